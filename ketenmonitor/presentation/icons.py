"""Icons of a control chart for in a table: what the last month says, and whether the agreement is in reach.

Every icon differs in form, not only in colour, and has its word. It is drawn as a mask over the text colour
of its tone, so that one string serves the light and the dark theme; Streamlit strips inline SVG.
"""

from dataclasses import dataclass
from urllib.parse import quote

from ketenmonitor.statistics import spc

WIDTH, HEIGHT = 22, 18
TONES = {"goed": "var(--km-goed)", "aandacht": "var(--km-aandacht)", "zacht": "var(--km-zacht)"}

UP = 'transform="translate(0 0)"'
DOWN = 'transform="matrix(1 0 0 -1 0 18)"'

# Shapes on a canvas of 22 x 18; what is black in them gets the colour.
POINT = '<path {turn} d="M11 2.5 18.5 15.5H3.5Z"/>'
WARNING = (
    '<path {turn} fill-rule="evenodd" '
    'd="M11 .8 20.6 17H1.4ZM11 4.8 4.9 15.2H17.1ZM9.2 11a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0Z"/>'
)
ARROW = '<path {turn} d="M11 1.5 17 8.5H12.4V16.5H9.6V8.5H5Z"/>'
WAVE = (
    '<path d="M2 9C4 3 7 3 8.8 7.5S12.5 14.5 14.4 10.5 18 4.5 20 9" fill="none" stroke="#000" '
    'stroke-width="1.8" stroke-linecap="round"/>'
)
DASHES = '<path d="M1 {y}H5M9 {y}H13M17 {y}H21" fill="none" stroke="#000" stroke-width="1.6"/>'
CHECK = (
    '<path d="M6.5 5.8 9.8 9 16 2.2" fill="none" stroke="#000" stroke-width="2.2" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)


def _dots(*places: tuple[float, float]) -> str:
    return "".join(f'<circle cx="{x}" cy="{y}" r="2.1"/>' for x, y in places)


MET = CHECK + DASHES.format(y=14.5)
MISSED = DASHES.format(y=3.5) + _dots((4, 9.5), (11, 14.5), (18, 10.5))
BOTH = DASHES.format(y=9) + _dots((4, 14.5), (11, 3.5), (18, 14))


@dataclass(frozen=True)
class Icoon:
    """An icon as HTML without anything from data, and its word; without a drawing ``html`` is empty."""

    html: str
    woord: str


def _icon(shape: str, woord: str, kleur: str) -> Icoon:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{shape}</svg>'
    mask = f"url('data:image/svg+xml,{quote(svg, safe='')}') center/contain no-repeat"
    style = (
        f"display:inline-block;width:{WIDTH}px;height:{HEIGHT}px;vertical-align:-4px;"
        f"margin:0 .15rem 0 .25rem;background-color:{kleur};-webkit-mask:{mask};mask:{mask};"
        "-webkit-print-color-adjust:exact;print-color-adjust:exact;forced-color-adjust:none"
    )
    html = f'<span class="km-icoon" role="img" aria-label="{woord}" title="{woord}" style="{style}"></span>'
    return Icoon(html, woord)


def variation_icon(variatie: str, richting: int) -> Icoon:
    """What the last month says (a word of ``spc``), pointing up when ``richting`` is above zero.

    Too short, and nothing to say, have no drawing.
    """
    turn = UP if richting > 0 else DOWN
    if variatie == spc.VERBETERING:
        return _icon(POINT.format(turn=turn), variatie, TONES["goed"])
    if variatie == spc.VERSLECHTERING:
        return _icon(WARNING.format(turn=turn), variatie, TONES["aandacht"])
    if variatie in (spc.HOGER, spc.LAGER):
        turn = UP if variatie == spc.HOGER else DOWN
        return _icon(ARROW.format(turn=turn), variatie, "currentColor")
    if variatie == spc.TOEVAL:
        return _icon(WAVE, variatie, TONES["zacht"])
    return Icoon("", variatie)


def assurance_icon(zekerheid: str) -> Icoon:
    """Whether the agreement (the dashed line) is met as a rule; nothing where that cannot be said."""
    if zekerheid == spc.HAALT:
        return _icon(MET, zekerheid, TONES["goed"])
    if zekerheid == spc.HAALT_NIET:
        return _icon(MISSED, zekerheid, TONES["aandacht"])
    if zekerheid == spc.WISSELEND:
        return _icon(BOTH, zekerheid, TONES["zacht"])
    return Icoon("", zekerheid)


LEGEND: tuple[Icoon, ...] = (
    variation_icon(spc.VERBETERING, 1),
    variation_icon(spc.VERSLECHTERING, -1),
    variation_icon(spc.HOGER, 1),
    variation_icon(spc.TOEVAL, 0),
    assurance_icon(spc.HAALT),
    assurance_icon(spc.WISSELEND),
    assurance_icon(spc.HAALT_NIET),
)
