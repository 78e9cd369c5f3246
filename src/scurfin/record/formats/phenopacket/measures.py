"""Measurements, read: tests, drug levels, size, tissue typing."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import Code, drug_word, near_tests, own, test_word, units_differ
from scurfin.knowledge.words import analyte
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.quantities import plain_number, read_value, told_number
from scurfin.record.formats.phenopacket.timing import Times
from scurfin.record.formats.sizes import sizes_by_code
from scurfin.record.formats.told import Gathered

MEASUREMENT = {"assay", "value", "complexValue", "timeObserved", "procedure", "description"}
VITAL = own("vital-sign", label="vital sign").id
LABORATORY = own("laboratory", label="laboratory").id
NO_NUMBER = "no value is told, or none that is a number"
CONFIRMED = own("confirmed", label="confirmed").id


def read(told: Json, whose: Laid, times: Times, gathered: Gathered) -> None:
    """One measurement as an event of its kind."""
    assay = told.get("assay", {})
    code = Code(assay.get("id", ""), assay.get("label", ""))
    when = told.get("timeObserved")
    gathered.skip("measurements", told, MEASUREMENT, "not used")
    note = {"note": told["description"]} if told.get("description") else {}
    if code.own("hla") is not None:
        _typing(told, code, whose, times, gathered)
        return
    if whose:
        gathered.leave(whose["of"], f"{code.id} {code.label}", "a test of a relative: not used")
        return
    if code.own("drug-level") is not None:
        times.place({**_level(told, code), **note}, when, gathered, code)
        return
    size = sizes_by_code().get(code.value) if code.system == "LOINC" else None
    read_one = read_value(told.get("value", {}))
    if not told_number(told.get("value", {}).get("quantity", {})):
        gathered.leave("measurements", f"{code.id} {code.label}", NO_NUMBER)
        if size is not None:
            return
    procedure = told.get("procedure", {}).get("code", {}).get("id", "")
    if size is not None and procedure not in (VITAL, LABORATORY):
        event: Laid = {"event": "growth", size: _sized(read_one), **note}
        if procedure == CONFIRMED:
            event["confirmed"] = True
        _grow(event, size, when, times, gathered, code)
        return
    typed = told.get("complexValue", {}).get("typedQuantities", [])
    if typed:
        for one in typed:
            part = one.get("type", {})
            inner = Code(part.get("id", ""), part.get("label", ""))
            value = {"quantity": one.get("quantity", {})}
            if analyte(test_word(inner)) is None and inner.system != "SCURFIN":
                inner = Code(inner.id, f"{code.label or code.id}: {inner.label or inner.id}")
            if not told_number(value["quantity"]):
                gathered.leave("measurements", f"{inner.id} {inner.label}", NO_NUMBER)
            read_part = _one_unit(inner, value["quantity"], read_value(value), gathered)
            _test(inner, read_part, note, procedure, when, times, gathered)
        return
    read_one = _one_unit(code, told.get("value", {}).get("quantity", {}), read_one, gathered)
    _test(code, read_one, note, procedure, when, times, gathered)


def _one_unit(
    code: Code, amount: Json, read_one: dict[str, Any], gathered: Gathered
) -> dict[str, Any]:
    """Two units for one value are none."""
    told = amount.get("unit", {})
    both = told.get("id", "").removeprefix("UCUM:"), told.get("label", "")
    if not units_differ(test_word(code), *both):
        return read_one
    unit = " or ".join(both)
    gathered.leave("measurements", f"{code.label} in {unit}", "two units for one value: not used")
    return {**read_one, "unit": unit}


def _sized(read_one: dict[str, Any]) -> Any:
    """A size with its unit in one text, as the record writes it."""
    value = read_one.get("value", "")
    return f"{value} {read_one['unit']}" if "unit" in read_one else value


def _grow(
    event: Laid, size: str, when: Json | None, times: Times, gathered: Gathered, code: Code
) -> None:
    """Sizes of one moment are one event."""
    before = gathered.placed[-1] if gathered.placed else None
    if before is not None and before.event["event"] == "growth" and size not in before.event:
        times.place(event, when, gathered, code)
        made = gathered.placed.pop()
        if (made.spec, made.turn) == (before.spec, before.turn) and _same(made.event, before.event):
            before.event.update({key: one for key, one in made.event.items() if key != "event"})
            return
        gathered.placed.append(made)
        return
    times.place(event, when, gathered, code)


def _same(one: Laid, other: Laid) -> bool:
    return one.get("confirmed") == other.get("confirmed")


def _test(
    code: Code, read_one: dict[str, Any], note: Laid, procedure: str, when: Json | None,
    times: Times, gathered: Gathered,
) -> None:  # fmt: skip
    what = test_word(code)
    if analyte(what) is None and code.system != "SCURFIN":
        gathered.strange("measurements", f"{code.id} {code.label}".strip(), near_tests(what))
    kind = "vital_sign" if procedure == VITAL else "lab"
    event: Laid = {"event": kind, "what": what, **read_one, **_noted(read_one, note)}
    if kind == "vital_sign":
        event.pop("result", None)
        event.setdefault("value", "not told")
    times.place(event, when, gathered, code)


def _noted(*parts: Laid) -> Laid:
    notes = [one["note"] for one in parts if one.get("note")]
    return {"note": "; ".join(notes)} if notes else {}


def _level(told: Json, code: Code) -> Laid:
    timing, _, agent = (code.own("drug-level") or "").partition(".")
    what, _ = drug_word(Code(agent, code.label.removesuffix(" level")))
    event: Laid = {"event": "level", "of": what, "timing": timing.replace("-", " ")}
    value = told.get("value", {})
    for one in told.get("complexValue", {}).get("typedQuantities", []):
        quantity = one.get("quantity", {})
        if one.get("type", {}).get("id") == own("after-dose", label="").id:
            event["hours_after_dose"] = plain_number(quantity.get("value", 0.0))
        else:
            value = {"quantity": quantity}
    found = read_value(value)
    if "low" in found and "high" in found:
        event["target"] = [found["low"], found["high"]]
    event |= {key: one for key, one in found.items() if key not in ("low", "high")}
    method = told.get("procedure", {}).get("code", {}).get("label")
    if method:
        event["assay"] = method
    return event


def _typing(told: Json, code: Code, whose: Laid, times: Times, gathered: Gathered) -> None:
    """The loci of one typing, joined to its GL String."""
    part = told.get("value", {}).get("ontologyClass", {}).get("label", "")
    times.place({"event": "typing", **whose, "hla": part}, told.get("timeObserved"), gathered, code)
    made = gathered.placed[-1]
    before = gathered.placed[-2] if len(gathered.placed) > 1 else None
    if (
        before is not None
        and before.event["event"] == "typing"
        and "hla" in before.event
        and before.event.get("of") == made.event.get("of")
        and (before.spec, before.turn) == (made.spec, made.turn)
        and not _again(before.event["hla"], part)
    ):
        before.event["hla"] = f"{before.event['hla']}^{part}"
        gathered.placed.pop()


def _again(joined: str, part: str) -> bool:
    locus = part.partition("*")[0]
    return locus in {one.partition("*")[0] for one in joined.split("^")}
