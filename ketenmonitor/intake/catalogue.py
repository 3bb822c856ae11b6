"""The catalogue of all rules, for the page and the user guide: what is tested, how severe, in which words."""

import re
from dataclasses import replace

from ketenmonitor.intake.rules import STAGES, Regel, extract_rules, general_rules
from ketenmonitor.vocabulary.extract import Extract, extracts

# What the place of a value looks like to a reader who has no file at hand.
OPEN = "…"


def catalogue() -> list[Regel]:
    """Return every rule in the order of testing: the general ones first, then those of each extract.

    Written for people: every rule has a name (that of an extract's rule is the extract and the
    column), and what is filled in from the file is shown as an ellipsis.
    """
    general = sorted(general_rules().values(), key=lambda rule: STAGES.index(rule.fase))
    own = [rule for extract in extracts().values() for rule in _named(extract)]
    return [_readable(rule) for rule in (*general, *own)]


def _named(extract: Extract) -> list[Regel]:
    """The rules of one extract, with where and in which domain they hold."""
    only = {rule.nummer: f", alleen {rule.alleen_domein}" for rule in extract.regels if rule.alleen_domein}
    return [
        replace(rule, naam=f"{extract.naam}: {rule.kolom}{only.get(rule.nummer, '')}")
        for rule in extract_rules(extract)
    ]


def _readable(rule: Regel) -> Regel:
    sentence = rule.melding.replace("{kolom}", rule.kolom or OPEN)
    sentence = re.sub(r"\{(waarde|meer)\}", OPEN, sentence)
    return replace(rule, melding=sentence.replace(f"{OPEN}.", OPEN))
