"""Icons have a word, differ in form, and carry nothing that a page would strip."""

import re
from urllib.parse import unquote

import pytest

from ketenmonitor.presentation.icons import LEGEND, Icoon, assurance_icon, variation_icon
from ketenmonitor.statistics import spc


def shape(icoon: Icoon) -> str:
    found = re.search(r"data:image/svg\+xml,([^']+)'", icoon.html)
    assert found is not None
    return unquote(found[1])


@pytest.mark.parametrize("woord", [spc.VERBETERING, spc.VERSLECHTERING, spc.HOGER, spc.LAGER, spc.TOEVAL])
def test_every_variation_is_an_image_with_its_word(woord: str) -> None:
    icoon = variation_icon(woord, 1)
    assert icoon.woord == woord
    assert 'role="img"' in icoon.html
    assert f'aria-label="{woord}"' in icoon.html


@pytest.mark.parametrize("woord", [spc.HAALT, spc.HAALT_NIET, spc.WISSELEND])
def test_every_assurance_is_an_image_with_its_word(woord: str) -> None:
    icoon = assurance_icon(woord)
    assert icoon.woord == woord
    assert f'role="img" aria-label="{woord}"' in icoon.html


def test_too_short_is_a_word_without_an_icon_and_nothing_is_nothing() -> None:
    assert variation_icon(spc.TE_KORT, 0) == Icoon("", "te kort")
    assert variation_icon(spc.GEEN, 0) == Icoon("", "")
    assert assurance_icon(spc.GEEN) == Icoon("", "")


def test_icons_differ_in_form_and_not_only_in_colour() -> None:
    drawn = [
        variation_icon(word, direction)
        for word in (spc.VERBETERING, spc.VERSLECHTERING)
        for direction in (1, -1)
    ]
    drawn += [variation_icon(word, 0) for word in (spc.HOGER, spc.LAGER, spc.TOEVAL)]
    drawn += [assurance_icon(word) for word in (spc.HAALT, spc.HAALT_NIET, spc.WISSELEND)]
    assert len({shape(icoon) for icoon in drawn}) == len(drawn) == 10


@pytest.mark.parametrize(
    ("icoon", "kleur"),
    [
        (variation_icon(spc.VERBETERING, -1), "var(--km-goed)"),
        (variation_icon(spc.VERSLECHTERING, 1), "var(--km-aandacht)"),
        (variation_icon(spc.TOEVAL, 0), "var(--km-zacht)"),
        (variation_icon(spc.HOGER, 1), "currentColor"),
        (assurance_icon(spc.HAALT_NIET), "var(--km-aandacht)"),
    ],
)
def test_colours_are_those_of_the_theme(icoon: Icoon, kleur: str) -> None:
    assert f"background-color:{kleur};" in icoon.html


def test_an_icon_fits_in_an_attribute_and_holds_no_element_that_is_stripped() -> None:
    for icoon in LEGEND:
        assert "<svg" not in icoon.html
        assert icoon.html.count('"') % 2 == 0
        assert re.fullmatch(r"<span [^<>]+></span>", icoon.html)


def test_the_legend_has_words() -> None:
    assert [icoon.woord for icoon in LEGEND] == [
        "verbetering", "verslechtering", "hoger", "toeval",
        "structureel gehaald", "wisselend", "structureel niet gehaald",
    ]  # fmt: skip
