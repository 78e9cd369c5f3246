"""GA4GH Pedigree as JSON or YAML: individuals, and relationships in the words of its ontology KIN.

Parenthood is read in either direction. The standard is a conceptual model whose JSON is not fixed
yet; the spellings of its drafts are accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from scurfin.family.formats.kinship import (
    ADOPTIVE,
    CHILD,
    FATHER,
    MOTHER,
    PARENT,
    TWIN,
    TWIN_ONE,
    TWIN_TWO,
    code_of,
)
from scurfin.family.formats.source import told_twice, whole
from scurfin.family.people import Pedigree, Person, Sex
from scurfin.terms.json_text import parse_json
from scurfin.terms.source_text import InputError, parse_text

_SEX: dict[str, Sex] = {
    "male": "male",
    "assigned male": "male",
    "female": "female",
    "assigned female": "female",
    "unknown": "unknown",
    "unknown_sex": "unknown",
    "": "unknown",
}
_SEX_KEYS = ("sex", "sex_assigned_at_birth", "sexAssignedAtBirth")
_READ = ("id", "name", "gender", "affected", "deceased", "individual", "subject", *_SEX_KEYS)
_GAMETES = {"egg_parent": MOTHER, "sperm_parent": FATHER}
_FAMILY = ("id", "individuals", "relationships", "indexPatients", "index_patients", "proband")

Wrong = Callable[[str, str], InputError]


def read_ga4gh(text: str, *, file: str = "") -> tuple[Pedigree, tuple[str, ...]]:
    """The family, and what of the file was not read. Raises InputError naming the person.

    JSON begins with a brace; other text is taken as YAML, in which the standard shows its examples.
    """
    return _Reader(file).family(_decoded(text, file))


def _decoded(text: str, file: str) -> dict[str, Any]:
    json_like = text.lstrip()[:1] in ("", "{", "[")
    data = parse_json(text, file=file) if json_like else parse_text(text, file=file).data
    if not isinstance(data, dict) or not isinstance(data.get("individuals"), list):
        raise InputError(
            "is not a GA4GH pedigree", file=file, remedy="list the people under 'individuals'"
        )
    return data


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.people: dict[str, Person] = {}
        self.notes: list[str] = []
        self.twins: list[tuple[str, str, bool]] = []

    def wrong(self, message: str, remedy: str) -> InputError:
        return InputError(message, file=self.file, remedy=remedy)

    def family(self, data: dict[str, Any]) -> tuple[Pedigree, tuple[str, ...]]:
        edges: list[tuple[str, str, str]] = []
        for at, told in enumerate(data["individuals"], start=1):
            edges.extend(self.individual(at, told))
        for at, told in enumerate(_list(data, "relationships", self.wrong), start=1):
            edges.append(self.relationship(at, told))
        for one, code, other in edges:
            self.edge(one, code, other)
        self.group_twins()
        roles = self.roles(data)
        for key in data:
            if key not in _FAMILY and data[key] not in (None, "", [], {}):
                self.notes.append(f"'{key}' of the family was not read.")
        found = Pedigree(
            people=tuple(self.people.values()),
            proband=roles.get("proband", ""),
            consultand=roles.get("consultand", ""),
        )
        return whole(found, {}, file=self.file), tuple(dict.fromkeys(self.notes))

    def individual(self, at: int, told: Any) -> list[tuple[str, str, str]]:
        inner = told.get("individual", told.get("subject")) if isinstance(told, dict) else None
        if isinstance(inner, dict):
            told = {**told, **inner}
        name = told.get("id") if isinstance(told, dict) else None
        if not isinstance(name, str) or not name:
            raise self.wrong(f"individual {at} has no id", "give each individual an id in quotes")
        if name in self.people:
            raise told_twice(name, file=self.file, line=None, first=None)
        deceased = self.yes(name, "deceased", told.get("deceased"))
        self.people[name] = Person(
            id=name,
            sex=self.sex(name, told),
            affected=self.yes(name, "affected", told.get("affected")),
            alive=None if deceased is None else not deceased,
            gender=_word(told.get("gender")),
            name=_word(told.get("name")),
        )
        for key, value in told.items():
            if key not in (*_READ, *_GAMETES) and value not in (None, "", [], {}):
                self.notes.append(f"'{key}' of '{name}' was not read.")
        return [
            (told[key], code, name)
            for key, code in _GAMETES.items()
            if isinstance(told.get(key), str)
        ]

    def sex(self, name: str, told: dict[str, Any]) -> Sex:
        said = next((_word(told[key]) for key in _SEX_KEYS if told.get(key) is not None), "")
        if said.lower() == "other_sex":
            self.notes.append(f"The sex of '{name}' is told as other: it was read as unknown.")
            return "unknown"
        if said.lower() not in _SEX:
            raise self.wrong(
                f"the sex of '{name}' is the unknown code '{said}'",
                "write MALE, FEMALE or UNKNOWN_SEX",
            )
        return _SEX[said.lower()]

    def yes(self, name: str, key: str, told: Any) -> bool | None:
        if told is None or isinstance(told, bool):
            return told
        raise self.wrong(
            f"'{key}' of '{name}' is the unknown code '{_word(told)}'",
            "write true or false, or leave it out",
        )

    def relationship(self, at: int, told: Any) -> tuple[str, str, str]:
        if not isinstance(told, dict):
            raise self.wrong(f"relationship {at} is not an object", "write individual and relative")
        ends = []
        for key in ("individual", "relative"):
            name = told.get(key, told.get(f"{key}_id", told.get(f"{key}Id")))
            if not isinstance(name, str) or not name:
                raise self.wrong(f"relationship {at} names no {key}", "write an id in quotes")
            ends.append(name)
        keys = ("relation", "relationship", "biological_relationship")
        relation = next((told[key] for key in keys if told.get(key)), None)
        code = code_of(relation)
        if code is None:
            raise self.wrong(
                f"'{ends[0]}' is to '{ends[1]}' the unknown code '{_word(relation)}'",
                "use a code of the GA4GH kinship ontology, such as KIN:027",
            )
        return ends[0], code, ends[1]

    def edge(self, one: str, code: str, other: str) -> None:
        for name, beside in ((one, other), (other, one)):
            if name not in self.people:
                raise self.wrong(
                    f"'{name}', told as a relative of '{beside}', is not among the individuals",
                    f"add '{name}', or leave the relationship out",
                )
        if code == CHILD:
            one, code, other = other, PARENT, one
        if code == PARENT:
            code = {"female": MOTHER, "male": FATHER}.get(self.people[one].sex, PARENT)
        if code == PARENT:
            self.notes.append(f"'{one}' is a parent of '{other}' of unknown sex: not read.")
        elif code in (MOTHER, FATHER):
            self.parent(one, "mother" if code == MOTHER else "father", other)
        elif code in (TWIN, TWIN_ONE, TWIN_TWO):
            self.twins.append((one, other, code == TWIN_ONE))
            if code == TWIN:
                self.notes.append(f"Whether '{one}' and '{other}' are identical is not told.")
        elif code == ADOPTIVE:
            self.people[other] = msgspec.structs.replace(self.people[other], adopted=True)
            self.notes.append(f"'{one}' adopted '{other}': kept as the child's adoption only.")
        else:
            self.notes.append(f"KIN:{code} of '{one}' to '{other}' is not held and was not read.")

    def parent(self, name: str, role: str, child: str) -> None:
        before = getattr(self.people[child], role)
        if before not in (None, name):
            raise self.wrong(
                f"'{child}' has two {role}s, '{before}' and '{name}'",
                "keep the biological one; an adoptive parent is KIN:022",
            )
        change = {role: name}
        self.people[child] = msgspec.structs.replace(self.people[child], **change)

    def group_twins(self) -> None:
        """Twins who are linked share a group; it bears the name of its first member."""
        group = {name: name for pair in self.twins for name in pair[:2]}
        order = {name: at for at, name in enumerate(self.people)}

        def head(name: str) -> str:
            while group[name] != name:
                group[name] = group[group[name]]
                name = group[name]
            return name

        for one, other, _ in self.twins:
            first, last = sorted((head(one), head(other)), key=order.__getitem__)
            group[last] = first
        for one, other, same in self.twins:
            if same:
                self.one_egg(one, other)
        identical = {name for *pair, same in self.twins if same for name in pair}
        for name in group:
            self.people[name] = msgspec.structs.replace(
                self.people[name], twins=head(name), identical=name in identical
            )

    def one_egg(self, one: str, other: str) -> None:
        """Twins of one egg have one mother and one father, told of either."""
        for name, beside in ((one, other), (other, one)):
            mine, theirs = self.people[name], self.people[beside]
            self.people[name] = msgspec.structs.replace(
                mine, mother=mine.mother or theirs.mother, father=mine.father or theirs.father
            )

    def roles(self, data: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        told = _list(data, "indexPatients", self.wrong) + _list(data, "index_patients", self.wrong)
        told += [{"id": data["proband"]}] if data.get("proband") else []
        for one in told:
            kind = _word(one.get("type")) if isinstance(one, dict) else ""
            name = one.get("id", one.get("individual")) if isinstance(one, dict) else one
            role = (kind or "proband").lower()
            if role not in ("proband", "consultand") or role in found or not isinstance(name, str):
                self.notes.append(f"The index patient '{_word(name)}' ({kind}) was not read.")
            else:
                found[role] = name
        return found


def _list(data: dict[str, Any], key: str, wrong: Wrong) -> list[Any]:
    told = data.get(key)
    if told is None:
        return []
    if not isinstance(told, list):
        raise wrong(f"'{key}' is not a list", "write it in square brackets")
    return told


def _word(told: Any) -> str:
    if isinstance(told, dict):
        told = told.get("label") or told.get("id")
    return told if isinstance(told, str) else "" if told is None else str(told)
