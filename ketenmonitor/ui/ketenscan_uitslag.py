"""The results of a round: where partners stand, what to do first, and the verdicts of KPIs beside them."""

from collections import Counter
from collections.abc import Callable, Mapping

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.learning.maturity import scores
from ketenmonitor.learning.maturity.results import PARTNERS, RESPONDENTS, Ketenbeeld, Profiel, Uitslag
from ketenmonitor.learning.maturity.scores import EENS, Niveau, Voorrang
from ketenmonitor.performance.verdict import BINNEN_BAND, GEEN_AFSPRAAK, GEHAALD, NIET_GEHAALD
from ketenmonitor.presentation import charts, scan_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import scan_words as words
from ketenmonitor.presentation.scan_charts import Lijn, Punt
from ketenmonitor.ui import data, filters, uitvoer
from ketenmonitor.ui.context import Context, months_with_data
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_list, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis

SHOWN = 6
OF_CHAIN = (
    "In de grafiek loopt de balk van de laagste naar de hoogste partner. Fase: het niveau afgerond, en "
    "verlaagd tot geen onderwerp en geen partner er meer dan één fase onder staat. Eens: alle partners "
    "staan binnen één fase van elkaar; bij vier of meer mag er één buiten staan (±). Bij zo weinig "
    "partners is dat een aanwijzing om over te praten, geen bewijs."
)
FIRST = (
    "Volgorde: de kloof, dubbel geteld voor een onderwerp dat zijn pijler in een lagere fase houdt, en "
    "anderhalf keer waar partners verdeeld zijn (een kwart meer als er één afwijkt)."
)


def show(ctx: Context, uitslag: Uitslag) -> None:
    """All of it, as far as the viewer may see."""
    names = filters.names_of(ctx, "partner")
    if uitslag.keten is None and not uitslag.partners:
        st.info(
            f"Van een partner is er een uitslag vanaf {RESPONDENTS} mensen, van de keten vanaf "
            f"{PARTNERS} partners."
        )
        return
    pillars = dict(uitslag.vragen.pijlers)
    st.subheader("De vijf pijlers" if len(pillars) == 5 else "De pijlers")
    _axis(ctx, uitslag, pillars, lambda profiel: profiel.pijlers, "Pijler")
    _first(uitslag, names)
    principles = {item.id: item.thema for item in uitslag.vragen.principes}
    st.subheader("De zes principes van ketensamenwerking" if len(principles) == 6 else "De principes")
    _axis(ctx, uitslag, principles, lambda profiel: profiel.principes, "Principe")
    _principles_of_partners(uitslag, principles, names)
    _beside_figures(ctx, uitslag, names)
    uitvoer.offer(
        ctx, "Deze uitslag als CSV", f"ketenscan_ronde_{uitslag.ronde.ronde}.csv",
        lambda: words.as_csv(uitslag, names), key="ketenscan_csv",
        uitleg="Per pijler, onderwerp en principe: van de keten, en van de partners die u mag zien.",
    )  # fmt: skip
    st.caption(plain(f"{uitslag.vragen.herkomst} {_counts(uitslag)}"))


def _counts(uitslag: Uitslag) -> str:
    if not uitslag.aantallen:
        return f"Een partner telt mee vanaf {RESPONDENTS} mensen."
    people = sum(uitslag.aantallen.values())
    return (
        f"{nl.count(people, 'mens antwoordde', 'mensen antwoordden')}; een partner telt mee vanaf "
        f"{RESPONDENTS}."
    )


Levels = Callable[[Profiel], Mapping[str, Niveau]]


def _axis(ctx: Context, uitslag: Uitslag, names: Mapping[str, str], levels: Levels, word: str) -> None:
    """One axis of the scan: the chart, and its figures as a table."""
    lines = [_line(ctx, uitslag, code, name, levels) for code, name in names.items()]
    alt = (
        f"{word} voor {word.lower()} waar partners staan, met de ambitie; de cijfers staan in de tabel "
        "eronder."
    )
    chart = scan_charts.dots(lines, uitslag.vragen.fasen, charts.palette(is_dark()))
    st.altair_chart(chart, alt=alt, key=f"scan_{word}")
    if uitslag.keten is not None:
        _chain_table(uitslag, uitslag.keten, names, levels, word)
        return
    for partner, profiel in uitslag.partners.items():
        rows = [_own_row(uitslag, names[code], niveau) for code, niveau in levels(profiel).items()]
        head = [Cel(word), *(Cel(t, getal=True) for t in ("Nu", "Ambitie", "Kloof")), Cel("Fase")]
        show_table(head, rows, ctx.keten.partners[partner].naam)


def _line(ctx: Context, uitslag: Uitslag, code: str, name: str, levels: Levels) -> Lijn:
    dots = tuple(
        Punt(ctx.keten.partners[p].naam, levels(profiel)[code].stand.huidig, p in ctx.kijker.partners)
        for p, profiel in uitslag.partners.items()
    )
    if uitslag.keten is None:
        values, wanted = [p.waarde for p in dots], next(iter(uitslag.partners.values()))
        return Lijn(name, dots, None, min(values), max(values), levels(wanted)[code].stand.ambitie)
    spread, stand = uitslag.keten.spreiding[code], levels(uitslag.keten.profiel)[code].stand
    return Lijn(name, dots, spread.mediaan, spread.laagste, spread.hoogste, stand.ambitie)


def _chain_table(
    uitslag: Uitslag, keten: Ketenbeeld, names: Mapping[str, str], levels: Levels, word: str
) -> None:
    head = [
        Cel(word), Cel("Fase"),
        *(Cel(t, getal=True) for t in ("Mediaan", "Laagste", "Hoogste", "Ambitie", "Kloof")),
        Cel("Zijn de partners het eens?"),
    ]  # fmt: skip
    rows = []
    for code, niveau in levels(keten.profiel).items():
        spread, stand = keten.spreiding[code], niveau.stand
        tone = "" if spread.oordeel == EENS else "aandacht"
        rows.append(
            Rij(
                [
                    Cel(names[code]), Cel(words.phase_in_cell(uitslag.vragen, niveau.fase)),
                    *(Cel(words.level(v), getal=True) for v in (
                        spread.mediaan, spread.laagste, spread.hoogste, stand.ambitie, stand.kloof)),
                    Cel(spread.oordeel, toon=tone, merk=words.mark(spread)),
                ]
            )
        )  # fmt: skip
    caption = f"De keten: {nl.count(keten.partners, 'partner', 'partners')}, niveaus van 1 tot 4"
    show_table(head, rows, caption)
    if word == "Pijler":
        st.caption(OF_CHAIN)


def _principles_of_partners(
    uitslag: Uitslag, principles: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """The figures of the dots; those of the pillars stand beside the verdicts of KPIs."""
    if uitslag.keten is None or not uitslag.partners:
        return
    head = [Cel("Partner"), *(Cel(name, getal=True) for name in principles.values())]
    rows = [
        Rij([Cel(names[p]), *(_phase_cell(profiel.principes[code]) for code in principles)])
        for p, profiel in uitslag.partners.items()
    ]
    show_table(head, rows, "Per partner het niveau per principe", dicht=True)


def _own_row(uitslag: Uitslag, name: str, niveau: Niveau) -> Rij:
    stand = niveau.stand
    figures = (stand.huidig, stand.ambitie, stand.kloof)
    return Rij(
        [Cel(name), *(Cel(words.level(v), getal=True) for v in figures),
         Cel(words.phase_in_cell(uitslag.vragen, niveau.fase))]
    )  # fmt: skip


def _first(uitslag: Uitslag, names: Mapping[str, str]) -> None:
    """What the chain works on first, with the reason of each in one sentence."""
    if uitslag.keten is None:
        return
    keten = uitslag.keten
    subjects = {i.id: keten.profiel.items[i.id] for i in uitslag.vragen.items if i.pijler}
    found = scores.first(subjects, keten.profiel.zwakste, keten.spreiding)
    st.subheader("Waar eerst aan te werken")
    if not found:
        st.caption("De keten staat op elk onderwerp waar zij wil zijn.")
        return
    show_list([_reason(uitslag, v, names) for v in found[:SHOWN]])
    if rest := found[SHOWN:]:
        with st.expander(plain(f"Nog {nl.count(len(rest), 'onderwerp', 'onderwerpen')}")):
            show_list([_reason(uitslag, v, names) for v in rest])
    st.caption(FIRST)


def _reason(uitslag: Uitslag, v: Voorrang, names: Mapping[str, str]) -> Cel:
    told = words.why_first(v, uitslag.vragen, "de keten", words.ends(uitslag, v.item, names))
    return Cel(told, merk="▲" if v.zwakste else "·", merktoon="aandacht" if v.zwakste else "zacht")


def _beside_figures(ctx: Context, uitslag: Uitslag, names: Mapping[str, str]) -> None:
    """Of every partner that may be seen: its phases, and beside them the verdicts of its KPIs."""
    if not uitslag.partners:
        return
    st.subheader("De scan naast de prestaties")
    maand = months_with_data(ctx)[1]
    judged = _verdicts(ctx) if maand is not None else {}
    pillars = uitslag.vragen.pijlers
    head = [
        Cel("Partner"), Cel("Mensen", getal=True, uitleg="Hoeveel mensen de vragenlijst invulden"),
        Cel("Fase", getal=True),
        *(Cel(name, getal=True) for name in pillars.values()),
        *(Cel(t, getal=True) for t in ("Gehaald", "Binnen band", "Niet gehaald", "Zonder oordeel")),
    ]  # fmt: skip
    rows = []
    for partner, profiel in uitslag.partners.items():
        people = words.answered(uitslag.aantallen[partner], uitslag.verwacht.get(partner))
        counted = judged.get(partner, Counter[str]())
        told = [counted[v] for v in (GEHAALD, BINNEN_BAND, NIET_GEHAALD)]
        rest = sum(counted.values()) - sum(told) - counted[GEEN_AFSPRAAK]
        figures = [nl.number(n) if counted else nl.NONE for n in (*told, rest)]
        rows.append(
            Rij(
                [
                    Cel(names[partner], link=link("ketenscan", deel="partner", partner=partner)),
                    Cel(people, getal=True),
                    Cel(str(profiel.fase), getal=True, uitleg=uitslag.vragen.fase(profiel.fase)),
                    *(_phase_cell(profiel.pijlers[p]) for p in pillars),
                    *(Cel(t, getal=True) for t in figures),
                ]
            )
        )  # fmt: skip
    when = "nog geen oordelen: er is niets geleverd"
    if maand is not None:
        when = f"de oordelen van zijn KPI’s over {nl.month(maand)}"
    show_table(head, rows, f"Per partner het niveau per pijler, en {when}", dicht=True)
    st.caption(
        "Een partner die zich hoog inschaalt en weinig afspraken haalt, of andersom, is een gesprek waard. "
        "Het één bewijst het ander niet."
    )


def _phase_cell(niveau: Niveau) -> Cel:
    held = "; een onderwerp houdt de fase lager" if niveau.zwakste else ""
    return Cel(words.level(niveau.stand.huidig), getal=True, uitleg=f"fase {niveau.fase}{held}")


def _verdicts(ctx: Context) -> dict[str, Counter[str]]:
    """How many KPIs of each partner have which verdict in the latest month."""
    maand = months_with_data(ctx)[1]
    assert maand is not None
    asked = [k for k in kpis().values() if not k.per_product and not k.afgeleid]
    found: dict[str, Counter[str]] = {}
    for p in data.delivered(ctx, asked, maand, maand, Selectie(), "partner"):
        found.setdefault(p.deel, Counter())[p.oordeel.oordeel] += 1
    return found
