"""Where in a TOML text each key stands."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.vocabulary.toml_lines import Path, key_lines, nearest_line, written

TEXT = '''# a chain
naam = "Keten # geen commentaar"

[partners.kompas]   # a header with a comment
naam = "Kompas"
levert = [
  "wachtlijst",  # with ] and = in the comment
  "kosten",
]

[gemeenten]
"0363" = "Amsterdam"
'with.dot' = "x"

[leverkalender]
per_extract.wachtlijst = 10

[[normen]]
meting = "wachttijd"
[normen.toelichting]
bron = """
[geen tabel]
weken = 3
"""
[[normen]]
meting = "toegangstijd"
punt = { x = 1, y = [ { z = 2 } ] }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("naam",), 2),
        (("partners",), 4),
        (("partners", "kompas"), 4),
        (("partners", "kompas", "levert"), 6),
        (("partners", "kompas", "levert", 0), 7),
        (("partners", "kompas", "levert", 1), 8),
        (("gemeenten", "0363"), 12),
        (("gemeenten", "with.dot"), 13),
        (("leverkalender", "per_extract"), 16),
        (("leverkalender", "per_extract", "wachtlijst"), 16),
        (("normen", 0, "meting"), 19),
        (("normen", 0, "toelichting"), 20),
        (("normen", 0, "toelichting", "bron"), 21),
        (("normen", 1), 25),
        (("normen", 1, "meting"), 26),
        (("normen", 1, "punt", "y", 0, "z"), 27),
    ],
)
def test_a_key_is_found_on_its_line(path: Path, line: int) -> None:
    assert key_lines(TEXT)[path] == line


def test_text_in_a_multi_line_string_is_not_taken_for_keys() -> None:
    lines = key_lines(TEXT)
    assert ("geen tabel",) not in lines
    assert ("normen", 0, "toelichting", "weken") not in lines


def test_a_missing_key_is_named_on_the_line_of_its_table() -> None:
    lines = key_lines(TEXT)
    assert nearest_line(lines, ("partners", "kompas", "soort")) == 4
    assert nearest_line(lines, ("normen", 1, "bron")) == 25
    assert nearest_line(lines, ("domein",)) == 1


def test_a_table_with_a_header_of_its_own_stands_there_and_not_where_it_was_first_mentioned() -> None:
    assert key_lines("[a.b]\nx = 1\n[a]\ny = 2\n")[("a",)] == 3


def test_windows_line_ends_and_escaped_quotes_do_not_shift_the_lines() -> None:
    text = "a = \"zeg \\\"ja\\\"\"\r\nb = '''x\r\n'''\r\n\"c\\u0064\" = 1\r\n"
    assert key_lines(text) == {(): 1, ("a",): 1, ("b",): 2, ("cd",): 4}


def test_a_path_is_written_as_a_person_would() -> None:
    assert written(("partners", "kompas", "levert")) == "partners.kompas.levert"
    assert written(("normen", 1, "weken")) == "normen[2].weken"
    assert written(("gemeenten", "03 63")) == 'gemeenten."03 63"'


KEYS = st.text("abz09_-", min_size=1, max_size=3)
SCALARS = st.sampled_from(
    ['"a # b"', "'[x]'", "-1.5e3", "true", "2024-01-01", '"""\n[a]\nb = "1"\n"""', "''", '""']
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # ]\n".join(items) + "\n]"),
        st.dictionaries(KEYS, inner, max_size=2).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=5,
)
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3)


def paths(value: Any, base: Path = ()) -> set[Path]:
    """Every key path that tomllib finds."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {base}.union(*(paths(inner, (*base, step)) for step, inner in below))


@given(TABLES, st.booleans())
def test_every_key_that_tomllib_reads_has_a_line_and_no_other(
    tables: dict[str, dict[str, str]], repeated: bool
) -> None:
    start, end = ("[[", "]]") if repeated else ("[", "]")
    text = "\n".join(
        f"{start}{name}{end}\n" + "\n".join(f"{key} = {value}" for key, value in rows.items())
        for name, rows in tables.items()
    )
    assert set(key_lines(text)) == paths(tomllib.loads(text))
