"""A record as a Phenopacket, or as a Family where relatives are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scurfin.knowledge.codes import own, told
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import slug
from scurfin.record.formats.laid_out import Laid, laid_out
from scurfin.record.formats.phenopacket.doses import intervals
from scurfin.record.formats.phenopacket.elements import OF_SOMEBODY, Packet, centre_targets
from scurfin.record.formats.phenopacket.moments import Json, Moments, term
from scurfin.record.formats.told import NOT_UNDERSTOOD
from scurfin.record.model import Record

SEX = {"male": "MALE", "female": "FEMALE"}
RELATIVE = ("alive", "born", "age", "twin_of", "identical", "loss", "note", "affected")
AFTER_DECISION = own("known-after-decision", label="known only after the decision of that visit")
ILLUSTRATIVE = own("illustrative", label="made up to teach; no patient")


def phenopacket(record: Record, created: datetime) -> Json:
    """The record in the JSON form of a Phenopacket or Family, said to be made at ``created``."""
    stamp = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    child = laid_out(replace(record, withdrawn=()))
    moments = Moments.of(child)
    packets = {"child": Packet(record.id, days=intervals(child))}
    for visit in child["timeline"]:
        packets["child"].tested = False
        for event in visit["events"]:
            of = event.get("of", "mother" if event["event"] == "pregnancy" else "child")
            of = of if event["event"] in OF_SOMEBODY else "child"
            packet = packets.setdefault(of, Packet(of))
            when = moments.element(event["id"], own_age=of == "child")
            packet.add(event, when)
    mine = packets.pop("child")
    anchors = {**mine.anchors}
    for packet in packets.values():
        anchors |= packet.anchors
    mine.measurements = [*moments.defined(anchors), *_header(record, child), *mine.measurements]
    proband = _packet(record, mine, _subject(record, child, mine))
    members = {one["id"]: one for one in child.get("family", {}).get("members", [])}
    if not packets and not members:
        return {**proband, "metaData": _meta(record, proband, stamp)}
    relatives = [
        _relative(record, packets.get(name) or Packet(name), members.get(name), moments)
        for name in dict.fromkeys((*members, *packets))
    ]
    whole: Json = {
        "id": f"{record.id}-family",
        "proband": proband,
        "relatives": relatives,
        "pedigree": {"persons": _pedigree(record, members, relatives)},
    }
    meta = _meta(record, whole, stamp)
    for one in (proband, *relatives):
        one["metaData"] = meta
    return {**whole, "metaData": meta}


def _packet(record: Record, packet: Packet, subject: Json) -> Json:
    made = {
        "id": record.id if packet.subject == record.id else f"{record.id}-{packet.subject}",
        "subject": subject,
        "phenotypicFeatures": packet.features,
        "measurements": packet.measurements,
        "interpretations": packet.interpretations,
        "diseases": packet.diseases,
        "medicalActions": packet.actions,
    }
    return {key: value for key, value in made.items() if value}


def _subject(record: Record, child: Laid, packet: Packet) -> Json:
    made: Json = {"id": record.id, "sex": SEX.get(record.sex, "UNKNOWN_SEX")}
    if "born" in child:
        made["dateOfBirth"] = f"{child['born']}T00:00:00Z"
    if packet.died is not None:
        made["vitalStatus"] = packet.died
    events = [event for visit in child["timeline"] for event in visit["events"]]
    seen = [one["age"] for one in events if one["event"] == "follow_up" and "age" in one]
    if seen and seen[-1].lower() != "prenatal":
        made["timeAtLastEncounter"] = {"age": {"iso8601duration": seen[-1]}}
    return made


def _header(record: Record, child: Laid) -> list[Json]:
    """What a record tells outside its timeline."""
    family = child.get("family", {})
    made = centre_targets(child.get("centre_targets", {}))
    for name, text in (("history", record.history), ("family-history", family.get("history"))):
        if text:
            assay = own("header", name, label=name.replace("-", " "))
            value = {"ontologyClass": term(own("told", label="told"))}
            made.append({"description": text, "assay": term(assay), "value": value})
    if family.get("origin"):
        assay = own("header", "origin", label="origin of the variant")
        value = {"ontologyClass": term(told("origin", family["origin"]))}
        made.append({"assay": term(assay), "value": value})
    for one in record.unread:
        if not one.kept:
            assay = own("header", NOT_UNDERSTOOD, label=one.where)
            value = {"ontologyClass": term(own("told", label=one.why))}
            made.append({"description": one.what, "assay": term(assay), "value": value})
    return made


def _relative(record: Record, packet: Packet, member: Laid | None, moments: Moments) -> Json:
    subject: Json = {
        "id": packet.subject,
        "sex": SEX.get((member or {}).get("sex", ""), "UNKNOWN_SEX"),
    }
    if member is None:
        return _packet(record, packet, subject)
    said: list[Json] = [_said("relation", member["relation"])]
    said += [_said(name, member[name]) for name in RELATIVE if name in member]
    known = record.find(member.get("known_at", ""))
    if known is not None:
        when = {"ontologyClass": term(moments.term(known.turn))}
        said[0]["timeObserved"] = when
        if known.decides:
            said[0]["procedure"] = {"code": term(AFTER_DECISION)}
    if member.get("alive") is False:
        subject["vitalStatus"] = {"status": "DECEASED"}
    elif member.get("alive"):
        subject["vitalStatus"] = {"status": "ALIVE"}
    packet.measurements = [*said, *packet.measurements]
    return _packet(record, packet, subject)


def _said(name: str, value: Any) -> Json:
    assay = own("relative", name, label=name.replace("_", " "))
    if isinstance(value, bool):
        value = "true" if value else "false"
    said = own("relative", name, slug(value), label=value)
    return {"assay": term(assay), "value": {"ontologyClass": term(said)}}


def _pedigree(record: Record, members: dict[str, Laid], relatives: list[Json]) -> list[Json]:
    """The pedigree, as far as the relations tell who begot whom."""
    roles = {one["relation"]: name for name, one in members.items()}
    mother, father = roles.get("mother", "0"), roles.get("father", "0")
    grand = roles.get("maternal grandmother", "0"), roles.get("maternal grandfather", "0")
    parents = {
        "sister": (mother, father), "brother": (mother, father), "fetus": (mother, father),
        "mother": grand, "maternal aunt": grand, "maternal uncle": grand,
        "half-sister (mother)": (mother, "0"), "half-brother (mother)": (mother, "0"),
        "half-sister (father)": ("0", father), "half-brother (father)": ("0", father),
    }  # fmt: skip
    persons = [_person(record, record.id, {"sex": record.sex, "affected": True}, (mother, father))]
    for one in relatives:
        name = one["subject"]["id"]
        member = members.get(name, {})
        implied = parents.get(member.get("relation", ""), ("0", "0"))
        both = (member.get("mother") or implied[0], member.get("father") or implied[1])
        persons.append(_person(record, name, member, both))
    ids = {one["individualId"] for one in persons}
    for one in persons:
        for key in ("maternalId", "paternalId"):
            one[key] = one[key] if one[key] in ids else "0"
    return persons


def _person(record: Record, name: str, member: Laid, parents: tuple[str, str]) -> Json:
    affected = member.get("affected")
    status = "MISSING" if affected is None else "AFFECTED" if affected else "UNAFFECTED"
    mother, father = (record.id if one == "child" else one for one in parents)
    return {
        "familyId": f"{record.id}-family",
        "individualId": name,
        "paternalId": father,
        "maternalId": mother,
        "sex": SEX.get(member.get("sex", ""), "UNKNOWN_SEX"),
        "affectedStatus": status,
    }


def _meta(record: Record, whole: Json, stamp: str) -> Json:
    used = sorted(_prefixes(whole))
    systems = knowledge().code_systems
    resources = [resource(prefix) for prefix in used if prefix in systems]
    references = _references(record)
    if record.illustrative or any(one.event.illustrative for one in record.happenings):
        references.append({"id": ILLUSTRATIVE.id, "description": ILLUSTRATIVE.label})
    made: Json = {
        "created": stamp,
        "createdBy": "scurfin",
        "resources": resources,
        "phenopacketSchemaVersion": "2.0",
    }
    return {**made, "externalReferences": references} if references else made


def resource(prefix: str) -> Json:
    """What a Phenopacket states of a code system."""
    system = knowledge().code_systems[prefix]
    return {
        "id": prefix.lower(),
        "name": system.name,
        "url": system.url,
        "version": system.version or "not stated",
        "namespacePrefix": prefix,
        "iriPrefix": system.iri,
    }


def _references(record: Record) -> list[Json]:
    source = record.source
    pmid, doi = source.get("pmid"), source.get("doi")
    name = f"PMID:{pmid}" if pmid else f"DOI:{doi}" if doi else ""
    made = {
        "id": name,
        "reference": str(source.get("url") or ""),
        "description": str(source.get("title") or ""),
    }
    made = {key: value for key, value in made.items() if value}
    return [made] if made else []


def _prefixes(told_part: Any) -> set[str]:
    """The prefixes of every CURIE in use."""
    found: set[str] = set()
    waiting = [told_part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
            for key in ("id", "valueId"):
                name = one.get(key)
                if isinstance(name, str) and ":" in name and ("label" in one or key == "valueId"):
                    found.add(name.partition(":")[0])
    return found
