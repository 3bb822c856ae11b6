"""The page Beheer: accounts and roles, partners, retention and the audit trail."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.access import roles
from ketenmonitor.access.roles import Toekenning
from ketenmonitor.access.viewer import BEHEREN, GEMEENTE, MET_BEREIK, PARTNER, ROLLEN
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, bewaren, gedaan, spoor
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.vocabulary.extract import extracts

PARTS = {"rollen": "Wie mag wat", "partners": "Partners", "bewaren": "Bewaren", "spoor": "Wat er is gebeurd"}
PLAATS = "beheer"
HEAD = [Cel(t) for t in ("Account", "Naam", "Rol", "Van", "Sinds", "Toegekend door")]
HISTORY = [Cel(t) for t in ("Op", "Account", "Naam", "Rol", "Van", "Wat", "Door")]


def show() -> None:
    """The whole page."""
    ctx = context()
    ctx.kijker.require(BEHEREN)
    st.title(pagina("beheer").vraag)
    held = roles.holding(ctx.dataset.cursor())
    people = len({t.account for t in held})
    show_sentence(
        f"{nl.count(people, 'account heeft', 'accounts hebben')} toegang tot {ctx.keten.naam}, met samen "
        f"{nl.count(len(held), 'rol', 'rollen')}."
        if held
        else f"Nog niemand heeft een rol in {ctx.keten.naam}."
    )
    gedaan.tell(PLAATS)
    part = address.segments("Onderdeel", "deel", PARTS)
    if part == "rollen":
        _roles(ctx, held)
    elif part == "partners":
        _partners(ctx, held)
    elif part == "bewaren":
        bewaren.show(ctx)
    else:
        spoor.show(ctx)


def scope_name(ctx: Context, rol: str, waarde: str | None) -> str:
    """What a role is held for, by name; the code where the chain no longer knows it."""
    if rol == PARTNER and waarde is not None and waarde in ctx.keten.partners:
        return ctx.keten.partners[waarde].naam
    if rol == GEMEENTE and waarde is not None and waarde in ctx.keten.gemeenten:
        return ctx.keten.gemeenten[waarde]
    return f"{waarde} (niet meer in de keten)" if waarde else "de hele keten"


def _roles(ctx: Context, held: Sequence[Toekenning]) -> None:
    st.subheader("Rollen nu")
    if held:
        rows = [
            Rij(
                [
                    Cel(t.account), Cel(t.naam), Cel(t.rol), Cel(scope_name(ctx, t.rol, t.waarde)),
                    Cel(nl.moment(t.vastgelegd_op)), Cel(t.vastgelegd_door),
                ]
            )
            for t in held
        ]  # fmt: skip
        show_table(HEAD, rows, "Wie welke rol heeft")
    else:
        st.caption("Er is nog niemand een rol toegekend.")
    _grant(ctx)
    _withdraw(ctx, held)
    with st.expander("Wat een rol mag"):
        show_table([Cel("Rol"), Cel("Wat")], [Rij([Cel(rol), Cel(told)]) for rol, told in ROLLEN.items()])
        st.caption(
            "Wie meer rollen heeft, mag wat één ervan toestaat, tenzij een andere het verbiedt: wie naast "
            "partner ook ketenregisseur is, ziet dus geen cliëntrijen."
        )
    with st.expander("Wat eraan is gewijzigd"):
        _history(ctx)


def _grant(ctx: Context) -> None:
    st.subheader("Een rol toekennen")
    partners = {f"{PARTNER}:{c}": p.naam for c, p in ctx.keten.partners.items()}
    gemeenten = {f"{GEMEENTE}:{c}": name for c, name in ctx.keten.gemeenten.items()}
    with st.form("rol_toekennen", clear_on_submit=False, border=False):
        one, two, three, four = st.columns([1.6, 1.4, 1.1, 1.5])
        with one:
            account = st.text_input("Account (e-mailadres)", max_chars=LINE)
        with two:
            naam = st.text_input("Naam", max_chars=LINE)
        with three:
            rol = st.selectbox("Rol", list(ROLLEN))
        with four:
            names = {"": "de hele keten", **partners, **gemeenten}
            scope = st.selectbox(
                "Van (bij partner en gemeente)", list(names), format_func=lambda code: names[code]
            )
        if st.form_submit_button("Toekennen", type="primary"):
            gedaan.attempt(PLAATS, lambda: _granted(ctx, account, naam, rol, scope))


def _granted(ctx: Context, account: str, naam: str, rol: str, scope: str) -> str:
    kind, _, code = scope.partition(":")
    if rol in MET_BEREIK and kind != rol:
        raise Weigering(f"Kies bij de rol {rol} ook van welke {rol}.")
    roles.grant(ctx.dataset, account, naam, rol, code or None, ctx.doet(BEHEREN))
    return f"{roles.normal(account)} heeft nu de rol {rol}."


def _withdraw(ctx: Context, held: Sequence[Toekenning]) -> None:
    if not held:
        return
    st.subheader("Een rol intrekken")
    by_number = {t.toegang: t for t in held}
    with st.form("rol_intrekken", border=False):
        number = st.selectbox(
            "Welke",
            list(by_number),
            format_func=lambda n: (
                f"{by_number[n].account}: {by_number[n].rol}, "
                f"{scope_name(ctx, by_number[n].rol, by_number[n].waarde)}"
            ),
        )
        if st.form_submit_button("Intrekken"):
            gedaan.attempt(PLAATS, lambda: _withdrawn(ctx, by_number[number]))


def _withdrawn(ctx: Context, t: Toekenning) -> str:
    roles.withdraw(ctx.dataset, t.toegang, ctx.doet(BEHEREN))
    return f"De rol van {t.account} is ingetrokken, met meteen effect."


def _history(ctx: Context) -> None:
    rows = [
        Rij(
            [
                Cel(nl.moment(t.vastgelegd_op)), Cel(t.account), Cel(t.naam), Cel(t.rol),
                Cel(scope_name(ctx, t.rol, t.waarde)), Cel("ingetrokken" if t.ingetrokken else "toegekend"),
                Cel(t.vastgelegd_door),
            ]
        )
        for t in sorted(roles.history(ctx.dataset.cursor()), key=lambda t: t.vastgelegd_op, reverse=True)
    ]  # fmt: skip
    show_table(HISTORY, rows, "Toekenningen en intrekkingen, de laatste eerst")


def _partners(ctx: Context, held: Sequence[Toekenning]) -> None:
    st.subheader("Partners van de keten")
    head = [Cel(t) for t in ("Partner", "Code", "Soort", "Levert", "Vanaf", "Tot", "Wie levert aan")]
    rows = []
    for code, p in ctx.keten.partners.items():
        who = [t.naam for t in held if (t.rol, t.waarde) == (PARTNER, code)]
        rows.append(
            Rij(
                [
                    Cel(p.naam), Cel(code), Cel(p.soort),
                    Cel(nl.listing([extracts()[e].naam.lower() for e in p.levert])),
                    Cel(nl.short_month(p.vanaf)), Cel(nl.short_month(p.tot) if p.tot else nl.NONE),
                    Cel(nl.listing(who) if who else "nog niemand", toon="" if who else "aandacht"),
                ]
            )
        )  # fmt: skip
    show_table(head, rows, "Uit het ketenbestand")
    st.caption(
        "Partners, gemeenten, producten en normen staan in het ketenbestand (keten.toml); een wijziging "
        "daarvan geldt vanaf de volgende start en staat in het spoor als inrichting."
    )
