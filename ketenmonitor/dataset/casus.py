"""What people write about the chain is about the chain: nothing of one client may stand in it.

Texts at figures, of actions, bottlenecks, wishes and the scan are read by people who may see no rows
of clients. What can be recognised (a number that may be a BSN, a date, an e-mail address, a postcode)
is refused, as at the door of the intake; a name cannot be, and the page asks not to write any.
"""

import re

from ketenmonitor.dataset.audit import NINE_DIGITS
from ketenmonitor.dataset.records import NOTE, at_most, text
from ketenmonitor.errors import Weigering

EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
# In running text a year before a word in small letters ("2026 is") is no postcode.
POSTCODE = r"(?<![\w-])[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?![\w-])"
DAY = (
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}"
    r"|\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
    r" (?:19|20)\d{2})(?!\d)"
)
MARKS = (
    (NINE_DIGITS, "een nummer van negen cijfers, dat een BSN kan zijn"),
    (re.compile(EMAIL), "een e-mailadres"),
    (re.compile(POSTCODE), "een postcode"),
    (re.compile(DAY, re.I), "een datum; schrijf de maand (september 2026)"),
)


def about_no_client(entered: str, wat: str, hooguit: int = NOTE, *, verplicht: bool = True) -> str:
    """A text without spaces around it; refused when it may hold data of one client, or is empty or too long.

    ``wat`` names the field with its article, as it begins a sentence: ``De omschrijving``. Raises
    ``Weigering`` that says what was recognised.
    """
    told = text(entered, wat, hooguit) if verplicht else at_most(entered, wat, hooguit)
    for mark, name in MARKS:
        if mark.search(told):
            raise Weigering(
                f"{wat} bevat {name}: laat weg wat over één cliënt gaat en beschrijf wat er speelt."
            )
    return told
