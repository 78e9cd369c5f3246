"""Gene tests: one variant, its gene, how many copies of it and what it does."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import word_of
from scurfin.record.formats.fhir.context import Context, ours, whose
from scurfin.record.formats.fhir.observations import GENE_PARTS
from scurfin.record.formats.fhir.shapes import Component, Observation
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import Spec

PARTS = {code.id: name for name, code in GENE_PARTS.items()}


def gene_test(key: str, told: Observation, spec: Spec, at: Context) -> None:
    event: Laid = {"event": "genotype", **whose(told)}
    own_words = ours(told).get("event") == "genotype"
    if told.focus and not own_words:
        at.gathered.leave(key, at.words(told.code), "about somebody else than the child: not used")
        return
    others: list[str] = []
    for one in told.component:
        name = next((PARTS[each.id] for each in at.codes(one.code) if each.id in PARTS), None)
        value = at.words(one.value_codeable_concept) or one.value_string
        if name is None or not value:
            others.append(at.words(one.code))
            continue
        if own_words:
            event[name] = _zygosity(value) if name == "zygosity" else value
        else:
            event[name] = _meant(name, one, at) or (None if name == "zygosity" else value)
    if others:
        shown = ", ".join(dict.fromkeys(one for one in others if one))
        at.gathered.leave(key, shown, "parts of a gene test that are not read")
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
