"""Accepting on the page: what changes, the button, several files at once, and the receipt."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.dataset.merge import Levering
from ketenmonitor.intake.delivery import Ontvangst
from ketenmonitor.intake.preview import moved_by, preview
from ketenmonitor.presentation import closing_words
from ketenmonitor.presentation import deliveries as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import navigation, werk
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.werk import Werk

# A delivery of trajecten first: the others are compared with it.
VOLGORDE = ("trajecten", "wachtlijst", "wachttijdverdeling", "kosten", "uitkomsten")


def show_accept_all(ctx: Context, offered: Sequence[Werk]) -> None:
    """One button for every file without errors; files that would be the same delivery are left out."""
    ready = [w for w in offered if w.stand in ("goed", "waarschuwingen") and not werk.rivals(offered, w)]
    if not ready:
        return
    if any(w.extract == "trajecten" for w in ready) and any(_misses_trajecten(w) for w in ready):
        st.caption(
            "Waarschuwingen over onbekende trajecten vervallen voor wat in uw bestand met trajecten staat: "
            "dat wordt het eerst verwerkt, en de andere bestanden worden er dan opnieuw mee vergeleken."
        )
    warnings = sum(w.toets.aantal("waarschuwing") for w in ready if w.toets)
    seen = True
    if warnings:
        told = nl.count(warnings, "waarschuwing", "waarschuwingen")
        seen = st.checkbox(
            plain(f"Ik heb de {told} in deze bestanden bekeken"), key=f"alles_gezien_{warnings}"
        )
    if st.button(
        f"Alles zonder fouten aanvaarden ({nl.count(len(ready), 'bestand', 'bestanden')})",
        type="primary",
        disabled=not seen,
    ):
        accept_in_order(ctx, ready)
        st.rerun()


def _misses_trajecten(w: Werk) -> bool:
    return w.toets is not None and any(t.regelnummer == "V04" for t in w.toets.tellingen)


def accept_in_order(ctx: Context, ready: Sequence[Werk]) -> None:
    """Accept several files, each tested again when an earlier one changed what it is compared with."""
    ordered = sorted(
        ready, key=lambda w: (w.maand, VOLGORDE.index(w.extract) if w.extract in VOLGORDE else len(VOLGORDE))
    )
    with st.status("Bestanden worden aanvaard", expanded=True) as status:
        bar = st.progress(0.0)
        for i, w in enumerate(ordered):
            bar.progress(i / len(ordered), plain(f"{w.naam} wordt verwerkt"))
            assert w.toets is not None
            if werk.is_stale(ctx, w.toets.partner, w):
                werk.test(ctx, w.toets.partner, w)
            if w.toets is not None and w.toets.aanvaardbaar:
                werk.accept(ctx, w)
        status.update(label="Klaar", state="complete", expanded=False)


def show_preview(ctx: Context, w: Werk) -> None:
    """What acceptance would change: rows, and the KPIs that move."""
    assert w.toets is not None
    st.subheader("Wat verandert er")
    if w.voorproef is None:
        with st.spinner("Berekenen wat er verandert …"):
            w.voorproef = preview(ctx.dataset, w.toets, ctx.levert(w.toets.partner))
    st.write(plain(words.preview_sentence(w.voorproef)))
    if w.voorproef.gesloten:
        st.warning(plain(closing_words.preview(w.maand)))
    moves = [words.move_words(b) for b in w.voorproef.bewegingen]
    if not moves:
        st.write("Geen van de KPI’s over deze maand verandert erdoor.")
        return
    name = ctx.keten.partners[w.toets.partner].naam
    shown = 4 if any(m[3] for m in moves) else 3  # without a figure before there is no difference
    show_table(
        [Cel("KPI"), *(Cel(kop, getal=True) for kop in ("was", "wordt", "verschil")[: shown - 1])],
        [Rij([Cel(m[0]), *(Cel(text, getal=True) for text in m[1:shown])]) for m in moves],
        f"KPI’s van {name} over {nl.month(w.maand)} die erdoor veranderen",
    )


def show_acceptance(ctx: Context, w: Werk, offered: Sequence[Werk]) -> None:
    """The button, after the warnings have been seen."""
    assert w.toets is not None
    st.subheader("Aanvaarden")
    same = werk.rivals(offered, w)
    if same:
        st.warning(
            plain(f"{same[0].naam} is dezelfde levering; wat u het laatst aanvaardt, vervangt het eerdere.")
        )
    warnings = w.toets.aantal("waarschuwing")
    seen = True
    if warnings:
        told = "de waarschuwing" if warnings == 1 else f"de {nl.number(warnings)} waarschuwingen"
        seen = st.checkbox(
            plain(f"Ik heb {told} bekeken; de gegevens kloppen"), key=f"gezien_{w.id}_{warnings}"
        )
    if st.button("Levering aanvaarden", type="primary", disabled=not seen, key=f"aanvaard_{w.id}"):
        with st.spinner("De levering wordt verwerkt …"):
            werk.accept(ctx, w)
        st.rerun()


def show_receipt(ctx: Context, ontvangst: Ontvangst) -> None:
    """The receipt of an accepted file, and where its figures are to be seen."""
    levering = ontvangst.levering
    if ontvangst.identiek:
        st.info(f"Dit bestand was al aanvaard als levering {levering.levering}; er is niets veranderd.")
    else:
        st.success(f"Aanvaard als levering {levering.levering}. Bewaar het ontvangstbewijs.")
    replaced = f"levering {ontvangst.vervangt}" if ontvangst.vervangt else "niets: de eerste over deze maand"
    facts = {
        "Levering": str(levering.levering),
        "Organisatie": ctx.keten.partners[levering.partner].naam,
        "Extract en maand": f"{words.name_of(levering.extract)}, {nl.month(levering.levermaand)}",
        "Vervangt": replaced,
        "Rijen": nl.number(levering.rijen),
        "Waarschuwingen": nl.number(levering.waarschuwingen),
        "Ontvangen": f"{nl.moment(levering.ontvangen_op)}, door {levering.door}",
        "Vingerafdruk (SHA-256)": levering.sha256,
    }
    show_table([Cel("Ontvangstbewijs"), Cel("")], [Rij([Cel(k), Cel(v)]) for k, v in facts.items()])
    st.download_button(
        "Ontvangstbewijs downloaden",
        words.receipt(ontvangst, ctx.keten),
        mime="text/plain",
        file_name=f"ontvangstbewijs_{levering.levering}.txt",
        key=f"bewijs_{levering.levering}",
        on_click="ignore",
    )
    show_next(levering)


def show_next(levering: Levering) -> None:
    """Links to the pages that show the figures of this delivery."""
    st.write("Bekijk de cijfers:")
    dimensions = dict.fromkeys(kpi.dimensie for kpi in moved_by(levering.extract))
    with st.container(horizontal=True):
        for adres in [*dimensions, "leveringen"]:
            page = navigation.pagina(adres)
            st.page_link(
                str(page.pad),
                label=page.naam,
                query_params={"maand": nl.month_code(levering.levermaand), "partner": levering.partner},
            )
