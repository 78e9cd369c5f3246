"""A Phenopacket or Family as one child of a record file."""

from __future__ import annotations

from datetime import date

import msgspec

from scurfin.knowledge.codes import Code, own
from scurfin.record.events import EVENT_TYPES, is_decision
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket import features, measures, variants
from scurfin.record.formats.phenopacket.doses import read_measurement
from scurfin.record.formats.phenopacket.elements import NOTE
from scurfin.record.formats.phenopacket.fields import Grouped, kind_of
from scurfin.record.formats.phenopacket.medical import Actions
from scurfin.record.formats.phenopacket.moments import ELAPSED, MOMENT, Json, day_of
from scurfin.record.formats.phenopacket.relatives import implied, member_of, persons_of
from scurfin.record.formats.phenopacket.timing import Times
from scurfin.record.formats.phenopacket.writing import ILLUSTRATIVE
from scurfin.record.formats.told import NOT_UNDERSTOOD, Gathered

SEX = {"MALE": "male", "FEMALE": "female"}
PACKET = {
    "id", "subject", "phenotypicFeatures", "measurements", "interpretations", "diseases",
    "medicalActions", "metaData",
}  # fmt: skip
SUBJECT = {"id", "sex", "dateOfBirth", "vitalStatus", "timeAtLastEncounter", "taxonomy"}


def child_of(whole: Json) -> Laid:
    """The child as plain data, from the JSON form of a parsed Phenopacket or Family."""
    proband = whole.get("proband", whole)
    gathered = Gathered()
    subject = proband.get("subject", {})
    born = day_of(subject["dateOfBirth"]) if "dateOfBirth" in subject else None
    times = Times(proband.get("measurements", []), gathered)
    header: Laid = {}
    people = _people(whole)
    _person(proband, "child", times, gathered, header, people)
    members = _relatives(whole, times, gathered)
    _ends(subject, times, gathered)
    gathered.skip("subject", subject, SUBJECT, "not used")
    if "proband" in whole:
        used = {"id", "proband", "relatives", "pedigree", "metaData"}
        gathered.skip("family", whole, used, "not used")
    meta = whole.get("metaData") or proband.get("metaData") or {}
    family: Laid = {key: header.pop(key) for key in ("family_history", "origin") if key in header}
    if "family_history" in family:
        family["history"] = family.pop("family_history")
    if members:
        family["members"] = members
    times.anchor(gathered)
    _since(members, gathered)
    told: Laid = {
        "id": proband.get("subject", {}).get("id") or proband.get("id") or "",
        "sex": _sex(whole, subject, gathered),
        "born": born,
        **header,
        "illustrative": any(
            one.get("id") == ILLUSTRATIVE.id for one in meta.get("externalReferences", [])
        ),
        "family": family,
        "timeline": gathered.timeline(date.fromisoformat(born) if born else None),
        "unread": gathered.all_unread(),
    }
    return {key: one for key, one in told.items() if one or key in ("id", "timeline")}


def _sex(whole: Json, subject: Json, gathered: Gathered) -> str | None:
    """The child's sex as the subject's, else as the pedigree tells it; None if the two differ."""
    mine = subject.get("id", "")
    found = {
        SEX.get(one.get("sex", ""))
        for one in (subject, *persons_of(whole))
        if one.get("individualId", mine) == mine
    } - {None}
    if len(found) > 1:
        why = "the subject and the pedigree tell two sexes: neither is used"
        gathered.leave("subject", "sex", why)
    return found.pop() if len(found) == 1 else None


def _since(members: list[Laid], gathered: Gathered) -> None:
    """A relative known since a turn is known since an event of that turn."""
    for member in members:
        turn, decided = member.pop("known_at", (None, False))
        mine = [one for one in gathered.placed if turn is not None and one.turn == turn]
        mine.sort(key=lambda one: _decides(one.event) != decided)
        if mine:
            member["known_at"] = gathered.name(mine[0], "known")


def _decides(event: Laid) -> bool:
    shape = EVENT_TYPES[event["event"]]
    told = {key: one for key, one in event.items() if key in shape.__struct_fields__}
    try:
        return is_decision(msgspec.convert(told, shape))
    except msgspec.ValidationError:
        return False


def source_of(whole: Json) -> Laid:
    """What the file says of its source."""
    meta = whole.get("metaData") or whole.get("proband", {}).get("metaData") or {}
    for one in meta.get("externalReferences", []):
        if one.get("id") == ILLUSTRATIVE.id:
            continue
        system, _, value = one.get("id", "").partition(":")
        found = {"title": one.get("description"), "url": one.get("reference")}
        if system.lower() in ("pmid", "doi") and value:
            found[system.lower()] = value
        return {key: value for key, value in found.items() if value}
    return {}


def _person(
    packet: Json, of: str, times: Times, gathered: Gathered, header: Laid, people: set[str]
) -> None:
    whose = {} if of == "child" else {"of": of}
    gathered.skip("phenopacket", packet, PACKET, "not used")
    if whose and any(
        packet.get(one) for one in ("phenotypicFeatures", "medicalActions", "diseases")
    ):
        gathered.leave(of, "signs or treatments of a relative", "scurfin plans for the child only")
    if not whose:
        for one in packet.get("phenotypicFeatures", []):
            features.read(one, times, gathered)
    interpretations: dict[str, Json] = {}
    for number, one in enumerate(packet.get("interpretations", [])):
        name = one.get("id", "")
        interpretations[f"#{number}" if not name or name in interpretations else name] = one
    grouped = Grouped()
    classes = dict(
        filter(None, (variants.read_class(one) for one in packet.get("measurements", [])))
    )
    for one in packet.get("measurements", []):
        when = one.get("timeObserved")
        code = Code(one.get("assay", {}).get("id", ""), one.get("assay", {}).get("label", ""))
        if (
            code.id in (MOMENT.id, ELAPSED.id, NOTE.id)
            or code.own("relative")
            or code.own("variant-class")
            or code.own("dose")
        ):
            continue
        if code.own("header") or code.own("centre-target"):
            _header(code, one, header, gathered)
            continue
        test = variants.read_test(one, interpretations)
        if test is not None:
            told_class = classes.get(code.own("gene-test") or "")
            if told_class:
                test["variant_class"] = told_class
            times.place({**test, **whose}, when, gathered, code)
        elif kind_of(one):
            if not grouped.add(one):
                gathered.leave("measurements", code.id, "a field that this scurfin does not know")
        else:
            measures.read(one, whose, times, gathered)
    Actions(grouped, times, gathered, own_only=bool(whose)).read(
        packet.get("medicalActions", []) if not whose else []
    )
    for when, event in grouped:
        first = own(event["event"], label="")
        times.place({**event, **_whose(event, whose)}, when, gathered, first)
    for one in packet.get("measurements", []):
        if one.get("assay", {}).get("id") == NOTE.id:
            _note(one, times, gathered)
        dosed = read_measurement(one)
        if dosed is not None:
            _dose(one, *dosed, times, gathered)
    for one in interpretations.values():
        _interpretation(one, packet, of, people, times, gathered)
    if not whose:
        features.read_diseases(packet, times, gathered)


def _interpretation(
    told: Json, packet: Json, of: str, people: set[str], times: Times, gathered: Gathered
) -> None:
    """The gene tests of an interpretation, each of the person whose it is."""
    for genomic in told.get("diagnosis", {}).get("genomicInterpretations", []):
        event = variants.read_genomic(genomic, told.get("progressStatus", ""))
        shown = ", ".join(value for key, value in event.items() if key != "event")
        whose = variants.owner(genomic, packet, people)
        if whose is None:
            named = genomic["subjectOrBiosampleId"]
            why = f"a gene test of '{named[:40]}', no person or sample of this file: not used"
            gathered.leave("interpretations", shown, why)
        elif "gene" not in event:
            gathered.leave("interpretations", shown, "a gene test that names no gene: not used")
        else:
            other = {} if (whose or of) == "child" else {"of": whose or of}
            times.place({**event, **other}, None, gathered, None)


def _note(told: Json, times: Times, gathered: Gathered) -> None:
    """A note on an action is put back to it."""
    on = told.get("procedure", {})
    first = next(iter(times.at(on.get("code", {}).get("id", ""), on.get("performed", {}))), None)
    text = told.get("description", "")
    if first is None:
        gathered.leave("measurements", text, "a note on a treatment that is not in the file")
        return
    first.event["note"] = "; ".join(one for one in (first.event.get("note", ""), text) if one)


def _dose(told: Json, status: str, dose: Laid, times: Times, gathered: Gathered) -> None:
    """A dose is put back to its treatment."""
    on = told.get("procedure", {})
    for one in times.at(on.get("code", {}).get("id", ""), on.get("performed", {})):
        if one.event.get("status") == status and not {"dose", "interval"} & one.event.keys():
            one.event.update(dose)
            return
    gathered.leave("measurements", str(dose), "a dose of a treatment that is not in the file")


def _whose(event: Laid, whose: Laid) -> Laid:
    """A pregnancy is the mother's unless the child carries it; the rest is the child's."""
    if event["event"] == "pregnancy" and not whose:
        return {"of": "child"}
    return whose


def _header(code: Code, one: Json, header: Laid, gathered: Gathered) -> None:
    name = code.own("header")
    if name == NOT_UNDERSTOOD:
        why = one.get("value", {}).get("ontologyClass", {}).get("label", "")
        gathered.leave(code.label, one.get("description", ""), why)
        return
    if name == "origin":
        header["origin"] = one.get("value", {}).get("ontologyClass", {}).get("label", "unknown")
    elif name is not None:
        header[name.replace("-", "_")] = one.get("description", "")
    else:
        typed = one.get("complexValue", {}).get("typedQuantities", [])
        sides = [float(each.get("quantity", {}).get("value", 0.0)) for each in typed]
        header.setdefault("centre_targets", {})[code.label] = sides


def _people(whole: Json) -> set[str]:
    """The ids of the relatives of a family."""
    told = {one.get("subject", {}).get("id", "") for one in whole.get("relatives", [])}
    return told | {one.get("individualId", "") for one in persons_of(whole)}


def _pedigree(whole: Json, gathered: Gathered) -> list[Json]:
    """The persons of the pedigree, if the child is one of them."""
    persons = persons_of(whole)
    child = whole.get("proband", {}).get("subject", {}).get("id", "")
    if persons and all(one.get("individualId") != child for one in persons):
        gathered.leave(
            "pedigree", f"{len(persons)} persons", "the child is not among them: not used"
        )
        return []
    return persons


def _relatives(whole: Json, times: Times, gathered: Gathered) -> list[Laid]:
    members = []
    persons = _pedigree(whole, gathered)
    told = {one.get("subject", {}).get("id"): one for one in whole.get("relatives", [])}
    proband = whole.get("proband", {}).get("subject", {}).get("id", "")
    roles = implied(persons, proband)
    for name, packet in told.items():
        if not name:
            gathered.leave("relatives", packet.get("id", ""), "a relative without a subject id")
            continue
        member = member_of(packet, roles, times)
        if member is not None:
            members.append(member)
        _person(packet, name, times.of_relative(), gathered, {}, _people(whole))
    for person in persons:
        name = person.get("individualId", "")
        if name and name not in told and name != proband:
            member = member_of({"subject": {"id": name}}, roles, times, person)
            if member is not None:
                members.append(member)
    return members


def _ends(subject: Json, times: Times, gathered: Gathered) -> None:
    """The vital status and the last encounter, unless an event of ours tells them."""
    kinds = {one.event["event"] for one in gathered.placed}
    vital = subject.get("vitalStatus", {})
    if vital.get("status") == "DECEASED" and not kinds & {"death", "follow_up"}:
        event: Laid = {"event": "death"}
        cause = vital.get("causeOfDeath", {}).get("label")
        if cause:
            event["cause"] = cause
        times.place(event, vital.get("timeOfDeath"), gathered, None)
    last = subject.get("timeAtLastEncounter")
    known = {"status", "timeOfDeath", "causeOfDeath"}
    gathered.skip("subject.vitalStatus", vital, known, "not used")
    if last is None or kinds & {"death", "follow_up"}:
        return
    seen: Laid = {"event": "note", "text": "last encounter"}
    if vital.get("status") != "DECEASED":
        status = "alive" if vital.get("status") == "ALIVE" else "unknown"
        seen = {"event": "follow_up", "status": status}
    if last != vital.get("timeOfDeath"):
        times.place(seen, last, gathered, None)
