"""Parts of a page that run again on their own: Streamlit then skips the shell, and who is there with it."""

import functools
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from ketenmonitor.access import roles
from ketenmonitor.ui import sign_in
from ketenmonitor.ui.context import context

P = ParamSpec("P")


def fragment(part: Callable[P, None]) -> Callable[P, None]:
    """As ``st.fragment``, but whoever may not come in any more gets the door instead of the part."""

    @st.fragment
    @functools.wraps(part)
    def asked(*args: P.args, **kwargs: P.kwargs) -> None:
        if isinstance(sign_in.enter(context(), roles.of), sign_in.Deur):
            st.rerun(scope="app")
        part(*args, **kwargs)

    return asked
