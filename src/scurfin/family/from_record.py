"""The family of a child's record as a pedigree: relatives as told, tests as told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from scurfin.family.people import Pedigree, Person, Sex, Test
from scurfin.family.record_pregnancies import pregnancies
from scurfin.family.record_tests import CHILD, FOXP3, donor_tests, gene_asked, tests_of, variant_of
from scurfin.record import events as ev
from scurfin.record.model import Record, life
from scurfin.terms import ages

MOTHER, FATHER = "mother", "father"
GRANDMOTHER, GRANDFATHER = "maternal grandmother", "maternal grandfather"
ROLES = (MOTHER, FATHER, GRANDMOTHER, GRANDFATHER)
SISTERS = ("sister", "half-sister (mother)", "half-sister (father)", "maternal aunt")
BROTHERS = ("brother", "half-brother (mother)", "half-brother (father)", "maternal uncle")
GROWN = (FATHER, GRANDFATHER, "maternal uncle")
SEXES: dict[str, Sex] = {
    MOTHER: "female",
    FATHER: "male",
    GRANDMOTHER: "female",
    GRANDFATHER: "male",
    **dict.fromkeys(SISTERS, "female"),
    **dict.fromkeys(BROTHERS, "male"),
}
YEAR = 365.25
AS_TOLD = "as told: {} origin"


@dataclass(frozen=True)
class Read:
    """A pedigree, what of the family could not be placed in it, and what to ask."""

    pedigree: Pedigree
    left_out: tuple[str, ...]
    questions: tuple[str, ...] = ()


def pedigree_of(record: Record) -> Read:
    """The family of ``record`` as far as told. Parents that must have been are added untold."""
    return _Reading(record).read()


class _Reading:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.gene = gene_asked(record)
        self.told = {one.id: one for one in record.family.members}
        self.left_out: list[str] = []
        self.questions: list[str] = []
        self.ids = {role: self._only(role) for role in ROLES}

    def read(self) -> Read:
        people = {CHILD: self._child()}
        for role in (GRANDMOTHER, GRANDFATHER, MOTHER, FATHER):
            name = self.ids[role]
            people[name] = self._parents_told(self._person(name, role), self.told.get(name))
        mother = people[self.ids[MOTHER]]
        people[mother.id] = msgspec.structs.replace(
            mother,
            mother=mother.mother or self.ids[GRANDMOTHER],
            father=mother.father or self.ids[GRANDFATHER],
        )
        for member in self.told.values():
            if member.id in people:
                continue
            placed = self._placed(member)
            if placed is None:
                self.left_out.append(
                    f"{member.id} ({member.relation}): how they are related is not told; "
                    "tell 'mother' or 'father' of this member"
                )
            else:
                people[member.id] = placed
        for one in pregnancies(self.record, self.ids):
            people.setdefault(one.id, one)
        self._twins(people)
        for name in donor_tests(self.record):
            self.left_out.append(
                f"{name}: blood drawn after the transplant is the donor's, not the child's"
            )
        made = Pedigree(
            people=tuple(people.values()),
            proband=CHILD,
            variant=variant_of(self.record, self.gene),
            gene=self.gene,
        )
        return Read(made, tuple(self.left_out), tuple(self.questions))

    def _only(self, role: str) -> str:
        """The id of the one member of a role that only one person can have."""
        found = [one for one in self.told.values() if one.relation == role]
        self.left_out += [f"{one.id}: a second {role} is told" for one in found[1:]]
        return found[0].id if found else role

    def _child(self) -> Person:
        """The child of the record is affected as far as his own tests and signs say so."""
        record = self.record
        sex: Sex = record.sex if record.sex in ("male", "female") else "unknown"  # type: ignore[assignment]
        ill = any(isinstance(one.event, ev.Manifestation) for one in record.happenings)
        shows = ill and (sex == "male" or self.gene != FOXP3)
        lives = life(record)
        return Person(
            id=CHILD,
            sex=sex,
            mother=self.ids[MOTHER],
            father=self.ids[FATHER],
            affected=True if shows else None,
            tests=tests_of(record, (CHILD,), self.gene),
            name=record.name or record.id,
            alive=None if lives == "unborn" else lives != "dead",
            pregnancy=lives == "unborn",
        )

    def _person(self, name: str, role: str) -> Person:
        """Somebody as told; a role of whom nothing is told is a person with that role as id."""
        member = self.told.get(name)
        alike = [one for one in self.told.values() if one.relation == role]
        alone = role not in self.told and len(alike) <= 1
        tests = tests_of(self.record, (name, role) if alone else (name,), self.gene)
        if role == MOTHER and not tests:
            tests = self._origin()
        if member is None:
            return Person(id=name, sex=SEXES.get(role, "unknown"), tests=tests)
        sex: Sex = SEXES.get(role) or member.sex
        if member.loss == "unexplained male loss":
            sex = "male"
        x_linked = self.gene == FOXP3
        affected = member.affected if not (x_linked and sex == "female") else None
        return Person(
            id=name,
            sex=sex,
            affected=affected,
            seen_until=self._seen_until(member) if affected is False else None,
            alive=False if member.loss else member.alive,
            tests=tests,
            comment=member.note,
            pregnancy=role == "fetus" and member.loss is None and member.alive is not False,
            loss=member.loss,
        )

    def _origin(self) -> tuple[Test, ...]:
        """What the told origin of the variant says of the mother, where no test of hers is told."""
        origin = self.record.family.origin
        if origin == "maternal":
            return (Test(result="positive", method=AS_TOLD.format(origin)),)
        if origin == "de_novo":
            return (Test(result="negative", method=AS_TOLD.format(origin)),)
        return ()

    def _seen_until(self, member: ev.Member) -> float | None:
        """Up to which age in years somebody is told as well; a boy of untold age says nothing."""
        if member.age is not None:
            return ages.age(member.age).low / YEAR
        days = self._days_since(member.born)
        if days is not None:
            return days / YEAR
        if member.relation in GROWN or member.sex == "female" or member.relation in SISTERS:
            return None
        self.questions.append(
            f"How old is {member.id} ({member.relation}), told as well? Until that is known his "
            "health counts for nothing in the risks."
        )
        return 0.0

    def _days_since(self, born: str | None) -> float | None:
        if born is None or self.record.born is None:
            return None
        told = [
            one.when.span.low
            for one in self.record.happenings
            if one.when is not None and one.when.root == "birth"
        ]
        now = self.record.date_at(max(told)) if told else None
        try:
            return max(0.0, float((now - date.fromisoformat(born)).days)) if now else None
        except ValueError:
            return None

    def _placed(self, member: ev.Member) -> Person | None:
        """A relative with the parents that the relation tells; None where nothing tells them."""
        one = self._person(member.id, member.relation)
        relation = member.relation
        mother = father = None
        if relation in ("sister", "brother", "fetus"):
            mother, father = self.ids[MOTHER], self.ids[FATHER]
        elif relation.endswith("(mother)"):
            mother = self.ids[MOTHER]
        elif relation.endswith("(father)"):
            father = self.ids[FATHER]
        elif relation in ("maternal aunt", "maternal uncle"):
            mother, father = self.ids[GRANDMOTHER], self.ids[GRANDFATHER]
        elif not (member.mother or member.father or self._is_parent(member.id)):
            return None
        one = msgspec.structs.replace(one, mother=mother, father=father)
        return self._parents_told(one, member)

    def _parents_told(self, one: Person, member: ev.Member | None) -> Person:
        if member is None:
            return one
        return msgspec.structs.replace(
            one,
            mother=self.ids.get(member.mother or "", member.mother) or one.mother,
            father=self.ids.get(member.father or "", member.father) or one.father,
        )

    def _is_parent(self, name: str) -> bool:
        return any(name in (one.mother, one.father) for one in self.told.values())

    def _twins(self, people: dict[str, Person]) -> None:
        for member in self.told.values():
            if member.twin_of is None or member.id not in people:
                continue
            other = people[self.ids.get(member.twin_of, member.twin_of)]
            mark = other.twins or f"twins of {other.mother or other.id}"
            same = bool(member.identical)
            for name in (other.id, member.id):
                people[name] = msgspec.structs.replace(
                    people[name], twins=mark, identical=same or people[name].identical
                )
