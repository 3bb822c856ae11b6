"""What the Ketenscan says in sentences, and its results as rows of a CSV."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ketenmonitor.export import csv_bytes
from ketenmonitor.learning.maturity.results import RESPONDENTS, Profiel, Uitslag, Verschil
from ketenmonitor.learning.maturity.scores import EENS, VERDEELD, Spreiding, Stand, Voorrang, rounded_phase
from ketenmonitor.learning.maturity.vragenlijst import Item, Vragenlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.scan_charts import who

MERK: Final = {EENS: "=", VERDEELD: "≠"}
"""The mark beside a verdict of disagreement; one that stands apart has that of the attention it asks."""
ONE_APART: Final = "±"
HEAD: Final = (
    "ronde", "soort", "pijler", "thema", "wie", "nu", "ambitie", "kloof", "fase", "laagste", "hoogste",
    "eens_of_oneens",
)  # fmt: skip


def level(value: float) -> str:
    """A level in phases: ``2,5``."""
    return nl.number(value, 1)


def steps(value: float) -> str:
    """A difference between levels: ``1,5 fase``, ``2,0 fasen``."""
    return f"{level(value)} {'fase' if value < 2 else 'fasen'}"


def answered(aantal: int, verwacht: int | None) -> str:
    """How many people answered, and how many were to: ``9 van 8 verwacht``."""
    told = nl.number(aantal)
    return told if verwacht is None else f"{told} van {nl.number(verwacht)} verwacht"


def too_many(aantallen: Mapping[str, int], verwacht: Mapping[str, int], namen: Mapping[str, str]) -> str:
    """What it means that a partner has more answers than people; empty when none has."""
    found = [namen[p] for p, n in aantallen.items() if n > verwacht.get(p, n)]
    if not found:
        return ""
    return (
        f"Van {nl.listing(found)} zijn er meer antwoorden dan verwacht. Iemand kan twee keer hebben "
        "ingevuld, of de link ging verder dan bedoeld. Welk antwoord te veel is, is niet te zien, want het "
        "is anoniem: vraag het na bij de partner."
    )


def phase(vragen: Vragenlijst, fase: int) -> str:
    """A phase with its name: ``fase 2 (Eigen huis)``."""
    return f"fase {fase} ({vragen.fase(fase)})"


def phase_in_cell(vragen: Vragenlijst, fase: int) -> str:
    """The same on one line."""
    return phase(vragen, fase).replace(" ", nl.SPACE)


def answer(uitslag: Uitslag, keten: str, namen: Mapping[str, str]) -> str:
    """The sentence under the title: the phase, the ambition, the largest gap, and where partners disagree."""
    vragen, when = uitslag.vragen, f"In ronde ‘{uitslag.ronde.naam}’"
    if uitslag.keten is None:
        if not uitslag.partners:
            return (
                f"{when} is geen uitslag te tonen: daarvoor moeten van meer partners ten minste "
                f"{RESPONDENTS} mensen antwoorden."
            )
        partner, profiel = next(iter(uitslag.partners.items()))
        return (
            f"{when} staat {namen[partner]} in {phase(vragen, profiel.fase)}; voor een beeld van de keten "
            "deden te weinig partners mee."
        )
    profiel = uitslag.keten.profiel
    wanted = rounded_phase(sum(p.stand.ambitie for p in profiel.pijlers.values()) / len(profiel.pijlers))
    widest = max(profiel.pijlers, key=lambda p: profiel.pijlers[p].stand.kloof)
    gap = profiel.pijlers[widest].stand.kloof
    told = f"{when} staat {keten} in {phase(vragen, profiel.fase)} en wil zij naar {phase(vragen, wanted)}."
    if gap > 0:
        told += f" De grootste kloof zit bij {vragen.pijlers[widest]}: {steps(gap)}."
    return f"{told} {_disagreement(uitslag, namen)}"


def _disagreement(uitslag: Uitslag, namen: Mapping[str, str]) -> str:
    assert uitslag.keten is not None
    spreads = {i: s for i, s in uitslag.keten.spreiding.items() if i in uitslag.vragen.by_id}
    split = [i for i, s in spreads.items() if s.oordeel == VERDEELD]
    if not split:
        return "Over geen enkele vraag zijn de partners verdeeld."
    most = max(split, key=lambda i: spreads[i].hoogste - spreads[i].laagste)
    where = uitslag.vragen.by_id[most].thema
    return (
        f"Het meest verdeeld zijn de partners over {where[0].lower()}{where[1:]}: "
        f"{ends(uitslag, most, namen)}."
    )


def ends(uitslag: Uitslag, item: str, namen: Mapping[str, str]) -> str:
    """Between what partners stand, with the names at both ends where all of them may be seen."""
    assert uitslag.keten is not None
    spread = uitslag.keten.spreiding[item]
    if len(uitslag.partners) < uitslag.keten.partners:
        return f"van {level(spread.laagste)} tot {level(spread.hoogste)}"
    found = {p: profiel.items[item].huidig for p, profiel in uitslag.partners.items()}
    low = [namen[p] for p, value in found.items() if value == spread.laagste]
    high = [namen[p] for p, value in found.items() if value == spread.hoogste]
    return f"{who(low)} {level(spread.laagste)}, {who(high)} {level(spread.hoogste)}"


def why_first(v: Voorrang, vragen: Vragenlijst, wie: str, apart: str = "") -> str:
    """Why to work on a question, in one sentence; ``apart`` says between what partners stand."""
    item = vragen.by_id[v.item]
    told = (
        f"{item.thema}: {wie} staat op {level(v.stand.huidig)} en wil naar {level(v.stand.ambitie)} "
        f"(kloof {level(v.stand.kloof)})"
    )
    if v.zwakste:
        told += f"; dit is de zwakste schakel, die {vragen.pijlers[item.pijler]} in een lagere fase houdt"
    if v.oordeel != EENS:
        word = "de partners zijn verdeeld" if v.oordeel == VERDEELD else "één partner ziet het anders"
        told += f"; {word} ({apart})"
    return f"{told}."


def mark(spread: Spreiding) -> str:
    """The mark of agreement or disagreement."""
    return MERK.get(spread.oordeel, ONE_APART)


def moved(changes: Mapping[str, Verschil], vragen: Vragenlijst, wie: str, toen: str) -> str:
    """The sentence about progress: which pillar gained most, and which lost."""
    pillars = {p: changes[p].verschil for p in vragen.pijlers if p in changes}
    if not pillars:
        return f"{wie} is niet met ronde ‘{toen}’ te vergelijken."
    best = max(pillars, key=lambda p: pillars[p])
    lost = [vragen.pijlers[p] for p, d in pillars.items() if d < 0]
    if pillars[best] <= 0:
        told = f"Sinds ronde ‘{toen}’ ging {wie} op geen pijler vooruit"
    else:
        told = (
            f"Sinds ronde ‘{toen}’ ging {wie} het meest vooruit op {vragen.pijlers[best]} "
            f"({nl.signed(pillars[best], 1)})"
        )
    return f"{told}, en achteruit op {nl.listing(lost)}." if lost else f"{told}."


def related(vragen: Vragenlijst, principe: Item, profiel: Profiel) -> float | None:
    """The mean of the subjects that bear on a principle: what is filled in beside what is said of it."""
    found = [profiel.items[i.id].huidig for i in vragen.items if principe.id in i.principes]
    return sum(found) / len(found) if found else None


def as_csv(uitslag: Uitslag, namen: Mapping[str, str]) -> bytes:
    """All that the viewer may see of a round: the chain and partners, by pillar, subject and principle."""
    rows: list[Sequence[str | float | None]] = [HEAD]
    if uitslag.keten is not None:
        rows += _rows(uitslag, "de keten", uitslag.keten.profiel, uitslag.keten.spreiding)
    for partner, profiel in uitslag.partners.items():
        rows += _rows(uitslag, namen[partner], profiel, {})
    return csv_bytes(rows)


def _rows(
    uitslag: Uitslag, wie: str, profiel: Profiel, spreads: Mapping[str, Spreiding]
) -> Iterable[Sequence[str | float | None]]:
    vragen, ronde = uitslag.vragen, uitslag.ronde.naam

    def row(
        soort: str, code: str, pijler: str, thema: str, stand: Stand, fase: int
    ) -> Sequence[str | float | None]:
        s = spreads.get(code)
        apart = (s.laagste, s.hoogste, s.oordeel) if s else (None, None, None)
        return (ronde, soort, pijler, thema, wie, stand.huidig, stand.ambitie, stand.kloof, fase, *apart)

    for code, naam in vragen.pijlers.items():
        niveau = profiel.pijlers[code]
        yield row("pijler", code, naam, "", niveau.stand, niveau.fase)
    for item in vragen.items:
        stand = profiel.items[item.id]
        soort, pijler = ("onderwerp", vragen.pijlers[item.pijler]) if item.pijler else ("principe", "")
        yield row(soort, item.id, pijler, item.thema, stand, rounded_phase(stand.huidig))
