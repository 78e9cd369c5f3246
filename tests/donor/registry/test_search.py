"""Searching a registry: equal to looking at every pair, with the chances of the exact engine."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donor.registry.made_up import FULL, NINE, SYNTHETIC, made
from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.sets import frequency_set
from scurfin.donor.matching.pair import match
from scurfin.donor.registry.importing import import_donors
from scurfin.donor.registry.search import Hit, hits, patient_ways, search, ten_of_ten
from scurfin.donor.registry.store import Registry, open_registry
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.proteins import proteins
from scurfin.terms.source_text import InputError

CAU = Imputer(frequency_set("CAU"))


def found(registry: Registry, patient: str) -> list[Hit]:
    told = read_gl(patient)
    ways = patient_ways(told, registry, None)
    return hits(registry, search(registry, ways), told, ways, CAU)


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("synthetic") / "registry"
    import_donors([SYNTHETIC / "donors.csv.gz"], folder, partition=4000)
    return open_registry(folder)


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(SYNTHETIC / name, "rt") as file:
        text = file.read()
    return list(csv.DictReader(text.splitlines(), delimiter="\t" if "tsv" in name else ","))


def test_the_pairs_of_the_made_up_registry_with_their_chances(synthetic: Registry) -> None:
    patients = {row["patient_id"]: row["typing_gl"] for row in rows("patients.csv.gz")}
    expected: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows("pairs.tsv.gz"):
        expected.setdefault(row["patient"], {})[row["donor"]] = row
    chosen = sorted(expected)[::8]
    assert sum(len(expected[one]) for one in chosen) > 100
    for patient in chosen:
        seen = {one.id: one for one in found(synthetic, patients[patient]) if one.p is not None}
        for donor, row in expected[patient].items():
            chances = seen[donor].p
            assert chances is not None
            for p, name in zip(chances, ("p_8of10", "p_9of10", "p_10of10"), strict=True):
                assert p == pytest.approx(float(row[name]), abs=6e-9)
        near = {one.id for one in seen.values() if one.p and one.p[1] + one.p[2] > 1e-12}
        assert near == set(expected[patient])


def test_the_index_finds_the_fully_typed_ten_of_ten(synthetic: Registry) -> None:
    full = [row["typing_gl"] for row in rows("patients.csv.gz") if row["tier"] == "hr"]
    some = 0
    for patient in full:
        ways = patient_ways(read_gl(patient), synthetic, None)
        scanned = search(synthetic, ways)
        assert (
            ten_of_ten(synthetic, ways).tolist()
            == np.sort(scanned.place[scanned.least == 10]).tolist()
        )
        some += len(ten_of_ten(synthetic, ways))
    assert some > 20


def test_the_index_knows_no_open_patient(synthetic: Registry) -> None:
    ways = patient_ways(read_gl("A*01:XX+A*02:01"), synthetic, None)
    assert len(ten_of_ten(synthetic, ways)) == 0


def test_order_and_kinds(tmp_path: Path) -> None:
    donors = [
        ("z", FULL),
        ("nine", NINE),
        ("open", FULL.replace("DQB1*02:01+DQB1*03:01", "DQB1*02:01+DQB1*03:XX")),
        ("strange", FULL.replace("B*44:02", "B*44:02/B*99:99").replace("A*02:01", "A*02:999")),
        ("none", "A*11:01+A*11:01^B*35:01+B*35:01"),
    ]
    _, registry = made(tmp_path, donors)
    seen = found(registry, FULL)
    assert [one.id for one in seen] == ["z", "open", "nine", "strange"]
    kinds = {one.id: one.kind for one in seen}
    assert kinds == {
        "z": "typed",
        "open": "by frequencies",
        "nine": "typed",
        "strange": "unrepresented",
    }
    assert seen[0].p == (0.0, 0.0, 1.0)
    assert seen[2].p == (0.0, 1.0, 0.0)
    assert seen[3].p is None
    assert (seen[3].least, seen[3].most) == (8, 9)


def test_a_limit_keeps_the_best_and_loses_nobody_in_the_count(tmp_path: Path) -> None:
    _, registry = made(tmp_path, [(f"n{n}", NINE) for n in range(5)] + [("z", FULL)])
    told = read_gl(FULL)
    ways = patient_ways(told, registry, None)
    all_found = search(registry, ways)
    assert len(all_found.place) == 6
    assert [one.id for one in hits(registry, all_found, told, ways, CAU, limit=2)] == ["z", "n0"]


def test_a_patient_of_whom_nothing_is_told_is_refused(tmp_path: Path) -> None:
    _, registry = made(tmp_path, [("a", FULL)])
    with pytest.raises(InputError, match="nothing is told of the patient"):
        patient_ways(read_gl("DPB1*04:01+DPB1*04:02"), registry, None)


NAMES = ("01:01", "02:01", "03:01", "02:XX", "UUUU", "24:02N")


@st.composite
def typings(draw: st.DrawFn) -> str:
    """Five loci, some open, some left out."""
    parts: list[str] = []
    for locus in LOCI:
        if draw(st.integers(0, 9)) == 0 and parts:
            continue
        one, two = (draw(st.sampled_from(NAMES[:3])) for _ in range(2))
        if draw(st.integers(0, 5)) == 0:
            two = draw(st.sampled_from(NAMES))
        if two == "02:XX":
            parts.append(f"{locus}*{one}+{locus}*02:01/{locus}*02:02")
        else:
            parts.append(f"{locus}*{one}+{locus}*{two}")
    return "^".join(parts)


SAME_FOLDER = [HealthCheck.function_scoped_fixture]


@settings(max_examples=40, deadline=None, suppress_health_check=SAME_FOLDER)
@given(typings(), st.lists(typings(), min_size=1, max_size=8))
def test_equal_to_holding_every_pair(tmp_path: Path, patient: str, donors: list[str]) -> None:
    done, registry = made(tmp_path, [(f"d{n}", one) for n, one in enumerate(donors)], partition=3)
    assert done.aside == 0
    try:
        ways = patient_ways(read_gl(patient), registry, None)
    except InputError:
        return
    seen = search(registry, ways)
    expected = {}
    for n, one in enumerate(donors):
        pair = match(proteins(read_gl(patient)), proteins(read_gl(one)))
        if pair.counts[10][1] >= 8:
            expected[n] = pair.counts[10]
    told = zip(seen.place.tolist(), seen.least.tolist(), seen.most.tolist(), strict=True)
    assert {place: (least, most) for place, least, most in told} == expected
