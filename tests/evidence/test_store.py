"""The tables hold what the files hold, and a query can neither change nor reach anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from scurfin.evidence import store
from scurfin.evidence.case import cases
from scurfin.evidence.rows import COLUMNS
from scurfin.terms.source_text import InputError


def one(query: str) -> int:
    return int(store.ask(store.in_memory(cases()), query)[1][0][0])


def test_tables_hold_every_row_and_event() -> None:
    assert one("SELECT count(*) FROM children") == 104
    assert one("SELECT count(*) FROM reports") == 49
    heads = "('genotype', 'follow_up')"
    assert one(f"SELECT count(*) FROM events WHERE kind NOT IN {heads}") == 375


def test_shipped_tables_are_those_of_the_files() -> None:
    shipped = store.shipped()
    assert shipped is not None, "run 'make compile'"
    fresh = store.in_memory(cases())
    for table in COLUMNS:
        query = f"SELECT * FROM {table} ORDER BY ALL"
        assert store.ask(shipped, query) == store.ask(fresh, query)


def test_tables_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    store.write(tmp_path / "a", cases())
    store.write(tmp_path / "b", cases())
    for table in COLUMNS:
        name = f"{table}.parquet"
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_every_event_leads_back_to_a_line() -> None:
    assert one("SELECT count(*) FROM events WHERE line IS NULL") == 0


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE events",
        "SELECT 1; SELECT 2",
        "COPY events TO 'stolen.csv'",
        "INSERT INTO reports SELECT * FROM reports",
        "SELECT * FROM read_text('README.md')",
        "ATTACH 'x.db'",
        "SELECT nonsense FROM events",
        "SELECT",
        "",
    ],
)
def test_anything_but_one_select_is_refused(query: str) -> None:
    with pytest.raises(InputError):
        store.ask(store.in_memory(cases()), query)
