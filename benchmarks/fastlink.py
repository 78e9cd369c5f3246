"""The same risks by Debian's fastlink (MLINK), one run of the program for each woman.

The packaged program knows no mutation, so both sides are asked without; it prints five decimals.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from scurfin.family.people import Pedigree, Person

UNPACKED = Path(__file__).resolve().parent.parent / ".peers" / "fastlink" / "usr" / "bin"
FREQUENCY = 1e-6
LOCI = f"""2 1 1 5
0 0.0 0.0 0
1 2
1 2
{1 - FREQUENCY} {FREQUENCY}
1
0.0 0.0 1.0
0.0 1.0
2
3 2
0.5 0.5
0 0
0.1
1 0.5 0.45
"""
RISK = re.compile(r"HETEROZYGOTE CARRIER :\s+([0-9.]+)")


def programs() -> tuple[str, str] | None:
    """'unknown' and 'mlink' where they are found."""
    for folder in (None, str(UNPACKED)):
        found = shutil.which("unknown", path=folder), shutil.which("mlink", path=folder)
        if found[0] and found[1]:
            return found[0], found[1]
    return None


def by_fastlink(pedigree: Pedigree) -> Callable[[], dict[str, float]]:
    """What finds every woman's probability of carrying; partners without children are left out."""
    found = programs()
    assert found is not None
    having = {name for one in pedigree.people for name in (one.father, one.mother)}
    kin = tuple(one for one in pedigree.people if one.father or one.id in having)
    pedigree = msgspec.structs.replace(pedigree, people=kin)
    women = [one.id for one in pedigree.people if one.sex == "female"]

    def work() -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            return {name: _one(pedigree, name, place, found) for name in women}

    return work


def _one(pedigree: Pedigree, name: str, place: Path, found: tuple[str, str]) -> float:
    (place / "datafile.dat").write_text(LOCI)
    (place / "pedfile.dat").write_text(_rows(pedigree, name))
    for program in found:
        done = subprocess.run([program], cwd=place, capture_output=True, text=True, check=True)
    told = RISK.search(done.stdout)
    assert told is not None, done.stdout[-500:]
    return float(told[1])


def _rows(pedigree: Pedigree, proband: str) -> str:
    """The family with the pointers to first child and next sibs that LINKAGE wants."""
    number = {one.id: at for at, one in enumerate(pedigree.people, start=1)}
    of_father: dict[str, list[str]] = {}
    of_mother: dict[str, list[str]] = {}
    for one in pedigree.people:
        if one.father and one.mother:
            of_father.setdefault(one.father, []).append(one.id)
            of_mother.setdefault(one.mother, []).append(one.id)

    def after(one: Person, group: list[str] | None) -> int:
        later = group[group.index(one.id) + 1 :] if group else []
        return number[later[0]] if later else 0

    rows = []
    for one in pedigree.people:
        first = (of_father if one.sex == "male" else of_mother).get(one.id)
        parents = [number.get(each or "", 0) for each in (one.father, one.mother)]
        sibs = [
            after(one, of_father.get(one.father or "")),
            after(one, of_mother.get(one.mother or "")),
        ]
        sex = 1 if one.sex == "male" else 2
        affected = {True: 2, False: 1, None: 0}[one.affected]
        told = [1, number[one.id], *parents, number[first[0]] if first else 0, *sibs, sex]
        rows.append(" ".join(map(str, [*told, int(one.id == proband), affected, 0, 0])))
    return "\n".join(rows) + "\n"
