"""What a control chart says, in plain Dutch, for somebody who never saw one."""

from dataclasses import replace

import numpy as np

from ketenmonitor.performance.control import Regelkaart
from ketenmonitor.presentation import agreements
from ketenmonitor.presentation import format as nl
from ketenmonitor.statistics import spc
from ketenmonitor.vocabulary.kpi import Kpi

RULES = {
    (1, 1): "boven de grens",
    (1, -1): "onder de grens",
    (2, 1): "zeven maanden op rij stijgend",
    (2, -1): "zeven maanden op rij dalend",
    (3, 1): "twee van drie maanden dicht bij de bovengrens",
    (3, -1): "twee van drie maanden dicht bij de ondergrens",
    (4, 1): "zeven maanden op rij boven het gemiddelde",
    (4, -1): "zeven maanden op rij onder het gemiddelde",
}
COUNTED = {7: "zeven", 8: "acht", 9: "negen", 10: "tien", 11: "elf", 12: "twaalf"}
# Names of KPIs that are plural words: *schommelen*, not *schommelt*.
PLURAL = ("Kosten", "Wachtenden", "Wachtende ")
# How often an agreement is met, by what is assured; and the changes that make it only more sure.
MET = {
    spc.HAALT: "elke maand gehaald",
    spc.HAALT_NIET: "structureel niet gehaald",
    spc.WISSELEND: "de ene maand wel en de andere niet gehaald",
}
CONFIRMED = {(spc.HAALT, spc.VERBETERING), (spc.HAALT_NIET, spc.VERSLECHTERING)}
MOVES = (("daalt", "dalen"), ("stijgt", "stijgen"))


def rule_words(regel: int, richting: int) -> str:
    """What a rule of ``statistics.spc`` saw, in words; without a rule: ``binnen de grenzen``."""
    return RULES.get((regel, richting), "binnen de grenzen")


def what_it_says(kaart: Regelkaart) -> str:
    """What the chart says to somebody who never saw one: is it chance, and is the target in reach."""
    xmr, last = kaart.xmr, len(kaart.xmr.values) - 1
    i = kaart.laatste
    if not np.isfinite(xmr.values).any():
        nothing = f"Van {kaart.kpi.naam} zijn er in deze maanden nog geen cijfers die meetellen."
        return f"{nothing} {_unripe(kaart)}".rstrip()
    parts: list[str] = []
    if i < last:
        parts.append(f"Van {nl.month(kaart.maanden[last])} is er geen cijfer.")
    if provisional(kaart, i):
        month = _capital(nl.month(kaart.maanden[i]))
        parts.append(
            f"{month} is voorlopig: nog niet alle leveringen zijn binnen, dus dit kan nog veranderen."
        )
    if kaart.variatie == spc.TE_KORT:
        parts.append(_too_short(kaart))
    elif not np.isfinite(xmr.mean[-1]):
        parts.append(_no_limits(kaart))
    else:
        label = str(xmr.label[i])
        parts.append(_chance(kaart, i) if label == spc.TOEVAL else _signal(kaart, i))
        parts.append(_assurance(kaart, label))
    parts.append(_unripe(kaart))
    return " ".join(part for part in parts if part)


def _too_short(kaart: Regelkaart) -> str:
    start = _start(kaart)
    count = int(np.isfinite(kaart.xmr.values[start:]).sum())
    needed = f"te kort om toeval van verandering te onderscheiden (nodig: {spc.MINIMUM})"
    months = nl.count(count, "maand", "maanden")
    verb = "is" if count == 1 else "zijn"
    if start == 0:
        return f"Er {verb} nog maar {months}: {needed}."
    since = f"Sinds de herijking van {nl.month(kaart.maanden[start])}"
    return f"{since} {verb} er {months}: {needed}." if count else f"{since} is er nog geen cijfer: {needed}."


def _no_limits(kaart: Regelkaart) -> str:
    values = kaart.xmr.values[_start(kaart) :]
    if np.nanmin(values) < np.nanmax(values):
        return "Er zijn te weinig maanden op rij met een cijfer om toeval van verandering te onderscheiden."
    kpi, same = kaart.kpi, nl.value(kaart.kpi, float(np.nanmin(values)))
    return (
        f"{kpi.naam} {'zijn' if _plural(kpi) else 'is'} elke maand {same}: zonder enige schommeling is er "
        "geen toeval van verandering te onderscheiden."
    )


def _chance(kaart: Regelkaart, i: int) -> str:
    start, low, high = _start(kaart), *clipped(kaart, i)
    window = f"In de laatste {len(kaart.xmr.values) - start} maanden"
    if start:
        window = f"Sinds de herijking van {nl.month(kaart.maanden[start])}"
    verb = "schommelen" if _plural(kaart.kpi) else "schommelt"
    often = " meestal" if kaart.xmr.outside[start:].any() else ""
    return (
        f"{window} {verb} {kaart.kpi.naam}{often} {between(kaart.kpi, low, high)}; "
        f"{nl.month(kaart.maanden[i])} valt daarbinnen: dat is toeval, geen verandering."
    )


def _signal(kaart: Regelkaart, i: int) -> str:
    kpi, xmr = kaart.kpi, kaart.xmr
    rule, up, many = int(xmr.rule[i]), int(xmr.direction[i]) > 0, _plural(kpi)
    side, limit = ("boven", float(xmr.upper[i])) if up else ("onder", float(xmr.lower[i]))
    month = nl.month(kaart.maanden[i])
    if rule == 1:
        value, edge = _told_apart(kpi, float(xmr.values[i]), limit)
        seen = f"{_capital(month)} ligt met {value} {side} de grens van {edge}"
    elif rule == 2:
        verb = MOVES[up][many]
        seen = f"{kpi.naam} {verb} {_in_a_row(_run(kaart, i))}, tot en met {month}"
    elif rule == 3:
        edge = nl.value(kpi, clipped(kaart, i)[up])
        seen = f"Twee van de drie maanden tot en met {month} liggen dicht bij de {side}grens van {edge}"
    else:
        verb, mean = "liggen" if many else "ligt", nl.value(kpi, float(xmr.mean[i]))
        row = f"{_in_a_row(_run(kaart, i))} {side} het gemiddelde van {mean}"
        seen = f"{kpi.naam} {verb} {row}, tot en met {month}"
    return f"{seen}: dat is meer dan toeval{_meaning(str(xmr.label[i]))}."


def _meaning(label: str) -> str:
    if label in (spc.VERBETERING, spc.VERSLECHTERING):
        return f" en een {label}"
    return f"; {label} is hier op zichzelf niet beter of slechter"


def _assurance(kaart: Regelkaart, label: str) -> str:
    """Whether the target is in reach; limits say so only of a process that stays as it is."""
    if not kaart.zekerheid:
        return ""
    target, lower = float(kaart.xmr.target[-1]), float(kaart.xmr.lower[-1])
    agreed, then = f"afspraak van {agreements.amount(kaart.kpi, target)}", MET[kaart.zekerheid]
    if label != spc.TOEVAL and (kaart.zekerheid, label) not in CONFIRMED:
        seen = f"Naar de hele reeks gemeten wordt de {agreed} {then}"
        return f"{seen}; nu het proces verandert, kan dat anders worden."
    where = "onder alles" if target < lower else "boven alles"
    where = "binnen" if kaart.zekerheid == spc.WISSELEND else where
    shown = "haalt" if kaart.zekerheid == spc.HAALT_NIET else "laat zien"
    return f"De {agreed} ligt {where} wat dit proces {shown}: zonder verandering wordt zij {then}."


def _unripe(kaart: Regelkaart) -> str:
    late = len(kaart.maanden) - len(kaart.xmr.values)
    last = nl.month(kaart.maanden[-1])
    if late > 1:
        return f"De {late} maanden tot en met {last} tellen nog niet mee: zij zijn nog niet rijp."
    return f"{_capital(last)} telt nog niet mee: die maand is nog niet rijp." if late else ""


def _start(kaart: Regelkaart) -> int:
    """The place of the month in which the last group starts: 0, or that of the last herijking."""
    return int(np.argmax(kaart.xmr.group == kaart.xmr.group[-1]))


def _run(kaart: Regelkaart, i: int) -> int:
    """How many months up to ``i`` move, or lie, in the direction of its signal."""
    xmr, first = kaart.xmr, i
    found = xmr.trend if xmr.rule[i] == 2 else xmr.shift
    while first > 0 and xmr.group[first - 1] == xmr.group[i] and found[first - 1] == found[i]:
        if xmr.rule[i] == 2 and (xmr.values[first] - xmr.values[first - 1]) * found[i] <= 0:
            break  # another trend of the same direction touches this one
        first -= 1
    return i - first + 1


def _in_a_row(maanden: int) -> str:
    return f"{COUNTED.get(maanden, str(maanden))} maanden op rij"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plural(kpi: Kpi) -> bool:
    return kpi.naam.startswith(PLURAL)


def _told_apart(kpi: Kpi, value: float, limit: float) -> tuple[str, str]:
    """A value and the limit it lies beyond, in so many decimals that they differ."""
    for more in range(3):
        exact = replace(kpi, decimalen=kpi.decimalen + more)
        told = nl.value(exact, value), nl.value(exact, limit)
        if told[0] != told[1]:
            break
    return told


def between(kpi: Kpi, low: float, high: float) -> str:
    """``tussen 8,2 en 15,1 %``: two values of which only amounts both need their unit."""
    return f"tussen {_short(kpi, low)} en {nl.value(kpi, high)}"


def _short(kpi: Kpi, value: float) -> str:
    return nl.value(kpi, value) if kpi.eenheid.startswith("euro") else nl.number(value, kpi.decimalen)


def bounds(kaart: Regelkaart) -> tuple[float, float]:
    """Between which values limits are drawn: a share is never below 0 or above 100 %, a mark 1 to 10."""
    if kaart.kpi.eenheid == "%":
        return 0.0, 100.0
    if kaart.kpi.eenheid == "cijfer":
        return 1.0, 10.0
    lowest = np.nanmin(np.append(kaart.xmr.values, 0.0))
    return (0.0 if lowest >= 0 else -np.inf), np.inf


def clipped(kaart: Regelkaart, i: int) -> tuple[float, float]:
    """The limits of a month as they are drawn: never where no value can be."""
    low, high = np.clip([kaart.xmr.lower[i], kaart.xmr.upper[i]], *bounds(kaart))
    return float(low), float(high)


def provisional(kaart: Regelkaart, i: int) -> bool:
    """Whether deliveries about a month are missing, so that its figure can still change."""
    p = kaart.prestaties[i]
    return p is not None and bool(p.oordeel.ontbreekt)


def says(kaart: Regelkaart, i: int) -> str:
    """What the chart says of one month."""
    xmr = kaart.xmr
    if not np.isfinite(xmr.values[i]):
        return "geen cijfer"
    label = str(xmr.label[i])
    if label == spc.GEEN:
        text = "geen grenzen: te kort, of zonder schommeling"
    elif xmr.rule[i]:
        text = f"{rule_words(int(xmr.rule[i]), int(xmr.direction[i]))}: {label}"
    else:
        text = label
    return f"{text}; voorlopig, nog niet alles is geleverd" if provisional(kaart, i) else text


def span(kpi: Kpi, low: float, high: float) -> str:
    """Two limits as ``8,2–15,1 %``."""
    return f"{_short(kpi, low)}–{nl.value(kpi, high)}"
