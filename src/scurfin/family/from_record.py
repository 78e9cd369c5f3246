"""The family of a child's record as a pedigree: relatives as told, tests as told."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from scurfin.family.people import Pedigree, Person, Sex, Test
from scurfin.record import events as ev
from scurfin.record.model import Record
from scurfin.state.gene_tests import carries

CHILD = "child"
MOTHER, FATHER = "mother", "father"
GRANDMOTHER, GRANDFATHER = "maternal grandmother", "maternal grandfather"
SISTERS = ("sister", "half-sister (mother)", "half-sister (father)", "maternal aunt")
BROTHERS = ("brother", "half-brother (mother)", "half-brother (father)", "maternal uncle")
SEXES: dict[str, Sex] = {
    MOTHER: "female",
    FATHER: "male",
    GRANDMOTHER: "female",
    GRANDFATHER: "male",
    **dict.fromkeys(SISTERS, "female"),
    **dict.fromkeys(BROTHERS, "male"),
}
BLOOD = ("", "blood", "leukocytes", "leucocytes")


@dataclass(frozen=True)
class Read:
    """A pedigree, and what of the family could not be placed in it."""

    pedigree: Pedigree
    left_out: tuple[str, ...]


def pedigree_of(record: Record) -> Read:
    """The family of ``record`` as far as told. Parents that must have been are added untold."""
    told = {one.id: one for one in record.family.members}
    by_relation: dict[str, list[ev.Member]] = {}
    for member in told.values():
        by_relation.setdefault(member.relation, []).append(member)
    left_out: list[str] = []
    ids = {
        role: _only(by_relation, role, left_out)
        for role in (MOTHER, FATHER, GRANDMOTHER, GRANDFATHER)
    }
    child = _child(record, ids[MOTHER], ids[FATHER])
    people = {child.id: child}
    for role in (GRANDMOTHER, GRANDFATHER, MOTHER, FATHER):
        people[ids[role]] = _person(record, told.get(ids[role]), ids[role], role)
    people[ids[MOTHER]] = msgspec.structs.replace(
        people[ids[MOTHER]], mother=ids[GRANDMOTHER], father=ids[GRANDFATHER]
    )
    for member in told.values():
        if member.id in people:
            continue
        placed = _placed(record, member, ids)
        if placed is None:
            left_out.append(f"{member.id} ({member.relation}): how they are related is not told")
        else:
            people[member.id] = placed
    variant = _variant(record)
    made = Pedigree(people=tuple(people.values()), proband=child.id, variant=variant)
    return Read(made, tuple(left_out))


def _variant(record: Record) -> str:
    """The name of the child's FOXP3 variant as last told."""
    for one in reversed(record.happenings):
        event = one.event
        if not isinstance(event, ev.Genotype) or event.of != CHILD:
            continue
        if event.gene.strip().upper() == "FOXP3" and (event.hgvs_c or event.hgvs_p):
            return event.hgvs_c or event.hgvs_p
    return ""


def _only(by_relation: dict[str, list[ev.Member]], role: str, left_out: list[str]) -> str:
    """The id of the one member of a role that only one person can have."""
    found = by_relation.get(role, [])
    left_out += [f"{one.id}: a second {role} is told" for one in found[1:]]
    return found[0].id if found else role


def _child(record: Record, mother: str, father: str) -> Person:
    """The child of the record is affected as far as his own tests and signs say so."""
    sex: Sex = record.sex if record.sex in ("male", "female") else "unknown"  # type: ignore[assignment]
    tests = _tests(record, CHILD, transplanted=_transplanted(record))
    ill = any(isinstance(one.event, ev.Manifestation) for one in record.happenings) or None
    return Person(
        id=CHILD,
        sex=sex,
        mother=mother,
        father=father,
        affected=True if ill and sex == "male" else None,
        tests=tests,
        name=record.name or record.id,
        alive=not any(isinstance(one.event, ev.Death) for one in record.happenings),
    )


def _transplanted(record: Record) -> bool:
    return any(isinstance(one.event, ev.Transplant) for one in record.happenings)


def _person(record: Record, member: ev.Member | None, name: str, role: str) -> Person:
    if member is None:
        tests = _tests(record, name, transplanted=False, role=role)
        return Person(id=name, sex=SEXES.get(role, "unknown"), tests=tests)
    sex: Sex = SEXES.get(role) or member.sex
    return Person(
        id=name,
        sex=sex,
        affected=member.affected if sex != "female" else None,
        alive=member.alive,
        tests=_tests(record, name, transplanted=False, role=role),
        comment=member.note,
        pregnancy=role == "fetus",
    )


def _placed(record: Record, member: ev.Member, ids: dict[str, str]) -> Person | None:
    """A relative with the parents that the relation tells; None where it does not."""
    one = _person(record, member, member.id, member.relation)
    relation = member.relation
    if relation in ("sister", "brother", "fetus"):
        return msgspec.structs.replace(one, mother=ids[MOTHER], father=ids[FATHER])
    if relation.endswith("(mother)"):
        return msgspec.structs.replace(one, mother=ids[MOTHER])
    if relation.endswith("(father)"):
        return msgspec.structs.replace(one, father=ids[FATHER])
    if relation in ("maternal aunt", "maternal uncle"):
        return msgspec.structs.replace(one, mother=ids[GRANDMOTHER], father=ids[GRANDFATHER])
    return None


def _tests(record: Record, of: str, *, transplanted: bool, role: str = "") -> tuple[Test, ...]:
    """What gene tests tell of somebody; a test without a result tells nothing."""
    found = []
    done = False
    for one in record.happenings:
        if isinstance(one.event, ev.Transplant):
            done = True
        event = one.event
        if not isinstance(event, ev.Genotype) or event.of not in (of, role or of):
            continue
        if event.gene.strip().upper() != "FOXP3":
            continue
        bears = carries(event)
        if bears is None:
            continue
        blood = event.specimen.strip().lower() in BLOOD
        if of == CHILD and transplanted and done and blood:
            continue
        found.append(
            Test(
                result="positive" if bears else "negative",
                tissue=event.specimen,
                method=one.id,
                date=event.date or "",
            )
        )
    return tuple(found[-1:])
