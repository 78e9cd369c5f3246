"""How common an allele is by CIWD, and the leader of HLA-B."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from donor.typing.made_up import release
from scurfin.donor.typing.ciwd import TABLE, class_of, rare, table
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.leader import leader


def test_the_table_is_whole_and_its_licence_beside_it() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10_469
    found = Counter(table().values())
    assert set(found) == {"C", "I", "WD"}
    # The most frequent class of eight columns is never rarer than that of the total.
    order = ("C", "I", "WD", "R")
    total = {line.split(",")[0]: line.split(",")[1] for line in lines[1:]}
    for name, one in table().items():
        assert order.index(one) <= order.index(total[name])
    for name in ("LICENSE", "LICENSE-GPL-3.0"):
        assert "GENERAL PUBLIC LICENSE" in (TABLE.parent / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("A*02:01", "C"),
        ("HLA-A*02:01:01:01", "C"),
        ("A*01:01:01G", "C"),
        ("A*01:04N", "WD"),
        ("A*01:18N", ""),
        ("B*07:1000", ""),
        ("DQA1*01:01", None),
        ("A*02:XX", None),
        ("A2", None),
    ],
)
def test_the_class_of_a_name(code: str, found: str | None) -> None:
    assert class_of(code) == found


def test_what_is_rare_is_to_be_confirmed() -> None:
    codes = Codes({"AB": ("01", "1000")})
    told = read_gl("A*01:18N+A*02:01^B*07:02/B*07:1000+B*08:01^C*07:01+C*07:02")
    notes = rare(told, codes)
    assert len(notes) == 2
    assert notes[0] == "A*01:18N is not in CIWD 3.0.0: confirm the typing"
    assert notes[1].startswith("1 of 2 readings of B*07:02/... are not in CIWD 3.0.0 (B*07:1000)")
    (coded,) = rare(read_gl("A*02:AB+A*02:XX^DQA1*01:77+DQA1*01:01"), codes)
    assert coded.startswith("1 of 2 readings of A*02:AB")
    assert rare(read_gl("A*02:01+A*UUUU^B62+B7"), Codes()) == ()


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("B*07:02+B*44:02", "MT"),
        ("B*44:02+B*07:02", "MT"),
        ("B*07:02:01+B*08:01", "MM"),
        ("B*07:02/B*08:01+B*44:02", "MT"),
        ("B*07:02/B*44:02+B*44:02", "T?"),
        ("B*15:01+B*07:02", "M?"),
        ("B*07:02", "M?"),
        ("B*UUUU+B*UUUU", "??"),
        ("A*02:01+A*02:01", "??"),
    ],
)
def test_the_leader_is_read_from_the_sequences(tmp_path: Path, told: str, found: str) -> None:
    known = release(tmp_path, leaders=True)
    assert known.leaders == {"B*07:02:01": "M", "B*08:01": "M", "B*44:02:01": "T"}
    assert leader(read_gl(told), Codes(known=known)) == found


def test_without_the_sequences_the_leader_is_unknown(tmp_path: Path) -> None:
    assert leader(read_gl("B*07:02+B*44:02"), Codes(known=release(tmp_path))) == "??"
    assert leader(read_gl("B*07:02+B*44:02"), Codes()) == "??"
