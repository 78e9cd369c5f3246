"""Relatives as FamilyMemberHistory, with HL7's extension for their parents."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import coded
from scurfin.record.formats.fhir.coding import PARENT, Json, concept, ours
from scurfin.record.formats.fhir.times import duration_of, quantity
from scurfin.record.formats.laid_out import Laid

ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ROLES = {
    "mother": "NMTH",
    "father": "NFTH",
    "sister": "NSIS",
    "brother": "NBRO",
    "half-sister (mother)": "HSIS",
    "half-brother (mother)": "HBRO",
    "half-sister (father)": "HSIS",
    "half-brother (father)": "HBRO",
    "maternal grandmother": "MGRMTH",
    "maternal grandfather": "MGRFTH",
    "maternal aunt": "MAUNT",
    "maternal uncle": "MUNCLE",
    "maternal cousin": "MCOUSN",
    "fetus": "NSIB",
    "other": "FAMMEMB",
}
READ = {
    **{
        code: word
        for word, code in ROLES.items()
        if not word.startswith("half") and word != "fetus"
    },
    "MTH": "mother",
    "FTH": "father",
    "SIS": "sister",
    "BRO": "brother",
    "TWINSIS": "sister",
    "TWINBRO": "brother",
    "FTWINSIS": "sister",
    "FTWINBRO": "brother",
    "ITWINSIS": "sister",
    "ITWINBRO": "brother",
}
IN_WORDS = ("mother", "father", "brother", "sister")
KEPT = ("loss", "twin_of", "identical")


def relative(member: Laid, references: dict[str, str], patient: str) -> Json:
    """One relative. ``references``: of all relatives, by their id."""
    relation = member["relation"]
    made: Json = {
        "resourceType": "FamilyMemberHistory",
        "id": references[member["id"]].partition("/")[2],
        "extension": [ours("relation", valueString=relation)],
        "identifier": [{"system": "urn:scurfin:relative", "value": member["id"]}],
        "status": "partial",
        "patient": {"reference": patient},
        "relationship": {
            "coding": [{"system": ROLE, "code": ROLES[relation]}],
            "text": relation,
        },
    }
    extensions = made["extension"]
    for kind, code in (("mother", "NMTH"), ("father", "NFTH")):
        parent = member.get(kind)
        if parent is None:
            continue
        extensions.append(ours(kind, valueString=parent))
        target = patient if parent == "child" else references.get(parent)
        if target is not None and target != patient:
            role = {"coding": [{"system": ROLE, "code": code}]}
            inner = [
                {"url": "type", "valueCodeableConcept": role},
                {"url": "reference", "valueReference": {"reference": target}},
            ]
            extensions.append({"url": PARENT, "extension": inner})
    for name in KEPT:
        value = member.get(name)
        if value is not None:
            kind = "valueBoolean" if isinstance(value, bool) else "valueString"
            extensions.append(ours(name.replace("_", "-"), **{kind: value}))
    if member.get("known_at"):
        extensions.append(ours("known-at", valueString=member["known_at"]))
    if member.get("illustrative"):
        extensions.append(ours("illustrative", valueBoolean=True))
    sex = member.get("sex", "unknown")
    gender = "http://hl7.org/fhir/administrative-gender"
    made["sex"] = {"coding": [{"system": gender, "code": sex}]}
    if member.get("born"):
        made["bornDate" if len(member["born"]) == 10 else "bornString"] = member["born"]
    if member.get("age"):
        age = member["age"]
        if age.lower() == "prenatal":
            extensions.append(ours("age", valueString=age))
        elif "born" not in member:
            made["ageAge"] = quantity(age)
        else:
            extensions.append(ours("age", valueString=age))
    if member.get("alive") is not None:
        made["deceasedBoolean"] = not member["alive"]
    affected = member.get("affected")
    if affected is not None:
        extensions.append(ours("affected", valueBoolean=affected))
    if affected:
        ipex = coded("disease", "IPEX")
        assert ipex is not None
        made["condition"] = [{"code": concept(ipex, "affected like the child")}]
    if member.get("note"):
        made["note"] = [{"text": member["note"]}]
    return made


def member_of(told: Any, extensions: dict[str, Any], sex: str) -> Laid:
    """A relative as a member of the family. ``extensions``: ours, by their name."""
    roles = [one.code for one in told.relationship.coding if one.code]
    word = extensions.get("relation") or next((READ[one] for one in roles if one in READ), "")
    if not roles_known(roles):
        word = word or _in_words(told.relationship)
    member: Laid = {"relation": word or "other", "sex": sex}
    for name in ("mother", "father", "loss", "identical", "affected", "illustrative"):
        if name in extensions:
            member[name] = extensions[name]
    if "twin-of" in extensions:
        member["twin_of"] = extensions["twin-of"]
    born = told.born_date or told.born_string
    if born:
        member["born"] = born
    age = extensions.get("age") or next(
        (each for one in (told.deceased_age, told.age_age) if (each := duration_of(one))), ""
    )
    if age:
        member["age"] = age
    if told.deceased_boolean is not None:
        member["alive"] = not told.deceased_boolean
    elif told.deceased_date or told.deceased_age:
        member["alive"] = False
    note = "; ".join(one for one in (*(each.text for each in told.note), *in_words(told)) if one)
    if note:
        member["note"] = note
    return member


def in_words(told: Any) -> list[str]:
    """What of a relative's times is told so that no day and no age follows: kept as a note."""
    died = told.deceased_string or told.deceased_date
    said = [f"age: {told.age_string}"] if told.age_string else []
    return [*said, f"died: {died}"] if died else said


def roles_known(roles: list[str]) -> bool:
    """Is one of the codes of HL7's for relatives? Then the words do not count."""
    return any(one in READ or one in ("HSIS", "HBRO") for one in roles)


def _in_words(relationship: Any) -> str:
    """A parent or a full sibling by the exact word."""
    said = [relationship.text, *(one.display for one in relationship.coding)]
    low = {one.lower().removesuffix(" (person)").removeprefix("natural ").strip() for one in said}
    found = [one for one in IN_WORDS if one in low]
    return found[0] if len(found) == 1 else ""
