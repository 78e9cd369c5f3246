"""Who a relative is: from what we write of it, else from the pedigree."""

from __future__ import annotations

from scurfin.knowledge.codes import Code
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.timing import Times

SEX = {"MALE": "male", "FEMALE": "female"}
NOBODY = ("", "0")
SIBLING = {"male": "brother", "female": "sister"}


def persons_of(whole: Json) -> list[Json]:
    """The persons of the pedigree, by the ids of their subjects.

    Some files name them by the id of the Phenopacket instead.
    """
    packets = [whole.get("proband", {}), *whole.get("relatives", [])]
    subjects = {one.get("id", ""): one.get("subject", {}).get("id", "") for one in packets}
    own = set(subjects.values())
    made = []
    for one in whole.get("pedigree", {}).get("persons", []):
        ids = {
            key: subjects.get(one[key]) or one[key]
            for key in ("individualId", "maternalId", "paternalId")
            if one.get(key) and one[key] not in own
        }
        made.append({**one, **ids})
    return made


def implied(persons: list[Json], proband: str) -> dict[str, Laid]:
    """What a pedigree says of each person: relation, sex, affected."""
    people = {one.get("individualId", ""): one for one in persons}
    child = people.get(proband, {})
    mother, father = child.get("maternalId", "0"), child.get("paternalId", "0")
    grand = people.get(mother, {})
    found: dict[str, Laid] = {}
    for name, one in people.items():
        sex = SEX.get(one.get("sex", ""), "unknown")
        member: Laid = {"relation": "other", "sex": sex}
        own_mother, own_father = one.get("maternalId", "0"), one.get("paternalId", "0")
        shares = [
            own_mother not in NOBODY and own_mother == mother,
            own_father not in NOBODY and own_father == father,
        ]
        if name == mother:
            member["relation"] = "mother"
        elif name == father:
            member["relation"] = "father"
        elif name == grand.get("maternalId"):
            member["relation"] = "maternal grandmother"
        elif name == grand.get("paternalId"):
            member["relation"] = "maternal grandfather"
        elif all(shares) and sex in SIBLING:
            member["relation"] = SIBLING[sex]
        elif shares[0] and sex in SIBLING and own_father not in NOBODY and father not in NOBODY:
            member["relation"] = f"half-{SIBLING[sex]} (mother)"
        elif shares[1] and sex in SIBLING and own_mother not in NOBODY and mother not in NOBODY:
            member["relation"] = f"half-{SIBLING[sex]} (father)"
        elif _aunt(one, grand, name, mother) and sex != "unknown":
            member["relation"] = "maternal aunt" if sex == "female" else "maternal uncle"
        if member["relation"] == "other":
            member |= {
                key: "child" if parent == proband else parent
                for key, parent in (("mother", own_mother), ("father", own_father))
                if parent in people
            }
        status = one.get("affectedStatus")
        if status in ("AFFECTED", "UNAFFECTED"):
            member["affected"] = status == "AFFECTED"
        found[name] = member
    return found


def _aunt(one: Json, grand: Json, name: str, mother: str) -> bool:
    both = [(one.get(key), grand.get(key)) for key in ("maternalId", "paternalId")]
    return name != mother and all(
        mine == theirs and mine not in (None, *NOBODY) for mine, theirs in both
    )


def member_of(
    packet: Json, roles: dict[str, Laid], times: Times, person: Json | None = None
) -> Laid | None:
    """The relative as a member; None for one of whom only tests are told."""
    subject = packet.get("subject", {})
    name = subject.get("id", "")
    said: Laid = {}
    known: Json | None = None
    for one in packet.get("measurements", []):
        assay = one.get("assay", {})
        key = Code(assay.get("id", ""), assay.get("label", "")).own("relative")
        if key is None:
            continue
        label = one.get("value", {}).get("ontologyClass", {}).get("label", "")
        said[key] = {"true": True, "false": False}.get(label, label)
        if key == "relation" and "timeObserved" in one:
            known = one
    base = roles.get(name, {})
    if not said and not base:
        return None
    if (
        not said
        and base.get("relation") == "other"
        and person is None
        and packet.get("measurements")
    ):
        return None
    member: Laid = {"id": name, **base, **said}
    sex = SEX.get(subject.get("sex", ""))
    if sex:
        member["sex"] = sex
    if "affected" in base and said and "affected" not in said:
        member.pop("affected")
    if said and said.get("relation") not in ("other", "maternal cousin"):
        for key in ("mother", "father"):
            member.pop(key, None)
    alive = {"DECEASED": False, "ALIVE": True}.get(subject.get("vitalStatus", {}).get("status", ""))
    if alive is not None:
        member["alive"] = alive
    turn = times.turn_of(known["timeObserved"]) if known else None
    if known is not None and turn is not None:
        member["known_at"] = (turn, "procedure" in known)
    return {key: one for key, one in member.items() if one not in (None, "unknown")}
