"""The page Partner: agreements, figures, maturity, deliveries and proposals of one partner, or of all."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import LEVERINGEN, SPIEGELEN
from ketenmonitor.agreements.dossier import AKKOORD, BEZWAAR, GEVRAAGD, Dossier, by_agreement
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.completeness import AANVAARD, Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.delivery_quality import timeliness
from ketenmonitor.performance.partnerstand import Partnerstand, count
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import deliveries, icons, partner_words, proposals, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import (
    address,
    data,
    filters,
    partner_rijpheid,
    partners_naast_elkaar,
    sluiten,
    voorstellen,
)
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, show_legend, show_list, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.verdict import signal_cell, value_cell, verdict_cell
from ketenmonitor.vocabulary.kpi import DIMENSIES
from ketenmonitor.vocabulary.months import shift

ALL = "alle"
HEAD = [
    Cel("KPI"), Cel("Waarde", getal=True), Cel("Afgesproken", getal=True), Cel("Oordeel"), Cel("Signaal"),
    Cel("Akkoord", uitleg="Of deze partner akkoord ging met de afspraak"),
]  # fmt: skip


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("partner").vraag)
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    names = filters.names_of(ctx, "partner")
    names = {code: names[code] for code in ctx.kijker.choices("partner", list(names))}
    several = {ALL: "alle naast elkaar"} if len(names) > 1 else {}
    columns = st.columns([1.1, 1.4, 1.4])
    with columns[0]:
        maand = filters.choose_month(ctx)
    with columns[1]:
        partner = address.select("Partner", "partner", {**several, **names})
    with columns[2]:
        selectie = filters.choose_parts(ctx, "gemeente")
    if partner == ALL:
        partners_naast_elkaar.show(ctx, list(names), maand, selectie)
    else:
        _one(ctx, partner, names[partner], maand, selectie)


def _one(ctx: Context, partner: str, naam: str, maand: date, selectie: Selectie) -> None:
    """One partner: the answer in a sentence, and under it what each part of it rests on."""
    found = data.overview(ctx, maand, selectie)
    own = [p for (_, deel), p in found.partners.items() if deel == partner]
    laid = [d for d in data.proposals(ctx) if partner in d.nu]
    states = partners_naast_elkaar.deliveries_of(ctx, maand, partner)
    stand = count(partner, own, found.signalen, laid, states, ctx.today)
    scan = partner_rijpheid.of_partners(ctx).get(partner)
    answer = _answer(naam, own, laid, stand, states, partner, maand)
    show_sentence(" ".join(filter(None, (answer, partner_rijpheid.sentence(naam, scan)))))
    sluiten.note(ctx, maand, own)
    _performance(ctx, partner, naam, own, found.signalen, maand, selectie)
    if scan is not None:
        partner_rijpheid.show(ctx, partner, scan)
    if states:
        _deliveries(ctx, partner, states, maand)
    if laid:
        _proposals(ctx, partner, laid)
    _further(ctx, partner, maand, selectie)


def _answer(
    naam: str,
    own: Sequence[Prestatie],
    laid: Sequence[Dossier],
    stand: Partnerstand,
    states: Sequence[Leverstatus],
    partner: str,
    maand: date,
) -> str:
    told = [sentences.answer(own, naam, maand)]
    if states:
        told.append(partner_words.delivered(naam, stand, maand))
    now = [d.nu[partner].antwoord for d in laid if d.open]
    told.append(partner_words.waiting(naam, now.count(GEVRAAGD), now.count(BEZWAAR)))
    return " ".join(part for part in told if part)


def _performance(
    ctx: Context,
    partner: str,
    naam: str,
    own: Sequence[Prestatie],
    signalen: Mapping[tuple[str, str], Signaal],
    maand: date,
    selectie: Selectie,
) -> None:
    """What was agreed with its verdict, by dimension; figures without an agreement are folded away."""
    st.subheader("Afspraken en prestaties")
    agreed = [p for p in own if p.oordeel.afspraak is not None]
    rest = [p for p in own if p.oordeel.afspraak is None and p.waarde is not None]
    if not own:
        st.caption(plain(f"{naam} leverde over {nl.month(maand)} nog niets wat hier te tonen is."))
        return
    rows: list[Rij] = []
    for dimensie, name in DIMENSIES.items():
        here = [p for p in agreed if p.kpi.dimensie == dimensie]
        if here:
            rows.append(Rij([Cel(name)], "kop"))
            rows += [_row(ctx, p, signalen.get((p.kpi.kpi, partner)), partner, selectie) for p in here]
    if rows:
        show_table(HEAD, rows, f"Afspraken die voor {naam} gelden, {nl.month(maand)}")
        show_legend([], icons.LEGEND)
    else:
        st.caption(plain(f"Met {naam} is over {nl.month(maand)} niets afgesproken."))
    if finer := _finer(ctx, partner, maand):
        where = link("afspraken", partner=partner, maand=nl.month_code(maand))
        told = nl.count(finer, "afspraak", "afspraken")
        show_list([_onward(f"Daarnaast {told} per product of gemeente, zoals begrotingen", where)])
    if rest:
        with st.expander(plain("Cijfers zonder afspraak: " + nl.count(len(rest), "KPI", "KPI's"))):
            head = [HEAD[0], HEAD[1], HEAD[4]]
            show_table(
                head, [_bare_row(p, signalen.get((p.kpi.kpi, partner)), partner, selectie) for p in rest]
            )


def _row(ctx: Context, p: Prestatie, signaal: Signaal | None, partner: str, selectie: Selectie) -> Rij:
    assert p.streefwaarde is not None
    return Rij(
        [
            _name(p, partner, selectie),
            value_cell(p),
            Cel(words.target(p.kpi, p.streefwaarde), getal=True),
            verdict_cell(p),
            signal_cell(signaal),
            _akkoord(ctx, p, partner),
        ]
    )


def _bare_row(p: Prestatie, signaal: Signaal | None, partner: str, selectie: Selectie) -> Rij:
    return Rij([_name(p, partner, selectie), value_cell(p), signal_cell(signaal)])


def _name(p: Prestatie, partner: str, selectie: Selectie) -> Cel:
    filled = {**selectie.gekozen, "partner": partner, f"kpi_{p.kpi.dimensie}": p.kpi.kpi}
    where = link(p.kpi.dimensie, maand=nl.month_code(p.maand), **filled)
    return Cel(p.kpi.naam, link=where, uitleg=p.kpi.definitie)


def _akkoord(ctx: Context, p: Prestatie, partner: str) -> Cel:
    """Whether the partner agreed with what it is judged by."""
    held = p.oordeel.afspraak
    assert held is not None
    if held not in data.agreement_versions(ctx):  # made up of others
        return Cel(held.bron, toon="zacht")
    dossier = by_agreement(data.proposals(ctx)).get(held.afspraak)
    where = link("afspraken", deel="een", afspraak=str(held.afspraak))
    if dossier is None:
        return Cel(proposals.DIRECT, toon="zacht", link=where, uitleg=proposals.DIRECT_UITLEG)
    if partner not in dossier.nu:
        return Cel("niet gevraagd", toon="zacht", link=where)
    agreed = dossier.nu[partner].antwoord == AKKOORD
    mark = proposals.MERKEN[AKKOORD if agreed else BEZWAAR]
    return Cel("akkoord" if agreed else f"niet{nl.SPACE}akkoord", merk=mark.vorm, toon=mark.toon, link=where)


def _finer(ctx: Context, partner: str, maand: date) -> int:
    """How many agreements of the partner itself are about one product or gemeente."""
    newest = {a.afspraak: a for a in data.agreement_versions(ctx)}.values()
    return sum(a.holds_in(maand) and a.partner == partner and len(a.bereik) > 1 for a in newest)


def _deliveries(ctx: Context, partner: str, states: Sequence[Leverstatus], maand: date) -> None:
    """Per extract: how many came in time over a year, the latest, and where the month stands."""
    st.subheader("Leveringen")
    head = [
        Cel("Extract"), Cel("Op tijd", getal=True, uitleg=f"In {partner_words.MONTHS} maanden"),
        Cel(nl.month(maand).capitalize()), Cel("Laatste levering"),
    ]  # fmt: skip
    rows = []
    for extract in dict.fromkeys(s.extract for s in states):
        own = [s for s in states if s.extract == extract]
        due = timeliness(own, ctx.today)
        there = [s for s in own if s.status in AANVAARD]
        latest = max(there, key=lambda s: s.maand, default=None)
        now = next((s for s in own if s.maand == maand), None)
        rows.append(
            Rij([
                Cel(deliveries.name_of(extract), link=link("leveringen", partner=partner, extract=extract)),
                Cel(f"{sum(t.op_tijd for t in due)} van {sum(t.moest for t in due)}", getal=True),
                _status(now), Cel(partner_words.last_delivery(latest)),
            ])
        )  # fmt: skip
    first = nl.short_month(shift(maand, 1 - partner_words.MONTHS))
    show_table(head, rows, f"Leveringen over {first} tot en met {nl.short_month(maand)}")


def _status(state: Leverstatus | None) -> Cel:
    if state is None:
        return Cel("niet verwacht", toon="zacht")
    mark = deliveries.STATUS_MERKEN[state.status]
    return Cel(state.status, merk=mark.vorm, toon=mark.toon)


def _proposals(ctx: Context, partner: str, laid: Sequence[Dossier]) -> None:
    """What was laid before this partner and what it answered; those that wait come first."""
    st.subheader("Voorstellen")
    head = [Cel("Voorstel"), Cel("Stand"), Cel("Antwoord van deze partner")]
    reasons = any(voorstellen.decides(ctx, d) for d in laid)
    rows = []
    for dossier in sorted(laid, key=lambda d: (not d.open, -d.voorstel)):
        a = dossier.nu[partner]
        mark = proposals.MERKEN[a.antwoord]
        told = f"{dossier.voorstel}. {proposals.told(ctx.keten, dossier.laatste.inhoud)}"
        rows.append(
            Rij([
                Cel(told, link=voorstellen.address_of(dossier)), Cel(proposals.state(dossier)),
                Cel(proposals.WOORDEN[a.antwoord], merk=mark.vorm, toon=mark.toon),
                *([Cel(a.reden or nl.NONE)] if reasons else []),
            ])
        )  # fmt: skip
    show_table([*head, *([Cel("Reden")] if reasons else [])], rows)


def _further(ctx: Context, partner: str, maand: date, selectie: Selectie) -> None:
    """Where each part can be looked at in full."""
    code = nl.month_code(maand)
    st.subheader("Verder kijken")
    points = [_onward("Afspraken van deze partner", link("afspraken", partner=partner, maand=code))]
    if ctx.kijker.mag(SPIEGELEN):
        where = link("partnerspiegel", partner=partner, maand=code, **selectie.gekozen)
        points.append(_onward("Partnerspiegel: de cijfers naast die van de keten", where))
    where = link("klantroutes", partner=partner, maand=code, **selectie.gekozen)
    points.append(_onward("Klantroutes: de wegen van cliënten bij deze partner", where))
    if ctx.kijker.mag(LEVERINGEN) and ctx.kijker.ziet_leveringen(partner):
        points.append(_onward("Leveringen", link("leveringen", partner=partner, maand=code)))
    show_list(points)


def _onward(text: str, where: str) -> Cel:
    return Cel(text, link=where, merk="›", merktoon="zacht")
