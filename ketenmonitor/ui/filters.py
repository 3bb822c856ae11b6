"""The filters of a page live in its address, so that a page can be shared as it is."""

from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.presentation.format import month, month_code
from ketenmonitor.presentation.sentences import CHAIN
from ketenmonitor.settings import Settings
from ketenmonitor.ui import address
from ketenmonitor.ui.context import Context, delivery_month, months_with_data
from ketenmonitor.vocabulary.months import between

ALL = "alle"


def months(ctx: Context) -> list[date]:
    """The months a page can be asked about, the latest first."""
    first, last = months_with_data(ctx)
    if first is None or last is None:
        return [delivery_month(ctx)]
    return list(reversed(between(max(first, ctx.keten.eerste_maand), last)))


def choose_month(ctx: Context, label: str = "Maand") -> date:
    """The month the page is about; the latest with deliveries unless the address names another."""
    chosen = address.select(label, "maand", {month_code(m): month(m) for m in months(ctx)})
    return date.fromisoformat(f"{chosen}-01")


def choose(ctx: Context, *dimensions: str) -> tuple[date, Selectie]:
    """The bar of filters: the month, and the dimensions asked for that the chain has."""
    present = [dimension for dimension in dimensions if names_of(ctx, dimension)]
    present.sort(key=lambda dimension: dimension in ctx.verplicht, reverse=True)
    columns = st.columns([1.1, *[1.4] * len(present)])
    with columns[0]:
        maand = choose_month(ctx)
    chosen: dict[str, str | None] = {}
    for column, dimension in zip(columns[1:], present, strict=True):
        with column:
            chosen[dimension] = _choose_part(ctx, dimension)
    return maand, Selectie(**chosen)


def from_address(ctx: Context, *dimensions: str) -> tuple[date, Selectie]:
    """What the address says, without the bar of filters: for a view to print."""
    known = {month_code(m): m for m in months(ctx)}
    maand = known.get(st.query_params.get("maand", ""), next(iter(known.values())))
    chosen = {name: st.query_params.get(name) for name in dimensions}
    seen = {n: c for n, c in chosen.items() if c in ctx.kijker.choices(n, list(names_of(ctx, n)))}
    for name in ctx.verplicht:
        seen.setdefault(name, ctx.kijker.choices(name, list(names_of(ctx, name)))[0])
    return maand, Selectie(**seen)


def choose_parts(ctx: Context, dimension: str) -> Selectie:
    """One dimension to choose from, where the chain has it; nothing chosen is the whole."""
    return Selectie(**{dimension: _choose_part(ctx, dimension)}) if names_of(ctx, dimension) else Selectie()


def names_of(ctx: Context, dimension: str) -> dict[str, str]:
    """The names of the parts of a dimension by code."""
    if dimension == "partner":
        return {code: p.naam for code, p in ctx.keten.partners.items()}
    if dimension == "gemeente":
        return dict(ctx.keten.gemeenten)
    return {code: p.naam for code, p in ctx.keten.producten.items()}


def subject(ctx: Context, selectie: Selectie) -> str:
    """For whom a cut speaks, in a sentence: the chain, or what was chosen of it."""
    parts = [names_of(ctx, name).get(value, value) for name, value in selectie.gekozen.items()]
    return ", ".join(parts) if parts else ctx.keten.naam


def whole(ctx: Context, gemeente: str | None) -> str:
    """What all partners together are of, in the middle of a sentence: the chain, or a gemeente."""
    return names_of(ctx, "gemeente").get(gemeente, gemeente) if gemeente else CHAIN


def _choose_part(ctx: Context, dimension: str) -> str | None:
    names = names_of(ctx, dimension)
    if dimension == "product":
        used = products_in_use(ctx.settings, ctx.versie, ctx)
        names = {code: f"{name} ({code})" for code, name in names.items() if code in used}
    names = {code: names[code] for code in ctx.kijker.choices(dimension, list(names))}
    whole = {} if dimension in ctx.verplicht else {ALL: ALL}
    chosen = address.select(dimension.capitalize(), dimension, {**whole, **names})
    return None if chosen == ALL else chosen


@st.cache_data(show_spinner=False)
def products_in_use(chosen: Settings, versie: int, _ctx: Context) -> set[str]:
    """The products about which there is anything to show."""
    rows = _ctx.dataset.cursor().execute("select distinct product from meting").fetchall()
    return {row[0] for row in rows if row[0] not in ("", "*")}
