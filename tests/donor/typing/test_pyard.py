"""Reductions beside those of py-ard 2.4.2: how often they agree, and each reason why not."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from children import ROOT
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.nomenclature_files import read_folder
from scurfin.donor.typing.reduce import LEVELS, reduce

REAL = ROOT.parent / "shared" / "donor" / "ipd-imgt-hla" / "3.58.0"
TABLE = Path(__file__).parent.parent / "data" / "pyard" / "reductions_3580.tsv.gz"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the licence of IPD-IMGT/HLA keeps its files out of this repository"
)
NULL = re.compile(r".*N\d*g?")
MODES = ("G", "P", "lg", "lgx", "W", "exon", "S", "U2")

AGREED = {
    "G": 1330,
    "P": 1430,
    "lg": 1381,
    "lgx": 1388,
    "W": 1417,
    "exon": 1417,
    "S": 1372,
    "U2": 1408,
}
REASONS: dict[str, dict[str, int]] = {
    "G": {
        "alleles outside G groups": 99,
        "antigen": 28,
        "suffix not told": 19,
        "group named otherwise": 2,
    },
    "P": {"suffix not told": 19, "antigen": 25, "nulls left out": 4},
    "lg": {
        "null kept apart": 42,
        "antigen": 27,
        "suffix not told": 19,
        "P group without G group": 5,
        "nulls left out": 4,
    },
    "lgx": {"null kept apart": 42, "suffix not told": 19, "antigen": 25, "nulls left out": 4},
    "W": {"antigen": 28, "suffix not told": 19, "nulls left out": 14},
    "exon": {"antigen": 28, "suffix not told": 19, "nulls left out": 14},
    "S": {
        "antigen": 20,
        "antigens of its own row": 38,
        "suffix not told": 19,
        "null kept apart": 29,
    },
    "U2": {
        "antigen": 35,
        "suffix not told": 19,
        "null kept apart": 1,
        "suffix or group at two fields": 15,
    },
}


def parts(text: str) -> set[str]:
    return {one for one in re.split(r"[\^|+~/]", text) if one}


def ordered(text: str) -> tuple[object, ...]:
    """The same GL String whatever the order in which its alternatives and copies stand."""
    return tuple(
        sorted(
            tuple(
                sorted(
                    tuple(sorted(tuple(sorted(one.split("/"))) for one in copy.split("~")))
                    for copy in genotype.split("+")
                )
            )
            for locus in text.split("^")
            for genotype in locus.split("|")
        )
    )


def all_null(name: str, codes: Codes) -> bool:
    """Whether only nulls bear the name, which then is written without its N."""
    return all(one.endswith("N") for one in parts(reduce(name.removesuffix("g"), "W", codes)))


def reason(told: str, mode: str, ours: str, theirs: str, codes: Codes) -> str:
    """Why the two differ; '' where no reason that is known explains it."""
    more, less = parts(ours) - parts(theirs), parts(theirs) - parts(ours)
    if "*" not in told:
        return "antigen"
    if theirs.startswith("ERROR"):
        all_ = parts(reduce(told, "W", codes))
        return "suffix not told" if all(one[-1].isalpha() for one in all_) else ""
    if re.search(r"\dN($|[+/])", told) and mode in ("lg", "lgx", "S", "U2"):
        return "null kept apart"
    if mode == "S":
        return "antigens of its own row"
    if less and not more and all(NULL.fullmatch(x) or all_null(x, codes) for x in less):
        return "nulls left out"
    if mode == "G" and more and not any(one.endswith("G") for one in more):
        return "alleles outside G groups"
    if mode in ("lg", "lgx") and len(more) == len(less) == 1 and told.count(":") == 2:
        return "P group without G group"
    if mode == "U2":
        return "suffix or group at two fields"
    if mode == "G" and len(less) == 1 and less.pop().endswith("G"):
        return "group named otherwise"
    return ""


def test_every_difference_from_py_ard_has_a_reason() -> None:
    codes = Codes(None, read_folder(REAL))
    with gzip.open(TABLE, "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text, delimiter="\t"))
    assert len(rows) == 1_478
    agreed: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {mode: Counter() for mode in MODES}
    for row in rows:
        for mode in MODES:
            ours, theirs = reduce(row["input"], mode, codes), row[mode]
            if ordered(ours) == ordered(theirs):
                agreed[mode] += 1
            else:
                why = reason(row["input"], mode, ours, theirs, codes)
                assert why, (row["input"], mode, ours[:200], theirs[:200])
                reasons[mode][why] += 1
    assert set(LEVELS) == set(MODES)
    assert dict(agreed) == AGREED
    assert {mode: dict(found) for mode, found in reasons.items()} == REASONS


def test_an_antigen_reads_at_least_what_py_ard_reads() -> None:
    """Serology never excludes: whatever the peer takes an antigen for is among what is read."""
    codes = Codes(None, read_folder(REAL))
    with gzip.open(TABLE, "rt", encoding="utf-8") as text:
        rows = [row for row in csv.DictReader(text, delimiter="\t") if "*" not in row["input"]]
    assert len(rows) == 36
    for row in rows:
        ours, theirs = parts(reduce(row["input"], "P", codes)), parts(row["P"])
        assert not {one for one in theirs - ours if not NULL.fullmatch(one)}, row["input"]
