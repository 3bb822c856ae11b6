"""The page Aanleveren: from uploaded files to accepted deliveries, each step in view."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ketenmonitor.access.viewer import Verboden
from ketenmonitor.performance.completeness import calendar
from ketenmonitor.presentation import deliveries as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, werk
from ketenmonitor.ui.aanvaarden import show_accept_all, show_acceptance, show_preview, show_receipt
from ketenmonitor.ui.bevindingen import show_findings
from ketenmonitor.ui.context import Context, delivery_month
from ketenmonitor.ui.koppelen import show_codes, show_columns
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.werk import Werk
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.templates import template_csv, template_xlsx

NIETS_BEWAARD = "Er wordt niets bewaard voordat u aanvaardt."
STANDEN = {
    "onleesbaar": ("▲", "aandacht", "niet te verwerken"),
    "kiezen": ("◆", "aandacht", "kies een extract"),
    "fouten": ("▲", "aandacht", "eerst herstellen"),
    "waarschuwingen": ("◆", "", "te aanvaarden, met waarschuwingen"),
    "goed": ("●", "goed", "te aanvaarden"),
    "aanvaard": ("●", "goed", "aanvaard"),
}
MAAND_UIT = {
    "naam": "uit de naam van het bestand",
    "inhoud": "uit de datums in het bestand",
    "keuze": "door u gekozen",
    "aanname": "aangenomen: vorige maand; controleer dit",
}
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def choose_partner(ctx: Context) -> str | None:
    """For whom is delivered."""
    names = {code: p.naam for code, p in ctx.keten.partners.items() if ctx.kijker.rijen(code)}
    if not names:
        raise Verboden(
            "U hoort bij geen organisatie die aanlevert: vraag de beheerder van de keten om toegang."
        )
    first = {"": "Kies uw organisatie"} if len(names) > 1 else {}
    left, _ = st.columns([2, 3])
    with left:
        chosen = address.select("Organisatie", "partner", {**first, **names})
    return chosen or None


def show_templates(ctx: Context, partner: str) -> None:
    """The empty files that a partner can fill in."""
    with st.expander("Sjablonen om in te vullen"):
        st.caption("Met voorbeeldrijen; de Excelversie heeft uitleg en codes per kolom erbij.")
        for name in ctx.keten.partners[partner].levert:
            extract = extracts()[name]
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(extract.naam, width=200)
                for label, kind, make in (("CSV", "csv", template_csv), ("Excel", "xlsx", template_xlsx)):
                    st.download_button(
                        plain(label),
                        partial(make, extract, ctx.keten, delivery_month(ctx)),
                        file_name=f"{name}.{kind}",
                        mime=MIME[kind],
                        key=f"sjabloon_{name}_{kind}",
                        on_click="ignore",
                        help=plain(f"Sjabloon {extract.naam.lower()} als {label}-bestand"),
                    )


def upload(ctx: Context, partner: str) -> list[Werk]:
    """Take in the files and test them, showing how far it is."""
    # Every kind of file may come in: what is no table is refused in Dutch, with what to do instead.
    files = st.file_uploader(
        "Bestanden (csv, txt of Excel); u kunt er meer tegelijk kiezen",
        accept_multiple_files=True,
        key="bestanden",
    )
    known = werk.werken()
    if any(f.file_id not in known or werk.is_stale(ctx, partner, known[f.file_id]) for f in files):
        bar = st.progress(0.0, "Bestanden worden gelezen en getoetst")
        werk.follow(ctx, partner, files, lambda text, part: _show_progress(bar, text, part))
        bar.empty()
    else:
        werk.follow(ctx, partner, files, lambda text, part: None)
    return [known[f.file_id] for f in files]


def _show_progress(bar: DeltaGenerator, text: str, part: float) -> None:
    bar.progress(part, plain(text))


def answer(ctx: Context, partner: str | None, offered: Sequence[Werk]) -> str:
    """The sentence that answers the page's question for where the visitor is now."""
    if partner is None:
        return f"Kies uw organisatie en zet uw bestanden hieronder neer. {NIETS_BEWAARD}"
    if len(offered) == 1 and offered[0].toets is not None and offered[0].ontvangst is None:
        return words.file_sentence(offered[0].toets)
    if len(offered) == 1 and offered[0].ontvangst is not None:
        return f"{offered[0].naam} is aanvaard als levering {offered[0].ontvangst.levering.levering}."
    if offered:
        return files_sentence(offered)
    maand = delivery_month(ctx)
    states = [s for s in calendar(ctx.zicht(), maand, maand, ctx.today) if s.partner == partner]
    waiting = [s for s in states if s.levering is None]
    name, month = ctx.keten.partners[partner].naam, nl.month(maand)
    if not states:
        return f"Van {name} wordt over {month} niets verwacht. {NIETS_BEWAARD}"
    if not waiting:
        return (
            f"Alles van {name} over {month} is binnen; een nieuw bestand vervangt de levering van die maand."
        )
    which = nl.listing([f"{words.name_of(s.extract)} (uiterlijk {nl.day(s.uiterlijk)})" for s in waiting])
    return f"Van {name} wordt over {month} nog verwacht: {which}. {NIETS_BEWAARD}"


def files_sentence(offered: Sequence[Werk]) -> str:
    """How the uploaded files stand."""
    per = {stand: [w for w in offered if w.stand == stand] for stand in STANDEN}
    good = len(per["goed"]) + len(per["waarschuwingen"])
    said = []
    if per["aanvaard"]:
        said.append(f"{nl.count(len(per['aanvaard']), 'bestand is', 'bestanden zijn')} aanvaard")
    if good:
        said.append(f"{nl.count(good, 'bestand kan', 'bestanden kunnen')} worden aanvaard")
    bad = [*per["onleesbaar"], *per["fouten"]]
    if bad:
        said.append(f"niet goed: {nl.listing([_reason(w) for w in bad], 4)}")
    if per["kiezen"]:
        said.append(f"kies het extract van {nl.listing([w.naam for w in per['kiezen']], 4)}")
    text = "; ".join(said) + "."
    return text[0].upper() + text[1:]


def _reason(w: Werk) -> str:
    if w.toets is None:
        return f"{w.naam} (niet te verwerken)"
    return f"{w.naam} ({nl.count(w.toets.aantal('fout'), 'fout', 'fouten')})"


def show_overview(ctx: Context, offered: Sequence[Werk]) -> None:
    """All files under each other, with what they are and whether they can be accepted."""
    rows = []
    for w in offered:
        mark, tone, text = STANDEN[w.stand]
        if w.ontvangst:
            text = f"aanvaard als levering {w.ontvangst.levering.levering}"
        elif w.toets and w.toets.aanvaardbaar and werk.rivals(offered, w):
            mark, tone, text = "◆", "aandacht", f"dezelfde levering als {werk.rivals(offered, w)[0].naam}"
        rows.append(
            Rij(
                [
                    Cel(w.naam),
                    Cel(words.name_of(w.extract) if w.extract else nl.NONE),
                    Cel(nl.month(w.maand) if w.gelezen else nl.NONE),
                    Cel(nl.number(w.toets.rijen if w.toets else None), getal=True),
                    Cel(nl.number(w.toets.aantal("fout") if w.toets else None), getal=True),
                    Cel(nl.number(w.toets.aantal("waarschuwing") if w.toets else None), getal=True),
                    Cel(text, merk=mark, toon=tone),
                ]
            )
        )
    heads = ("Rijen", "Fouten", "Waarschuwingen")
    show_table(
        [Cel("Bestand"), Cel("Extract"), Cel("Maand"), *(Cel(h, getal=True) for h in heads), Cel("Oordeel")],
        rows,
        "Uw bestanden",
    )
    show_accept_all(ctx, offered)


def choose_file(offered: Sequence[Werk]) -> Werk:
    """The file to look at: of what was just added the first that asks for attention, or the one chosen.

    Who mends a file and adds it wants to see that one, and not again the one with the mistakes.
    """
    by_id = {w.id: w for w in offered}
    order = list(STANDEN)
    seen: frozenset[str] = st.session_state.get("gezien", frozenset())
    added = [w for w in offered if w.id not in seen] or offered
    st.session_state["gezien"] = frozenset(by_id)
    if len(offered) == 1:
        return offered[0]
    first = min(added, key=lambda w: order.index(w.stand))
    chosen = st.selectbox(
        "Bestand bekijken",
        list(by_id),
        index=list(by_id).index(first.id),
        key=f"bekijken_{hash(tuple(by_id))}",
        format_func=lambda i: f"{by_id[i].naam} · {STANDEN[by_id[i].stand][2]}",
    )
    return by_id[chosen]


def show_file(ctx: Context, partner: str, w: Werk, offered: Sequence[Werk]) -> None:
    """One file from top to bottom: recognised, assumed, mapped, found, previewed, accepted."""
    st.header(plain(w.naam))
    if w.ontvangst is not None:
        show_receipt(ctx, w.ontvangst)
        return
    if w.gelezen is not None:
        _show_recognised(ctx, partner, w)
    if w.weigering:
        st.error(plain(w.weigering))
        st.caption("De andere bestanden gaan gewoon door. Herstel dit bestand en zet het opnieuw neer.")
        return
    toets = w.toets
    if toets is None:
        st.warning("Het is niet te zien welk extract dit is: kies het hierboven.")
        return
    if len(offered) > 1:  # of a single file the page's first sentence says it
        (st.success if toets.aanvaardbaar else st.error)(plain(words.file_sentence(toets)))
    st.subheader("Koppeling")
    show_columns(w, toets)
    show_codes(ctx, w, toets)
    st.subheader("Bevindingen")
    show_findings(ctx, w.id, toets)
    if toets.aanvaardbaar:
        show_preview(ctx, w)
        show_acceptance(ctx, w, offered)


def _show_recognised(ctx: Context, partner: str, w: Werk) -> None:
    options = list(dict.fromkeys([*ctx.keten.partners[partner].levert, *([w.extract] if w.extract else [])]))
    months = werk.month_options(ctx, partner, w)
    left, right, rest = st.columns([1, 1, 2])
    with left:
        st.selectbox(
            "Extract",
            options,
            index=options.index(w.extract) if w.extract else None,
            key=f"extract_{w.id}",
            format_func=lambda e: extracts()[e].naam,
            placeholder="Kies",
            on_change=_extract_chosen,
            args=(w,),
        )
    with right:
        st.selectbox(
            "Maand",
            months,
            index=months.index(w.maand),
            key=f"maand_{w.id}",
            format_func=nl.month,
            on_change=_month_chosen,
            args=(w,),
        )
    said = f"Maand {MAAND_UIT[w.maand_uit]}."
    if w.gelezen and w.gelezen.aannames:
        said += " " + " ".join(w.gelezen.aannames)
    with rest:
        st.caption("Herkend en aangenomen")
        st.write(plain(said))


def _extract_chosen(w: Werk) -> None:
    w.extract = st.session_state[f"extract_{w.id}"]
    w.kolommen.clear()
    w.codes.clear()


def _month_chosen(w: Werk) -> None:
    chosen: date = st.session_state[f"maand_{w.id}"]
    w.maand, w.maand_uit = chosen, "keuze"
