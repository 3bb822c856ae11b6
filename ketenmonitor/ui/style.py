"""The few rules of style that Streamlit's theme has no setting for, and tables made of HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from ketenmonitor.presentation.icons import Icoon

CSS = Path(__file__).with_name("style.css").read_text("utf-8")


def is_dark() -> bool:
    """Whether the visitor looks at the dark theme."""
    return st.context.theme.type == "dark"


def apply() -> None:
    """Put the style on the page."""
    st.html(f"<style>{CSS}</style>")


@dataclass(frozen=True)
class Cel:
    """One cell of a table: text that is escaped, with an address, a tone and a mark before it if wanted.

    ``toon`` is ``goed``, ``aandacht``, ``zacht`` or empty; ``uitleg`` is shown on hovering and read
    out; ``getal`` aligns the text right; ``merktoon`` gives the mark alone a tone. ``iconen`` stand after
    the text: drawings made by ``presentation.icons``, never from data.
    """

    tekst: str
    link: str = ""
    toon: str = ""
    merk: str = ""
    merktoon: str = ""
    uitleg: str = ""
    getal: bool = False
    iconen: tuple[Icoon, ...] = ()

    def html(self) -> str:
        """The inside of the cell; everything that comes from data is escaped."""
        text = escape(self.tekst)
        if self.link:
            text = f'<a href="{escape(self.link, quote=True)}" target="_self">{text}</a>'
        if self.merk:
            mark_tone = f" km-{self.merktoon}" if self.merktoon else ""
            text = f'<span class="km-merk{mark_tone}" aria-hidden="true">{escape(self.merk)}</span>{text}'
        if self.toon:
            text = f'<span class="km-{self.toon}">{text}</span>'
        if self.iconen:
            text += f'<span class="km-iconen">{"".join(icoon.html for icoon in self.iconen)}</span>'
        return text


@dataclass(frozen=True)
class Rij:
    """One row: its cells (the first is its heading), or a heading across the table."""

    cellen: Sequence[Cel]
    soort: str = ""


def table_html(kop: Sequence[Cel], rijen: Sequence[Rij], bijschrift: str = "", dicht: bool = False) -> str:
    """A table as HTML: row and column headings for screen readers, figures right-aligned.

    Without ``kop`` there is no row of headings; ``dicht`` sets wide tables closer.
    """
    head = "".join(f'<th scope="col"{_attributes(c)}>{c.html()}</th>' for c in kop)
    head = f"<thead><tr>{head}</tr></thead>" if kop else ""
    body = "".join(_row(rij, len(kop)) for rij in rijen)
    klass = "km-tabel km-dicht" if dicht else "km-tabel"
    caption = f"<caption>{escape(bijschrift)}</caption>" if bijschrift else ""
    return (
        f'<div class="km-rol" tabindex="0" role="region" aria-label="{escape(bijschrift or "tabel")}">'
        f'<table class="{klass}">{caption}{head}<tbody>{body}</tbody></table></div>'
    )


def _row(rij: Rij, width: int) -> str:
    if rij.soort == "kop":
        return f'<tr class="km-kop"><th scope="rowgroup" colspan="{width}">{rij.cellen[0].html()}</th></tr>'
    first, *rest = rij.cellen
    klass = f' class="km-{rij.soort}"' if rij.soort else ""
    cells = "".join(f"<td{_attributes(c)}>{c.html()}</td>" for c in rest)
    return f'<tr{klass}><th scope="row"{_attributes(first)}>{first.html()}</th>{cells}</tr>'


def _attributes(cel: Cel) -> str:
    klass = ' class="km-getal"' if cel.getal else ""
    title = f' title="{escape(cel.uitleg, quote=True)}"' if cel.uitleg else ""
    return klass + title


def show_table(kop: Sequence[Cel], rijen: Sequence[Rij], bijschrift: str = "", dicht: bool = False) -> None:
    """Show a table; a wide one scrolls within itself."""
    st.html(table_html(kop, rijen, bijschrift, dicht))


PRINT = """
.stMainBlockContainer { max-width: 60rem; }
@page { size: A4 portrait; margin: 11mm 13mm; }
@media print {
  .stApp { color-scheme: light !important; }
  .stSidebar, .stAppHeader, .st-key-km-niet-afdrukken, [data-testid="stToolbar"] { display: none !important; }
  html, body, .stApp, .stAppViewContainer, .stMain, .stMainBlockContainer {
    position: static !important; overflow: visible !important; height: auto !important;
    background: #fff !important; color: #1b2733 !important;
  }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  .stMain * { color: #1b2733; }
  .km-zin { font-size: .86rem; margin: 0 0 .2rem 0; max-width: none; line-height: 1.35; }
  .km-tabel { font-size: .78rem; } .km-tabel td, .km-tabel th { padding: .1rem .35rem; font-size: .78rem; }
  h1 { font-size: 1.35rem !important; padding: 0 !important; }
  .stVerticalBlock { gap: .35rem !important; }
  .stCaptionContainer p { font-size: .7rem !important; margin: 0; }
}
"""


def show_print_style() -> None:
    """Lay a page out for one A4: no menu, no bar, small type, black on white."""
    st.html(f"<style>{PRINT}</style>")


def show_sentence(zin: str) -> None:
    """The sentence under the title that answers the page's question."""
    st.html(f'<p class="km-zin">{escape(zin)}</p>')


def show_notice(zin: str) -> None:
    """A line above the page that says under which circumstances it is shown."""
    st.html(f'<p class="km-omstandigheid" role="note">{escape(zin)}</p>')


def show_list(zinnen: Sequence[Cel | tuple[Cel, ...]]) -> None:
    """Sentences under each other, each with its link; further cells of one are what can be done about it."""
    lines = [zin if isinstance(zin, tuple) else (zin,) for zin in zinnen]
    told = [" ".join([f.html(), *(_beside(cel) for cel in rest)]) for f, *rest in lines]
    st.html('<ul class="km-lijst">' + "".join(f"<li>{line}</li>" for line in told) + "</ul>")


def _beside(cel: Cel) -> str:
    return f'<span class="km-daarbij"{_attributes(cel)}>{cel.html()}</span>'


def show_marks(merken: Sequence[Cel]) -> None:
    """What the marks in a table mean, in small type, each with its explanation on hovering."""
    # A space between the parts, so that a narrow screen may break the line there.
    st.html(
        '<p class="km-legenda">'
        + " ".join(f"<span{_attributes(m)}>{m.html()}</span>" for m in merken)
        + "</p>"
    )


def show_legend(delen: Sequence[str], iconen: Sequence[Icoon] = ()) -> None:
    """What the marks and icons mean, in small type."""
    drawn = [f"<span>{icoon.html} {escape(icoon.woord)}</span>" for icoon in iconen]
    told = [f"<span>{escape(deel)}</span>" for deel in delen]
    st.html('<p class="km-legenda">' + " ".join([*drawn, *told]) + "</p>")
