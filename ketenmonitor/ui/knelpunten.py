"""The part Knelpunten of the page Verbeteren: how fast the chain decides; each bottleneck with its age."""

from collections.abc import Iterable, Sequence

import streamlit as st

from ketenmonitor.export import csv_bytes
from ketenmonitor.learning import knelpunt as learning
from ketenmonitor.learning import knelpuntcijfers
from ketenmonitor.learning.actie import Actie
from ketenmonitor.learning.knelpunt import NORM, THEMAS, Knelpunt
from ketenmonitor.learning.knelpuntcijfers import Kengetallen
from ketenmonitor.presentation import bottleneck_words as words
from ketenmonitor.presentation import charts, learning_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import filters, knelpunt_vorm, uitvoer
from ketenmonitor.ui.acties_adres import NIEUW, action_address
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_list, show_sentence, show_table
from ketenmonitor.ui.text import plain

HEAD = [
    Cel("Knelpunt"), Cel("Dagen", getal=True, uitleg="Van melding tot besluit, of tot vandaag"), Cel("Stand"),
    Cel("Thema"), Cel("Eigenaar"), Cel("Betrokken"), Cel("Gezien", getal=True), Cel("Gemeld door"),
]  # fmt: skip
FIGURES = [
    Cel("Thema"), Cel("Open", getal=True),
    Cel("Dagen open", getal=True, uitleg="De mediaan van de leeftijd van wat nog op een besluit wacht"),
    Cel(f"Besloten binnen {NORM} dagen", getal=True, uitleg=f"Van wat ten minste {NORM} dagen oud is"),
    Cel("Teruggekoppeld", getal=True, uitleg="Van wat is besloten"),
]  # fmt: skip
CSV_HEAD = (
    "knelpunt", "thema", "titel", "omschrijving", "partners", "gezien", "melder", "gemeld_op", "dagen",
    "eigenaar", "stand", "besluit", "besloten_op", "terugkoppeling", "teruggekoppeld_op",
)  # fmt: skip


def show(ctx: Context, raised: Sequence[Knelpunt], acties: Sequence[Actie]) -> None:
    """The bottlenecks: a new one, one, or all of them."""
    asked = st.query_params.get("knelpunt", "")
    if asked == NIEUW:
        _back()
        knelpunt_vorm.show_new(ctx)
    elif asked:
        _back()
        _one(ctx, asked, raised, acties)
    else:
        _all(ctx, raised)


def _back() -> None:
    show_list([Cel("Alle knelpunten", link=link("verbeteren", deel="knelpunten"), merk="←")])


def _all(ctx: Context, raised: Sequence[Knelpunt]) -> None:
    show_list(
        [Cel("Meld een knelpunt", link=link("verbeteren", deel="knelpunten", knelpunt=NIEUW), merk="+")]
    )
    if not raised:
        st.info(
            "Er zijn nog geen knelpunten. Meld er een als u in casussen steeds op hetzelfde stuit en het "
            "daar niet kunt oplossen: zonder gegevens van cliënten."
        )
        return
    found = knelpuntcijfers.figures(raised, ctx.today)
    show_sentence(words.figures(found))
    months = knelpuntcijfers.per_month(raised, ctx.today)
    if len(months) > 1:
        alt = (
            "Hoeveel knelpunten er tot en met elke maand zijn gemeld en besloten; de tabel heeft de cijfers."
        )
        st.altair_chart(learning_charts.raised_and_decided(months, charts.palette(is_dark())), alt=alt)
        with st.expander("De cijfers per maand"):
            head = [
                Cel("Tot en met"),
                Cel("Gemeld", getal=True),
                Cel("Besloten", getal=True),
                Cel("Open", getal=True),
            ]
            rows = [
                Rij([Cel(nl.month(m)), *(Cel(nl.number(n), getal=True) for n in (r, d, r - d))])
                for m, r, d in reversed(months)
            ]
            show_table(head, rows, "Knelpunten per maand, opgeteld")
    themes = knelpuntcijfers.by_theme(raised, ctx.today)
    rows = [_figures_row(THEMAS[t], f) for t, f in themes.items()]
    show_table(FIGURES, [*rows, _figures_row("Alle", found, "totaal")], "Per thema")
    order = {s: i for i, s in enumerate(learning.STANDEN)}
    ordered = sorted(raised, key=lambda k: (not k.open, 0 if k.open else order[k.status], k.gemeld_op))
    st.subheader("Alle knelpunten")
    show_table(
        HEAD, [_row(ctx, k) for k in ordered], "Wat wacht op een besluit staat boven, het oudste eerst"
    )
    uitvoer.offer(
        ctx, "Deze knelpunten als CSV", "knelpunten.csv", lambda: csv_bytes(_csv(ctx, ordered)),
        key="knelpunten_csv",
    )  # fmt: skip


def _figures_row(name: str, f: Kengetallen, soort: str = "") -> Rij:
    return Rij(
        [
            Cel(name),
            Cel(nl.number(f.open), getal=True),
            Cel(nl.number(f.leeftijd), getal=True),
            Cel(words.share(f.op_tijd, f.rijp), getal=True),
            Cel(words.share(f.teruggekoppeld, f.besloten), getal=True),
        ],
        soort,
    )


def _row(ctx: Context, k: Knelpunt) -> Rij:
    late = k.open and k.leeftijd(ctx.today) > NORM
    return Rij(
        [
            Cel(k.titel, link=link("verbeteren", deel="knelpunten", knelpunt=str(k.knelpunt))),
            Cel(
                nl.number(k.leeftijd(ctx.today)),
                getal=True,
                toon="aandacht" if late else "",
                merk="◷" if late else "",
                uitleg=f"Langer dan {NORM} dagen" if late else "",
            ),
            Cel(k.status, toon="" if k.open else "zacht"),
            Cel(THEMAS.get(k.thema, k.thema)),
            Cel(k.eigenaar or nl.NONE),
            Cel(_partners(ctx, k)),
            Cel(nl.number(k.gezien), getal=True),
            Cel(words.melder(ctx.keten, k.melder)),
        ]
    )


def _partners(ctx: Context, k: Knelpunt) -> str:
    names = filters.names_of(ctx, "partner")
    return nl.listing([names.get(code, code) for code in k.betrokken], 3) or nl.NONE


def _one(ctx: Context, asked: str, raised: Sequence[Knelpunt], acties: Sequence[Actie]) -> None:
    k = next((k for k in raised if str(k.knelpunt) == asked), None)
    if k is None:
        st.info("Dit knelpunt bestaat niet of is ingetrokken: kies er een uit de lijst.")
        return
    st.subheader(plain(f"Knelpunt {k.knelpunt}: {k.titel}"))
    show_sentence(words.state(ctx.keten, k, ctx.today))
    told = [
        ("Thema", Cel(THEMAS.get(k.thema, k.thema))),
        ("Wat er misgaat", Cel(k.omschrijving)),
        ("Betrokken partners", Cel(_partners(ctx, k))),
        ("Gezien", Cel(f"{nl.number(k.gezien)} keer")),
        ("Gemeld", Cel(f"{nl.day(k.gemeld_op)}, door {words.melder(ctx.keten, k.melder)}")),
        ("Eigenaar op beleidsniveau", Cel(k.eigenaar or nl.NONE)),
        ("Besluit", Cel(f"{nl.day(k.besloten_op)}: {k.besluit}" if k.besloten_op else nl.NONE)),
        ("Terugkoppeling", Cel(f"{nl.day(k.teruggekoppeld_op)}: {k.terugkoppeling}" if k.teruggekoppeld_op
                               else nl.NONE)),
    ]  # fmt: skip
    own = [a for a in acties if a.knelpunt == k.knelpunt]
    told += [("Actie", Cel(a.titel, link=action_address(a.actie))) for a in own]
    show_table([], [Rij([Cel(name), cell]) for name, cell in told])
    show_list([
        Cel("Begin een actie vanuit dit knelpunt",
            link=link("verbeteren", actie=NIEUW, knelpunt=str(k.knelpunt)), merk="+")
    ])  # fmt: skip
    knelpunt_vorm.show_steps(ctx, k)
    st.subheader("Wat er gebeurde")
    course = words.course(learning.history(ctx.dataset.cursor(), k.knelpunt))
    rows = [Rij([Cel(when), Cel(door), Cel(what)]) for when, door, what in course]
    show_table([Cel("Op"), Cel("Door"), Cel("Wat")], rows)


def _csv(ctx: Context, raised: Sequence[Knelpunt]) -> Iterable[Sequence[str | float | None]]:
    yield CSV_HEAD
    for k in raised:
        yield (
            k.knelpunt, k.thema, k.titel, k.omschrijving, k.partners, k.gezien, k.melder, f"{k.gemeld_op}",
            k.leeftijd(ctx.today), k.eigenaar, k.status, k.besluit, f"{k.besloten_op or ''}",
            k.terugkoppeling,
            f"{k.teruggekoppeld_op or ''}",
        )  # fmt: skip
