"""Observations, read: tests, levels, sizes, typings, gene tests, and our own events."""

from __future__ import annotations

import re
from typing import Any

from scurfin.knowledge.codes import Code, drug_word, near_tests, test_word
from scurfin.knowledge.words import analyte, drug
from scurfin.record import events as ev
from scurfin.record.formats.event_fields import may_be, names
from scurfin.record.formats.fhir.context import Context, ours, whose
from scurfin.record.formats.fhir.observations import GENE_TEST
from scurfin.record.formats.fhir.read_gene_tests import gene_test
from scurfin.record.formats.fhir.read_typing import genotype_told
from scurfin.record.formats.fhir.read_values import read_value, two_units
from scurfin.record.formats.fhir.shapes import Component, Observation
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.sizes import size_in_words, sizes_by_code
from scurfin.record.formats.told import ADMINISTRATIVE, UNTOLD, Spec

OF_SOMEBODY = ("genotype", "typing", "donor_check", "pregnancy")
UNSETTLED = ("preliminary", "unknown")
BLOOD = ("blood", "serum", "plasma", "blut", "venous", "capillary")
DRAWN = {
    "trough": ("trough", "predose", "pre dose", "c0"),
    "peak": ("peak", "postdose", "post dose"),
    "random": ("random",),
}
USELESS = ("entered-in-error", "cancelled")


def observation(key: str, told: Observation, at: Context) -> None:
    """One observation as an event, or as the tests that its components tell."""
    words = at.words(told.code)
    if told.status in USELESS:
        at.gathered.leave(key, words, f"its status is {told.status}: not used")
        return
    codes = at.codes(told.code)
    spec = at.when(told.effective_date_time or told.effective_instant, told.effective_extra)
    spec = spec if spec != UNTOLD else at.began(told.effective_period)
    code = next(iter(codes), Code("", words))
    mine = next((one for one in codes if one.system == "SCURFIN"), None)
    if mine is not None and _ours(key, told, mine, spec, at):
        return
    if any(one.id == GENE_TEST.id for one in codes):
        gene_test(key, told, spec, at)
        return
    if told.focus and not at.event_id(told):
        at.gathered.leave(key, words, "about somebody or something else than the child: not used")
        return
    genotype = genotype_told(key, told, at)
    if genotype is not None:
        if genotype:
            _joined(key, told, {"event": "typing", "hla": genotype}, spec, at)
        return
    named = sizes_by_code()
    loinc = [one for one in codes if one.system == "LOINC"]
    size = next((named[one.value] for one in loinc if one.value in named), "")
    size = size or ("" if loinc else size_in_words(words))
    growth = ours(told).get("event") == "growth" or not at.event_id(told)
    if size and growth:
        _size(key, told, size, spec, at)
        return
    if told.component:
        _components(key, told, spec, at)
        if not _has_value(told):
            return
    if told.has_member and not _has_value(told):
        at.gathered.counted[("Observation.hasMember", ADMINISTRATIVE)] += 1
        return
    known = _known(codes) or (loinc[0] if loinc else code)
    if not at.event_id(told) and _level_of_drug(key, told, known, words, spec, at):
        return
    label = words if at.event_id(told) else known.label or words
    _test(
        key,
        told,
        Code(known.id, label if at.event_id(told) or loinc else _with_specimen(label, told)),
        told,
        spec,
        at,
    )


def _known(codes: list[Code]) -> Code | None:
    """The code of a test that is known; a label counts only where no LOINC code says otherwise."""
    loinc = [one for one in codes if one.system == "LOINC"]
    mapped = [one for one in codes if not one.id]
    known = [*mapped, *(loinc or codes)]
    return next((one for one in known if analyte(test_word(one)) is not None), None)


def _with_specimen(label: str, told: Observation) -> str:
    """A test told in words only is that of blood only where no other specimen is told."""
    specimen = told.specimen.display if told.specimen else ""
    low = specimen.lower()
    return label if not low or any(one in low for one in BLOOD) else f"{label} in {specimen}"


def _level_of_drug(
    key: str, told: Observation, code: Code, words: str, spec: Spec, at: Context
) -> bool:
    """A drug level by its LOINC code; only the words can say when it was drawn."""
    test = analyte(test_word(code))
    of = drug(test.id.removesuffix("-level")) if test and test.id.endswith("-level") else None
    if of is None:
        return False
    low = f"{words} {' '.join(one.text for one in told.note)}".lower().replace("-", " ")
    in_words = analyte(words)
    if test is not None and in_words is not None and in_words.id != test.id:
        _test(key, told, Code("", words), told, spec, at)
        return True
    read = read_value(told, at, ())
    event: Laid = {"event": "level", "of": of.name, "timing": _drawn(low)}
    event |= {name: one for name, one in read.items() if name in ("value", "unit", "note")}
    if told.status == "registered":
        event["result"] = "pending"
    elif "value" not in event:
        event["result"] = "not known"
    if told.status in UNSETTLED:
        event["note"] = f"told as {told.status}"
    at.place(event, spec, told, key, said=told.effective_date_time)
    return True


def _drawn(words: str) -> str:
    told = {
        timing
        for timing, names in DRAWN.items()
        if any(re.search(rf"\b{one}\b", words) for one in names)
    }
    return told.pop() if len(told) == 1 else "not told"


def _has_value(told: Any) -> bool:
    values = (
        told.value_quantity, told.value_codeable_concept, told.value_string, told.value_boolean,
        told.value_integer, told.value_ratio, told.value_range,
    )  # fmt: skip
    return any(one is not None for one in values)


def _test(
    key: str, told: Observation, code: Code, value: Observation | Component, spec: Spec, at: Context
) -> None:
    own_words = bool(at.event_id(told))
    what = code.label if own_words else test_word(code)
    if analyte(what) is None and not own_words:
        at.gathered.strange("Observation", f"{code.id} {code.label}".strip(), near_tests(what))
    vital = any(one.code == "vital-signs" for each in told.category for one in each.coding)
    kind = "vital_sign" if vital else "lab"
    event: Laid = {"event": kind, "what": what, **read_value(value, at)}
    if "unit" in event and value.value_quantity and two_units(value.value_quantity, what):
        event["unit"] = f"{value.value_quantity.code} or {value.value_quantity.unit}"
        at.gathered.leave(key, f"{what} in {event['unit']}", "two units for one value: not used")
    if told.status in UNSETTLED:
        notes = (f"told as {told.status}", event.get("note", ""))
        event["note"] = "; ".join(one for one in notes if one)
    if told.status == "registered" and "value" not in event:
        event["result"] = "pending"
    if "value" not in event and not ours(told).get("value-untold"):
        event.setdefault("result", "not known")
    if kind == "vital_sign":
        event.pop("result", None)
        event.setdefault("value", "not told")
    at.place(event, spec, told, key, said=told.effective_date_time)


def _components(key: str, told: Observation, spec: Spec, at: Context) -> None:
    """The parts of a panel; a part that is not known is named with what it is a part of."""
    whole = at.words(told.code)
    for number, one in enumerate(told.component, 1):
        codes = at.codes(one.code)
        words = at.words(one.code)
        known = _known(codes)
        code = known or next(iter(codes), Code("", words))
        label = code.label or words
        if known is None and whole:
            label = f"{whole}: {label or 'a part without a name'}"
        _test(f"{key}#{number}", told, Code(code.id, label), one, spec, at)


def _size(key: str, told: Observation, size: str, spec: Spec, at: Context) -> None:
    read = read_value(told, at)
    if "value" not in read:
        at.gathered.leave(key, size, "a size without a value")
        return
    value = f"{read['value']} {read['unit']}" if "unit" in read else read["value"]
    event: Laid = {"event": "growth", size: value}
    if ours(told).get("confirmed"):
        event["confirmed"] = True
    _joined(key, told, event, spec, at)


def _joined(key: str, told: Observation, event: Laid, spec: Spec, at: Context) -> None:
    """Sizes, or loci, of one event or one day stand together."""
    earlier = at.gathered.placed[::-1]
    if event["event"] != "typing" or at.event_id(told):
        earlier = earlier[:1]
    placed = at.place(event, spec, told, key, said=told.effective_date_time)
    kind = event["event"]
    before = next(
        (one for one in earlier if one.event["event"] == kind and one.spec == placed.spec), None
    )
    if before is None:
        return
    same = (before.spec, before.turn) == (placed.spec, placed.turn)
    if not same or before.event.get("id") != event.get("id"):
        return
    if before.event.get("of") != event.get("of"):
        return
    shared = set(before.event) & set(event) - {
        "event",
        "id",
        "of",
        "note",
        "illustrative",
        "confirmed",
        "hla",
    }
    if shared or before.event.get("confirmed") != event.get("confirmed"):
        return
    hla = [one for one in (before.event.get("hla"), event.get("hla")) if one]
    if len(hla) == 2 and not at.event_id(told) and _locus(hla[0]) & _locus(hla[1]):
        return
    if hla:
        event["hla"] = "^".join(hla)
    before.event.update(event)
    at.gathered.placed.pop()
    at.placed[key] = before


def _locus(joined: str) -> set[str]:
    return {one.partition("*")[0] for one in joined.split("^")}


def _ours(key: str, told: Observation, code: Code, spec: Spec, at: Context) -> bool:
    """An event that we wrote; False if the code is not one of them."""
    kind = (code.own("event") or "").replace("-", "_")
    if kind in ev.EVENT_TYPES:
        event = _fields(kind, told, at)
        if kind == "typing":
            _joined(key, told, event, spec, at)
        else:
            at.place(event, spec, told, key)
        return True
    level = code.own("drug-level")
    if level is not None:
        at.place(_level(told, level, at), spec, told, key, said=told.effective_date_time)
        return True
    if code.own("hla") is not None:
        event = {
            "event": "typing",
            **whose(told),
            "hla": told.value_string or at.words(told.value_codeable_concept),
        }
        _joined(key, told, event, spec, at)
        return True
    if code.id == "SCURFIN:response":
        at.place(_response(told, at), spec, told, key)
        return True
    return False


def _fields(kind: str, told: Observation, at: Context) -> Laid:
    event: Laid = {"event": kind, **(whose(told) if kind in OF_SOMEBODY else {})}
    if kind in ("assessed", "reconciled"):
        event[names(kind)[0]] = []
    for one in told.component:
        code = next((each for each in at.codes(one.code) if each.system == "SCURFIN"), None)
        name = (code.own(kind) or "").replace("-", "_") if code is not None else ""
        if name not in names(kind):
            at.gathered.leave(kind, at.words(one.code), "a field that this scurfin does not know")
            continue
        value = _plain(one)
        if may_be(kind, name, "tuple"):
            event.setdefault(name, []).append(str(value))
        elif value is not None:
            event[name] = value
    return event


def _plain(one: Component) -> Any:
    if one.value_quantity is not None:
        return one.value_quantity.value
    if one.value_boolean is not None:
        return one.value_boolean
    return one.value_string


def _level(told: Observation, code: str, at: Context) -> Laid:
    timing, _, agent = code.partition(".")
    of = ours(told).get("level-of") or drug_word(Code(agent, ""))[0]
    event: Laid = {"event": "level", "of": str(of), "timing": timing.replace("-", " ")}
    read = read_value(told, at, ("therapeutic",))
    if "low" in read and "high" in read:
        event["target"] = [read["low"], read["high"]]
    event |= {name: one for name, one in read.items() if name in ("value", "unit")}
    if told.status == "registered":
        event["result"] = "pending"
    elif "value" not in event and not ours(told).get("value-untold"):
        event["result"] = "not known"
    hours = ours(told).get("hours-after-dose")
    if hours is not None:
        event["hours_after_dose"] = float(hours)
    if at.words(told.method):
        event["assay"] = at.words(told.method)
    return event


def _response(told: Observation, at: Context) -> Laid:
    event: Laid = {"event": "response", "to": [], "outcome": at.words(told.value_codeable_concept)}
    for one in told.component:
        name = next(
            (each.own("response") for each in at.codes(one.code) if each.own("response")), None
        )
        word = at.words(one.value_codeable_concept)
        if name in ("to", "of"):
            event.setdefault(name, []).append(word)
    return event
