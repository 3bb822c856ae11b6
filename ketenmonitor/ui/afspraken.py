"""The page Afspraken: what was agreed, since when, with whom; and where agreements are recorded."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import AFSPREKEN
from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.csv_file import write_csv
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, afspraken_vastleggen, data, filters, normen, uitvoer, voorstellen
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis

ALL = "alle"
PARTS = {
    "geldend": "Wat geldt er",
    "voorstellen": "Voorstellen",
    "een": "Eén afspraak",
    "toevoegen": "Toevoegen",
    "inlezen": "Inlezen",
    "normen": "Normen",
}
# The parts that only who may record agreements sees.
CHANGING = ("toevoegen", "inlezen")
# More rows than this about one KPI are folded away, but for the one of the whole chain.
FOLDED = 8
HEAD = [
    Cel("Geldt voor"),
    Cel("Afspraak", getal=True),
    Cel(
        "Binnen band",
        getal=True,
        uitleg="Tot waar een waarde die achterblijft nog binnen de bandbreedte valt",
    ),
    Cel("Nulmeting", getal=True),
    Cel("Geldt"),
    Cel("Bron"),
    Cel("Afgesproken met"),
    Cel("Akkoord", uitleg="Wie akkoord ging toen de afspraak van kracht werd"),
    Cel("Nummer", getal=True, uitleg="Het nummer van de afspraak, met haar versie als zij is gewijzigd"),
]


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("afspraken").vraag)
    columns = st.columns([2.5, 1.4])
    with columns[0]:
        maand, selectie = filters.choose(ctx, "partner")
    with columns[1]:
        dimensie = address.select("Dimensie", "dimensie", {ALL: ALL, **DIMENSIES})
    versions = data.agreement_versions(ctx)
    newest = list({a.afspraak: a for a in versions}.values())
    held = words.in_order(words.held_for(newest, maand, selectie.partner), ctx.keten)
    held = [a for a in held if dimensie in (ALL, kpis()[a.kpi].dimensie)]
    who = filters.names_of(ctx, "partner").get(selectie.partner or "", "")
    show_sentence(words.summary(held, maand, who))
    parts = PARTS if ctx.kijker.mag(AFSPREKEN) else {k: v for k, v in PARTS.items() if k not in CHANGING}
    part = address.segments("Onderdeel", "deel", parts)
    if part == "voorstellen":
        voorstellen.show(ctx, selectie.partner, dimensie if dimensie != ALL else None)
    elif part == "een":
        _one(ctx, versions)
    elif part == "toevoegen":
        afspraken_vastleggen.show_add(ctx, maand)
    elif part == "inlezen":
        afspraken_vastleggen.show_import(ctx)
    elif part == "normen":
        normen.show(ctx)
    else:
        _in_force(ctx, held, maand)
        _others(ctx, newest, held, maand, dimensie, selectie.partner)


def _in_force(ctx: Context, held: Sequence[Afspraak], maand: date) -> None:
    """The agreements that hold in the month: per dimension a table, per KPI its rows."""
    if not held:
        if ctx.kijker.mag(AFSPREKEN):
            st.info("Leg een afspraak vast onder Toevoegen, of lees er meer tegelijk in onder Inlezen.")
        return
    grouped = words.by_kpi(held)
    for dimensie, name in DIMENSIES.items():
        own = {kpi: rows for kpi, rows in grouped.items() if kpi.dimensie == dimensie}
        if not own:
            continue
        st.subheader(plain(name))
        few = {kpi: rows if len(rows) <= FOLDED else _outline(rows) for kpi, rows in own.items()}
        if any(few.values()):
            show_table(HEAD, [rij for kpi, rows in few.items() for rij in _rows(ctx, kpi, rows, maand)])
        for kpi, rows in own.items():
            if len(rows) > FOLDED:
                with st.expander(plain(_fold_label(kpi, rows))):
                    show_table(HEAD, [_row(ctx, kpi, a, maand) for a in rows], kpi.naam)
    uitvoer.offer(
        ctx,
        "Deze afspraken als CSV",
        f"afspraken_{nl.month_code(maand)}.csv",
        lambda: write_csv(held),
        key="afspraken_csv",
        uitleg="Met dezelfde kolommen als het sjabloon, zodat u het bestand weer kunt inlezen.",
    )


def _outline(rows: Sequence[Afspraak]) -> list[Afspraak]:
    """Of many agreements the one that tells most: that of the whole."""
    return [a for a in rows if not a.bereik]


def _fold_label(kpi: Kpi, rows: Sequence[Afspraak]) -> str:
    what = {
        "kosten": ("begroting per maand", "begrotingen per maand"),
        "prijs": ("afgesproken tarief", "afgesproken tarieven"),
    }.get(kpi.kpi, ("afspraak", "afspraken"))
    parts = [
        nl.count(count, *names)
        for count, names in (
            (len({a.partner for a in rows} - {None}), ("partner", "partners")),
            (len({a.gemeente for a in rows} - {None}), ("gemeente", "gemeenten")),
            (len({a.product for a in rows} - {None}), ("product", "producten")),
        )
        if count
    ]
    return f"{kpi.naam}: {nl.count(len(rows), *what)}, voor {nl.listing(parts)}"


def _rows(ctx: Context, kpi: Kpi, rows: Sequence[Afspraak], maand: date) -> list[Rij]:
    name = Cel(kpi.naam, link=link("begrippen", zoek=kpi.naam), uitleg=kpi.definitie)
    if not rows:
        return []
    return [Rij([name], soort="kop"), *(_row(ctx, kpi, a, maand) for a in rows)]


def _row(ctx: Context, kpi: Kpi, a: Afspraak, maand: date) -> Rij:
    valid = Cel(words.validity(a.geldig_van, a.geldig_tot))
    if words.ends_soon(a, maand):
        valid = Cel(f"{valid.tekst}, loopt af", toon="aandacht", merk="▲")
    number = f"{a.afspraak}, versie {a.versie}" if a.versie > 1 else str(a.afspraak)
    address = link("afspraken", maand=nl.month_code(maand), deel="een", afspraak=str(a.afspraak))
    return Rij(
        [
            Cel(words.scope(ctx.keten, a)),
            Cel(words.target(kpi, a.streefwaarde), getal=True),
            Cel(words.band(kpi, a.streefwaarde, a.bandbreedte), getal=True),
            Cel(nl.NONE if a.nulmeting is None else words.bare(kpi, a.nulmeting), getal=True),
            valid,
            Cel(a.bron),
            Cel(a.afgesproken_met or nl.NONE),
            voorstellen.agreed_cell(ctx, a),
            Cel(number, link=address, uitleg="De geschiedenis van deze afspraak", getal=True),
        ]
    )


def _others(
    ctx: Context,
    newest: Sequence[Afspraak],
    held: Sequence[Afspraak],
    maand: date,
    dimensie: str,
    partner: str | None,
) -> None:
    """Agreements that begin later, have ended or were withdrawn, folded away."""
    there = {a.afspraak for a in held}
    rest = [
        a
        for a in words.in_order(newest, ctx.keten)
        if a.afspraak not in there
        and not a.holds_in(maand)
        and dimensie in (ALL, kpis()[a.kpi].dimensie)
        and partner in (None, a.partner)
    ]
    groups = {
        "Gaan later in": [a for a in rest if not a.vervallen and a.geldig_van > maand],
        "Zijn afgelopen": [a for a in rest if not a.vervallen and a.geldig_van <= maand],
        "Zijn vervallen": [a for a in rest if a.vervallen],
    }
    for title, rows in groups.items():
        if rows:
            with st.expander(plain(f"{title}: {nl.count(len(rows), 'afspraak', 'afspraken')}")):
                grouped = words.by_kpi(rows)
                show_table(HEAD, [rij for kpi, own in grouped.items() for rij in _rows(ctx, kpi, own, maand)])


def _one(ctx: Context, versions: Sequence[Afspraak]) -> None:
    """One agreement with its history, and the forms to end it or let it lapse."""
    newest = {a.afspraak: a for a in versions}
    if not newest:
        st.info("Er is nog geen afspraak vastgelegd.")
        return
    names = {str(a.afspraak): words.label(ctx.keten, a) for a in words.in_order(newest.values(), ctx.keten)}
    chosen = address.select("Afspraak", "afspraak", names)
    own = [a for a in versions if a.afspraak == int(chosen)]
    last = own[-1]
    kpi = kpis()[last.kpi]
    st.subheader(plain(f"{kpi.naam}: {words.target(kpi, last.streefwaarde)}"))
    facts = {
        "Geldt voor": words.scope(ctx.keten, last),
        "Geldt": "vervallen" if last.vervallen else words.validity(last.geldig_van, last.geldig_tot),
        "Binnen band": _band_in_full(kpi, last),
        "Nulmeting": nl.NONE if last.nulmeting is None else words.amount(kpi, last.nulmeting),
        "Bron": last.bron,
        "Afgesproken met": last.afgesproken_met or nl.NONE,
        "Akkoord": voorstellen.agreed_in_full(ctx, last),
        "Wat de KPI meet": kpi.definitie,
    }
    show_table([Cel("Wat"), Cel("Afgesproken")], [Rij([Cel(k), Cel(v)]) for k, v in facts.items()])
    st.subheader("Geschiedenis")
    head = [Cel("Versie"), Cel("Wat veranderde er"), Cel("Waarom"), Cel("Door"), Cel("Wanneer")]
    pairs = list(zip([None, *own], own, strict=False))
    show_table(
        head,
        [
            Rij([
                Cel(str(a.versie)), Cel(words.what_changed(before, a)), Cel(a.reden or nl.NONE),
                Cel(a.vastgelegd_door), Cel(nl.moment(a.vastgelegd_op)),
            ])
            for before, a in reversed(pairs)
        ],
    )  # fmt: skip
    voorstellen.show_answers_behind(ctx, last)
    if not last.vervallen and ctx.kijker.mag(AFSPREKEN):
        afspraken_vastleggen.show_change(ctx, last)


def _band_in_full(kpi: Kpi, a: Afspraak) -> str:
    if not a.bandbreedte:
        return "geen bandbreedte afgesproken"
    edge = words.band(kpi, a.streefwaarde, a.bandbreedte)
    return f"{edge}; de bandbreedte is {words.margin(kpi, a.bandbreedte)}"
