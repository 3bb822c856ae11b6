"""How a KPI is counted, in words: its terms and their conditions are SQL, which few readers know.

A word that is not in the tables below is shown by its own name, so that a new KPI needs nothing here.
"""

import re

from ketenmonitor.dataset.facts import facts
from ketenmonitor.vocabulary.kpi import Duur, Kpi, Overleving, Term

ROWS = {
    "doelen": "trajecten met bij het einde gescoorde doelen",
    "gemeten": "geëindigde trajecten met een meting bij het einde",
    "kosten": "geprijsde leveringen van hulp",
    "start": "begonnen trajecten",
    "traject": "trajecten",
    "trajectkosten": "geëindigde trajecten waarvan kosten zijn geleverd",
    "uitkomst": "metingen",
    "eerste_start": "jeugdigen die voor het eerst in de keten begonnen",
    "overdracht": "overdrachten waarop nog werd gewacht of die begonnen",
    "vervolg": "geëindigde trajecten",
    "wachtverloop": "wachtenden, gestarten en afvallers",
    "verloop": "trajecten met eerdere of volgende hulp in de keten",
    "verwachte_levering": "verwachte leveringen (uiterste dag voorbij)",
    "wachtende": "wachtenden",
    "zelfredzaamheid": "domeinen die bij het begin onder 5 scoorden en bij het einde opnieuw zijn gescoord",
}
SUMS = {
    "bedrag": "de bedragen",
    "eenheden": "de eenheden (uren, etmalen, stuks)",
    "score": "de scores",
    "aandeel_behaald": "het aandeel behaalde doelen",
}
MOMENTS = {"maand": "in de maand", "peildatum": "op de peildatum", "datum": "met een meting in de maand"}
PROPERTIES = {
    "geeindigd": "geëindigd (redenen 36 en 37 tellen niet mee)",
    "boven_norm": "wachttijd langer dan de norm",
    "cijfer_jeugdige": "met een rapportcijfer van de jeugdige",
    "cijfer_ouder": "met een rapportcijfer van een ouder",
    "eerder_hulp": "met hulp in de vijf jaar ervoor",
    "op_tijd": "op tijd geleverd",
    "verbeterd": "score hoger dan bij het begin",
}
NAMES = {
    "wachtdagen_van": "wachttijd",
    "wachtdagen_tot": "wachttijd",
    "norm_dagen": "norm",
    "vervolg_zwaarte": "zwaarte van de volgende hulp",
    "zwaarte": "zwaarte van de geëindigde hulp",
    "client": "cliënt",
    "eenheden": "aantal eenheden",
    "reden_einde": "reden van beëindiging",
}
COMPARISONS = (
    (r"(\w+) is not null", "{0} bekend"),
    (r"(\w+) is distinct from '(\w+)'", "{0}: niet {1}"),
    (r"(\w+) in \((.+)\)", "{0}: {1}"),
    (r"(\w+) = ('\w+')", "{0}: {1}"),
    (r"(\w+) >= (\w+)", "{0}: ten minste {1}"),
    (r"(\w+) <= (\w+)", "{0}: hooguit de {1}"),
    (r"(\w+) < (\w+)", "{0} minder dan {1}"),
    (r"(\w+) > (\w+)", "{0} meer dan {1}"),
)


def in_words(kpi: Kpi) -> dict[str, str]:
    """The parts of a calculation by name: ``Teller`` and ``Noemer``, or what is counted or measured."""
    point = "de mediaan" if kpi.kwantiel == 0.5 else f"het {round(100 * kpi.kwantiel)}e percentiel"
    if kpi.duur is not None:
        return {"Gemeten": f"{point} van de duur in dagen, over {_rows(kpi.duur)}."}
    if kpi.overleving is not None:
        read = f"het deel na {kpi.dag} dagen" if kpi.dag else f"{point} in dagen"
        when = (
            f", samen met de {kpi.overleving.venster - 1} maanden ervoor"
            if kpi.overleving.venster > 1
            else ""
        )
        return {"Geschat": f"{read} volgens Kaplan-Meier, over {_rows(kpi.overleving)}{when}."}
    parts = {"Teller": kpi.teller, "Noemer": kpi.noemer} if kpi.noemer else {"Geteld": kpi.teller}
    found = {name: f"{_amount(term)}{_rows(term)}." for name, term in parts.items() if term is not None}
    if kpi.prognose:
        return {
            "Geschat": f"{found['Geteld'].rstrip('.')}, voor de maanden die nog komen naar het vorige jaar."
        }
    if kpi.cumulatief:
        found = {name: f"vanaf januari opgeteld: {text}" for name, text in found.items()}
    return found


def _amount(term: Term) -> str:
    """What is counted of the rows, up to the word that names them."""
    if term.uniek is not None:
        who = "cliënten" if term.uniek == "client" else _name(term.uniek)
        return f"het aantal verschillende {who} onder "
    return "het aantal " if term.som == "aantal" else f"de som van {SUMS.get(term.som, _name(term.som))} van "


def _rows(term: Term | Duur | Overleving) -> str:
    """Which rows count, in which month, and on what condition."""
    rows = ROWS.get(term.feit) or f"rijen ({facts()[term.feit].rij})"
    when = MOMENTS.get(term.datum, f"in de maand van {term.datum.replace('_', ' ')}")
    return f"{rows} {when}" if term.waar == "true" else f"{rows} {when}; {condition(term.waar)}"


def condition(sql: str) -> str:
    """A condition in words."""
    return ", ".join(_comparison(part.strip()) for part in sql.split(" and "))


def _comparison(sql: str) -> str:
    if sql in PROPERTIES:
        return PROPERTIES[sql]
    for pattern, words in COMPARISONS:
        if found := re.fullmatch(pattern, sql):
            left, *right = found.groups()
            text = words.format(_name(left), *(_value(value) for value in right))
            return re.sub(r"hooguit de (\d)", r"hooguit \1", text)
    return _name(sql)


def _name(word: str) -> str:
    return NAMES.get(word, word.replace("_", " "))


def _value(text: str) -> str:
    codes = re.findall(r"'([^']*)'", text)
    return " of ".join(code.replace("_", " ") for code in codes) if codes else _name(text)
