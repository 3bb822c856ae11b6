"""What somebody has just done: told once, after the page ran anew; or the sentence that says why not."""

from collections.abc import Callable

import streamlit as st

from ketenmonitor.errors import Weigering
from ketenmonitor.ui.text import plain


def attempt(plaats: str, action: Callable[[], str]) -> None:
    """Do it and run the page anew; ``action`` returns what ``tell`` then says at ``plaats``.

    When it is refused, the sentence that says why stands where this is called, and nothing runs anew.
    """
    try:
        told = action()
    except Weigering as refusal:
        st.error(plain(str(refusal)))
        return
    st.session_state[_key(plaats)] = told
    st.rerun()


def tell(plaats: str) -> None:
    """Say what was just done at this place, once."""
    if told := st.session_state.pop(_key(plaats), None):
        st.success(plain(told))


def _key(plaats: str) -> str:
    return f"gedaan_{plaats}"
