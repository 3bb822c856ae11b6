"""How this server is open to people: looked up from its settings, once for as long as they are the same."""

import os
from functools import lru_cache

import streamlit as st

from ketenmonitor.access.modus import ALONE_VARIABLE, Modus, mode
from ketenmonitor.access.oidc import configured
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Settings

HERE = "localhost"


def planned(chosen: Settings) -> Modus:
    """How it will be open, before it is known at which address; ``Weigering`` when it may not be."""
    return _mode(chosen, HERE, _own_variables())


def modus(chosen: Settings) -> Modus:
    """How it is open; ``Weigering`` when it may not be."""
    if st.get_option("server.trustedUserHeaders"):
        raise Weigering(
            "server.trustedUserHeaders staat aan, en daarmee kan een kop in een verzoek zeggen wie iemand "
            "is: haal die instelling weg uit .streamlit/config.toml en STREAMLIT_SERVER_TRUSTED_USER_HEADERS."
        )
    return _mode(chosen, st.get_option("server.address"), _own_variables())


def _own_variables() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(item for item in os.environ.items() if item[0].startswith("KETENMONITOR_")))


@lru_cache(maxsize=8)
def _mode(chosen: Settings, address: str | None, variables: tuple[tuple[str, str], ...]) -> Modus:
    environment = dict(variables)
    return mode(chosen, configured(environment), address, environment.get(ALONE_VARIABLE) == "1")
