"""Parts of a page that run again on their own: Streamlit then skips the shell, and who is there with it."""

import functools
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from ketenmonitor.ui import sign_in
from ketenmonitor.ui.context import KIJKER, context

P = ParamSpec("P")


def fragment(part: Callable[P, None]) -> Callable[P, None]:
    """As ``st.fragment``; when who is there changed (role withdrawn, session over) the whole page runs."""

    @st.fragment
    @functools.wraps(part)
    def asked(*args: P.args, **kwargs: P.kwargs) -> None:
        if sign_in.enter(context()) != st.session_state.get(KIJKER):
            st.rerun(scope="app")
        part(*args, **kwargs)

    return asked
