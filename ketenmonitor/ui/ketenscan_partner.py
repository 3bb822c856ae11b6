"""The scan of one partner, question by question, and how it or the chain moved since the round before."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ketenmonitor.learning.maturity import results, scores
from ketenmonitor.learning.maturity.answers import PRINCIPES
from ketenmonitor.learning.maturity.results import Profiel, Uitslag, Verschil
from ketenmonitor.learning.maturity.rounds import Ronde
from ketenmonitor.learning.maturity.scores import Niveau, Voorrang
from ketenmonitor.learning.maturity.vragenlijst import Item, Vragenlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import scan_words as words
from ketenmonitor.ui import address, filters
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_list, show_notice, show_sentence, show_table
from ketenmonitor.ui.text import plain

SHOWN = 5
CHAIN = "keten"


def show(ctx: Context, uitslag: Uitslag) -> None:
    """Question by question where a partner stands beside the chain, what to do first, what was written."""
    names = {p: filters.names_of(ctx, "partner")[p] for p in uitslag.partners}
    partner = next(iter(names)) if len(names) == 1 else _choose("Partner", "partner", names)
    profiel, vragen = uitslag.partners[partner], uitslag.vragen
    people = nl.count(uitslag.aantallen[partner], "mens", "mensen")
    show_sentence(f"{names[partner]} staat volgens {people} in {words.phase(vragen, profiel.fase)} van vier.")
    if told := words.too_many({partner: uitslag.aantallen[partner]}, uitslag.verwacht, names):
        show_notice(told)
    found = scores.first({i.id: profiel.items[i.id] for i in vragen.items if i.pijler}, profiel.zwakste)
    if found:
        st.subheader(plain(f"Waar {names[partner]} eerst aan kan werken"))
        show_list([_reason(v, vragen, names[partner]) for v in found[:SHOWN]])
    st.subheader("Per onderwerp")
    _items(uitslag, profiel, names[partner])
    _principles(uitslag, profiel)
    _remarks(ctx, uitslag, partner)


def _reason(v: Voorrang, vragen: Vragenlijst, naam: str) -> Cel:
    told = words.why_first(v, vragen, naam)
    return Cel(told, merk="▲" if v.zwakste else "·", merktoon="aandacht" if v.zwakste else "zacht")


def _choose(label: str, key: str, names: Mapping[str, str]) -> str:
    with st.columns([1.4, 3])[0]:
        return address.select(label, key, names)


def _items(uitslag: Uitslag, profiel: Profiel, naam: str) -> None:
    vragen = uitslag.vragen
    head = [
        Cel("Onderwerp"), *(Cel(t, getal=True) for t in ("Nu", "Ambitie", "Kloof", "Keten")),
        Cel("Wat dat betekent"),
    ]  # fmt: skip
    rows: list[Rij] = []
    for pijler, title in vragen.pijlers.items():
        niveau = profiel.pijlers[pijler]
        rows.append(Rij([Cel(f"{title}: {words.phase(vragen, niveau.fase)}")], "kop"))
        rows += [_item_row(uitslag, profiel, item, niveau) for item in vragen.van(pijler)]
    show_table(head, rows, f"{naam}: mediaan van wie antwoordde, naast de mediaan van de keten")


def _item_row(uitslag: Uitslag, profiel: Profiel, item: Item, niveau: Niveau) -> Rij:
    stand = profiel.items[item.id]
    weak = item.id in niveau.zwakste
    chain = uitslag.keten.profiel.items[item.id].huidig if uitslag.keten else None
    return Rij(
        [
            Cel(item.thema, uitleg=item.vraag, merk="▲" if weak else "", merktoon="aandacht"),
            *(Cel(words.level(v), getal=True) for v in (stand.huidig, stand.ambitie, stand.kloof)),
            Cel(words.level(chain) if chain is not None else nl.NONE, getal=True, toon="zacht"),
            Cel(item.ankers[int(stand.huidig) - 1], toon="zacht"),
        ]
    )


def _principles(uitslag: Uitslag, profiel: Profiel) -> None:
    st.subheader("Per principe")
    head = [
        Cel("Principe"), *(Cel(t, getal=True) for t in ("Nu", "Ambitie", "Kloof")),
        Cel("Uit de onderwerpen", getal=True, uitleg="Het gemiddelde van wat dit principe raakt"),
    ]  # fmt: skip
    rows = []
    for item in uitslag.vragen.principes:
        stand, behind = profiel.items[item.id], words.related(uitslag.vragen, item, profiel)
        figures = (stand.huidig, stand.ambitie, stand.kloof)
        rows.append(
            Rij(
                [
                    Cel(item.thema, uitleg=item.vraag), *(Cel(words.level(v), getal=True) for v in figures),
                    Cel(nl.NONE if behind is None else words.level(behind), getal=True, toon="zacht"),
                ]
            )
        )  # fmt: skip
    show_table(head, rows)


def _remarks(ctx: Context, uitslag: Uitslag, partner: str) -> None:
    found = results.remarks(ctx.zicht(), uitslag.ronde, partner, ctx.today)
    if not found:
        return
    st.subheader("Wat mensen erbij schreven")
    titles = {**uitslag.vragen.pijlers, PRINCIPES: "De principes"}
    rows = [Rij([Cel(titles.get(pijler, pijler)), Cel(text)]) for pijler, text in found]
    show_table([Cel("Bij"), Cel("Toelichting")], rows, "Los van de antwoorden, in toevallige volgorde")


def show_progress(ctx: Context, over: Sequence[Ronde], uitslag: Uitslag) -> None:
    """How the chain, or a partner that may be seen, moved since the round before the one shown."""
    before = [r for r in over if (r.opent, r.ronde) < (uitslag.ronde.opent, uitslag.ronde.ronde)]
    if not before:
        show_sentence("Dit is de eerste ronde: er is nog geen eerdere om mee te vergelijken.")
        return
    names = {CHAIN: "de keten"} if uitslag.keten is not None else {}
    names |= {p: filters.names_of(ctx, "partner")[p] for p in uitslag.partners}
    if not names:
        show_sentence("Van deze ronde is geen uitslag te tonen.")
        return
    who = next(iter(names)) if len(names) == 1 else _choose("Van wie", "van", names)
    partner = None if who == CHAIN else who
    changes = results.since(ctx.zicht(), uitslag.ronde, before[-1], ctx.today, partner)
    show_sentence(words.moved(changes, uitslag.vragen, names[who], before[-1].naam))
    if changes:
        _progress_table(uitslag.vragen, changes, before[-1].naam, uitslag.ronde.naam)
        st.caption(
            "Vergeleken zijn onderwerpen die in beide rondes zijn gevraagd; van de keten alleen partners "
            "die in beide een uitslag hebben. Andere mensen kunnen hebben geantwoord: een halve fase zegt "
            "weinig."
        )


def _progress_table(vragen: Vragenlijst, changes: Mapping[str, Verschil], toen: str, nu: str) -> None:
    head = [Cel("Onderwerp"), *(Cel(t, getal=True) for t in (toen, nu, "Verschil"))]
    rows: list[Rij] = []
    for pijler, title in vragen.pijlers.items():
        if pijler in changes:
            rows.append(_change_row(title, changes[pijler], "totaal"))
            rows += [_change_row(i.thema, changes[i.id]) for i in vragen.van(pijler) if i.id in changes]
    rows.append(Rij([Cel("De principes")], "kop"))
    rows += [_change_row(i.thema, changes[i.id]) for i in vragen.principes if i.id in changes]
    show_table(head, rows, "Niveaus per pijler (vet) en per onderwerp")


def _change_row(name: str, v: Verschil, soort: str = "") -> Rij:
    tone = "goed" if v.verschil > 0 else "aandacht" if v.verschil < 0 else "zacht"
    mark = "▲" if v.verschil > 0 else "▼" if v.verschil < 0 else ""
    return Rij(
        [
            Cel(name), Cel(words.level(v.toen), getal=True), Cel(words.level(v.nu), getal=True),
            Cel(nl.signed(v.verschil, 1), getal=True, toon=tone, merk=mark),
        ],
        soort,
    )  # fmt: skip
