"""Whatever table is written, in whatever notation, the same cells come out, each with its own line."""

from unittest import mock

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenmonitor.errors import Weigering
from ketenmonitor.export import unguarded
from ketenmonitor.intake import reading
from ketenmonitor.intake.reading import load, read

NAMES = ("client", "gemeente", "datum aanmelding", "bedrag (€)", "reden", "cliënt-id")
WHITE = " \t\r\n\u00a0\ufeff"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
AWKWARD = st.text(st.sampled_from(";,|\t\"' \n\r\u00a0aé0"), max_size=6)
# In Windows-1252 these bytes cannot be mistaken for UTF-8.
WINDOWS = st.text(st.sampled_from('abcéëïü 0123456789.,;|\t"\n\r'), max_size=8)
CONNECTION = duckdb.connect()


@st.composite
def tables(draw, cells, names=NAMES):
    """A header and rows of text cells, at least one of them not blank."""
    width = draw(st.integers(2, len(names)))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8))
    rows.append(["x"] * width)
    return list(names[:width]), rows


def written(header, rows, scheiding, einde, everything):
    """The CSV text, and per row the line on which it starts, counted as this writer wrote them."""
    text, starts = "", []
    for row in [header, *rows]:
        starts.append(len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        cells = []
        for cell in row:
            quoted = everything or any(char in cell for char in scheiding + '"\r\n')
            cells.append('"' + cell.replace('"', '""') + '"' if quoted else cell)
        text += scheiding.join(cells) + einde
    return text, starts[1:]


def outcome(inhoud: bytes):
    """Everything a file gives: header, rows with their places and faults, or the refusal."""
    try:
        gelezen = read("levering.csv", inhoud)
        geladen = load(gelezen, CONNECTION, "t")
    except Weigering as weigering:
        return str(weigering)
    names = ", ".join(f"k{i}" for i in range(1, len(gelezen.kop) + 1))
    query = f"select {geladen.regel_sql}, {geladen.rij_sql}, {names} from t order by 1"
    return gelezen.kop, CONNECTION.execute(query).fetchall(), geladen.structuur, geladen.overgeslagen


def expected(rows, starts):
    # A cell of a file that went out and comes back is as it was before; see ``export``.
    stripped = [[unguarded(cell.strip(WHITE)).strip(WHITE) or None for cell in row] for row in rows]
    numbered = zip(starts, range(2, len(rows) + 2), stripped, strict=True)
    return [(start, number, *row) for start, number, row in numbered if any(row)]


@settings(max_examples=100, deadline=None)
@given(
    table=tables(ANY_TEXT | AWKWARD),
    scheiding=st.sampled_from(";,\t|"),
    einde=st.sampled_from(["\n", "\r\n", "\r"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    everything=st.booleans(),
)
def test_any_table_in_any_notation_reads_back_the_same(table, scheiding, einde, codec, everything):
    header, rows = table
    text, starts = written(header, rows, scheiding, einde, everything)
    kop, found, structuur, overgeslagen = outcome(text.encode(codec))
    assert kop == tuple(header)
    assert found == expected(rows, starts)
    assert structuur == ()
    assert len(found) + overgeslagen == len(rows)


@settings(max_examples=75, deadline=None)
@given(table=tables(WINDOWS, ("client", "gemeente", "reden")), scheiding=st.sampled_from(";|"))
def test_any_windows_1252_table_reads_back_the_same(table, scheiding):
    header, rows = table
    text, starts = written(header, rows, scheiding, "\r\n", everything=False)
    kop, found, _, _ = outcome(text.encode("cp1252"))
    assert kop == tuple(header)
    assert found == expected(rows, starts)


@settings(max_examples=100, deadline=None)
@given(
    body=st.text(st.sampled_from('a1;;;"" \n\n\n\r\té\u00a0'), max_size=60),
    einde=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_fast_and_the_exact_road_tell_the_same_of_any_text(body, einde):
    inhoud = ("naam;plaats;reden\n" + body).replace("\n", einde).encode()
    fast = outcome(inhoud)
    with mock.patch.object(reading, "plain", return_value=None):
        exact = outcome(inhoud)
    assert fast == exact


@settings(max_examples=200, deadline=None)
@given(inhoud=st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused_in_one_sentence(inhoud):
    result = outcome(inhoud)
    if isinstance(result, str):
        assert result.endswith(".")
        assert "\n" not in result
