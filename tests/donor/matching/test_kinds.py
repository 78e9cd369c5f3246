"""Antigen against allele mismatches, the count for cord blood, loci that are reported only."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donor.typing.made_up import release, write
from scurfin.cli import cli
from scurfin.donor.matching.antigens import mismatch
from scurfin.donor.matching.pair import LocusMatch, Match, match
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import proteins


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Nomenclature:
    return release(tmp_path_factory.mktemp("release"))


def held(patient: str, donor: str, known: Nomenclature | None) -> Match:
    return match(proteins(read_gl(patient), known), proteins(read_gl(donor), known), known)


def at(made: Match, name: str) -> LocusMatch:
    return next(one for one in (*made.loci, *made.reported) if one.locus == name)


@pytest.mark.parametrize(
    ("mine", "theirs", "kind", "says"),
    [
        ("A*02:01P", "A*24:02P", "antigen", "A2 against A24"),
        ("A*02:01P", "A*02:03P", "allele", "same antigen A2"),
        ("A*24:02P", "A*24:03P", "allele", "same antigen A24"),
        ("A*23:01P", "A*24:02P", "antigen", "A23 against A24"),
        ("A*02:01P", "A*02:06P", "allele", "same antigen A2, assumed from the names"),
        ("B*51:01P", "B*51:02P", "allele", "same antigen B51"),
        ("B*15:01P", "B*15:33", "unknown", "B62 against B62 or B63"),
        ("B*14:01P", "B*14:03", "unknown", "B64 against B64 or B65"),
        ("B*15:01P", "B*15:03P", "antigen", "B62 against B72"),
        ("C*07:01P", "C*12:03P", "unknown", "no antigen told of C*12:03P"),
        ("C*07:01P", "C*17:01P", "unknown", "no antigen told of C*17:01P"),
        ("A*02:01P", "A*02:53N", "unknown", "no antigen told of A*02:53N"),
        # Loci without antigens say nothing of them.
        ("DPB1*04:01P", "DPB1*02:01P", "unknown", ""),
    ],
)
def test_the_kind_of_a_mismatch(
    known: Nomenclature, mine: str, theirs: str, kind: str, says: str
) -> None:
    made = mismatch(mine, theirs, known)
    assert (made.kind, says in made.words) == (kind, True), made
    assert bool(made.words) is bool(says)


def test_without_serology_the_kind_is_unknown(known: Nomenclature) -> None:
    assert mismatch("A*02:01", "A*24:02", None).kind == "unknown"
    made = held("A*02:01+A*02:01", "A*24:02+A*24:02", None)
    assert made.antigen_mismatches is None
    assert made.cord is None
    assert at(made, "A").antigens is None


def test_two_mismatches_face_one_another_by_their_antigens(known: Nomenclature) -> None:
    a = at(held("A*02:01+A*24:02", "A*24:03+A*02:06", known), "A")
    assert a.mismatched == (("A*02:01P", "A*02:06P"), ("A*24:02P", "A*24:03P"))
    assert [one.kind for one in a.kinds] == ["allele", "allele"]
    assert a.antigens == (2, 2)


FULL = "A*02:01+A*24:02^B*07:02+B*08:01^C*07:01+C*03:03^DRB1*03:01+DRB1*15:01^DQB1*05:01+DQB1*06:02"


def test_antigens_are_counted_beside_alleles(known: Nomenclature) -> None:
    other = FULL.replace("A*02:01", "A*02:06").replace("B*08:01", "B*44:02")
    made = held(FULL, other, known)
    assert made.counts[10] == (8, 8)
    assert made.antigen_mismatches == (1, 1)
    assert made.cord == (5, 5)


def test_an_antigen_that_is_not_told_is_no_mismatch(known: Nomenclature) -> None:
    made = held(FULL, FULL.replace("C*03:03", "C*12:03"), known)
    assert made.antigen_mismatches == (0, 1)
    assert at(made, "C").antigens == (1, 2)


def test_serology_counts_for_cord_blood_and_excludes_nobody(known: Nomenclature) -> None:
    made = held(FULL, "A2+A24^B7+B8^DRB1*03:01+DRB1*15:01", known)
    assert made.cord == (6, 6)
    assert made.counts[8][1] == 8
    assert at(made, "A").most == 2


names = st.sampled_from(["A*02:01", "A*02:06", "A*23:01", "A*24:02", "A*24:03", "A2", "A9", "A24"])
copies = st.lists(names, min_size=1, max_size=2, unique=True).map("/".join)


@given(copies, copies, copies, copies)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_alleles_that_match_match_as_antigens(
    known: Nomenclature, a: str, b: str, c: str, d: str
) -> None:
    one = at(held(f"{a}+{b}", f"{c}+{d}", known), "A")
    assert one.antigens is not None
    assert one.least <= one.antigens[0] <= one.antigens[1]
    assert one.most <= one.antigens[1]


DR = "DRB1*03:01+DRB1*15:01"


@pytest.mark.parametrize(
    ("patient", "donor", "counts"),
    [
        (f"{DR}^DRB3*01:01^DRB5*01:01", f"{DR}^DRB3*01:01^DRB5*01:01", (2, 2)),
        (f"{DR}^DRB3*01:01^DRB5*01:01", "DRB1*03:01+DRB1*04:01^DRB3*01:01^DRB4*01:01", (1, 1)),
        ("DRB1*03:01+DRB1*01:01^DRB3*01:01", "DRB1*03:01+DRB1*01:01^DRB3*01:01", (2, 2)),
        (f"{DR}^DRB3*01:01^DRB5*01:01", "DRB1*03:01+DRB1*01:01^DRB3*01:01", (1, 1)),
        (f"{DR}^DRB3*01:01^DRB5*01:01", f"{DR}^DRB3*01:01", (1, 2)),
        ("DRB1*01:01+DRB1*01:01", f"{DR}^DRB3*01:01^DRB5*01:01", (0, 0)),
        (DR, f"{DR}^DRB3*01:01^DRB5*01:01", (0, 2)),
        # A gene that does not fit: then DRB1 does not say either that the other copy is absent.
        ("DRB1*01:01+DRB1*01:01^DRB3*01:01", "DRB1*03:01+DRB1*01:01^DRB3*01:01", (1, 2)),
    ],
)
def test_drb345_is_one_locus_that_may_be_absent(
    known: Nomenclature, patient: str, donor: str, counts: tuple[int, int]
) -> None:
    made = held(patient, donor, known)
    one = at(made, "DRB3/4/5")
    assert (one.least, one.most) == counts
    assert made.counts == held(patient.split("^")[0], donor.split("^")[0], known).counts


@pytest.mark.parametrize("gene", ["DRB4*01:01|DRB4*01:01+DRB4*01:01", "DRB3*01:01^DRB4*01:01"])
def test_drb345_that_cannot_be_read_as_one_locus_is_open(known: Nomenclature, gene: str) -> None:
    whole = "DRB1*01:01+DRB1*01:01^DRB5*01:01+DRB5*01:01"
    made = held(f"{whole}^{gene}", DR, known)
    assert not made.reported
    assert any("of the patient: it is not read" in one for one in made.notes)


def test_a_null_of_drb4_is_as_an_absent_gene() -> None:
    patient, donor = "DRB1*07:01+DRB1*01:01^DRB4*01:03N", "DRB1*07:01+DRB1*01:01^DRB4*01:03"
    one = at(held(patient, donor, None), "DRB3/4/5")
    assert (one.least, one.most, one.graft, one.host) == (1, 1, 0, 1)


def test_an_absent_gene_cannot_be_attacked(known: Nomenclature) -> None:
    patient, donor = "DRB1*03:01+DRB1*01:01^DRB3*01:01", f"{DR}^DRB3*01:01^DRB5*01:01"
    one = at(held(patient, donor, known), "DRB3/4/5")
    assert (one.graft, one.host) == (0, 1)
    assert one.mismatched == (("none", "DRB5*01:01P"),)


def test_a_gene_that_does_not_fit_drb1_is_told(known: Nomenclature) -> None:
    made = held(f"{DR}^DRB4*01:01^DRB3*01:01", DR, known)
    assert any("DRB4 is not usual beside the DRB1 of the patient" in one for one in made.notes)
    assert not any("DRB3 is not usual" in one for one in made.notes)
    half = held("DRB1*03:01^DRB3*01:01^DRB4*01:01", DR, known)
    assert not any("is not usual" in one for one in half.notes)


def test_the_verb_tells_the_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "hla").mkdir()
    monkeypatch.setenv("SCURFIN_HLA", str(write(tmp_path / "hla", leaders=True)))
    monkeypatch.delenv("SCURFIN_MAC", raising=False)
    other = FULL.replace("A*02:01", "A*02:06").replace("B*08:01", "B*44:02")
    done = CliRunner().invoke(cli, ["donor", "pair", FULL, other])
    assert done.exit_code == 0, done.output
    assert "5 of 6 as for cord blood" in done.output
    assert "antigen mismatches at the loci of 10: 1" in done.output
    assert "antigen mismatch, B8 against B44" in done.output
    assert "allele mismatch, same antigen A2" in done.output
    assert "B leader: patient MM, donor MT" in done.output
    told = CliRunner().invoke(cli, ["donor", "pair", "A*02:01+A*24:02", "A2+A9"])
    assert "A: 0 to 2 of 2 match, by what the typings leave open; as antigens 1 to 2" in told.output
    reduced = CliRunner().invoke(cli, ["donor", "reduce", "A*24+A*24:02:01", "--to", "P"])
    assert reduced.exit_code == 2
    reduced = CliRunner().invoke(cli, ["donor", "reduce", "A*24:02:01+A9", "--to", "P"])
    assert reduced.output.strip() == "A*24:02P+A*23:01P/A*24:02P/A*24:03P/A*24:99Q"
