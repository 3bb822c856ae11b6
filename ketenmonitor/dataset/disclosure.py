"""Small numbers: what of a figure may be shown to who does not own it.

The rules, for the threshold ``d`` of the chain (``kleine_aantallen``, 5 unless it says otherwise; below 2
nothing is protected). CBS publishes counts of youth as multiples of five; NHS Digital hides 1 to 7, rounds
the rest, and hides means and medians of as few people (domain reference, section 6).

1. A count of 1 to d - 1 is hidden; 0 stays 0; other counts are rounded to multiples of d.
2. A figure about fewer than d people is hidden wholly: share, mean, median, amount and what it rests on.
3. Another share is shown in whole per cents; in tens of per cents, and without its numerator, when on either
   side of it stand 1 to d - 1 people. A duration is shown in whole days, an amount in three digits.
4. An amount is hidden when it rests on 1 to d - 1 priced deliveries to people. A running total or forecast is
   hidden from the first month in its year that is: otherwise the month follows from two of them.
5. What is hidden must not follow from what is shown. Per KPI and month every cut by partner, gemeente and
   product is a cell; a cell and its parts along one dimension make a line. Where the whole of a line is
   shown, its hidden parts are at least two and together at least d; otherwise the smallest shown part is
   hidden too, or the whole when there is none. A whole that is hidden has a hidden part, or it would be their
   sum. Then all lines are looked at together, and more is hidden until no small cell can have but one value
   (``suppression``). Likewise for both sides of a share, where "hidden" means rule 3. Which cells those are
   stands ready in table ``afgeschermd``, so that a cell is treated the same on every page.

6. A published figure and today's stand side by side ("was 41, is nu 44") by the rules of both: what was
   hidden, or in tens, when any closing published it, or is so today, is so in both. Otherwise one of the two
   would tell the other: where one partner delivered anew and its neighbour did not, the difference of their
   sum is the change of the one. A correction too small to see once both are rounded is not told. Whoever kept
   an earlier page still knows what stood there; that holds for every page that changes.

Rule 5 holds for what adds up. Counts of different people, medians and curves do not: for those 1 to 3 hold.
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
from ketenmonitor.dataset.suppression import suppress
from ketenmonitor.vocabulary.kpi import Kpi

Cel = tuple[str, date, str]
# What is hidden now, and what was when it was published.
HIDDEN = (
    "(select kpi, maand, partner, gemeente, product, grof from afgeschermd"
    " union all select kpi, maand, partner, gemeente, product, grof from gepubliceerd_afgeschermd)"
)


@dataclass(frozen=True)
class Afscherming:
    """Which figures of a question are hidden (or a share only in tens) because others would tell them."""

    verborgen: frozenset[Cel] = frozenset()
    grof: frozenset[Cel] = frozenset()


def additive(kpi: Kpi) -> bool:
    """Whether a KPI is about people and its cells add up: rule 5 holds for it."""
    plain = not kpi.duren and not kpi.uniek and not kpi.afgeleid and not kpi.per_product
    return plain and about_people(kpi)


def about_people(kpi: Kpi) -> bool:
    """Whether there are people behind a figure: not behind how deliveries came in."""
    return not any(facts()[term.feit].levend for term in kpi.termen)


def refresh(
    cursor: duckdb.DuckDBPyConnection, changed: Sequence[Kpi], van: date | None, tot: date | None
) -> None:
    """Make anew which cells of these KPIs are hidden in the months ``van`` to ``tot``, by rule 5 (and 4).

    Runs after the measures of those months are up to date. Needs the threshold in table ``instelling``.
    """
    own = [k for k in changed if additive(k)]
    row = cursor.execute("select waarde::integer from instelling where naam = 'kleine_aantallen'").fetchone()
    if not own or van is None or tot is None or row is None:
        return
    bound = {"kpis": [k.kpi for k in own], "van": van, "tot": tot}
    cursor.execute(
        "delete from afgeschermd where kpi in (select unnest($kpis::varchar[])) and maand between "
        "$van and $tot",
        bound,
    )
    threshold = int(row[0])
    if threshold < 2:
        return
    steps, shares = sql.statements("disclosure.sql"), [k.kpi for k in own if k.soort == "aandeel"]
    cursor.execute(
        steps["cellen"],
        bound | {
            "aantallen": [k.kpi for k in own if k.soort == "aantal"],
            "aandelen": shares,
            "sommen": [k.kpi for k in own if k.soort == "som"],
        },
    )  # fmt: skip
    cells = cursor.execute(
        "select kubus, p, g, z, aantal, maat = 'mensen' as rond from afgeschermde_cel order by nr"
    ).fetchnumpy()
    gone = _suppressed({name: np.asarray(column) for name, column in cells.items()}, threshold)
    cursor.execute(steps["bewaren"], {"verborgen": gone.tolist()})
    cursor.execute("drop table afgeschermde_cel")


def _suppressed(cells: Mapping[str, np.ndarray], threshold: int) -> np.ndarray:
    """The places of the cells to hide.

    How many people there are is shown rounded; the two sides of a share in whole per cents can often be
    worked out, so that they are taken to be known exactly where the share is shown.
    """
    sizes = [int(cells[name].max(initial=0)) + 1 for name in ("p", "g", "z")]

    def key(**at: np.ndarray | int) -> np.ndarray:
        found = cells["kubus"].astype(np.int64)
        for name, size in zip(("p", "g", "z"), sizes, strict=True):
            found = found * size + at.get(name, cells[name])
        return found

    own = key()
    order = np.argsort(own, kind="stable")
    wholes = []
    for name in ("p", "g", "z"):
        place = order[np.searchsorted(own, key(**{name: 0}), sorter=order)]
        wholes.append(np.where(cells[name] > 0, place, -1))
    # of what is shown as r all of r - d/2 up to r + d/2 can be meant, so that it lies at most so far away
    slack = np.where(cells["rond"], threshold // 2, 0).astype(float)
    value = cells["aantal"].astype(float)
    rounded = np.where(cells["rond"], threshold * np.floor(value / threshold + 0.5), value)
    hidden = suppress(value, wholes, cells["kubus"].astype(np.int64), slack, threshold, rounded)
    return np.flatnonzero(hidden)


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
    names = {k.kpi for k in asked if additive(k) or k.afgeleid}
    if not names:
        return Afscherming()
    where = [
        f"{name} = ${name}" if name in selectie.gekozen else f"{name} {'<>' if name == per else '='} '*'"
        for name in SNEDEN
    ]
    rows = cursor.execute(
        f"select kpi, maand, {per if per else chr(39) + chr(39)}, grof from {HIDDEN}"
        f" where kpi in (select unnest($kpis::varchar[])) and maand between $van and $tot"
        f" and {' and '.join(where)}",
        {"kpis": list(names), "van": van, "tot": tot, **selectie.gekozen},
    ).fetchall()
    return Afscherming(
        frozenset((kpi, maand, deel) for kpi, maand, deel, grof in rows if not grof),
        frozenset((kpi, maand, deel) for kpi, maand, deel, grof in rows if grof),
    )


def protect(kpi: Kpi, c: Cijfer, afscherming: Afscherming, d: int) -> Cijfer:
    """A figure as it may be shown; of a running total or forecast see ``hidden_from``."""
    if d < 2 or not about_people(kpi):
        return c
    published = c.gepubliceerd
    if published is None:
        return _protect(kpi, c, afscherming, d)
    was, nu = _pair(kpi, c, published, afscherming, d)
    if was.grof or (nu is not None and nu.grof):
        coarse = Afscherming(afscherming.verborgen, afscherming.grof | {(c.kpi, c.maand, c.deel)})
        was, nu = _pair(kpi, c, published, coarse, d)
    return _side_by_side(kpi, c, published, was, nu)


def _pair(
    kpi: Kpi, c: Cijfer, published: Publicatie, afscherming: Afscherming, d: int
) -> tuple[Cijfer, Cijfer | None]:
    """What was published and what it is now, each as it may be shown by itself."""
    nu = published.vandaag
    return _protect(kpi, c, afscherming, d), None if nu is None else _protect(kpi, nu, afscherming, d)


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
    if cell in afscherming.verborgen or 0 < few < d:
        return hidden(c)
    if kpi.soort == "aantal":
        shown = rounded_count(c.teller, d)
        return replace(c, teller=shown, waarde=None if c.waarde is None else shown)
    if kpi.soort == "aandeel":
        return _share(c, d, cell in afscherming.grof)
    around = (None if v is None else blur(kpi, v) for v in (c.waarde, c.onder, c.boven))
    waarde, onder, boven = around
    teller = waarde if kpi.soort == "som" and waarde is not None else math.nan
    return replace(
        c, waarde=waarde, onder=onder, boven=boven, teller=teller, noemer=rounded_count(c.noemer, d)
    )


def _share(c: Cijfer, d: int, also_coarse: bool) -> Cijfer:
    noemer = rounded_count(c.noemer, d)
    if c.waarde is None:
        return replace(c, teller=math.nan, noemer=noemer)
    grof = also_coarse or is_coarse(c.teller, c.noemer, d)
    waarde, onder, boven = (None if v is None else share(v, grof=grof) for v in (c.waarde, c.onder, c.boven))
    teller = math.nan if grof else rounded_count(c.teller, d)
    return replace(c, teller=teller, noemer=noemer, waarde=waarde, onder=onder, boven=boven, grof=grof)


def is_coarse(teller: float, noemer: float, d: int) -> bool:
    """Whether so few stand on a side of a share that only tens of per cents may be shown."""
    return any(0 < round(side, 6) < d for side in (teller, noemer - teller))


def share(per_cent: float, *, grof: bool) -> float:
    """A share in whole per cents, or in tens of them."""
    step = 10 if grof else 1
    return float(step * math.floor(per_cent / step + 0.5))


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
        or {(c.kpi, c.maand, c.deel)} & (afscherming.verborgen | afscherming.grof)
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


def blur(kpi: Kpi, value: float) -> float:
    """A mean or limit of a series, as precise as the values of it may be shown."""
    if not math.isfinite(value):
        return value
    if kpi.eenheid == "euro":
        return float(f"{value:.3g}")
    return float(round(value, 1 if kpi.soort == "gemiddelde" else 0))
