"""One delivery on the page Leveringen: what it was, its versions, its rows, and withdrawing it."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.dataset import residue
from ketenmonitor.intake import delivery
from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.intake.rules import general_rules
from ketenmonitor.performance import delivery_history
from ketenmonitor.performance.delivery_history import Aanlevering
from ketenmonitor.presentation import deliveries as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, gedaan, navigation, uitvoer
from ketenmonitor.ui.bevindingen import severity
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table

PLAATS = "levering"


def show_chosen(ctx: Context, listed: Sequence[Aanlevering]) -> None:
    """Choose one of the deliveries listed, or the one the address names, and show all that is known of it."""
    gedaan.tell(PLAATS)
    known = {str(f.levering): f for f in listed}
    asked = st.query_params.get("levering") or st.session_state.get("levering") or ""
    if asked.isdecimal() and asked not in known:
        other = delivery_history.one(ctx.zicht(), int(asked))
        if other is not None:
            known[asked] = other
    if not known:
        return
    names = {number: _label(ctx, f) for number, f in known.items()}
    chosen = address.select(
        "Levering bekijken, terughalen of intrekken", "levering", {"": "Kies een levering", **names}
    )
    if chosen in known:
        _show(ctx, known[chosen])


def _label(ctx: Context, f: Aanlevering) -> str:
    name = ctx.keten.partners[f.partner].naam if f.partner in ctx.keten.partners else f.partner
    return f"{f.levering} · {name} · {words.name_of(f.extract)} · {nl.short_month(f.levermaand)} · {f.status}"


def _show(ctx: Context, f: Aanlevering) -> None:
    st.subheader(f"Levering {f.levering}")
    facts = {
        "Wat": f"{words.name_of(f.extract)} over {nl.month(f.levermaand)}, versie {f.versie}",
        "Status": _status(f),
        "Bestand": f.bestand if f.omvang is None else f"{f.bestand} ({nl.number(f.omvang)} bytes)",
        "Vingerafdruk (SHA-256)": f.sha256,
        "Ontvangen": f"{nl.moment(f.ontvangen_op)}, van {f.door}",
        "Inhoud": ("" if f.rijen is None else f"{nl.count(f.rijen, 'rij', 'rijen')}, ")
        + f"{nl.count(f.fouten, 'fout', 'fouten')}, "
        f"{nl.count(f.waarschuwingen, 'waarschuwing', 'waarschuwingen')}",
        "Bij het lezen aangenomen": f.aannames or "niets",
    }
    show_table([Cel("Gegeven"), Cel("")], [Rij([Cel(k), Cel(v)]) for k, v in facts.items()])
    _show_findings(ctx, f)
    _show_versions(ctx, f)
    _show_actions(ctx, f)


def _status(f: Aanlevering) -> str:
    if f.status == "geldig":
        return "geldig: deze levering telt mee"
    if f.beeindigd_op is None:
        return f"{f.status}: telt niet mee"
    reason = f"; reden: {f.reden}" if f.reden else ""
    return f"{f.status} op {nl.moment(f.beeindigd_op)} door {f.beeindigd_door}{reason}"


def _show_findings(ctx: Context, f: Aanlevering) -> None:
    found = delivery_history.findings(ctx.zicht(), f.levering)
    if not found:
        return
    rules = {rule.nummer: rule for rule in catalogue()}
    rows = []
    for nummer, ernst, kolom, aantal in found:
        rule = rules.get(nummer)
        # A general rule has a name; a rule of one extract is told by its sentence.
        name = "" if rule is None else rule.naam if nummer in general_rules() else rule.melding
        rows.append(
            Rij(
                [
                    severity(ernst),
                    Cel(nummer),
                    Cel(name),
                    Cel(kolom or nl.NONE),
                    Cel(nl.number(aantal), getal=True),
                ]
            )
        )
    kop = [Cel("Ernst"), Cel("Regel"), Cel("Wat"), Cel("Kolom"), Cel("Aantal", getal=True)]
    show_table(kop, rows, "Bevindingen bij deze levering")


def _show_versions(ctx: Context, f: Aanlevering) -> None:
    versions = delivery_history.offered(ctx.zicht(), f.levermaand, f.levermaand, f.partner, f.extract)
    if len(versions) < 2:
        return
    rows = []
    for other in versions:
        mark = words.BESTAND_MERKEN[other.status]
        rows.append(
            Rij(
                [
                    Cel(str(other.versie)),
                    Cel(str(other.levering)),
                    Cel(other.status, merk=mark.vorm, toon=mark.toon),
                    Cel(nl.moment(other.ontvangen_op)),
                    Cel(other.bestand),
                    Cel(nl.number(other.rijen), getal=True),
                    Cel(other.reden or ""),
                ]
            )
        )
    kop = [
        Cel("Versie"),
        Cel("Levering"),
        Cel("Status"),
        Cel("Ontvangen"),
        Cel("Bestand"),
        Cel("Rijen", getal=True),
        Cel("Reden"),
    ]
    show_table(kop, rows, "Alle bestanden over deze maand, het nieuwste eerst")


def _show_actions(ctx: Context, f: Aanlevering) -> None:
    if _is_purged(ctx, f):
        st.caption("De rijen van deze levering zijn opgeschoond, want hun bewaartermijn is voorbij.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if f.status != "afgekeurd" and ctx.kijker.rijen(f.partner):
            uitvoer.offer(
                ctx,
                "Rijen downloaden (CSV)",
                f"levering_{f.levering}_{f.partner}_{f.extract}_{f.levermaand:%Y-%m}.csv",
                lambda: "".join(delivery_history.rows_as_csv(ctx.zicht(), f.levering)).encode("utf-8-sig"),
                key=f"rijen_{f.levering}",
            )
        st.page_link(
            str(navigation.pagina("aanleveren").pad),
            label="Vervangen: een nieuw bestand aanleveren" if f.status == "geldig" else "Opnieuw aanleveren",
            query_params={"partner": f.partner, "maand": nl.month_code(f.levermaand)},
        )
    if f.status == "geldig" and ctx.kijker.rijen(f.partner):
        _show_withdrawal(ctx, f)
    elif f.status == "afgekeurd":
        st.caption("Van een afgekeurd bestand is niets bewaard dan wat hierboven staat.")


def _is_purged(ctx: Context, f: Aanlevering) -> bool:
    with ctx.dataset.cursor() as cursor:
        grens = residue.boundary(cursor)
    return grens is not None and f.levermaand < grens


def _show_withdrawal(ctx: Context, f: Aanlevering) -> None:
    with st.expander("Deze levering intrekken"):
        st.write(
            f"Na het intrekken tellen de rijen van deze levering ({nl.number(f.rijen)}) nergens meer mee en "
            "is de maand leeg, tot er een nieuwe levering komt. De rijen blijven hier terug te halen. "
            "Is er een beter bestand, vervang de levering dan."
        )
        with st.form(f"intrekken_{f.levering}", border=False):
            reason = st.text_area(
                "Waarom geldt deze levering niet meer? (verplicht)", key=f"reden_{f.levering}", max_chars=500
            )
            sure = st.checkbox("Ja, deze levering moet niet meer meetellen", key=f"zeker_{f.levering}")
            asked = st.form_submit_button(f"Levering {f.levering} intrekken")
        if asked:
            _withdraw(ctx, f, reason or "", sure)


def _withdraw(ctx: Context, f: Aanlevering, reason: str, sure: bool) -> None:
    if not reason.strip():
        st.error("Schrijf eerst op waarom deze levering niet meer geldt.")
    elif not sure:
        st.error("Zet eerst het vinkje dat deze levering niet meer moet meetellen.")
    else:

        def withdraw() -> str:
            delivery.withdraw(ctx.dataset, f.levering, ctx.levert(f.partner), reason)
            return f"Levering {f.levering} is ingetrokken en telt niet meer mee."

        with st.spinner("De levering wordt ingetrokken …"):
            gedaan.attempt(PLAATS, withdraw)
