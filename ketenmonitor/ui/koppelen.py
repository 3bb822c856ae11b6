"""Mapping on the page: which column of the file is which, and which code of the chain is meant."""

import streamlit as st

from ketenmonitor.intake.validation import Toets
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.deliveries import KOPPELING_WOORDEN
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.werk import Werk
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.extract import Column

# Values translated at a time; when these are chosen the next ones appear.
CODES_PER_KEER = 30
NIET = 0  # "not in the file" among the positions


def show_columns(werk: Werk, toets: Toets) -> None:
    """The mapping in a sentence, with table and choices behind it; opened when a choice is needed."""
    mapped = toets.koppeling.kolommen
    all_columns = toets.extract.kolommen
    doubtful = _doubtful(toets)
    absent = [c.naam for c in all_columns if c.naam not in mapped and not c.verplicht]
    unused = [name for i, name in enumerate(toets.gelezen.kop, 1) if i not in mapped.values()]
    said = [f"{nl.number(len(mapped))} van de {nl.number(len(all_columns))} kolommen zijn gekoppeld."]
    if doubtful:
        said.append(f"Kies of bevestig: {nl.listing(doubtful)}.")
    if absent:
        said.append(f"Niet in het bestand, en dat mag: {nl.listing(absent, 6)}.")
    if unused:
        said.append(f"Van uw bestand niet gebruikt: {nl.listing(unused, 6)}.")
    if absent and unused:
        said.append("Is het één de ander, koppel ze dan hieronder.")
    st.write(plain(" ".join(said)))
    with st.expander("Koppeling per kolom", expanded=bool(doubtful)):
        if doubtful:
            _form(werk, toets, doubtful)
            _table(toets)
        else:
            _table(toets)
            _form(werk, toets, doubtful)


def _doubtful(toets: Toets) -> list[str]:
    """The columns about which the visitor has to say something."""
    mapping = toets.koppeling
    return [
        c.naam
        for c in toets.extract.kolommen
        if (c.verplicht and c.naam not in mapping.kolommen)
        or c.naam in mapping.dubbel
        or mapping.hoe.get(c.naam) == "lijkt op"
    ]


def _table(toets: Toets) -> None:
    rows = []
    for column in toets.extract.kolommen:
        position = toets.koppeling.kolommen.get(column.naam)
        name = column.naam + (" (verplicht)" if column.verplicht else "")
        if position is None:
            how = (
                Cel("ontbreekt", toon="aandacht", merk="▲")
                if column.verplicht
                else Cel("niet in het bestand", toon="zacht")
            )
            rows.append(Rij([Cel(name), Cel("–", toon="zacht"), how]))
            continue
        why = toets.koppeling.hoe.get(column.naam, "gekozen")
        doubt = column.naam in toets.koppeling.dubbel or why == "lijkt op"
        words = (
            "meer kolommen passen, kies er een"
            if column.naam in toets.koppeling.dubbel
            else KOPPELING_WOORDEN[why]
        )
        how = Cel(words, toon="aandacht" if doubt else "zacht", merk="◆" if doubt else "")
        rows.append(Rij([Cel(name), Cel(toets.gelezen.kop[position - 1]), how]))
    show_table(
        [Cel("Kolom van de keten"), Cel("Kolom in uw bestand"), Cel("Hoe gekoppeld")],
        rows,
        "Koppeling van kolommen",
    )


def _form(werk: Werk, toets: Toets, doubtful: list[str]) -> None:
    names = {NIET: "– niet in het bestand –"} | {
        i: f"{name} (kolom {i})" for i, name in enumerate(toets.gelezen.kop, 1)
    }
    ordered = sorted(toets.extract.kolommen, key=lambda c: c.naam not in doubtful)
    chosen: dict[str, int] = {}
    with st.form(f"koppeling_{werk.id}", border=False):
        columns = st.columns(3)
        for i, column in enumerate(ordered):
            with columns[i % 3]:
                chosen[column.naam] = st.selectbox(
                    column.naam + (" ·" + " verplicht" if column.verplicht else ""),
                    list(names),
                    index=toets.koppeling.kolommen.get(column.naam, NIET),
                    format_func=names.__getitem__,
                    key=f"kolom_{werk.id}_{toets.extract.extract}_{column.naam}",
                    help=plain(column.uitleg),
                )
        if st.form_submit_button("Koppeling toepassen"):
            _apply(werk, toets, chosen, doubtful)


def _apply(werk: Werk, toets: Toets, chosen: dict[str, int], doubtful: list[str]) -> None:
    used = [position for position in chosen.values() if position != NIET]
    twice = sorted({toets.gelezen.kop[p - 1] for p in used if used.count(p) > 1})
    if twice:
        st.error(plain(f"Kolom {nl.listing(twice)} van uw bestand is twee keer gekozen: kies haar één keer."))
        return
    before = toets.koppeling.kolommen
    changed = {
        name: position or None
        for name, position in chosen.items()
        if position != before.get(name, NIET) or (name in doubtful and position != NIET)
    }
    if changed:
        werk.kolommen |= changed
        st.rerun()


def unknown_codes(toets: Toets) -> list[tuple[Column, str, int]]:
    """The values that stand in no code list: the column, the value and how often, the most frequent first."""
    rows = toets.cursor.execute(
        "select kolom, waarde, count(*) from bevinding"
        " where regelnummer in ('W07', 'W16') and waarde is not null"
        " group by kolom, waarde order by count(*) desc, kolom, waarde"
    ).fetchall()
    return [(toets.extract.kolom(kolom), value, count) for kolom, value, count in rows]


def show_codes(ctx: Context, werk: Werk, toets: Toets) -> None:
    """Let the visitor say which code of the chain is meant by each unknown value."""
    unknown = unknown_codes(toets)
    if not unknown:
        return
    st.subheader("Onbekende codes")
    st.write(
        f"{nl.count(len(unknown), 'waarde staat', 'waarden staan')} niet in de codelijst. Kies welke code "
        "van de keten u bedoelt; wij onthouden dat voor uw volgende levering. Een schrijffout herstelt u "
        "beter in het bestand."
    )
    chosen: dict[tuple[str, str], str] = {}
    with st.form(f"codes_{werk.id}", border=False):
        columns = st.columns(2)
        for i, (column, value, count) in enumerate(unknown[:CODES_PER_KEER]):
            names = {"": "– niet vertalen –"} | {
                code.code: f"{code.naam} ({code.code})"
                for code in codelijst(column.lijst or "", ctx.keten).values()
            }
            with columns[i % 2]:
                pick = st.selectbox(
                    plain(f"{column.naam}: “{value}” ({nl.count(count, 'rij', 'rijen')})"),
                    list(names),
                    format_func=names.__getitem__,
                    key=f"code_{werk.id}_{column.naam}_{value}",
                )
            if pick:
                chosen[column.naam, value.strip().lower()] = pick
        if st.form_submit_button("Codes toepassen") and chosen:
            werk.codes |= chosen
            st.rerun()
    if len(unknown) > CODES_PER_KEER:
        st.caption(f"De overige {nl.number(len(unknown) - CODES_PER_KEER)} waarden verschijnen na deze.")
