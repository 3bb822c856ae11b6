"""Findings on the page: counted per rule, then row by row, and the file back with a column ``bevinding``."""

import math

import streamlit as st

from ketenmonitor.intake import findings
from ketenmonitor.intake.filename import stem
from ketenmonitor.intake.validation import Toets
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.deliveries import ERNST_MERKEN, Merk
from ketenmonitor.ui import uitvoer
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table

PER_BLADZIJDE = 25


def show_findings(ctx: Context, sleutel: str, toets: Toets) -> None:
    """The findings of one tested file; ``sleutel`` keeps its widgets apart from those of other files."""
    if not toets.tellingen:
        st.write("Geen bevindingen.")
        return
    kop = [
        Cel("Ernst"),
        Cel("Kolom"),
        Cel("Aantal", getal=True),
        Cel("Eerste plek"),
        Cel("Wat er is, en wat u kunt doen"),
    ]
    rows = [
        Rij(
            [
                severity(t.ernst),
                Cel(t.kolom or "hele bestand"),
                Cel(nl.number(t.aantal), getal=True),
                Cel(place(t.eerste_regel, t.eerste_cel)),
                Cel(f"{t.voorbeeld} ({t.regelnummer})"),
            ]
        )
        for t in toets.tellingen
    ]
    show_table(kop, rows, "Bevindingen per regel en kolom, de ernstigste eerst")
    total = sum(t.aantal for t in toets.tellingen)
    uitvoer.offer(
        ctx,
        "Bestand met bevindingen downloaden",
        f"{stem(toets.gelezen.bestand)}_bevindingen.csv",
        lambda: annotated(toets),
        key=f"bevindingen_{sleutel}",
        uitleg="Uw eigen bestand met een kolom erbij: bij elke rij staat wat eraan te doen is.",
    )
    opened = st.expander(
        f"Alle {nl.number(total)} bevindingen rij voor rij", key=f"alle_{sleutel}", on_change="rerun"
    )
    if opened.open:
        with opened:
            _show_rows(sleutel, toets, total)


def annotated(toets: Toets) -> bytes:
    """The file as it was offered, with the column ``bevinding``, as a CSV that Excel opens."""
    return "".join(findings.annotated(toets.cursor, toets.gelezen.kop, toets.bron)).encode("utf-8-sig")


def severity(ernst: str) -> Cel:
    """How grave, as a shape and a word."""
    return marked(ernst, ERNST_MERKEN[ernst])


def marked(tekst: str, merk: Merk) -> Cel:
    """A word with its shape before it, that are not parted at the end of a line."""
    return Cel(f"{merk.vorm}{nl.SPACE}{tekst}", toon=merk.toon)


def place(regel: int | None, cel: str) -> str:
    """Where in the file: the line, and the cell as Excel names it."""
    if regel is None:
        return nl.NONE
    return f"regel{nl.SPACE}{regel}" + (f", cel{nl.SPACE}{cel}" if cel else "")


def _show_rows(sleutel: str, toets: Toets, total: int) -> None:
    pages = math.ceil(total / PER_BLADZIJDE)
    page = 1
    if pages > 1:
        page = st.number_input(
            f"Bladzijde (1 tot en met {nl.number(pages)})", 1, pages, 1, key=f"bladzijde_{sleutel}", width=260
        )
    found = findings.listed(toets.cursor, PER_BLADZIJDE, (int(page) - 1) * PER_BLADZIJDE)
    rows = [
        Rij(
            [
                Cel(place(b.regel, b.cel)),
                severity(b.ernst),
                Cel(b.kolom),
                Cel(b.waarde or "(leeg)"),
                Cel(b.melding),
            ]
        )
        for b in found
    ]
    show_table(
        [Cel("Plek"), Cel("Ernst"), Cel("Kolom"), Cel("Waarde"), Cel("Bevinding")],
        rows,
        "Bevindingen in de volgorde van het bestand",
    )
