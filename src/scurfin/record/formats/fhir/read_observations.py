"""Observations, read: tests, levels, sizes, typings, gene tests, and our own events."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import Code, drug_word, near_tests, test_word, ucum, word_of
from scurfin.knowledge.words import analyte
from scurfin.record import events as ev
from scurfin.record.formats.event_fields import may_be, names
from scurfin.record.formats.fhir.context import Context, ours
from scurfin.record.formats.fhir.observations import GENE_PARTS, GENE_TEST
from scurfin.record.formats.fhir.shapes import Component, Observation, Quantity
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.sizes import SIZES
from scurfin.record.formats.told import UNTOLD, Spec

NAMED = {loinc: name for name, loinc in SIZES.items()}
OF_SOMEBODY = ("genotype", "typing", "donor_check", "pregnancy")
USELESS = ("entered-in-error", "cancelled")
PARTS = {code.id: name for name, code in GENE_PARTS.items()}


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
        _gene_test(key, told, spec, at)
        return
    if told.focus and not at.event_id(told):
        at.gathered.leave(key, words, "about somebody or something else than the child: not used")
        return
    size = next(
        (NAMED[one.value] for one in codes if one.system == "LOINC" and one.value in NAMED), ""
    )
    growth = ours(told).get("event") == "growth" or not at.event_id(told)
    if size and growth:
        _size(key, told, size, spec, at)
        return
    if told.component:
        _components(key, told, spec, at)
        if not _has_value(told):
            return
    known = next((one for one in codes if analyte(test_word(one)) is not None), code)
    _test(
        key,
        told,
        Code(known.id, words if at.event_id(told) else known.label or words),
        told,
        spec,
        at,
    )


def _has_value(told: Any) -> bool:
    values = (
        told.value_quantity, told.value_codeable_concept, told.value_string, told.value_boolean,
        told.value_integer,
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
    if told.status == "registered" and "value" not in event:
        event["result"] = "pending"
    if "value" not in event and not ours(told).get("value-untold"):
        event.setdefault("result", "not known")
    if kind == "vital_sign":
        event.pop("result", None)
        event.setdefault("value", "not told")
    at.place(event, spec, told, key, said=told.effective_date_time)


def read_value(told: Observation | Component, at: Context) -> Laid:
    """``value``, ``unit``, ``low`` and ``high`` of a test."""
    found: Laid = {}
    if told.value_quantity is not None and told.value_quantity.value is not None:
        amount = told.value_quantity
        as_told = not amount.code or (amount.unit and ucum(amount.unit) == amount.code)
        unit = amount.unit if as_told else amount.code
        if amount.comparator:
            found["value"] = f"{amount.comparator}{amount.value} {unit}".strip()
        else:
            found["value"] = amount.value
            if unit:
                found["unit"] = unit
    elif told.value_codeable_concept is not None:
        found["value"] = at.words(told.value_codeable_concept)
    elif told.value_string is not None:
        found["value"] = told.value_string
    elif told.value_boolean is not None:
        found["value"] = "yes" if told.value_boolean else "no"
    elif told.value_integer is not None:
        found["value"] = told.value_integer
    for one in told.reference_range[:1]:
        for side in ("low", "high"):
            bound: Quantity | None = getattr(one, side)
            if bound is not None and bound.value is not None:
                found[side] = float(bound.value)
    return found


def _components(key: str, told: Observation, spec: Spec, at: Context) -> None:
    for number, one in enumerate(told.component, 1):
        codes = at.codes(one.code)
        words = at.words(one.code)
        known = next((each for each in codes if analyte(test_word(each)) is not None), None)
        code = known or next(iter(codes), Code("", words))
        _test(f"{key}#{number}", told, Code(code.id, code.label or words), one, spec, at)


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
    before = at.gathered.placed[-1] if at.gathered.placed else None
    placed = at.place(event, spec, told, key, said=told.effective_date_time)
    if before is None or before.event["event"] != event["event"]:
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
            **_of(told),
            "hla": told.value_string or at.words(told.value_codeable_concept),
        }
        _joined(key, told, event, spec, at)
        return True
    if code.id == "SCURFIN:response":
        at.place(_response(told, at), spec, told, key)
        return True
    return False


def _of(told: Observation) -> Laid:
    of = ours(told).get("of")
    return {"of": str(of)} if of is not None else {}


def _fields(kind: str, told: Observation, at: Context) -> Laid:
    event: Laid = {"event": kind, **(_of(told) if kind in OF_SOMEBODY else {})}
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
    read = read_value(told, at)
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


def _gene_test(key: str, told: Observation, spec: Spec, at: Context) -> None:
    event: Laid = {"event": "genotype", **_of(told)}
    own_words = ours(told).get("event") == "genotype"
    if told.focus and not own_words:
        at.gathered.leave(key, at.words(told.code), "about somebody else than the child: not used")
        return
    for one in told.component:
        name = next((PARTS[each.id] for each in at.codes(one.code) if each.id in PARTS), None)
        value = at.words(one.value_codeable_concept) or one.value_string
        if name is None or not value:
            at.gathered.leave(key, at.words(one.code), "a part of a gene test that is not read")
            continue
        if own_words:
            event[name] = _zygosity(value) if name == "zygosity" else value
        else:
            event[name] = _meant(name, one, at) or (None if name == "zygosity" else value)
    if not own_words and not event.get("gene"):
        shown = ", ".join(str(one) for name, one in event.items() if name != "event")
        at.gathered.leave(key, shown, "a gene test that names no gene: not used")
        return
    result = at.words(told.value_codeable_concept)
    if told.status == "registered":
        event["result"] = "pending"
    elif own_words and result:
        event["result"] = result
    elif result:
        answer = next((one.code for one in (told.value_codeable_concept or _NONE).coding), "")
        found = {"LA9633-4": "variant found", "LA9634-2": "no variant found"}.get(answer)
        if found is None:
            at.gathered.leave(key, result, "a result of a gene test that is not read")
        else:
            event["result"] = found
    if event.get("result") == "variant found" and not own_words:
        event.setdefault("variant_class", "class not told")
    if event.get("zygosity") is None:
        event.pop("zygosity", None)
    at.place(event, spec, told, key, said=told.effective_date_time)


def _meant(name: str, told: Component, at: Context) -> str | None:
    """The word of ours for a coded part of a gene test, else the word as told if it is ours."""
    of = {"variant_class": "variant class"}.get(name, name)
    codes = at.codes(told.value_codeable_concept)
    meant = next((word for one in codes if (word := word_of(of, one))), None)
    words = at.words(told.value_codeable_concept) or told.value_string or ""
    return meant or (_zygosity(words) if name == "zygosity" else words)


def _zygosity(word: str) -> str | None:
    low = word.strip().lower()
    return low if low in ("hemizygous", "heterozygous", "homozygous") else None


class _Empty:
    coding: tuple[Any, ...] = ()


_NONE = _Empty()
