"""PED, the six columns of LINKAGE: family, person, father, mother, sex, affected."""

from __future__ import annotations

from scurfin.family.formats.losses import lost
from scurfin.family.formats.source import told_twice, whole
from scurfin.family.people import Pedigree, Person, Sex
from scurfin.terms.source_text import InputError

HOLDS: frozenset[str] = frozenset()
_SEX: dict[str, Sex] = {"1": "male", "2": "female", "0": "unknown"}
_AFFECTED = {"2": True, "1": False, "0": None, "-9": None}
_NOBODY = "0"


def read_ped(text: str, *, file: str = "") -> tuple[Pedigree, tuple[str, ...]]:
    """The one family of a PED file, and what was not understood. Raises InputError."""
    people: list[Person] = []
    lines: dict[str, int] = {}
    families: dict[str, int] = {}
    more = 0
    for at, line in enumerate(text.splitlines(), start=1):
        told = line.split()
        if not told or told[0].startswith("#"):
            continue
        one = _person(told, file, at)
        families.setdefault(told[0], at)
        if one.id in lines:
            raise told_twice(one.id, file=file, line=at, first=lines[one.id])
        lines[one.id] = at
        people.append(one)
        more += len(told) > 6
    if len(families) > 1:
        name, at = list(families.items())[1]
        raise InputError(
            f"holds {len(families)} families; '{name}' is the second",
            file=file,
            line=at,
            remedy="keep one family a file",
        )
    notes = [f"Columns after the sixth were not read, in {more} lines."] if more else []
    return whole(Pedigree(people=tuple(people)), lines, file=file), tuple(notes)


def _person(told: list[str], file: str, at: int) -> Person:
    if len(told) < 6:
        raise InputError(
            f"a person has {len(told)} of the 6 columns of PED",
            file=file,
            line=at,
            remedy="write family, person, father, mother, sex (1, 2, 0), affected (2, 1, 0)",
        )
    _, name, father, mother, sex, affected = told[:6]
    if name == _NOBODY:
        raise InputError(
            "a person has the id '0', which means nobody", file=file, line=at, remedy="give an id"
        )
    if sex not in _SEX:
        raise InputError(
            f"the sex of '{name}' is the unknown code '{sex}'",
            file=file,
            line=at,
            remedy="write 1 for male, 2 for female, 0 for unknown",
        )
    if affected not in _AFFECTED:
        raise InputError(
            f"'{name}' is affected by the unknown code '{affected}'",
            file=file,
            line=at,
            remedy="write 2 for affected, 1 for not affected, 0 for unknown",
        )
    return Person(
        id=name,
        father=None if father == _NOBODY else father,
        mother=None if mother == _NOBODY else mother,
        sex=_SEX[sex],
        affected=_AFFECTED[affected],
    )


def write_ped(pedigree: Pedigree, family: str = "1") -> tuple[str, tuple[str, ...]]:
    """The PED text and what it loses; a blank in an id becomes an underscore, and that is said.

    Raises InputError if an id cannot stand in a column, or would become another's.
    """
    sexes = {sex: code for code, sex in _SEX.items()}
    ids = {one.id: _column(one.id) for one in pedigree.people}
    for name, column in ids.items():
        if column != name and list(ids.values()).count(column) > 1:
            raise InputError(
                f"the id '{name}' would be '{column}' in PED, which is another's",
                remedy="use ids without blanks",
            )
    rows = []
    for one in pedigree.people:
        affected = {True: "2", False: "1", None: "0"}[one.affected]
        parents = (ids[name] if name else _NOBODY for name in (one.father, one.mother))
        rows.append("\t".join((family, ids[one.id], *parents, sexes[one.sex], affected)))
    notes = [
        f"PED holds no blank in an id: '{name}' is written '{column}'."
        for name, column in ids.items()
        if name != column
    ]
    return "\n".join(rows) + "\n", (*notes, *lost(pedigree, "PED", HOLDS))


def _column(name: str) -> str:
    if name.startswith("#") or name in ("", _NOBODY) or not name.split():
        raise InputError(
            f"the id '{name}' cannot stand in PED",
            remedy="use an id that is not 0, not blank and does not begin with #",
        )
    return "_".join(name.split())
