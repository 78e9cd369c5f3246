"""The case base as tables: Parquet in the package, asked through DuckDB.

Every row names its file, child, event and line, so that each count can be followed back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scurfin.evidence.case import Case
from scurfin.evidence.rows import COLUMNS, rows_of
from scurfin.terms.source_text import InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COMPILED = Path(__file__).parent / "compiled"
MOST_ROWS = 10_000


def write(target: Path, cases: Iterable[Case]) -> None:
    """Write one Parquet file per table to ``target``; each is complete or not there."""
    target.mkdir(parents=True, exist_ok=True)
    with in_memory(cases) as base:
        for table in COLUMNS:
            part = target / f".{table}.parquet.part"
            base.execute(f"COPY {table} TO '{_quoted(part)}' (FORMAT parquet)")
            os.replace(part, target / f"{table}.parquet")


def shipped() -> DuckDBPyConnection | None:
    """A connection to the tables in the package; None where they were not built."""
    files = {table: COMPILED / f"{table}.parquet" for table in COLUMNS}
    if not all(file.is_file() for file in files.values()):
        return None
    base = _empty()
    for table, file in files.items():
        base.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{_quoted(file)}')")
    return base


def in_memory(cases: Iterable[Case]) -> DuckDBPyConnection:
    """A connection to tables made of ``cases`` now."""
    base = _empty()
    tables = rows_of(cases)
    for table, columns in COLUMNS.items():
        shape = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        base.execute(f"CREATE TABLE {table} ({shape})")
        if tables[table]:
            marks = ", ".join("?" * len(columns))
            base.executemany(f"INSERT INTO {table} VALUES ({marks})", tables[table])
    return base


def ask(base: DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of one SELECT. Raises InputError with what DuckDB says.

    The tables cannot be changed and no file can be read or written from within a query.
    """
    import duckdb

    try:
        base.execute("SET enable_external_access = false")
        statements = base.extract_statements(query)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise InputError("is not one SELECT", file="query", remedy="write SELECT ... FROM ...")
        done = base.execute(statements[0])
        names = [one[0] for one in done.description or ()]
        return names, done.fetchmany(MOST_ROWS)
    except duckdb.Error as problem:
        said = str(problem).split("\n")[0]
        remedy = "tables are: " + ", ".join(COLUMNS)
        raise InputError(said, file="query", remedy=remedy) from None


def _empty() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config={"threads": "1"})


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
