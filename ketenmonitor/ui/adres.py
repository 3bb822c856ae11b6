"""Choices that live in the address by their code: ``?partner=kompas&maand=2026-10``.

Streamlit's own binding writes what a choice is called on the screen; a link must survive a change of name,
and be made by pages, reports and mails that know the code.
"""

from collections.abc import Mapping

import streamlit as st


def choose_code(label: str, names: Mapping[str, str], key: str, default: str) -> str:
    """A list to choose from, kept in the address under ``key`` and for the rest of the visit.

    ``names`` has what is shown by code; ``default`` is one of the codes and stays out of the address.
    A code that is not on the list (an old link, another page's filter) counts as ``default``.
    """
    asked, written = st.query_params.get(key), f"in_adres_{key}"
    if asked in names and asked != st.session_state.get(written):
        st.session_state[key] = asked  # the address was changed by a link, or by going back
    if st.session_state.get(key) not in names:
        st.session_state[key] = default
    chosen = st.selectbox(
        label, list(names), key=key, format_func=lambda code: names.get(code, code), persist_state="session"
    )
    code = chosen if chosen in names else default
    if code == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != code:
        st.query_params[key] = code
    st.session_state[written] = None if code == default else code
    return code
