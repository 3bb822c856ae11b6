"""A verdict and a signal in a cell of a table: always a word or a shape beside the colour."""

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, NIET_RIJP, UITLEG
from ketenmonitor.presentation import closing_words, icons, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui.style import Cel


def value_cell(p: Prestatie) -> Cel:
    """A value as published, with today's beside it when it was corrected."""
    told = closing_words.correction(p)
    return Cel(closing_words.value(p), getal=True, uitleg=told[:1].upper() + told[1:])


def verdict_cell(p: Prestatie) -> Cel:
    """A verdict as mark and word, with its explanation on hovering."""
    verdict = p.oordeel
    told = NIET_RIJP if verdict.oordeel == GEEN_AFSPRAAK and not verdict.rijp else verdict.oordeel
    text = told
    if verdict.stand is not None and verdict.stand != verdict.oordeel:
        text += f" ({'toen' if p.bevroren else 'nu'} {verdict.stand})"
    tone = sentences.TOON.get(told, "zacht")
    return Cel(text, toon=tone, merk=sentences.MERK[told], uitleg=UITLEG[told])


def signal_icons(signaal: Signaal | None) -> tuple[icons.Icoon, ...]:
    """The icons of variation and assurance, in this order; none where nothing can be said."""
    if signaal is None:
        return ()
    drawn = (
        icons.variation_icon(signaal.variatie, signaal.richting),
        icons.assurance_icon(signaal.zekerheid),
    )
    return tuple(icoon for icoon in drawn if icoon.html)


def signal_cell(signaal: Signaal | None) -> Cel:
    """What the control chart says, as icons and words."""
    if signaal is None:
        return Cel("")
    words = [w for w in (signaal.variatie, signaal.zekerheid) if w]
    tone = {"verbetering": "goed", "verslechtering": "aandacht"}.get(signaal.variatie, "zacht")
    return Cel(nl.listing(words), toon=tone, iconen=signal_icons(signaal))
