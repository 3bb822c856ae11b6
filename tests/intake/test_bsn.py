"""The elfproef, and how BSNs are told from numbers that only look like them."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenmonitor.intake import bsn
from tests.intake.proefbestanden import BSNS, gescheiden


def test_the_elfproef_accepts_what_is_a_bsn_and_one_in_eleven_of_the_rest() -> None:
    def valid(numbers: list[str]) -> list[str]:
        rows = duckdb.execute(
            f"select x from (select unnest($n::varchar[]) as x) where {bsn.elfproef('x')}", {"n": numbers}
        ).fetchall()
        return [x for (x,) in rows]

    assert valid(list(BSNS)) == list(BSNS)
    assert valid(["000000000", "123456789", "999900007"]) == []
    assert len(valid([str(n) for n in range(100_000_000, 100_110_000)])) == 10_000


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(min_value=100_000_000, max_value=999_999_999), min_size=30, max_size=60, unique=True)
)
def test_arbitrary_nine_digits_are_no_bsns(numbers: list[int]) -> None:
    """Of thirty arbitrary numbers more than half pass the elfproef less than once in a billion times."""
    cursor = duckdb.connect()
    cursor.execute(
        "create temp table ruw as select unnest($n::varchar[]) as k1", {"n": [str(n) for n in numbers]}
    )
    assert bsn.count(cursor, 1, named=False) == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(min_value=1_000_000, max_value=99_999_999), min_size=1, max_size=20, unique=True),
    st.integers(0, 3),
)
def test_the_sieve_lets_every_bsn_through(stems: list[int], notation: int) -> None:
    """Of any eight digits one or none makes a BSN with a ninth; written anyhow, all of them are counted."""
    found = []
    for stem in stems:
        eight = f"{stem:08}"
        last = sum((9 - i) * int(d) for i, d in enumerate(eight)) % 11
        if last < 10:
            found.append(f"{eight}{last}")
    written = [(n, gescheiden(n, "."), gescheiden(n, "-"), f"cliënt {n}")[notation] for n in found] or ["x"]
    cursor = duckdb.connect()
    cursor.execute("create temp table ruw as select unnest($n::varchar[]) as k1", {"n": written})
    assert cursor.execute(f"select {bsn.sieve('k1')} from ruw").fetchone() == (bool(found),)
    assert bsn.count(cursor, 1, named=False) == len(found)
