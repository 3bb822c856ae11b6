"""Parts of the page Klantroutes: where clients wait, hand-overs and stacking, and two periods compared."""

from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys import comparison
from ketenmonitor.journeys.routes import ANDEREN, Klantroutes, Wachtmoment
from ketenmonitor.journeys.steps import HULP
from ketenmonitor.presentation import charts, route_chart, route_words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.route_words import duration
from ketenmonitor.ui import address
from ketenmonitor.ui.acties_adres import new_action_link
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.klantroutes_gegevens import download, numbers, period, routes
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.months import shift

BEFORE = {"jaar": "een jaar eerder", "ervoor": "de periode ervoor"}
SHOWN = 10
# The KPI of a partner in which it shows when clients wait less after a step there.
KPI_NA = {
    "verwijzing": "toegangstijd", "terugkeer": "toegangstijd", "aanmelding": "aanmeldwachttijd",
    "intake": "behandelwachttijd", "toewijzing": "wachttijd_gestart", "overdracht": "wachttijd_gestart",
}  # fmt: skip


def waiting(ctx: Context, r: Klantroutes, names: dict[str, str]) -> None:
    """Which moments of waiting cost most person-weeks, and the share of time that clients wait."""
    st.subheader("Waar zit het wachten?")
    shown = r.wachtmomenten[:SHOWN]
    st.altair_chart(
        route_chart.moments(shown, names, charts.palette(is_dark())),
        alt="De wachtmomenten met de meeste persoonsweken; de cijfers staan in de tabel.",
    )
    head = [
        Cel("Wachtmoment"), Cel("Bij"), Cel("Persoonsweken", getal=True), Cel("Cliënten", getal=True),
        Cel("Wachten nog", getal=True), Cel("Verbeteren"),
    ]  # fmt: skip
    rows = [
        Rij(
            [
                Cel(route_words.NA[m.stap].capitalize()), _partner_link(m.partner, names, r.tot),
                *numbers(nl.number(m.persoonsweken), nl.number(m.clienten), nl.number(m.wacht_nog)),
                _act(ctx, m, names, r.tot),
            ]
        )
        for m in r.wachtmomenten
    ]  # fmt: skip
    show_table(head, rows, f"Weken die cliënten samen wachtten in {route_words.period(r.van, r.tot)}")
    download(
        ctx, "wachtmomenten", ["na", "bij", "persoonsweken", "clienten", "wachten_nog"],
        [
            [m.stap, route_words.partner(m.partner, names), m.persoonsweken, m.clienten, m.wacht_nog]
            for m in r.wachtmomenten
        ],
    )  # fmt: skip
    st.subheader("Wachten of geholpen worden")
    head = [Cel("Van alle dagen dat cliënten in de keten waren"), Cel("Aandeel", getal=True)]
    told = (
        ("wachtten zij, zonder andere hulp", r.tijd.wacht),
        ("wachtten zij terwijl andere hulp liep", r.tijd.beide),
        ("werden zij geholpen zonder te wachten", r.tijd.hulp),
    )
    show_table(head, [Rij([Cel(what), *numbers(route_words.share(d))]) for what, d in told])
    st.caption(
        plain(f"Van {nl.number(r.tijd.clienten)} cliënten; een dag telt één keer, hoeveel hulp er ook liep.")
    )


def _act(ctx: Context, m: Wachtmoment, names: dict[str, str], tot: date) -> Cel:
    """The link to begin an action about the waiting of a partner, for who may."""
    if m.partner not in names:
        return Cel("")
    maand = tot.replace(day=1)
    return new_action_link(ctx, KPI_NA[m.stap], Selectie(partner=m.partner), maand) or Cel("")


def _partner_link(code: str, names: dict[str, str], tot: date) -> Cel:
    """A partner by name, leading to what waits there."""
    found = (
        link("klantroutes", partner=code, maand=nl.month_code(tot), deel="wachten") if code in names else ""
    )
    return Cel(route_words.partner(code, names), link=found)


def handovers(ctx: Context, r: Klantroutes, names: dict[str, str]) -> None:
    """The hand-overs between partners with their losses, and how many partners help one client at once."""
    st.subheader("Waar gaat de overdracht mis?")
    if lost := route_words.lost(r, names):
        show_sentence(lost)
    head = [
        Cel("Van"), Cel("Naar"), Cel("Aantal", getal=True), Cel("Begonnen", getal=True),
        Cel("Aansluitend", getal=True, uitleg="begonnen vóór de hulp bij de vorige partner was geëindigd"),
        Cel("Wacht nog", getal=True),
        Cel("Nooit begonnen", getal=True, uitleg="geweigerd, teruggetrokken of na een jaar niet gezien"),
        Cel("Wachttijd", getal=True, uitleg="mediaan tot de start, wie nog wacht telt mee"),
    ]  # fmt: skip
    rows = [
        Rij(
            [
                Cel(route_words.partner(o.van, names), toon="zacht" if not o.van else ""),
                Cel(route_words.partner(o.naar, names)),
                *numbers(
                    nl.number(o.aantal), nl.number(o.begonnen), nl.number(o.aansluitend), nl.number(o.wacht),
                    nl.number(o.niet_begonnen), duration(o.duur.mediaan),
                ),
            ]
        )
        for o in sorted(r.overdrachten, key=lambda o: (ANDEREN in (o.van, o.naar), not o.van, -o.aantal))
    ]  # fmt: skip
    show_table(head, rows, f"Overdrachten en aanvragen van {route_words.period(r.van, r.tot)}", dicht=True)
    download(
        ctx, "overdrachten",
        ["van", "naar", "aantal", "begonnen", "aansluitend", "wacht", "niet_begonnen", "mediaan_dagen"],
        [
            [route_words.partner(o.van, names), route_words.partner(o.naar, names), o.aantal, o.begonnen,
             o.aansluitend, o.wacht, o.niet_begonnen, o.duur.mediaan]
            for o in r.overdrachten
        ],
    )  # fmt: skip
    _stacking(r, names)


def _stacking(r: Klantroutes, names: dict[str, str]) -> None:
    st.subheader("Hoeveel partners helpen één cliënt tegelijk?")
    head = [
        Cel("Partners tegelijk", getal=False),
        Cel("Cliënten", getal=True),
        Cel("Wachten ook elders", getal=True),
    ]
    rows = [
        Rij(
            [
                Cel(nl.count(s.helpen, "partner", "partners")),
                *numbers(nl.number(s.clienten), nl.number(s.wachten_ook)),
            ]
        )
        for s in r.stapeling
    ]
    show_table(head, rows, f"Stapeling op {nl.day(r.tot)}")
    if r.paren:
        pairs = [
            Rij([Cel(names.get(a, a)), Cel(names.get(b, b)), *numbers(nl.number(n))])
            for a, b, n in r.paren[:SHOWN]
        ]
        show_table(
            [Cel("Partner"), Cel("en"), Cel("Cliënten", getal=True)], pairs, "Wie helpen dezelfde cliënten?"
        )


def compare(ctx: Context, now: Klantroutes, maand: date, months: int, selectie: Selectie) -> None:
    """The period beside an earlier one."""
    st.subheader("Wat veranderde er?")
    with st.columns([1, 3])[0]:
        against = address.select("Vergelijken met", "met", BEFORE)
    van, tot = period(shift(maand, -12 if against == "jaar" else -months), months)
    then = routes(ctx, van, tot, selectie)
    differences = comparison.compare(then, now)
    if not differences:
        show_sentence(f"Over {route_words.period(van, tot)} is er niets om mee te vergelijken.")
        return
    show_sentence(route_words.compared(differences, route_words.period(van, tot)))
    head = [
        Cel("Na de stap"), Cel(route_words.short_period(van, tot), getal=True),
        Cel(route_words.short_period(now.van, now.tot), getal=True), Cel("Oordeel"),
    ]  # fmt: skip
    rows = [_difference(v) for v in differences]
    show_table(head, rows, "Mediaan tot de volgende stap, met 95 %-grenzen in dagen")
    shares = [
        Rij([Cel(what), *numbers(route_words.share(a), route_words.share(b))])
        for what, a, b in (
            ("Aandeel van de tijd wachten", then.tijd.wacht, now.tijd.wacht),
            ("Wachten terwijl andere hulp loopt", then.tijd.beide, now.tijd.beide),
            ("Geholpen", then.tijd.hulp, now.tijd.hulp),
        )
    ]
    show_table(
        [Cel("Tijd in de keten"), *head[1:3]],
        [*shares, Rij([Cel("Routes begonnen"), *numbers(nl.number(then.routes), nl.number(now.routes))])],
    )


def _difference(v: comparison.Verschil) -> Rij:
    then, now = route_words.limits(v)
    good = v.oordeel == (comparison.LANGER if v.toestand == HULP else comparison.KORTER)
    marked = {comparison.LANGER: "▲", comparison.KORTER: "▼"}.get(v.oordeel, "")
    tone = "" if not marked or v.toestand == HULP else "goed" if good else "aandacht"
    return Rij([Cel(v.stap.capitalize()), *numbers(then, now), Cel(v.oordeel, merk=marked, toon=tone)])
