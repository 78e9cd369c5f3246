"""Sets of frequencies: the shapes that are read, what does not fit, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from scurfin.donor.chances.sets import FOLDER, SHIPPED, frequency_set, read_set
from scurfin.terms.source_text import InputError

ONE = "A*01:01~C*07:01~B*08:01~DRB1*03:01~DQB1*02:01"
TWO = "A*03:01~C*07:02~B*07:02~DRB1*15:01~DQB1*06:02"


@pytest.mark.parametrize(
    ("name", "rows", "total", "zero"),
    [
        ("CAU", 3380, 0.99669, 14),
        ("AFA", 2012, 1.00389, 1),
        ("API", 1629, 0.99630, 0),
        ("HIS", 1821, 1.00394, 0),
    ],
)
def test_the_shipped_sets(name: str, rows: int, total: float, zero: int) -> None:
    """Rows and sums as counted apart from this reader (fact ``hfx-sets``)."""
    found = frequency_set(name)
    assert found.of.shape == (rows, 5)
    assert found.total == pytest.approx(total, abs=5e-6)
    assert found.zero == zero
    assert "nomenclature 2.16.0, published 2007" in found.spoken()


def test_what_the_metadata_tell_wrongly_is_said() -> None:
    """As published, they carry the checksum, and one the name, of another set."""
    assert frequency_set("CAU").notes == ()
    assert [len(frequency_set(name).notes) for name in SHIPPED] == [0, 3, 1, 1]
    assert "names the population CAU, not AFA" in frequency_set("AFA").notes[2]


@pytest.mark.parametrize(
    "text",
    [
        f"Haplo,Count,Freq\n{ONE},3,0.75\n{TWO},1,0.25\n",
        f"{ONE};0.75\n{TWO};0.25\n",
        f"\ufeffhaplotype;frequency\r\n{ONE};0.75\r\n\r\n{TWO};0.25\r\n",
        f"freq\thaplo\n0.75\t{ONE}\n0.25\t{TWO}\n",
        f"{ONE.replace(':01~', ':01g~')}g;0.75\n{'~'.join(reversed(TWO.split('~')))};2.5e-1\n",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_shapes_that_are_read(text: str, packed: bool, tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    raw = text.encode()
    file.write_bytes(gzip.compress(raw) if packed else raw)
    found = read_set(file)
    assert [found.haplotype(place) for place in range(2)] == [ONE, TWO]
    assert found.frequency.tolist() == [0.75, 0.25]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"{ONE};0.5\n{ONE};0.1\n", 2, "stands twice (first at line 1)"),
        (f"{ONE};0.5\n{TWO};half\n", 2, "'half' is not a frequency"),
        (f"{ONE};0.5\n{TWO};nan\n", 2, "'nan' is not a frequency"),
        (f"{ONE};0.5\n{TWO};-0.1\n", 2, "'-0.1' is not a frequency"),
        (f"Haplo,Count,Freq\n{ONE},0.5\n", 2, "has 2 columns where 3 are wanted"),
        (f"{ONE},3,0.5\n", 1, "has 3 columns and no heading"),
        ("name,share\n", 1, "no single column 'haplo'"),
        ("A*01:01~C*07:01;0.5\n", 1, "is not a haplotype of A, C, B, DRB1, DQB1"),
        (f"{ONE}~A*02:01;0.5\n", 1, "is not a haplotype"),
        (f"{ONE};0.8\n{TWO};0.7\n", None, "the frequencies sum to 1.5, not to 1"),
        (f"{ONE};0\n", None, "holds no haplotype"),
        ("", None, "holds no haplotype"),
    ],
)
def test_what_is_refused(text: str, line: int | None, says: str, tmp_path: Path) -> None:
    file = tmp_path / "set.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_set(file)
    assert says in caught.value.message
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert caught.value.remedy


def test_a_broken_gzip_and_a_wrong_name_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "set.csv.gz"
    file.write_bytes(gzip.compress(FOLDER.joinpath("HEGL_API.csv").read_bytes())[:500])
    with pytest.raises(InputError, match="cannot be read"):
        read_set(file)
    with pytest.raises(InputError, match="no set of frequencies 'CAUCASIAN'"):
        frequency_set("CAUCASIAN")
