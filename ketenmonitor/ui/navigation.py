"""The pages: which there are, in which order, and the question each answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ketenmonitor.access.viewer import BEHEREN, CIJFERS, DELEN, LEREN, LEVEREN, LEVERINGEN, LEZEN, SPIEGELEN

# In the demonstration the role that is played stays in the address.
ALS = "als"
PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


@dataclass(frozen=True)
class Pagina:
    """One page: its script in ``pages/``, its address, its name in the menu and the question it answers.

    ``recht`` is what somebody must be allowed to do to open it (``access.viewer``).
    """

    script: str
    adres: str
    naam: str
    vraag: str
    groep: str
    recht: str

    @property
    def pad(self) -> Path:
        """The script of the page."""
        return PAGES / self.script


PAGINAS = (
    Pagina(
        "overzicht.py",
        "overzicht",
        "Overzicht",
        "Hoe staat de keten ervoor, en wat vraagt aandacht?",
        "Prestaties",
        CIJFERS,
    ),
    Pagina(
        "wachtlijst.py",
        "wachtlijst",
        "Wachtlijst jeugd",
        "Hoe lang wachten kinderen nu, waar, en wordt het beter?",
        "Prestaties",
        CIJFERS,
    ),
    Pagina(
        "tijd.py", "tijd", "Tijd", "Helpen we kinderen op tijd, en zoals we afspraken?", "Prestaties", CIJFERS
    ),
    Pagina(
        "geld.py", "geld", "Geld", "Blijven we binnen wat we voor hulp uittrokken?", "Prestaties", CIJFERS
    ),
    Pagina(
        "kwaliteit.py",
        "kwaliteit",
        "Kwaliteit",
        "Is de hulp goed, en wordt zij afgemaakt?",
        "Prestaties",
        CIJFERS,
    ),
    Pagina(
        "duurzaam_effect.py",
        "duurzaam_effect",
        "Duurzaam effect",
        "Blijft het goed gaan na de hulp?",
        "Prestaties",
        CIJFERS,
    ),
    Pagina(
        "partnerspiegel.py",
        "partnerspiegel",
        "Partnerspiegel",
        "Hoe sta ik ervoor naast de keten?",
        "Prestaties",
        SPIEGELEN,
    ),
    Pagina(
        "klantroutes.py",
        "klantroutes",
        "Klantroutes",
        "Welke wegen leggen cliënten af, waar wachten zij, waar gaat de overdracht mis?",
        "Prestaties",
        CIJFERS,
    ),
    Pagina(
        "partner.py",
        "partner",
        "Partner",
        "Hoe staat deze partner ervoor: afspraken, prestaties, rijpheid en leveringen samen?",
        "Samen leren",
        CIJFERS,
    ),
    Pagina(
        "verbeteren.py",
        "verbeteren",
        "Verbeteren",
        "Welke acties en knelpunten lopen er, en hielp het?",
        "Samen leren",
        LEREN,
    ),
    Pagina(
        "ketenscan.py",
        "ketenscan",
        "Ketenscan",
        "Hoe rijp is onze keten, wat is onze ambitie, waar zijn we het oneens?",
        "Samen leren",
        LEREN,
    ),
    Pagina(
        "resultaatdeling.py",
        "resultaatdeling",
        "Resultaatdeling",
        "Wie deelt mee in kosten, besparing en risico?",
        "Samen leren",
        DELEN,
    ),
    Pagina(
        "aanleveren.py",
        "aanleveren",
        "Aanleveren",
        "Klopt mijn bestand, en wat verandert erdoor?",
        "Gegevens",
        LEVEREN,
    ),
    Pagina(
        "leveringen.py",
        "leveringen",
        "Leveringen",
        "Wie heeft geleverd, en wie niet?",
        "Gegevens",
        LEVERINGEN,
    ),
    Pagina(
        "afspraken.py",
        "afspraken",
        "Afspraken",
        "Wat spraken we af, sinds wanneer, met wie?",
        "Gegevens",
        CIJFERS,
    ),
    Pagina("begrippen.py", "begrippen", "Begrippen", "Wat bedoelen we precies?", "Gegevens", LEZEN),
    Pagina("beheer.py", "beheer", "Beheer", "Wie mag wat, en wat is er gebeurd?", "Beheer", BEHEREN),
)


def pagina(adres: str) -> Pagina:
    """The page at this address; KeyError when there is none."""
    for page in PAGINAS:
        if page.adres == adres:
            return page
    raise KeyError(adres)


def link(adres: str, **parameters: str | None) -> str:
    """The address of a page with filters, as other pages and mails can link to it."""
    kept = {ALS: st.query_params.get(ALS)}
    filled: Mapping[str, str] = {name: value for name, value in (parameters | kept).items() if value}
    start = "./" if pagina(adres) is PAGINAS[0] else f"./{adres}"
    return f"{start}?{urlencode(filled)}" if filled else start
