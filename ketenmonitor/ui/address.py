"""Choices that live in the address of a page by their code: ``?partner=kompas&maand=2026-10``.

Streamlit's own binding writes options there as they are shown (``partner=Jeugdzorg+Kompas``), while
links, reports and mails know codes, and must survive a change of name.
"""

import math
from collections.abc import Collection, Mapping

import streamlit as st

from ketenmonitor.ui.text import plain

ON = "ja"
UITNODIGING = "uitnodiging"
"""Under which name the code of an invitation stands in an address: a secret, which is recorded nowhere."""
INGEVULD = "ingevuld"
"""Under which name an address says that the questionnaire was sent from it: recorded nowhere either, for it
would tell who answered."""
UNRECORDED = (UITNODIGING, INGEVULD)


def select(label: str, key: str, names: Mapping[str, str]) -> str:
    """A list to choose from; ``names`` has what is shown by code, the first is the default.

    A code that is not on the list (an old link, another page's filter) counts as the default, which
    stays out of the address.
    """
    _read(key, names)
    chosen = st.selectbox(
        plain(label),
        list(names),
        key=key,
        format_func=lambda code: names.get(code, code),
        persist_state="session",
    )
    return _write(key, chosen, names)


def segments(label: str, key: str, names: Mapping[str, str]) -> str:
    """The same as a row of buttons, for the parts of a page; the label is for screen readers."""
    _read(key, names)
    chosen = st.segmented_control(
        plain(label),
        list(names),
        key=key,
        required=True,
        format_func=lambda code: names.get(code, code),
        label_visibility="collapsed",
        persist_state="session",
    )
    return _write(key, chosen, names)


def number(label: str, key: str, default: float, least: float, most: float, step: float = 1.0) -> float:
    """A number to fill in, within bounds; the default stays out of the address, as does what is no number."""
    asked = st.query_params.get(key)
    if asked is not None and asked != st.session_state.get(_written(key)):
        st.session_state[key] = _within(asked, default, least, most)
    st.session_state.setdefault(key, default)
    value = float(
        st.number_input(
            plain(label), least, most, step=step, key=key, format="%0.4g", persist_state="session"
        )
    )
    _keep(key, None if value == default else f"{value:.6g}")
    return value


def switch(label: str, key: str, uitleg: str | None = None) -> bool:
    """Something to turn on; in the address only when it is on."""
    if (asked := st.query_params.get(key)) is not None and asked != st.session_state.get(_written(key)):
        st.session_state[key] = asked == ON
    on = bool(
        st.toggle(plain(label), key=key, help=plain(uitleg) if uitleg else None, persist_state="session")
    )
    _keep(key, ON if on else None)
    return on


def forget(*keys: str) -> None:
    """Let widgets begin with their defaults again, here and in the address."""
    for key in keys:
        st.query_params.pop(key, None)
        st.session_state.pop(key, None)
        st.session_state.pop(_written(key), None)


def chosen(key: str, names: Collection[str]) -> str:
    """What is chosen, also where the list itself is not (yet) shown."""
    _read(key, names)
    return str(st.session_state[key])


def _read(key: str, names: Collection[str]) -> None:
    """Take over a code that a link, or going back, put into the address since this page last wrote it."""
    asked = st.query_params.get(key)
    if asked in names and asked != st.session_state.get(_written(key)):
        st.session_state[key] = asked
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))


def _write(key: str, chosen: str | None, names: Collection[str]) -> str:
    default = next(iter(names))
    code = chosen if chosen is not None and chosen in names else default
    _keep(key, None if code == default else code)
    return code


def _keep(key: str, code: str | None) -> None:
    """Put a choice in the address, or take it out."""
    if code is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != code:
        st.query_params[key] = code
    st.session_state[_written(key)] = code


def _within(asked: str, default: float, least: float, most: float) -> float:
    try:
        value = float(asked)
    except ValueError:
        return default
    return min(max(value, least), most) if math.isfinite(value) else default


def _written(key: str) -> str:
    return f"in_adres_{key}"
