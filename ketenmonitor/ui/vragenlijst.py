"""The questionnaire of the Ketenscan as a form: for who was invited, and for a partner who signed in."""

from collections.abc import Callable

import streamlit as st

from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity.answers import PRINCIPES, REMARK, Invulling
from ketenmonitor.learning.maturity.results import RESPONDENTS
from ketenmonitor.learning.maturity.rounds import Ronde
from ketenmonitor.learning.maturity.vragenlijst import FASEN, Item, Vragenlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import gedaan
from ketenmonitor.ui.address import INGEVULD
from ketenmonitor.ui.style import show_sentence
from ketenmonitor.ui.text import plain

PLAATS = "vragenlijst"
THANKS = "Dank u. Uw antwoorden zijn bewaard, zonder te onthouden van wie zij zijn."
MINUTES = 10


def show(
    vragen: Vragenlijst, ronde: Ronde, partner: str, naam: str, keep: Callable[[Invulling], None]
) -> None:
    """All questions on one page, and the button with which they go; ``keep`` stores them or refuses."""
    here = f"{ronde.ronde}_{partner}"
    if st.session_state.get(_done(here)):
        gedaan.tell(PLAATS)
        show_sentence("U hebt de vragenlijst ingevuld. U kunt dit venster sluiten.")
        return
    if st.query_params.get(INGEVULD) == here:
        _again()
        return
    questions = vragen.items
    show_sentence(
        f"U vult in namens {naam}: {len(questions)} vragen, ongeveer {MINUTES} minuten. Kies bij elke "
        "vraag wat nu het best past, en naar welke fase u wilt. Stuur haar één keer in: niemand kan zien of "
        "u al antwoordde."
    )
    st.caption(
        plain(
            "Anoniem: bewaard wordt niet wie u bent, met welk account of hoe laat u antwoordt. De uitslag "
            f"is er pas na de laatste dag ({nl.day(ronde.sluit)}), en die van {naam} alleen als ten minste "
            f"{RESPONDENTS} mensen antwoorden. Toelichtingen zijn dan letterlijk te lezen, los van de "
            "antwoorden: schrijf er geen namen in."
        )
    )
    st.caption(plain(vragen.herkomst))
    answered = sum(_answered(here, item) for item in questions)
    _progress(answered, len(questions))
    for pijler, title in vragen.pijlers.items():
        _part(here, vragen, pijler, title, pijler)
    _part(here, vragen, "", "De zes principes van ketensamenwerking", PRINCIPES)
    _progress(answered, len(questions))
    if st.button("Antwoorden insturen", type="primary", key=f"scan_{here}_insturen"):
        gedaan.attempt(PLAATS, lambda: _send(here, vragen, keep))


def _again() -> None:
    """Instead of the questions, when they were sent from this address: nobody sends twice by a slip."""
    show_sentence(
        "Via dit adres is de vragenlijst al ingestuurd. Was u dat, dan bent u klaar: een tweede keer zou "
        "dubbel tellen."
    )
    if st.button("Ik ben een ander en vul haar nog in"):
        st.query_params.pop(INGEVULD, None)
        st.rerun()
    st.caption("Dat staat alleen in het adres van dit venster: Ketenmonitor onthoudt niet wie antwoordde.")


def _part(here: str, vragen: Vragenlijst, pijler: str, title: str, code: str) -> None:
    st.subheader(plain(title))
    for item in vragen.van(pijler):
        _question(here, vragen, item)
    st.text_area(
        plain(f"Toelichting bij {title} (mag leeg blijven)"), key=_key(here, code, "toelichting"),
        max_chars=REMARK, height=68, persist_state="session",
    )  # fmt: skip


def _question(here: str, vragen: Vragenlijst, item: Item) -> None:
    st.markdown(f"**{plain(item.thema)}**")  # not in the label, which is read out as it is written
    left, right = st.columns([3, 1.2])
    with left:
        st.radio(
            plain(item.vraag), FASEN, index=None, key=_key(here, item.id, "nu"),
            format_func=lambda n: plain(f"{n} – {item.ankers[n - 1]}"), persist_state="session",
        )  # fmt: skip
    with right:
        st.radio(
            plain(f"Ambitie: {item.thema}"), FASEN, index=None, horizontal=True,
            key=_key(here, item.id, "ambitie"), format_func=str, persist_state="session",
        )  # fmt: skip
        now, wanted = _given(here, item)
        if wanted is not None and now is not None and wanted < now:
            st.caption("De ambitie ligt onder waar u nu staat.")


def _progress(answered: int, total: int) -> None:
    st.progress(answered / total, plain(f"{answered} van {total} vragen beantwoord"))


def _send(here: str, vragen: Vragenlijst, keep: Callable[[Invulling], None]) -> str:
    """Collect what was chosen and let it be kept; it stays on the page when it is refused."""
    now, wanted, told = {}, {}, {}
    for item in vragen.items:
        first, second = _given(here, item)
        if first is not None:
            now[item.id] = first
        if second is not None:
            wanted[item.id] = second
    for code in (*vragen.pijlers, PRINCIPES):
        told[code] = str(st.session_state.get(_key(here, code, "toelichting")) or "")
    if st.session_state.get(_done(here)):
        raise Weigering("Deze antwoorden zijn al ingestuurd.")
    keep(Invulling(now, wanted, told))
    st.session_state[_done(here)] = True
    st.query_params[INGEVULD] = here
    return THANKS


def _given(here: str, item: Item) -> tuple[int | None, int | None]:
    return (
        st.session_state.get(_key(here, item.id, "nu")),
        st.session_state.get(_key(here, item.id, "ambitie")),
    )


def _answered(here: str, item: Item) -> bool:
    return None not in _given(here, item)


def _key(here: str, code: str, what: str) -> str:
    return f"scan_{here}_{code}_{what}"


def _done(here: str) -> str:
    return f"scan_{here}_gedaan"
