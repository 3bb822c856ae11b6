"""The form in which somebody writes down an agreement: to record or propose it, or to change a proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ketenmonitor.agreements.csv_file import number_from
from ketenmonitor.agreements.voorstel import Voorstel, agreed_about
from ketenmonitor.dataset.records import NOTE
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import filters
from ketenmonitor.ui.context import Context, delivery_month
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis
from ketenmonitor.vocabulary.months import between, shift

# How far ahead an agreement can begin or end.
AHEAD = 60
WHOLE = {"partner": "de hele keten", "gemeente": "alle gemeenten", "product": "alle producten"}


def turn_of(name: str) -> int:
    """How often a form was used with success: a new turn begins with an empty form."""
    return int(st.session_state.setdefault(f"beurt_{name}", 0))


def next_turn(name: str) -> None:
    """Begin with an empty form."""
    st.session_state[f"beurt_{name}"] = turn_of(name) + 1


@dataclass(frozen=True)
class Ingevuld:
    """What somebody typed in the form, not judged yet."""

    kpi: str
    bereik: Mapping[str, str | None]
    van: str
    tot: str
    streefwaarde: str
    bandbreedte: str
    nulmeting: str
    bron: str
    afgesproken_met: str
    toelichting: str

    def voorstel(self) -> Voorstel:
        """What was typed as an agreement; ``Weigering`` where a number is none."""
        return Voorstel(
            kpi=self.kpi,
            geldig_van=as_month(self.van),
            geldig_tot=as_month(self.tot) if self.tot else None,
            streefwaarde=_number("streefwaarde", self.streefwaarde),
            bandbreedte=_number("bandbreedte", self.bandbreedte) if self.bandbreedte.strip() else 0.0,
            nulmeting=_number("nulmeting", self.nulmeting) if self.nulmeting.strip() else None,
            bron=self.bron,
            afgesproken_met=self.afgesproken_met,
            partner=self.bereik["partner"],
            gemeente=self.bereik["gemeente"],
            product=self.bereik["product"],
        )


def choose_kpi(name: str) -> Kpi:
    """What the agreement is about; outside the form, because its fields depend on it."""
    chosen = st.selectbox(
        "KPI",
        [k.kpi for k in agreed_about()],
        key=f"{name}_kpi",
        format_func=lambda k: f"{kpis()[k].naam} ({DIMENSIES[kpis()[k].dimensie].lower()})",
    )
    kpi = kpis()[chosen]
    st.caption(kpi.definitie)
    return kpi


def ask(
    ctx: Context,
    name: str,
    kpi: Kpi,
    knop: str,
    *,
    begin: Voorstel | None = None,
    partijen: bool = False,
    toelichting: bool = False,
) -> Ingevuld | None:
    """The form; what was typed when its button was just pressed, else None.

    ``begin`` is what it starts with; ``partijen`` asks with whom it was agreed, ``toelichting`` why it is
    proposed.
    """
    turn = turn_of(name)
    with st.form(f"{name}_{turn}"):
        scope: dict[str, str | None] = {}
        for column, dimension in zip(st.columns(3), WHOLE, strict=True):
            with column:
                scope[dimension] = _choose_scope(ctx, dimension, f"{name}_{dimension}_{turn}", begin)
        van, tot = _choose_months(ctx, name, turn, begin)
        target, margin, baseline = _numbers(name, turn, kpi, begin)
        left, right = st.columns(2)
        source = left.text_input(
            "Bron: contract of besluit", begin.bron if begin else "", key=f"{name}_bron_{turn}"
        )
        parties = right.text_input("Afgesproken met", key=f"{name}_met_{turn}") if partijen else ""
        why = ""
        if toelichting:
            why = right.text_input(
                "Toelichting voor de partners", key=f"{name}_toelichting_{turn}", max_chars=NOTE
            )
        pressed = st.form_submit_button(plain(knop), type="primary")
    if not pressed:
        return None
    return Ingevuld(kpi.kpi, scope, van, tot, target, margin, baseline, source, parties, why)


def _choose_scope(ctx: Context, dimension: str, key: str, begin: Voorstel | None) -> str | None:
    names = filters.names_of(ctx, dimension)
    options = ["", *names]
    held = getattr(begin, dimension) if begin else None
    chosen = st.selectbox(
        plain(dimension.capitalize()),
        options,
        index=options.index(held) if held in names else 0,
        key=key,
        format_func=lambda code: f"{names[code]} ({code})" if code in names else WHOLE[dimension],
    )
    return chosen or None


def _choose_months(ctx: Context, name: str, turn: int, begin: Voorstel | None) -> tuple[str, str]:
    months = [
        nl.month_code(m) for m in between(ctx.keten.eerste_maand, shift(ctx.today.replace(day=1), AHEAD))
    ]
    first = nl.month_code(begin.geldig_van if begin else shift(delivery_month(ctx), 1))
    last = nl.month_code(begin.geldig_tot) if begin and begin.geldig_tot else ""
    columns = st.columns(3)
    van = columns[0].selectbox(
        "Eerste maand",
        months,
        index=months.index(first) if first in months else 0,
        key=f"{name}_van_{turn}",
        format_func=month_name,
    )
    tot = columns[1].selectbox(
        "Laatste maand",
        ["", *months],
        index=months.index(last) + 1 if last in months else 0,
        key=f"{name}_tot_{turn}",
        format_func=month_name,
    )
    return van, tot


def _numbers(name: str, turn: int, kpi: Kpi, begin: Voorstel | None) -> tuple[str, str, str]:
    unit = nl.unit_of_axis(kpi)
    columns = st.columns(3)
    target = columns[0].text_input(
        plain(f"Streefwaarde: {words.DIRECTION[kpi.richting]} … ({unit})"),
        _typed(begin.streefwaarde) if begin else "",
        key=f"{name}_streef_{turn}",
    )
    margin = columns[1].text_input(
        plain(f"Bandbreedte ({words.POINTS.get(kpi.eenheid, unit)})"),
        _typed(begin.bandbreedte) if begin else "",
        key=f"{name}_band_{turn}",
        help="Hoever een waarde mag achterblijven bij de streefwaarde en toch binnen de band valt.",
    )
    baseline = columns[2].text_input(
        plain(f"Nulmeting ({unit})"), _typed(begin.nulmeting) if begin else "", key=f"{name}_nul_{turn}"
    )
    return target, margin, baseline


def _typed(value: float | None) -> str:
    """A number as somebody would type it."""
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def month_name(code: str) -> str:
    """A month in a list; nothing chosen is until further notice."""
    return nl.month(as_month(code)) if code else "tot nader order"


def as_month(code: str) -> date:
    """The first day of a month such as ``2026-10``."""
    return date.fromisoformat(f"{code}-01")


def _number(name: str, text: str) -> float:
    try:
        return number_from(text)
    except ValueError:
        if not text.strip():
            raise Weigering(f"De {name} is leeg: vul een getal in.") from None
        raise Weigering(
            f"'{text}' is geen getal: schrijf de {name} als 80 of 1.234,5 (met een komma)."
        ) from None
