"""The calculation of a rule of sharing as rows of a file: the rule, every step, every part, and the proof."""

from collections.abc import Mapping
from decimal import Decimal

from ketenmonitor.export import Cell, csv_bytes
from ketenmonitor.incentives.resultaat import Resultaat
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sharing_terms as terms
from ketenmonitor.presentation import sharing_words as words
from ketenmonitor.vocabulary.keten import Keten


def as_csv(r: Resultaat, namen: Mapping[str, str], keten: Keten, anders: str = "") -> bytes:
    """The whole calculation as the content of a CSV file; ``anders`` says what a simulation changed."""
    return csv_bytes(rows(r, namen, keten, anders))


def rows(r: Resultaat, namen: Mapping[str, str], keten: Keten, anders: str = "") -> list[list[Cell]]:
    """The whole calculation as rows: the rule, every step, every part, and the proof of the sum."""
    b = r.berekening
    head: list[list[Cell]] = [["onderdeel", "naam", "hoe", "euro"], *_about(r, namen, keten)]
    if anders:
        head.append(["regel", "simulatie", anders, None])
    body: list[list[Cell]] = [["voorwaarde", what, how, None] for what, how in terms.terms(b.voorwaarden)]
    body += [["kwaliteitseis", terms.gate(e), terms.gate_in_full(e), None] for e in b.voorwaarden.eisen]
    body += [["stap", s.naam, s.hoe, _euros(s.bedrag)] for s in words.steps(r, namen)]
    for d in b.delen:
        name = namen.get(d.partner, d.partner)
        if b.pot:
            body.append(["deel", name, f"volgens de sleutel: {words.key(b, d)}", _euros(d.bruto)])
        for e, s, u in words.at_gates(r, d):
            body.append(["eis", name, f"{terms.gate(e)}: {terms.standing(e, s, u)}", None])
        for what, amount in (
            ("vervallen", -d.vervallen), ("aangehouden", -d.aangehouden), ("herverdeeld", d.herverdeeld),
        ):  # fmt: skip
            if amount:
                body.append(["deel", name, what, _euros(amount)])
        body.append(["deel", name, words.verb(b), _euros(d.bedrag)])
    for name, left in (
        (words.GEMEENTEN, b.gemeenten),
        (words.AANGEHOUDEN, b.aangehouden),
        (words.OTHERS, b.anderen),
    ):
        if left is not None:
            body.append(["deel", name, "", _euros(left)])
    return [*head, *body]


def _about(r: Resultaat, namen: Mapping[str, str], keten: Keten) -> list[list[Cell]]:
    regel, v = r.regel, r.regel.inhoud
    told = [
        ("regel", f"{v.naam} (deelregel {regel.deelregel}, versie {regel.versie})"),
        ("bron", v.bron),
        ("geldt voor", terms.scope(keten, v)),
        ("periode", f"{nl.month(r.van)} t/m {nl.month(r.tot)}"),
        ("nullijn", terms.method(v)),
        ("stand", words.provisional(r, namen) or "definitief"),
    ]
    return [["regel", what, how, None] for what, how in told]


def _euros(bedrag: int) -> Decimal:
    return Decimal(bedrag) / 100
