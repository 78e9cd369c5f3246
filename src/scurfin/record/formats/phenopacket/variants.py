"""A gene test: an interpretation with its variant, and a measurement that says when and how.

An interpretation has no time. The measurement names it: ``SCURFIN:gene-test.i1``.
"""

from __future__ import annotations

from scurfin.knowledge.codes import Code, coded, own, told, word_of
from scurfin.knowledge.store import knowledge
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json, term

ACMG = {
    "pathogenic": "PATHOGENIC",
    "likely pathogenic": "LIKELY_PATHOGENIC",
    "uncertain significance": "UNCERTAIN_SIGNIFICANCE",
    "likely benign": "LIKELY_BENIGN",
    "benign": "BENIGN",
}
FOUND = ("variant found", "carrier", "affected")
NOT_FOUND = ("no variant found", "not a carrier", "not affected")
UNTOLD = Code("MONDO:0700096", "human disease or disorder")
CAUSAL = ("pathogenic", "likely pathogenic")
SYNTAX = {"hgvs_c": "hgvs.c", "hgvs_p": "hgvs.p"}
NO_CAUSE = {
    "REJECTED": "rejected as the cause",
    "CANDIDATE": "candidate only",
    "CONTRIBUTORY": "contributory only",
    "UNKNOWN_STATUS": "class not told",
}
DOUBTED = ("REJECTED", "CANDIDATE")
KEPT = ("hgvs_c", "hgvs_p", "as_reported", "zygosity", "variant_class")


def written(event: Laid, subject: str, name: str, when: Json) -> tuple[Json | None, list[Json]]:
    """The interpretation (None where no variant is told) and the measurements of a gene test."""
    gene = event.get("gene", "FOXP3")
    result = event.get("result", "")
    assay = own("gene-test", name, label=f"gene test: {gene}")
    value = term(own("gene-test-result", label=result or "not told"))
    test: Json = {"assay": term(assay), "value": {"ontologyClass": value}, "timeObserved": when}
    if event.get("specimen"):
        specimen = term(told("specimen", event["specimen"]))
        test["procedure"] = {"code": term(own("sampling", label="sampling")), "bodySite": specimen}
    if event.get("note"):
        test["description"] = event["note"]
    tests = [test]
    told_class = str(event.get("variant_class", ""))
    if told_class and told_class.lower() not in ACMG:
        label = own("variant-class", name, label="class of the variant, as told")
        said = {"ontologyClass": term(told("class", told_class))}
        tests.append({"assay": term(label), "value": said, "timeObserved": when})
    if not any(event.get(one) for one in KEPT) and result != "pending":
        return None, tests
    return _interpretation(event, subject, name, gene, result), tests


def _interpretation(event: Laid, subject: str, name: str, gene: str, result: str) -> Json:
    disease = _disease(gene)
    made: Json = {
        "id": name,
        "progressStatus": "IN_PROGRESS" if result == "pending" else "COMPLETED",
    }
    if result in FOUND or (not result and event.get("hgvs_c")):
        made["progressStatus"] = "SOLVED" if _causative(event) else "COMPLETED"
    genomic: Json = {
        "subjectOrBiosampleId": subject,
        "interpretationStatus": _status(event, result),
    }
    if any(event.get(one) for one in KEPT):
        genomic["variantInterpretation"] = _variant(event, name, gene)
    else:
        genomic["gene"] = _gene(gene)
    made["diagnosis"] = {"disease": term(disease), "genomicInterpretations": [genomic]}
    return made


def _causative(event: Laid) -> bool:
    return str(event.get("variant_class", "")).lower() in CAUSAL


def _status(event: Laid, result: str) -> str:
    if result in NOT_FOUND:
        return "REJECTED"
    if _causative(event):
        return "CAUSATIVE"
    return "UNKNOWN_STATUS"


def _variant(event: Laid, name: str, gene: str) -> Json:
    descriptor: Json = {"id": f"{name}-variant", "geneContext": _gene(gene)}
    said = [
        {"syntax": syntax, "value": event[field]}
        for field, syntax in SYNTAX.items()
        if event.get(field)
    ]
    if said:
        descriptor["expressions"] = said
    if event.get("as_reported"):
        descriptor["description"] = event["as_reported"]
    state = coded("zygosity", event.get("zygosity") or "")
    if state is not None:
        descriptor["allelicState"] = term(state)
    descriptor["moleculeContext"] = "genomic"
    acmg = ACMG.get(str(event.get("variant_class", "")).lower())
    return {
        "acmgPathogenicityClassification": acmg or "NOT_PROVIDED",
        "therapeuticActionability": "UNKNOWN_ACTIONABILITY",
        "variationDescriptor": descriptor,
    }


def _gene(symbol: str) -> Json:
    known = coded("gene", symbol)
    return {"valueId": known.id if known else f"SCURFIN:gene.{symbol}", "symbol": symbol}


def _disease(gene: str) -> Code:
    known = knowledge().genes.get(gene.strip().upper())
    word = known.disease if known is not None else ""
    return coded("disease", word.removesuffix(" syndrome")) or coded("disease", word) or UNTOLD


def read_test(test: Json, interpretations: dict[str, Json]) -> Laid | None:
    """A genotype event from a measurement of ours; its interpretation is taken out."""
    assay = Code(test.get("assay", {}).get("id", ""), test.get("assay", {}).get("label", ""))
    name = assay.own("gene-test")
    if name is None:
        return None
    event: Laid = {"event": "genotype", "gene": assay.label.removeprefix("gene test: ")}
    result = test.get("value", {}).get("ontologyClass", {}).get("label", "")
    if result != "not told":
        event["result"] = result
    specimen = test.get("procedure", {}).get("bodySite", {}).get("label")
    if specimen:
        event["specimen"] = specimen
    if test.get("description"):
        event["note"] = test["description"]
    read = interpretations.pop(name, None)
    if read is not None:
        genomic = read.get("diagnosis", {}).get("genomicInterpretations", [{}])[0]
        event |= variant_of(genomic.get("variantInterpretation", {}))
    return event


def variant_of(told_variant: Json) -> Laid:
    """The variant's names, zygosity and class as fields of a genotype."""
    descriptor = told_variant.get("variationDescriptor", {})
    found: Laid = {}
    syntax = {one: field for field, one in SYNTAX.items()}
    for one in descriptor.get("expressions", []):
        if one.get("syntax") in syntax and one.get("value"):
            found.setdefault(syntax[one["syntax"]], one["value"])
    if descriptor.get("description") or descriptor.get("label"):
        found["as_reported"] = descriptor.get("description") or descriptor["label"]
    state = descriptor.get("allelicState", {})
    zygosity = word_of("zygosity", Code(state.get("id", ""), state.get("label", "")))
    if zygosity:
        found["zygosity"] = zygosity
    elif state.get("label") or state.get("id"):
        found["note"] = f"allelic state: {state.get('label') or state['id']}"
    acmg = told_variant.get("acmgPathogenicityClassification")
    words = {code: word for word, code in ACMG.items()}
    if acmg in words:
        found["variant_class"] = words[acmg]
    return found


def read_class(measurement: Json) -> tuple[str, str] | None:
    """The interpretation and the class told of its variant, from a measurement of ours."""
    assay = Code(measurement.get("assay", {}).get("id", ""), "")
    name = assay.own("variant-class")
    said = measurement.get("value", {}).get("ontologyClass", {}).get("label", "")
    return None if name is None else (name, said)


def owner(genomic: Json, packet: Json, people: set[str]) -> str | None:
    """Whose a genomic interpretation is: '' the packet's own subject's, or the id of another of
    ``people``; None if it names neither a person nor a sample of this file."""
    named = genomic.get("subjectOrBiosampleId", "")
    subject = packet.get("subject", {}).get("id", "")
    samples = {
        one.get("id", ""): one.get("individualId") or subject
        for one in packet.get("biosamples", [])
    }
    person = samples.get(named, named)
    if person in ("", subject, packet.get("id", "")):
        return ""
    return person if person in people else None


def read_genomic(genomic: Json, progress: str) -> Laid:
    """A gene test that no measurement of ours speaks of; without ``gene`` if none is told.

    A gene that is named without a variant was found to bear one only if it is called the cause.
    """
    variant = genomic.get("variantInterpretation", {})
    descriptor = variant.get("variationDescriptor", {})
    gene = genomic.get("gene") or descriptor.get("geneContext") or {}
    event: Laid = {"event": "genotype", **variant_of(variant)}
    known = word_of("gene", Code(gene.get("valueId", ""), ""))
    if gene.get("symbol") or known:
        event["gene"] = gene.get("symbol") or known
    names = [one.get("value", "") for one in descriptor.get("expressions", [])]
    if not event.get("hgvs_c") and not event.get("as_reported") and any(names):
        event["as_reported"] = next(one for one in names if one)
    status = genomic.get("interpretationStatus", "UNKNOWN_STATUS")
    if not variant and progress == "IN_PROGRESS":
        return {**event, "result": "pending"}
    if variant or status == "CAUSATIVE":
        event["result"] = "variant found"
    if status in DOUBTED and event.get("variant_class") in CAUSAL:
        event["variant_class"] += f"; {NO_CAUSE[status]}"
    elif status != "CAUSATIVE":
        event.setdefault("variant_class", NO_CAUSE.get(status, NO_CAUSE["UNKNOWN_STATUS"]))
    return event
