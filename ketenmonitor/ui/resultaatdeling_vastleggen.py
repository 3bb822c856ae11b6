"""The form of the page Resultaatdeling in which the director records a rule."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from ketenmonitor.access.viewer import REGIE
from ketenmonitor.agreements.csv_file import number_from
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import SLEUTELS, VAST, VERVALLEN, Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import (
    BEDRAG,
    METHODEN,
    MINIMAAL,
    REFERENTIE,
    UITLOOP,
    VOOR,
    Nullijn,
    Voorstel,
    eisbaar,
)
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sharing_terms as terms
from ketenmonitor.ui import filters, gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift

PLAATS = "deelregel"
AHEAD, GATES = 36, 3
RATES = {
    "deel_besparing": ("Deel partners bij besparing (%)", "50"),
    "drempel_besparing": ("Minimale besparing (%)", "2"),
    "plafond_besparing": ("Plafond besparing (% van de nullijn)", ""),
    "deel_overschrijding": ("Deel partners bij overschrijding (%)", "0"),
    "drempel_overschrijding": ("Minimale overschrijding (%)", "0"),
    "plafond_overschrijding": ("Plafond overschrijding (% van de nullijn)", ""),
    "corridor": ("Risicocorridor (% dat niet wordt gedeeld)", "0"),
}


def show_form(ctx: Context) -> None:
    """Record a new rule."""
    st.subheader("Een regel vastleggen")
    turn = int(st.session_state.setdefault("deelregel_beurt", 0))
    with st.form(f"deelregel_{turn}"):
        head = _head(ctx, turn)
        st.markdown("**Nullijn: wat de hulp had mogen kosten**")
        base = _baseline(ctx, turn)
        st.markdown("**Wie deelt mee, en hoeveel**")
        rates = _rates(turn)
        columns = st.columns(2)
        key = columns[0].selectbox(
            "Verdeelsleutel", list(SLEUTELS), format_func=lambda k: SLEUTELS[k], key=f"dr_sleutel_{turn}"
        )
        lost = columns[1].selectbox(
            "Wat bij een gemiste eis vervalt",
            list(VERVALLEN),
            format_func=lambda k: VERVALLEN[k],
            key=f"dr_vervallen_{turn}",
        )
        shares = _shares(ctx, turn)
        st.markdown("**Kwaliteitseisen: geen deel als de afgesproken kwaliteit niet is gehaald**")
        gates = [_gate(i, turn) for i in range(GATES)]
        if st.form_submit_button("Leg de regel vast", type="primary"):
            gedaan.attempt(PLAATS, lambda: _recorded(ctx, head, base, rates, key, lost, shares, gates))


def _head(ctx: Context, turn: int) -> dict[str, Any]:
    left, right = st.columns(2)
    found: dict[str, Any] = {
        "naam": left.text_input("Naam", max_chars=LINE, key=f"dr_naam_{turn}"),
        "bron": right.text_input("Bron: contract of besluit", max_chars=LINE, key=f"dr_bron_{turn}"),
    }
    months = _months(ctx)
    year = f"{ctx.today.year}"
    columns = st.columns([1, 1, 1, 1, 0.8])
    for column, name, label, month in (
        (columns[0], "geldig_van", "Eerste maand", f"{year}-01"),
        (columns[1], "geldig_tot", "Laatste maand", f"{year}-12"),
    ):
        found[name] = _month(column, label, months, month, f"dr_{name}_{turn}")
    for column, dimension, everything in (
        (columns[2], "gemeente", "alle gemeenten"),
        (columns[3], "product", "alle producten"),
    ):
        names = {"": everything, **filters.names_of(ctx, dimension)}
        found[dimension] = column.selectbox(
            plain(dimension.capitalize()),
            list(names),
            format_func=names.__getitem__,
            key=f"dr_{dimension}_{turn}",
        )
    found["uitloop"] = columns[4].text_input("Uitloop (maanden)", f"{UITLOOP}", key=f"dr_uitloop_{turn}")
    return found


def _baseline(ctx: Context, turn: int) -> dict[str, Any]:
    columns = st.columns([2.4, 1, 1, 1, 1])
    months = _months(ctx)
    last = ctx.today.year - 1
    method = columns[0].selectbox(
        "Hoe bepaald", list(METHODEN), format_func=lambda m: METHODEN[m], key=f"dr_methode_{turn}"
    )
    return {
        "methode": method,
        "bedrag": columns[1].text_input("Bedrag per maand (€)", key=f"dr_bedrag_{turn}"),
        "van": _month(columns[2], "Referentie van", months, f"{last}-01", f"dr_ref_van_{turn}"),
        "tot": _month(columns[3], "Referentie tot", months, f"{last}-12", f"dr_ref_tot_{turn}"),
        "indexatie": columns[4].text_input("Indexatie (% per jaar)", "0", key=f"dr_index_{turn}"),
    }


def _rates(turn: int) -> dict[str, str]:
    found = {}
    names = list(RATES)
    for three in (names[:3], names[3:6], names[6:]):
        for column, name in zip(st.columns(3), three, strict=False):
            label, default = RATES[name]
            found[name] = column.text_input(plain(label), default, key=f"dr_{name}_{turn}")
    return found


def _shares(ctx: Context, turn: int) -> dict[str, str]:
    with st.expander("Vaste delen (alleen bij die verdeelsleutel)"):
        names = filters.names_of(ctx, "partner")
        columns = st.columns(4)
        return {
            p: columns[i % 4].text_input(plain(f"{name} (%)"), key=f"dr_aandeel_{p}_{turn}")
            for i, (p, name) in enumerate(names.items())
        }


def _gate(i: int, turn: int) -> tuple[str, str, str, str]:
    columns = st.columns([2, 1.6, 1.2, 1.2])
    possible = ["", *(k.kpi for k in eisbaar())]
    return (
        columns[0].selectbox(
            plain(f"Eis {i + 1}"),
            possible,
            format_func=lambda k: kpis()[k].naam if k else "geen",
            key=f"dr_eis_{i}_{turn}",
        ),
        columns[1].selectbox(
            "Ten minste", list(MINIMAAL), format_func=lambda m: MINIMAAL[m], key=f"dr_minimaal_{i}_{turn}"
        ),
        columns[2].selectbox("Door", list(VOOR), format_func=lambda w: VOOR[w], key=f"dr_voor_{i}_{turn}"),
        columns[3].text_input("Anders nog (% van het deel)", "0", key=f"dr_rest_{i}_{turn}"),
    )


def _recorded(
    ctx: Context,
    head: dict[str, Any],
    base: dict[str, Any],
    rates: dict[str, str],
    key: str,
    lost: str,
    shares: dict[str, str],
    gates: Sequence[tuple[str, str, str, str]],
) -> str:
    method = base["methode"]
    reference = method == REFERENTIE
    nullijn = Nullijn(
        method,
        _number("het bedrag per maand", base["bedrag"]) if method == BEDRAG else None,
        _as_month(base["van"]) if reference else None,
        _as_month(base["tot"]) if reference else None,
        _number("de indexatie", base["indexatie"]) if reference else Decimal(0),
    )
    voorwaarden = Voorwaarden(
        **{name: _rate(name, text) for name, text in rates.items()},  # type: ignore[arg-type]
        sleutel=key,
        vervallen=lost,
        eisen=tuple(
            Eis(kpi, least, who, _number("wat een partner dan nog houdt", rest))
            for kpi, least, who, rest in gates
            if kpi
        ),
        aandelen=tuple(
            (p, _number(f"het vaste deel van {p}", text)) for p, text in shares.items() if text.strip()
        ) if key == VAST else (),
    )  # fmt: skip
    voorstel = Voorstel(
        head["naam"], _as_month(head["geldig_van"]), _as_month(head["geldig_tot"]), nullijn, voorwaarden,
        head["bron"], head["gemeente"] or None, head["product"] or None, _whole(head["uitloop"]),
    )  # fmt: skip
    number = deelregel.leg_vast(ctx.dataset, voorstel, ctx.doet(REGIE))
    st.session_state["deelregel_beurt"] = int(st.session_state["deelregel_beurt"]) + 1
    return f"Deelregel {number} is vastgelegd: {voorstel.naam.strip()}, {terms.period(voorstel)}."


def _rate(name: str, text: str) -> Decimal | None:
    if name.startswith("plafond") and not text.strip():
        return None
    return _number(RATES[name][0].split(" (")[0].lower(), text)


def _number(what: str, text: str) -> Decimal:
    try:
        return Decimal(f"{number_from(text):.6f}").normalize()
    except ValueError:
        pass
    if not text.strip():
        raise Weigering(f"Een getal ontbreekt: vul {what} in.")
    raise Weigering(f"'{text}' is geen getal: schrijf {what} als 50 of 2,5 (met een komma).")


def _whole(text: str) -> int:
    value = _number("de uitloop", text)
    if value != int(value):
        raise Weigering("De uitloop is geen heel aantal maanden: rond haar af.")
    return int(value)


def _month(column: Any, label: str, months: list[str], default: str, key: str) -> str:
    index = months.index(default) if default in months else 0
    return str(column.selectbox(plain(label), months, index=index, key=key, format_func=_month_name))


def _months(ctx: Context) -> list[str]:
    ahead = shift(ctx.today.replace(day=1), AHEAD)
    return [nl.month_code(m) for m in between(ctx.keten.eerste_maand, ahead)]


def _month_name(code: str) -> str:
    return nl.short_month(_as_month(code))


def _as_month(code: str) -> date:
    return date.fromisoformat(f"{code}-01")
