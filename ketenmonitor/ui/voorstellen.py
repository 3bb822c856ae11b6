"""The part Voorstellen of the page Afspraken: what waits for akkoord, and who agreed with what holds."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.access.viewer import AFSPREKEN
from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.dossier import AKKOORD, BEZWAAR, GEVRAAGD, Dossier, by_agreement, in_order
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import proposals
from ketenmonitor.ui import address, data, gedaan, voorstellen_doen
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, show_list, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis

# So many stand on Overzicht at most, the last of them saying how many more there are.
SHOWN = 4
HEAD = [
    Cel("Voorstel"),
    Cel("Akkoord"),
    Cel("Bezwaar"),
    Cel("Nog niet geantwoord"),
    Cel("Ligt voor", getal=True, uitleg="Hoe lang de partners deze versie al kunnen beantwoorden"),
]


def show(ctx: Context, partner: str | None, dimensie: str | None) -> None:
    """What waits for akkoord, what is asked of the viewer, and one proposal in full."""
    gedaan.tell(voorstellen_doen.PLAATS)
    found = [
        d
        for d in data.proposals(ctx)
        if (partner is None or partner in d.nu)
        and (dimensie is None or kpis()[d.laatste.kpi].dimensie == dimensie)
    ]
    mine = asked(ctx, found)
    waiting = [d for d in found if d.open]
    if mine == waiting and len(mine) == 1 and not ctx.kijker.mag(AFSPREKEN):
        show_sentence(proposals.is_asked(ctx.keten, mine[0]))
    else:
        show_sentence(proposals.summary(ctx.keten, found))
        if not ctx.kijker.mag(AFSPREKEN):
            show_list([_point(d, proposals.is_asked(ctx.keten, d)) for d in mine])
    ended = [d for d in reversed(found) if not d.open]
    if waiting:
        show_table(HEAD, [_row(ctx, d) for d in waiting], "Voorstellen die nog niet van kracht zijn")
    if ctx.kijker.mag(AFSPREKEN):
        with st.expander("Nieuw voorstel", expanded=not found):
            voorstellen_doen.show_propose(ctx)
    if ended:
        with st.expander(plain(f"Afgehandeld: {nl.count(len(ended), 'voorstel', 'voorstellen')}")):
            _ended(ctx, ended)
    choices = [*mine, *(d for d in waiting if d not in mine), *ended]
    if choices:
        names = {str(d.voorstel): proposals.label(ctx.keten, d) for d in choices}
        chosen = address.select("Eén voorstel", "voorstel", names)
        _one(ctx, next(d for d in choices if str(d.voorstel) == chosen))


def asked(ctx: Context, found: Sequence[Dossier]) -> list[Dossier]:
    """The open proposals that wait for an answer of the viewer's own organisation."""
    return [d for d in found if d.open and any(ctx.kijker.owns(p) for p in d.gaven(GEVRAAGD))]


def points(ctx: Context) -> list[Cel]:
    """What proposals ask of the viewer now, each with its link: for who directs, and for who is asked."""
    found = data.proposals(ctx)
    if ctx.kijker.mag(AFSPREKEN):
        told = [_point(d, proposals.waits_for(ctx.keten, d)) for d in found if d.open]
    else:
        told = [_point(d, proposals.is_asked(ctx.keten, d)) for d in asked(ctx, found)]
    if len(told) <= SHOWN:
        return told
    rest = len(told) - SHOWN + 1
    where = link("afspraken", deel="voorstellen")
    more = Cel(f"Nog {nl.number(rest)} voorstellen wachten.", link=where, merk="◇", merktoon="aandacht")
    return [*told[: SHOWN - 1], more]


def _point(dossier: Dossier, text: str) -> Cel:
    return Cel(text, link=address_of(dossier), merk="◇", merktoon="aandacht")


def address_of(dossier: Dossier) -> str:
    """Where one proposal can be read."""
    return link("afspraken", deel="voorstellen", voorstel=str(dossier.voorstel))


def agreed_cell(ctx: Context, afspraak: Afspraak) -> Cel:
    """Who agreed with an agreement, or that it was recorded without a proposal."""
    dossier = by_agreement(data.proposals(ctx)).get(afspraak.afspraak)
    if dossier is None:
        return Cel(proposals.DIRECT, toon="zacht", uitleg=proposals.DIRECT_UITLEG)
    mark = proposals.MERKEN[BEZWAAR if dossier.zonder_akkoord else AKKOORD]
    return Cel(proposals.agreed(ctx.keten, dossier), link=address_of(dossier), merk=mark.vorm, toon=mark.toon)


def agreed_in_full(ctx: Context, afspraak: Afspraak) -> str:
    """The same in words that stand alone."""
    cell = agreed_cell(ctx, afspraak)
    return cell.uitleg or cell.tekst


def show_answers_behind(ctx: Context, afspraak: Afspraak) -> None:
    """What every partner answered to the proposal that an agreement was, where it was one."""
    dossier = by_agreement(data.proposals(ctx)).get(afspraak.afspraak)
    if dossier is not None:
        st.subheader("Wie ging akkoord?")
        _answers(ctx, dossier)


def decides(ctx: Context, dossier: Dossier) -> bool:
    """Whether the viewer is one of those who decide on it, and so reads why partners answered as they did."""
    return ctx.kijker.ziet_partners or any(ctx.kijker.owns(partner) for partner in dossier.nu)


def _row(ctx: Context, dossier: Dossier) -> Rij:
    told = proposals.told(ctx.keten, dossier.laatste.inhoud)
    return Rij(
        [
            Cel(f"{dossier.voorstel}. {told}", link=address_of(dossier)),
            *(_who(ctx, dossier, answer) for answer in (AKKOORD, BEZWAAR, GEVRAAGD)),
            Cel(proposals.age(dossier.laatste, ctx.today), getal=True),
        ]
    )


def _who(ctx: Context, dossier: Dossier, answer: str) -> Cel:
    names = proposals.names(ctx.keten, dossier.gaven(answer))
    if not names:
        return Cel(nl.NONE, toon="zacht")
    mark = proposals.MERKEN[answer]
    return Cel(nl.listing(names), merk=mark.vorm, merktoon=mark.toon)


def _ended(ctx: Context, ended: Sequence[Dossier]) -> None:
    head = [Cel("Voorstel"), Cel("Hoe het afliep"), Cel("Akkoord"), Cel("Reden"), Cel("Wanneer")]
    rows = []
    for dossier in ended:
        assert dossier.besluit is not None
        state, mark = proposals.state(dossier), proposals.MERKEN
        cell = Cel(nl.NONE, toon="zacht")
        if dossier.van_kracht:
            drawn = mark[BEZWAAR if dossier.zonder_akkoord else AKKOORD]
            cell = Cel(proposals.agreed(ctx.keten, dossier), merk=drawn.vorm, toon=drawn.toon)
        told = f"{dossier.voorstel}. {proposals.told(ctx.keten, dossier.laatste.inhoud)}"
        rows.append(
            Rij([
                Cel(told, link=address_of(dossier)), Cel(state), cell, Cel(dossier.besluit.reden or nl.NONE),
                Cel(nl.day(dossier.besluit.vastgelegd_op.date())),
            ])
        )  # fmt: skip
    show_table(head, rows)


def _one(ctx: Context, dossier: Dossier) -> None:
    """One proposal: what it says, who answered what, what changed, and what the viewer may do with it."""
    v = dossier.laatste
    kpi = kpis()[v.kpi]
    st.subheader(plain(f"Voorstel {v.voorstel}: {kpi.naam}, {words.target(kpi, v.streefwaarde)}"))
    facts = {
        "Stand": _state_in_full(dossier),
        "Geldt voor": words.scope(ctx.keten, v.inhoud),
        "Geldt": proposals.valid(v.inhoud),
        "Binnen band": words.band(kpi, v.streefwaarde, v.bandbreedte),
        "Nulmeting": nl.NONE if v.nulmeting is None else words.amount(kpi, v.nulmeting),
        "Bron": v.bron,
        "Volgt op": _follows(ctx, dossier),
        "Toelichting": v.toelichting or nl.NONE,
        "Wat de KPI meet": kpi.definitie,
    }
    show_table(
        [Cel("Wat"), Cel("Voorgesteld")],
        [Rij([Cel(k), Cel(t)]) for k, t in facts.items() if t not in ("", nl.NONE)],
    )
    st.subheader("Wie gaat akkoord?")
    _answers(ctx, dossier)
    if len(dossier.versies) > 1:
        _versions(ctx, dossier)
    if dossier.open:
        voorstellen_doen.show_answer(ctx, dossier)
        if ctx.kijker.mag(AFSPREKEN):
            voorstellen_doen.show_decide(ctx, dossier)


def _state_in_full(dossier: Dossier) -> str:
    told = proposals.state(dossier)
    if dossier.besluit is None:
        v = dossier.laatste
        return f"{told} op {nl.moment(v.vastgelegd_op)} door {v.vastgelegd_door}, versie {v.versie}"
    told += f" sinds {nl.moment(dossier.besluit.vastgelegd_op)}, door {dossier.besluit.vastgelegd_door}"
    return f"{told}: {dossier.besluit.reden}" if dossier.besluit.reden else told


def _follows(ctx: Context, dossier: Dossier) -> str:
    """Which agreement this one ends, in words; empty where it follows none."""
    newest = {a.afspraak: a for a in data.agreement_versions(ctx)}
    before = newest.get(dossier.laatste.opvolger_van or 0)
    if before is None:
        return ""
    target = words.target(kpis()[before.kpi], before.streefwaarde)
    told = f"afspraak {before.afspraak} ({target}, {words.validity(before.geldig_van, before.geldig_tot)})"
    return f"{told}, die afloopt zodra deze van kracht wordt" if dossier.open else told


def _answers(ctx: Context, dossier: Dossier) -> None:
    reasons = decides(ctx, dossier)
    head = [Cel("Partner"), Cel("Antwoord"), *([Cel("Reden")] if reasons else []), Cel("Wanneer")]
    rows = []
    for partner in in_order(ctx.keten, dossier.nu):
        a = dossier.nu[partner]
        mark, waiting = proposals.MERKEN[a.antwoord], a.antwoord == GEVRAAGD
        name = proposals.names(ctx.keten, [partner])[0]
        address = link("partner", partner=partner) if ctx.kijker.ziet_partner(partner) else ""
        by = f" door {a.vastgelegd_door}" if a.vastgelegd_door else ""
        rows.append(
            Rij([
                Cel(name, link=address), Cel(proposals.WOORDEN[a.antwoord], merk=mark.vorm, toon=mark.toon),
                *([Cel(a.reden or nl.NONE)] if reasons else []),
                Cel(nl.NONE if waiting else nl.moment(a.vastgelegd_op) + by),
            ])
        )  # fmt: skip
    show_table(head, rows, "De partners die het bindt")


def _versions(ctx: Context, dossier: Dossier) -> None:
    st.subheader("Wat veranderde er?")
    head = [Cel("Versie"), Cel("Wat"), Cel("Toelichting"), Cel("Wanneer"), Cel("Akkoord was toen")]
    pairs = list(zip([None, *dossier.versies], dossier.versies, strict=False))
    rows = []
    for before, v in reversed(pairs):
        then = {a.partner: a.antwoord for a in dossier.antwoorden if a.versie == v.versie}
        agreed = proposals.names(ctx.keten, [p for p, answer in then.items() if answer == AKKOORD])
        rows.append(
            Rij([
                Cel(str(v.versie)), Cel(proposals.what_changed(ctx.keten, before, v)),
                Cel(v.toelichting or nl.NONE), Cel(nl.moment(v.vastgelegd_op)),
                Cel(nl.listing(agreed) or nl.NONE),
            ])
        )  # fmt: skip
    show_table(head, rows)
