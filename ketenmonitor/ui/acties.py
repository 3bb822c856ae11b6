"""The list of improvement actions: what waits for a judgement, what runs and what is done."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from ketenmonitor.export import csv_bytes
from ketenmonitor.learning.actie import CHECK, LOPEND, Actie
from ketenmonitor.learning.effect import Effect
from ketenmonitor.presentation import effect_words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import learning_words as words
from ketenmonitor.ui import filters, uitvoer
from ketenmonitor.ui.acties_adres import NIEUW, action_address
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, show_list, show_table
from ketenmonitor.vocabulary.kpi import kpis

PLAATS = "verbeteren"
# What is asked first stands first: a narrow screen shows no more.
HEAD = [
    Cel("Actie"),
    Cel("Wat de regelkaart zegt", uitleg="De maanden na de start, met de grenzen van de maanden ervoor"),
    Cel("Stand"), Cel("KPI"), Cel("Geldt voor"), Cel("Eigenaar"), Cel("Start", getal=True),
    Cel("Evaluatie", getal=True),
]  # fmt: skip
CSV_HEAD = (
    "actie", "titel", "aanleiding", "kpi", "partner", "gemeente", "product", "hypothese", "verwacht",
    "eigenaar", "start", "evaluatie", "stand", "uitkomst", "conclusie", "regelkaart",
)  # fmt: skip


def show(ctx: Context, held: Sequence[Actie], effecten: Mapping[int, Effect]) -> None:
    """The actions by state, each with a link to its page, and where to begin one."""
    show_list([Cel("Begin een nieuwe actie", link=link("verbeteren", actie=NIEUW), merk="+")])
    if not held:
        st.info(
            "Er zijn nog geen acties. Begin er een bij een aandachtspunt op Overzicht of bij een KPI: "
            "de koppeling 'Actie' vult het formulier voor u in."
        )
        return
    rows: list[Rij] = []
    for name, some in _groups(ctx, held):
        if some:
            rows += [Rij([Cel(name)], soort="kop"), *(_row(ctx, a, effecten[a.actie]) for a in some)]
    show_table(HEAD, rows, "Verbeteracties")
    uitvoer.offer(
        ctx, "Deze acties als CSV", "acties.csv", lambda: csv_bytes(_csv(held, effecten)), key="acties_csv"
    )


def _groups(ctx: Context, held: Sequence[Actie]) -> list[tuple[str, list[Actie]]]:
    """The actions in the order in which they ask for something."""
    due = [a for a in held if a.over_tijd(ctx.today)]
    running = [a for a in held if a.status in LOPEND and a not in due]
    judged = [a for a in held if a.status == CHECK]
    done = [a for a in held if a not in (*due, *running, *judged)]
    return [
        ("Wacht op evaluatie", sorted(due, key=lambda a: a.evaluatie)),
        ("Beoordeeld, nog te besluiten", sorted(judged, key=lambda a: a.evaluatie)),
        ("Loopt", sorted(running, key=lambda a: a.evaluatie)),
        ("Afgerond", sorted(done, key=lambda a: a.vastgelegd_op, reverse=True)),
    ]


def _row(ctx: Context, a: Actie, effect: Effect) -> Rij:
    late = a.over_tijd(ctx.today)
    stand = words.STANDEN[a.status]
    return Rij(
        [
            Cel(a.titel, link=action_address(a.actie)),
            judgement(effect),
            Cel(f"{stand}; {a.uitkomst} volgens de eigenaar" if a.uitkomst else stand),
            Cel(kpis()[a.kpi].naam),
            Cel(words.scope(ctx.keten, a)),
            Cel(owner(ctx, a)),
            Cel(nl.day(a.start), getal=True),
            Cel(
                nl.day(a.evaluatie),
                getal=True,
                toon="aandacht" if late else "",
                merk="◷" if late else "",
                uitleg="De evaluatie is aan de beurt" if late else "",
            ),
        ]
    )


def owner(ctx: Context, a: Actie) -> str:
    """Who owns an action, and of which partner."""
    if a.eigenaar_partner is None:
        return a.eigenaar
    return f"{a.eigenaar}, {filters.names_of(ctx, 'partner').get(a.eigenaar_partner, a.eigenaar_partner)}"


def judgement(effect: Effect) -> Cel:
    """What the control chart says, in a few words with a mark."""
    return Cel(
        effect_words.short(effect),
        toon=effect_words.TOON.get(effect.oordeel, "zacht"),
        merk=effect_words.MERK[effect.oordeel],
    )


def _csv(held: Sequence[Actie], effecten: Mapping[int, Effect]) -> Iterable[Sequence[str | float | None]]:
    yield CSV_HEAD
    for a in held:
        yield (
            a.actie, a.titel, a.aanleiding, a.kpi, a.partner, a.gemeente, a.product, a.hypothese, a.verwacht,
            a.eigenaar, f"{a.start}", f"{a.evaluatie}", a.status, a.uitkomst, a.conclusie,
            effect_words.short(effecten[a.actie]),
        )  # fmt: skip
