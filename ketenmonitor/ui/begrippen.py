"""The page Begrippen: what every word means, searchable, and the templates made from the same definitions."""

import json
from collections.abc import Sequence
from functools import partial

import streamlit as st

from ketenmonitor.presentation import glossary
from ketenmonitor.presentation.glossary import AFDELINGEN, Afdeling, Begrip
from ketenmonitor.ui.context import Context, context, delivery_month
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.templates import datapackage, template_csv, template_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("begrippen").vraag)
    zoek = st.text_input(
        "Zoek een begrip",
        key="zoek",
        type="search",
        placeholder="Bijvoorbeeld wachttijd, reden 03, gemeente of W11",
        live=True,
        bind="query-params",
    ).strip()
    entries = _entries(ctx.keten.vingerafdruk, ctx)
    if not zoek:
        show_sentence(f"{ctx.keten.naam} werkt met {glossary.counted(entries)}.")
        for part in AFDELINGEN:
            _show_folded(part, entries)
        _show_downloads(ctx)
    else:
        found = glossary.search(entries, zoek)
        show_sentence(_answer(entries, found, zoek))
        for part in AFDELINGEN:
            _show_found(part, found)


@st.cache_resource(show_spinner=False)
def _entries(vingerafdruk: str, _ctx: Context) -> tuple[Begrip, ...]:
    return glossary.glossary(_ctx.keten)


def _answer(entries: Sequence[Begrip], found: Sequence[Begrip], zoek: str) -> str:
    if found:
        return f"‘{zoek}’ komt voor in {glossary.counted(found)}."
    hint = glossary.meant(entries, zoek)
    tip = f"Bedoelt u ‘{hint}’?" if hint else "Probeer een korter woord, of een deel ervan."
    return f"‘{zoek}’ komt in geen enkel begrip voor. {tip}"


def _show_folded(part: Afdeling, entries: Sequence[Begrip]) -> None:
    """A part of the glossary with its groups folded; a closed one is not made."""
    st.subheader(part.naam)
    for name, group in glossary.grouped(entries, part.afdeling).items():
        many = f"{len(group)} {part.enkelvoud if len(group) == 1 else part.meervoud}"
        folded = st.expander(plain(f"{name}: {many}"), key=f"open_{part.afdeling}_{name}", on_change="rerun")
        if folded.open:
            with folded:
                _show_group(part, name, group)


def _show_found(part: Afdeling, found: Sequence[Begrip]) -> None:
    groups = glossary.grouped(found, part.afdeling)
    if not groups:
        return
    many = sum(len(group) for group in groups.values())
    st.subheader(plain(f"{part.naam} ({many})"))
    for name, group in groups.items():
        st.markdown(f"**{plain(name)}**")
        _show_group(part, name, group)


def _show_group(part: Afdeling, name: str, group: Sequence[Begrip]) -> None:
    if part.afdeling == "kpis":
        rows = [row for entry in group for row in _kpi_rows(entry)]
        show_table([Cel("Onderdeel"), Cel("Betekenis")], rows)
        return
    if part.afdeling == "kolommen":
        extract = next(e for e in extracts().values() if e.naam == name)
        st.caption(f"Eén rij is {extract.rij}. {extract.uitleg}")
    head = [Cel(title) for title in part.kolommen]
    show_table(head, [Rij([Cel(cell) for cell in entry.cellen]) for entry in group])


def _kpi_rows(entry: Begrip) -> list[Rij]:
    pairs = zip(entry.cellen[::2], entry.cellen[1::2], strict=True)
    return [Rij([Cel(entry.term)], soort="kop"), *(Rij([Cel(k, toon="zacht"), Cel(v)]) for k, v in pairs)]


def _show_downloads(ctx: Context) -> None:
    """The files that partners and their software can use, made when they are asked for."""
    st.subheader("Sjablonen")
    st.write(
        "Van elk extract is er een leeg bestand met voorbeelden. Het Excel-sjabloon heeft uitleg per kolom "
        "en keuzelijsten met de codes van de keten; de beschrijving (Data Package) is voor software die een "
        "bestand vooraf toetst."
    )
    month = delivery_month(ctx)
    for extract in extracts().values():
        name, csv, xlsx = st.columns([2, 1, 1], vertical_alignment="center")
        name.write(extract.naam)
        csv.download_button(
            "CSV",
            partial(template_csv, extract, ctx.keten, month),
            file_name=f"{extract.extract}.csv",
            mime="text/csv",
            key=f"csv_{extract.extract}",
            help=f"Sjabloon {extract.naam} als CSV",
            on_click="ignore",
            width="stretch",
        )
        xlsx.download_button(
            "Excel",
            partial(template_xlsx, extract, ctx.keten, month),
            file_name=f"{extract.extract}.xlsx",
            mime=XLSX,
            key=f"xlsx_{extract.extract}",
            help=f"Sjabloon {extract.naam} als Excel-bestand",
            on_click="ignore",
            width="stretch",
        )
    st.download_button(
        "Beschrijving van alle extracten (Data Package)",
        lambda: json.dumps(datapackage(ctx.keten), ensure_ascii=False, indent=2),
        file_name="datapackage.json",
        mime="application/json",
        on_click="ignore",
    )
