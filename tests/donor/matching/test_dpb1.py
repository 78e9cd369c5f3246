"""DPB1 by immunogenicity: the table of 36 cases, groups as the file tells them, open typings."""

from __future__ import annotations

from pathlib import Path

import pytest

from children import ROOT
from donor.typing.made_up import release
from scurfin.donor.matching.pair import Match, match
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.nomenclature_files import read_folder
from scurfin.donor.typing.proteins import proteins

REAL = ROOT.parent / "shared" / "donor" / "ipd-imgt-hla" / "3.58.0"
GROUPS = ("11", "12", "13", "22", "23", "33")
# Rows: the groups of the patient's two copies; columns: those of the donor's (fact tce-rule).
# P permissive, H non-permissive host versus graft, G non-permissive graft versus host.
TABLE = {
    "11": "PPPGGG",
    "12": "PPPGGG",
    "13": "PPPGGG",
    "22": "HHHPPG",
    "23": "HHHPPG",
    "33": "HHHHHP",
}
WORDS = {
    "P": "permissive",
    "H": "non-permissive, host versus graft",
    "G": "non-permissive, graft versus host",
}
# Two alleles of each group, so that patient and donor never share one.
MINE = {"1": "DPB1*09:01", "2": "DPB1*03:01", "3": "DPB1*04:01"}
THEIRS = {"1": "DPB1*17:01", "2": "DPB1*14:01", "3": "DPB1*02:01"}


def held(patient: str, donor: str, known: Nomenclature) -> Match:
    return match(proteins(read_gl(patient), known), proteins(read_gl(donor), known), known)


def made_of(groups: dict[str, int]) -> Nomenclature:
    return Nomenclature(
        release="9.99.0",
        alleles=tuple(groups),
        renamed={},
        g={},
        p={},
        antigens={},
        splits={},
        tce={name: group for name, group in groups.items() if group},
    )


KNOWN = made_of({name: int(group) for side in (MINE, THEIRS) for group, name in side.items()})
CASES = [
    (mine, theirs, TABLE[mine][place]) for mine in GROUPS for place, theirs in enumerate(GROUPS)
]


@pytest.mark.parametrize(("mine", "theirs", "says"), CASES)
def test_the_36_cases(mine: str, theirs: str, says: str) -> None:
    assert len(CASES) == 36
    patient = "+".join(MINE[one] for one in mine)
    donor = "+".join(THEIRS[one] for one in theirs)
    assert held(patient, donor, KNOWN).dpb1 == WORDS[says]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the licence of IPD-IMGT/HLA keeps its files out of this repository"
)
def test_the_36_cases_with_the_real_release() -> None:
    real = read_folder(REAL)
    for mine, theirs, says in CASES:
        patient = "+".join(MINE[one] for one in mine)
        donor = "+".join(THEIRS[one] for one in theirs)
        assert held(patient, donor, real).dpb1 == WORDS[says], (mine, theirs)
    groups = {name for name in real.p.values() if name.startswith("DPB1")}
    assert {real.tce_of(name) for name in groups} <= {1, 2, 3, None}
    # A rare null of a G group must not make its common member ambiguous (tce-g-group-bug).
    assert real.tce_of("DPB1*04:01:01G") == 3
    assert real.tce_of("DPB1*01:01:01G") == real.tce_of("DPB1*01:01") is not None
    assert held("DPB1*04:01:01G+DPB1*01:01:01G", "DPB1*02:01+DPB1*03:01", real).dpb1 != "unknown"


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("DPB1*04:01", 3),
        ("DPB1*03:01", 2),
        ("DPB1*09:01P", 1),
        ("DPB1*61:01N", None),
        ("DPB1*99:01", None),
    ],
)
def test_groups_with_a_dollar_or_an_a_and_the_nought_of_a_null(
    tmp_path: Path, name: str, group: int | None
) -> None:
    assert release(tmp_path).tce_of(name) == group


@pytest.mark.parametrize(
    ("patient", "donor", "says", "may_be"),
    [
        # Both readings are of group 3: the class is known though the alleles are not.
        ("DPB1*04:01/DPB1*02:01+DPB1*09:01", "DPB1*03:01+DPB1*03:01", "G", ("G",)),
        ("DPB1*04:01/DPB1*03:01+DPB1*04:01", "DPB1*02:01+DPB1*02:01", "", ("P", "G")),
        ("DPB1*04:01+DPB1*02:01", "DPB1*04:01+DPB1*02:01/DPB1*09:01", "", ("M", "P", "H")),
        ("DPB1*04:01+DPB1*99:01", "DPB1*03:01+DPB1*03:01", "", ("?",)),
        ("DPB1*04:01", "DPB1*03:01+DPB1*03:01", "", ("?",)),
        ("DPB1*04:01+DPB1*61:01N", "DPB1*02:01+DPB1*02:01", "P", ("P",)),
        ("DPB1*09:01+DPB1*61:01N", "DPB1*02:01+DPB1*02:01", "G", ("G",)),
    ],
)
def test_what_the_typings_leave_open(
    tmp_path: Path, patient: str, donor: str, says: str, may_be: tuple[str, ...]
) -> None:
    words = {**WORDS, "M": "match", "?": "unknown"}
    made = held(patient, donor, release(tmp_path))
    assert set(made.dpb1_may_be) == {words[one] for one in may_be}
    assert made.dpb1 == (words[says] if says else "unknown")
