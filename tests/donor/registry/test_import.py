"""Importing donors: nothing is lost or filled in, bad rows stand aside with their reason."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from donor.registry.made_up import FULL, NINE, SYNTHETIC, file_of, made
from scurfin.cli import cli
from scurfin.donor.registry.columns import Unread, spoken, value
from scurfin.donor.registry.importing import import_donors
from scurfin.donor.registry.store import Registry, open_registry
from scurfin.terms.source_text import InputError


def everybody(registry: Registry) -> dict[str, str]:
    return {
        part.id(row): registry.typing(part, row)
        for part in registry.partitions
        for row in range(part.count)
    }


def columns(registry: Registry, row: int = 0) -> dict[str, str]:
    (part,) = registry.partitions
    return {name: spoken(name, float(column[row])) for name, column in part.columns.items()}


def test_every_typing_comes_back_as_it_was_told(tmp_path: Path) -> None:
    with gzip.open(SYNTHETIC / "donors.csv.gz", "rt") as file:
        told = {row["donor_id"]: row["typing_gl"] for row in csv.DictReader(file)}
    done = import_donors([SYNTHETIC / "donors.csv.gz"], tmp_path / "r", partition=3000)
    assert (done.read, done.donors, done.aside) == (10_000, 10_000, 0)
    registry = open_registry(tmp_path / "r")
    assert [part.count for part in registry.partitions] == [3000, 3000, 3000, 1000]
    assert everybody(registry) == told


@pytest.mark.parametrize(
    "typing",
    [
        FULL + "^DPB1*04:01+DPB1*04:02",
        "hla#3.58.0#" + FULL,
        "A*01:01~B*08:01+A*02:01~B*44:02",
        "A*01:01/A*01:02+A*02:XX^B*08:01+B*44:02|B*08:01+B*44:03",
        "A*UUUU+A*UUUU^B*08:01+B*44:02",
    ],
)
def test_what_is_told_besides_the_five_loci_is_kept(tmp_path: Path, typing: str) -> None:
    _, registry = made(tmp_path, [("d", typing)])
    assert everybody(registry) == {"d": typing}


def test_told_columns_are_kept_and_unknown_stays_unknown(tmp_path: Path) -> None:
    rows = [
        ("a", FULL, "31", "F", "0", "pos", "A neg", "yes"),
        ("b", FULL),
        ("c", FULL, "250", "x", "99", "maybe", "Q", "perhaps"),
    ]
    done, registry = made(tmp_path, rows)
    assert columns(registry) == {
        "age": "31",
        "sex": "female",
        "pregnancies": "0",
        "cmv": "positive",
        "blood": "A RhD-",
        "available": "yes",
    }
    assert set(columns(registry, 1).values()) == {""}
    assert set(columns(registry, 2).values()) == {""}
    assert done.unread == dict.fromkeys(
        ("age", "sex", "pregnancies", "cmv", "blood", "available"), 1
    )


def test_bad_rows_stand_aside_with_line_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "donors.csv"
    file.write_text(
        "donor_id,typing_gl\n"
        f"a,{FULL}\n"
        f",{FULL}\n"
        f"a,{NINE}\n"
        "b,A*1\n"
        "c,\n"
        "d,DPB1*04:01+DPB1*04:02\n"
        "e,A*02:ANDC+A*01:01\n"
        f"f,{FULL},more\n"
        f"=g,A*01:01+A*01:01^A*02:01+A*02:01\n"
    )
    done = import_donors([file], tmp_path / "r")
    assert (done.read, done.donors, done.aside) == (9, 1, 8)
    with done.aside_file.open() as opened:
        rows = list(csv.DictReader(opened))
    assert [row["line"] for row in rows] == ["3", "4", "5", "6", "7", "8", "9", "10"]
    reasons = " ".join(row["reason"] for row in rows)
    for words in ("no id", "told before", "A*1", "the code A*02:ANDC", "second time"):
        assert words in reasons
    assert rows[-1]["id"] == "'=g"


def test_parquet_and_csv_give_the_same_registry(tmp_path: Path) -> None:
    rows = [("ä1", FULL, "31", "M"), ("b", NINE, "", "F")]
    done, registry = made(tmp_path, rows)
    parquet = tmp_path / "donors.parquet"
    with duckdb.connect() as base:
        source = str(tmp_path / "donors.csv").replace("'", "''")
        base.execute(
            f"COPY (SELECT donor_id, typing_gl, age_years::INTEGER AS age_years, sex "
            f"FROM read_csv('{source}')) TO '{parquet}' (FORMAT parquet)"
        )
    again = import_donors([parquet], tmp_path / "other")
    assert (again.donors, again.aside) == (done.donors, done.aside)
    other = open_registry(tmp_path / "other")
    assert everybody(other) == everybody(registry)
    assert columns(other) == columns(registry)


def test_several_files_and_an_id_that_two_of_them_tell(tmp_path: Path) -> None:
    one = file_of(tmp_path, [("a", FULL)], "one.csv")
    two = file_of(tmp_path, [("a", FULL), ("b", NINE)], "two.csv")
    done = import_donors([one, two], tmp_path / "r")
    assert (done.read, done.donors, done.aside) == (3, 2, 1)
    assert open_registry(tmp_path / "r").manifest.sources == ("one.csv", "two.csv")


def test_a_new_import_replaces_the_whole_registry(tmp_path: Path) -> None:
    made(tmp_path, [("a", FULL), ("b", NINE)])
    _, registry = made(tmp_path, [("c", FULL)])
    assert everybody(registry) == {"c": FULL}
    assert len(list((tmp_path / "registry").glob("v-*"))) == 1


def test_an_empty_file_makes_an_empty_registry(tmp_path: Path) -> None:
    done, registry = made(tmp_path, [])
    assert done.donors == 0
    assert len(registry) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "column of ids"),
        (b"donor_id,age\n1,2\n", "no column typing_gl"),
        (b"typing_gl\nx\n", "column of ids"),
        (b"PAR1 this is none", "cannot be read"),
        (b"\x1f\x8bbroken", "cannot be read"),
    ],
)
def test_a_broken_file_leaves_the_old_registry(tmp_path: Path, content: bytes, said: str) -> None:
    made(tmp_path, [("a", FULL)])
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    with pytest.raises(InputError, match=said):
        import_donors([bad], tmp_path / "registry")
    assert everybody(open_registry(tmp_path / "registry")) == {"a": FULL}
    assert not list((tmp_path / "registry").glob(".importing-*"))


def test_bytes_that_are_no_text_set_their_row_aside(tmp_path: Path) -> None:
    file = tmp_path / "donors.csv"
    file.write_bytes(f"donor_id,typing_gl\na\xff,{FULL}\nb,{FULL}\n".encode("latin-1"))
    done = import_donors([file], tmp_path / "r")
    assert (done.donors, done.aside) == (1, 1)


@pytest.mark.parametrize(
    ("column", "told", "kept"),
    [
        ("age", "18", 18.0),
        ("cmv", "-", 0.0),
        ("cmv", "P", 1.0),
        ("blood", "AB+", 10.0),
        ("sex", "unknown", -1.0),
        ("pregnancies", "2.0", 2.0),
        ("pregnancies", "", -1.0),
    ],
)
def test_values_are_read(column: str, told: str, kept: float) -> None:
    assert value(column, told) == kept


@pytest.mark.parametrize(
    ("column", "told"), [("age", "7"), ("age", "old"), ("sex", "both"), ("pregnancies", "-2")]
)
def test_values_that_cannot_be_are_unread(column: str, told: str) -> None:
    assert value(column, told) == Unread(column)


def test_a_typing_of_many_alleles_is_read(tmp_path: Path) -> None:
    """A code list spelled out may be longer than a cell of CSV usually is."""
    long = "/".join(f"A*02:{n:04d}" for n in range(100, 9_999))
    done, registry = made(tmp_path, [("d", f"{long}+{long}^B*08:01+B*44:02")])
    assert done.donors == 1
    assert len(everybody(registry)["d"]) > 131_072


def test_the_verb_counts_and_names_the_file_of_what_it_set_aside(tmp_path: Path) -> None:
    file = file_of(tmp_path, [("a", FULL, "300"), ("", FULL)])
    made_ = CliRunner().invoke(
        cli, ["donor", "import", str(file), "--registry", str(tmp_path / "r")]
    )
    assert made_.exit_code == 0, made_.output
    assert "1 donors imported of 2 rows; 1 set aside" in made_.output
    assert "set-aside.csv" in made_.output
    assert "age: 1 values could not be read or believed" in made_.output
