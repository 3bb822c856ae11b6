"""Small numbers: what of a figure may be shown to who does not own it.

The rules, for the threshold ``d`` of the chain (``kleine_aantallen``, 5 unless it says otherwise; below 2
nothing is protected). CBS publishes counts of youth as multiples of five; NHS Digital hides 1 to 7, rounds
the rest, and hides means and medians of as few people (domain reference, section 6).

1. A count of 1 to d - 1 is hidden; 0 stays 0; other counts are rounded to multiples of d.
2. A figure about fewer than d people is hidden wholly: share, mean, median, amount and what it rests on.
3. Another share is shown in whole per cents. It is hidden when on a side of it stand 1 to d - 1 people: who
   counts in it, who does not, and who lies between it and another KPI about the same people (``binnen`` and
   ``naast`` of the KPI): 9 who fell out less 7 who left by themselves are 2 whom the provider sent off. Where
   a figure is hidden, so are those within it: two parts would be the whole. (In tens of per cents 10 % of ten
   people would still be one.) A duration is shown in whole days, an amount in three digits.
4. An amount is hidden when it rests on 1 to d - 1 priced deliveries to people. A running total or forecast is
   hidden from the first month in its year that is: otherwise the month follows from two of them.
5. What is hidden must not follow from what is shown. Per KPI and month every cut by partner, gemeente and
   product is a cell; a cell and its parts along one dimension make a line. Where the whole of a line is
   shown, its hidden parts are at least two and together at least d; otherwise the smallest shown part is
   hidden too, or the whole when there is none. A whole that is hidden has a hidden part, or it would be their
   sum. Then all lines are looked at together, as one would who knows exactly all that is shown, and more is
   hidden until no small cell can have but one value (``suppression``). Likewise for every side of a share. Of
   a duration only the number of people is hidden. Counts of different people do not add up: each line holds
   for them, all lines together do not. Which cells those are stands ready in table ``afgeschermd``, so that a
   cell is treated the same on every page, and KPIs about the same people alike.
6. A published figure and today's stand side by side ("was 41, is nu 44") by the rules of both: what was
   hidden when any closing published it, or is so today, is so in both. Otherwise one of the two
   would tell the other: where one partner delivered anew and its neighbour did not, the difference of their
   sum is the change of the one. A correction too small to see once both are rounded is not told. Whoever kept
   an earlier page still knows what stood there; that holds for every page that changes.
7. Of a figure over several months (a curve) it is shown of how many people it is at least, in steps of 1, 2
   and 5; in the funnel, of twelve months, it is rounded to 4 d. From the numbers of two that overlap that of
   a month would follow otherwise.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cijfer import Cijfer, Publicatie, beside
from ketenmonitor.dataset.cut import SNEDEN, Selectie
from ketenmonitor.dataset.facts import facts
from ketenmonitor.dataset.suppression import Cellen, suppress
from ketenmonitor.vocabulary.kpi import Kpi

Cel = tuple[str, date, str]
# What is hidden now, and what was when it was published.
HIDDEN = (
    "(select kpi, maand, partner, gemeente, product from afgeschermd"
    " union all select kpi, maand, partner, gemeente, product from gepubliceerd_afgeschermd)"
)


@dataclass(frozen=True)
class Afscherming:
    """Which figures of a question are hidden because others would tell them.

    Of a duration that is its number of people.
    """

    verborgen: frozenset[Cel] = frozenset()


# Of so many people a share that stands by itself is shown in tens of per cents where few stand on a side.
ROUGHLY = 20


def has_cells(kpi: Kpi) -> bool:
    """Whether a KPI is about people and each month of it stands alone: rule 5 holds for it."""
    apart = not kpi.afgeleid and not kpi.per_product and not over_months(kpi)
    return apart and about_people(kpi)


def over_months(kpi: Kpi) -> bool:
    """Whether a figure rests on several months, which overlap with those of the next."""
    return kpi.overleving is not None and kpi.overleving.venster > 1


def about_people(kpi: Kpi) -> bool:
    """Whether there are people behind a figure: not behind how deliveries came in."""
    return not any(facts()[term.feit].levend for term in kpi.termen)


def refresh(
    cursor: duckdb.DuckDBPyConnection, changed: Sequence[Kpi], van: date | None, tot: date | None
) -> None:
    """Make anew which cells of these KPIs are hidden in the months ``van`` to ``tot``, by rule 5 (and 4).

    Runs after the measures of those months are up to date. Needs the threshold in table ``instelling``.
    """
    own = [k for k in changed if has_cells(k)]
    row = cursor.execute("select waarde::integer from instelling where naam = 'kleine_aantallen'").fetchone()
    if not own or van is None or tot is None or row is None:
        return
    bound = {"van": van, "tot": tot}
    cursor.execute(
        "delete from afgeschermd where kpi in (select unnest($kpis::varchar[])) and maand between "
        "$van and $tot",
        bound | {"kpis": [k.kpi for k in own]},
    )
    threshold = int(row[0])
    if threshold < 2:
        return
    steps = sql.statements("disclosure.sql")
    cursor.execute(steps["cellen"], bound | _by_kind(own))
    cells = cursor.execute(
        "select kubus, p, g, z, aantal, maat = 'mensen' as mensen, telt_op, afgerond from afgeschermde_cel"
        " order by nr"
    ).fetchnumpy()
    found = _cells({name: np.asarray(column) for name, column in cells.items()}, threshold)
    gone = np.flatnonzero(suppress(found, threshold)).tolist()
    inside = {k.kpi: k.binnen for k in own if k.binnen}
    parts = {"delen": list(inside), "gehelen": list(inside.values())}
    cursor.execute(steps["bewaren"], {"verborgen": gone, **parts})
    cursor.execute("drop table afgeschermde_cel")


def _by_kind(own: Sequence[Kpi]) -> dict[str, object]:
    """The KPIs by where their cells come from, as the SQL asks for them."""
    curves = [k for k in own if k.overleving is not None]
    beside = [(k, k.binnen or k.naast) for k in own if k.binnen or k.naast]
    return {
        "optelbaar": [k.kpi for k in own if not k.duren and not k.uniek],
        "uniek": [k.kpi for k in own if k.uniek],
        "duren": [k.kpi for k in own if k.duur is not None and k.basis is None],
        "krommen": [k.kpi for k in curves],
        "krombronnen": [k.bronmeting for k in curves],
        "dagen": [k.dag for k in curves],
        "aantallen": [k.kpi for k in own if k.soort == "aantal"],
        "aandelen": [k.kpi for k in own if k.soort == "aandeel"],
        "sommen": [k.kpi for k in own if k.soort == "som"],
        "eerste": [k.kpi for k, _ in beside],
        "tweede": [other for _, other in beside],
        "binnen": [k.binnen is not None for k, _ in beside],
    }


def _cells(columns: Mapping[str, np.ndarray], d: int) -> Cellen:
    """The cells with the place of the whole of each, and what is known of one that is shown.

    How many people a count or a mean is of is shown rounded; both sides of a share in whole per cents can
    often be worked out, so that they are taken to be known exactly.
    """
    sizes = [int(columns[name].max(initial=0)) + 1 for name in ("p", "g", "z")]

    def key(**at: np.ndarray | int) -> np.ndarray:
        found = columns["kubus"].astype(np.int64)
        for name, size in zip(("p", "g", "z"), sizes, strict=True):
            found = found * size + at.get(name, columns[name])
        return found

    own = key()
    order = np.argsort(own, kind="stable")
    wholes = []
    for name in ("p", "g", "z"):
        place = order[np.searchsorted(own, key(**{name: 0}), sorter=order)]
        wholes.append(np.where(columns[name] > 0, place, -1))
    value = columns["aantal"].astype(float)
    # of what is shown as r all of r - d/2 up to r + d/2 can be meant
    rounded, slack = d * np.floor(value / d + 0.5), d // 2
    about = columns["afgerond"].astype(bool) & (value > 0)
    return Cellen(
        value,
        wholes,
        columns["kubus"].astype(np.int64),
        (
            np.where(about, np.maximum(rounded - slack, d), value),
            np.where(about, rounded + slack, value),
        ),
        columns["mensen"].astype(float),
        columns["telt_op"].astype(bool),
    )


def pattern(
    cursor: duckdb.DuckDBPyConnection,
    asked: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
) -> Afscherming:
    """What is hidden of a question beside what is small by itself, by KPI, month and part.

    Also what was hidden with any publication of it (rule 6).
    """
    # of quantiles of the same durations the cells stand ready once
    names: dict[str, list[str]] = {}
    for k in asked:
        if has_cells(k) or k.afgeleid:
            names.setdefault(k.bronmeting if k.duur is not None else k.kpi, []).append(k.kpi)
    if not names:
        return Afscherming()
    where = [
        f"{name} = ${name}" if name in selectie.gekozen else f"{name} {'<>' if name == per else '='} '*'"
        for name in SNEDEN
    ]
    rows = cursor.execute(
        f"select kpi, maand, {per if per else chr(39) + chr(39)} from {HIDDEN}"
        f" where kpi in (select unnest($kpis::varchar[])) and maand between $van and $tot"
        f" and {' and '.join(where)}",
        {"kpis": list(names), "van": van, "tot": tot, **selectie.gekozen},
    ).fetchall()
    return Afscherming(frozenset((k, maand, deel) for kpi, maand, deel in rows for k in names[kpi]))


def protect(kpi: Kpi, c: Cijfer, afscherming: Afscherming, d: int) -> Cijfer:
    """A figure as it may be shown; of a running total or forecast see ``hidden_from``."""
    if d < 2 or not about_people(kpi):
        return c
    published = c.gepubliceerd
    if published is None:
        return _protect(kpi, c, afscherming, d)
    nu = published.vandaag
    now = None if nu is None else _protect(kpi, nu, afscherming, d)
    return _side_by_side(kpi, c, published, _protect(kpi, c, afscherming, d), now)


def _side_by_side(kpi: Kpi, c: Cijfer, published: Publicatie, was: Cijfer, nu: Cijfer | None) -> Cijfer:
    """A published figure with today's beside it, both as shown; hidden when either is."""
    if was.afgeschermd or (nu is not None and nu.afgeschermd):
        return hidden(c)
    shown = beside(kpi, (published.sluiting, published.versie), was, nu)
    assert shown.gepubliceerd is not None
    return replace(shown, gepubliceerd=replace(shown.gepubliceerd, vandaag=None))


def _protect(kpi: Kpi, c: Cijfer, afscherming: Afscherming, d: int) -> Cijfer:
    cell = (c.kpi, c.maand, c.deel)
    few = c.teller if kpi.soort == "aantal" else c.noemer
    if kpi.soort == "kwantiel":
        return hidden(c) if 0 < few < d else _duration(kpi, c, d, cell in afscherming.verborgen)
    if cell in afscherming.verborgen or 0 < few < d:
        return hidden(c)
    if kpi.soort == "aantal":
        shown = rounded_count(c.teller, d)
        return replace(c, teller=shown, waarde=None if c.waarde is None else shown)
    if kpi.soort == "aandeel":
        return _share(c, d)
    waarde, onder, boven = (None if v is None else blur(kpi, v) for v in (c.waarde, c.onder, c.boven))
    teller = waarde if kpi.soort == "som" and waarde is not None else math.nan
    return replace(
        c, waarde=waarde, onder=onder, boven=boven, teller=teller, noemer=rounded_count(c.noemer, d)
    )


def _duration(kpi: Kpi, c: Cijfer, d: int, also_without: bool) -> Cijfer:
    """A duration in whole days; without how many people it is of where others, or months, would tell."""
    waarde, onder, boven = (None if v is None else blur(kpi, v) for v in (c.waarde, c.onder, c.boven))
    if over_months(kpi):
        people = at_least(c.noemer)
    else:
        people = math.nan if also_without else rounded_count(c.noemer, d)
    return replace(c, waarde=waarde, onder=onder, boven=boven, teller=people, noemer=people)


def _share(c: Cijfer, d: int) -> Cijfer:
    if few_on_a_side(c.teller, c.noemer, d):
        return hidden(c)
    waarde, onder, boven = (None if v is None else _per_cent(v, 1) for v in (c.waarde, c.onder, c.boven))
    teller = math.nan if waarde is None else rounded_count(c.teller, d)
    return replace(
        c, teller=teller, noemer=rounded_count(c.noemer, d), waarde=waarde, onder=onder, boven=boven
    )


def few_on_a_side(teller: float, noemer: float, d: int) -> bool:
    """Whether so few stand on a side of a share that it may not be shown."""
    return any(0 < round(side, 6) < d for side in (teller, noemer - teller))


def _per_cent(value: float, step: int) -> float:
    return float(step * math.floor(value / step + 0.5))


def lone_share(teller: float, noemer: float, d: int) -> float | None:
    """A share in per cents of which no parts or neighbours are shown; None when it may not be shown.

    In tens of per cents when few stand on a side: then two people or more fit in each.
    """
    if 0 < noemer < d:
        return None
    few = few_on_a_side(teller, noemer, d)
    if few and noemer < ROUGHLY:
        return None
    return _per_cent(100 * teller / noemer, 10 if few else 1)


def hidden_from(
    kpi: Kpi, found: Sequence[Cijfer], shown: Sequence[Cijfer], afscherming: Afscherming
) -> list[Cijfer]:
    """A running total or forecast, hidden from the first month of its year of which the base is hidden.

    ``shown`` are the figures of the KPI it is made from, from January on, as they may be shown; in
    ``afscherming`` is what was hidden when the total itself was published.
    """
    first: dict[tuple[str, int], date] = {}
    for c in shown:
        if c.afgeschermd:
            key = (c.deel, c.maand.year)
            first[key] = min(first.get(key, c.maand), c.maand)
    far = date.max
    return [
        hidden(c)
        if c.maand >= first.get((c.deel, c.maand.year), far)
        or (c.kpi, c.maand, c.deel) in afscherming.verborgen
        else _blurred(kpi, c)
        for c in found
    ]


def _blurred(kpi: Kpi, c: Cijfer) -> Cijfer:
    shown = replace(
        c,
        teller=blur(kpi, c.teller),
        waarde=None if c.waarde is None else blur(kpi, c.waarde),
        onder=None if c.onder is None else blur(kpi, c.onder),
        boven=None if c.boven is None else blur(kpi, c.boven),
    )
    if c.gepubliceerd is None:
        return shown
    nu = c.gepubliceerd.vandaag
    return _side_by_side(kpi, c, c.gepubliceerd, shown, None if nu is None else _blurred(kpi, nu))


def hidden(c: Cijfer) -> Cijfer:
    """A figure of which nothing may be shown, nor what became of it."""
    published = c.gepubliceerd and Publicatie(c.gepubliceerd.sluiting, c.gepubliceerd.versie)
    return replace(
        c, waarde=None, onder=None, boven=None, teller=math.nan, noemer=math.nan, afgeschermd=True,
        gepubliceerd=published,
    )  # fmt: skip


def protect_count(n: int, d: int) -> int | None:
    """A count as it may be shown; None when it may not."""
    return None if 0 < n < d else int(rounded_count(n, d))


def shown_rows(n: int, d: int) -> int | None:
    """How many rows a file has: in multiples of ten times the threshold, and of a smaller file nothing.

    A waiting list is a row per person, so that its rows are a figure that may be hidden.
    """
    step = 10 * d
    return n if d < 2 else None if n < step else int(rounded_count(n, step))


def protect_line(counts: Sequence[int], d: int) -> list[int | None]:
    """The parts of a whole that is shown: small ones hidden, and more where they would follow from it."""
    if d < 2:
        return list(counts)
    gone = {i for i, n in enumerate(counts) if 0 < n < d}
    while gone and (len(gone) < 2 or sum(counts[i] for i in gone) < d):
        rest = [i for i, n in enumerate(counts) if n > 0 and i not in gone]
        if not rest:
            break
        gone.add(min(rest, key=lambda i: counts[i]))
    return [None if i in gone else int(rounded_count(n, d)) for i, n in enumerate(counts)]


def rounded_count(n: float, d: int) -> float:
    """A count rounded to a multiple of the threshold, for whoever may not see it exactly."""
    return n if d < 2 else float(d * math.floor(n / d + 0.5))


def at_least(n: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … that a count reaches; 0 of nobody."""
    if n < 1:
        return 0.0
    ten = 10 ** math.floor(math.log10(n) + 1e-9)
    return float(next(step * ten for step in (5, 2, 1) if step * ten <= n))


def blur(kpi: Kpi, value: float) -> float:
    """A mean or limit of a series, as precise as the values of it may be shown."""
    if not math.isfinite(value):
        return value
    if kpi.eenheid == "euro":
        return float(f"{value:.3g}")
    return float(round(value, 1 if kpi.soort == "gemiddelde" else 0))
