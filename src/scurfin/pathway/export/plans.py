"""The three tiers of PlanDefinitions: the pathway, a strategy for each stage, recommendations."""

from __future__ import annotations

from typing import get_args

from scurfin.knowledge.store import Knowledge
from scurfin.pathway.export.activities import activity_id, said
from scurfin.pathway.export.against import CLEAR
from scurfin.pathway.export.feature import Feature
from scurfin.pathway.export.header import PROCESS, Json, canonical, coded, header, library_of
from scurfin.pathway.export.rules import APPLIES, OFFERED, Written, of, of_option
from scurfin.pathway.export.sources import citations, documentation
from scurfin.pathway.export.text import SYSTEM
from scurfin.pathway.model import Argument, Option, Pathway, Recommendation, Stage
from scurfin.pathway.reviews import signed_by
from scurfin.terms.canonical import extension

KIND = "PlanDefinition"
TYPES = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
CQF = "http://hl7.org/fhir/StructureDefinition"
PATHWAY = "pathway"
STAGES: dict[str, tuple[str, str, str]] = {
    "emergency": ("Emergency", "What cannot wait, before anything else.", "emergency-care"),
    "diagnose": ("Diagnose", "Find out what the disease is.", "determine-diagnosis"),
    "support": ("Support", "Treat each manifestation at once.", "guideline-based-care"),
    "control": (
        "Control",
        "Control the autoimmunity, and see early that control fails.",
        "guideline-based-care",
    ),
    "cure": ("Cure", "Transplant in time from the right donor.", "guideline-based-care"),
    "prevent": ("Prevent", "Protect the relatives and the next child.", "guideline-based-care"),
}


def plans(rules: Pathway, known: Knowledge, made: Written) -> list[Json]:
    """The pathway, its strategies and its recommendations, in this order."""
    stages = [one for one in get_args(Stage) if _of(rules, one)]
    return [
        _pathway(rules, stages),
        *(_strategy(rules, known, one) for one in stages),
        *(_recommendation(rules, known, made, one) for one in rules.recommendations),
    ]


def _of(rules: Pathway, stage: str) -> list[Recommendation]:
    return [one for one in rules.recommendations if one.stage == stage]


def _pathway(rules: Pathway, stages: list[Stage]) -> Json:
    about = next((one for one in rules.diseases if one.about), None)
    title = f"Pathway: {about.name}" if about is not None else "Pathway"
    description = about.about if about is not None else title
    return {
        **header(KIND, PATHWAY, rules.version, title, description),
        "type": coded(TYPES, "clinical-protocol"),
        "action": [
            _pointer(strategy_id(one), rules.version, STAGES[one][0], STAGES[one][1], one)
            for one in stages
        ],
    }


def strategy_id(stage: str) -> str:
    return f"strategy-{stage}"


def _strategy(rules: Pathway, known: Knowledge, stage: Stage) -> Json:
    title, description, _ = STAGES[stage]
    return {
        **header(KIND, strategy_id(stage), rules.version, title, description),
        "type": coded(TYPES, "workflow-definition"),
        "action": [
            _pointer(one.id, rules.version, said(one.do, known), one.text, stage)
            for one in _of(rules, stage)
        ],
    }


def _pointer(name: str, version: str, title: str, description: str, stage: str) -> Json:
    return {
        "title": title,
        "description": description,
        "code": [coded(PROCESS, STAGES[stage][2])],
        "definitionCanonical": canonical(KIND, name, version),
    }


def _recommendation(rules: Pathway, known: Knowledge, made: Written, rule: Recommendation) -> Json:
    version = rules.version
    return {
        **header(KIND, rule.id, version, said(rule.do, known), rule.text),
        "type": coded(TYPES, "eca-rule"),
        "purpose": rule.because,
        **({"usage": rule.would_change} if rule.would_change else {}),
        **_signed(rule, rules),
        "relatedArtifact": citations(known, rule.facts),
        "library": [library_of(version)],
        "action": [_action(rules, known, made, rule)],
    }


def _signed(rule: Recommendation, rules: Pathway) -> Json:
    """The day of a physician's signature under the rule as it stands; nothing without one."""
    if not signed_by(rule, rules):
        return {}
    day = next(one.on for one in rules.reviews if one.id == rule.id)
    return {"approvalDate": day, "lastReviewDate": day}


def _action(rules: Pathway, known: Knowledge, made: Written, rule: Recommendation) -> Json:
    names = [of(rule, one) for one in (APPLIES, CLEAR, "when", "unless", "done_when")]
    options = [
        _option(rules, known, made, rule, number) for number in range(1, len(rule.options) + 1)
    ]
    needed = {"applicability": names[:2], "stop": names[-1:]}
    return {
        "extension": _extensions(rule),
        "title": said(rule.do, known),
        "description": rule.text,
        "reason": [{"text": rule.because}],
        "documentation": documentation(known, rule.facts),
        **_conditions(needed, rules.version, made),
        **_inputs(made.needs(*names)),
        **({"selectionBehavior": "at-most-one"} if options else {}),
        "definitionCanonical": canonical("ActivityDefinition", activity_id(rule), rules.version),
        **({"action": options} if options else {}),
    }


def _extensions(rule: Recommendation) -> list[Json]:
    return [
        {
            "url": f"{CQF}/cqf-strengthOfRecommendation",
            "valueCodeableConcept": {"text": rule.strength},
        },
        {"url": f"{CQF}/cqf-qualityOfEvidence", "valueCodeableConcept": {"text": rule.certainty}},
        {"url": extension("urgency"), "valueCode": rule.urgency},
        {"url": extension("when-unknown"), "valueCode": rule.if_unknown},
        {"url": extension("objection-unknown"), "valueCode": rule.unless_unknown},
    ]


def _conditions(needed: dict[str, list[str]], version: str, made: Written) -> Json:
    """Those of the statements ``needed``, by the kind of condition, that are in the library."""
    found = [
        {"kind": kind, "expression": _expression(name, version)}
        for kind, names in needed.items()
        for name in names
        if name in made.by_name
    ]
    return {"condition": found} if found else {}


def _expression(name: str, version: str) -> Json:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return {
        "language": "text/cql",
        "expression": f'"{quoted}"',
        "reference": library_of(version),
    }


def _inputs(features: tuple[Feature, ...]) -> Json:
    found: list[Json] = []
    for one in features:
        if one.shape == "gender":
            found.append({"type": "Patient", "mustSupport": ["gender"]})
            continue
        coding = {"system": SYSTEM, "code": one.code, "display": one.display}
        found.append({"type": "Observation", "codeFilter": [{"path": "code", "code": [coding]}]})
    return {"input": found} if found else {}


def _option(
    rules: Pathway, known: Knowledge, made: Written, rule: Recommendation, number: int
) -> Json:
    option = rule.options[number - 1]
    drug = known.drugs.get(option.what)
    base = of_option(rule, option)
    needed = {"applicability": [f"{base}: {OFFERED}", f"{base}: {CLEAR}"]}
    facts = [one.facts for one in (*option.for_, *option.against, *option.excludes)]
    cited = tuple(dict.fromkeys(fact for each in facts for fact in each))
    return {
        "title": drug.name if drug is not None else option.what,
        **({"textEquivalent": text} if (text := _arguments(option)) else {}),
        **({"documentation": documentation(known, cited)} if cited else {}),
        **_conditions(needed, rules.version, made),
        "definitionCanonical": canonical(
            "ActivityDefinition", activity_id(rule, number), rules.version
        ),
    }


def _arguments(option: Option) -> str:
    def told(word: str, arguments: tuple[Argument, ...]) -> list[str]:
        return [f"{word}: {one.text}" for one in arguments]

    lines = told("For", option.for_) + told("Against", option.against)
    return "\n".join(lines + told("Excluded by", option.excludes))
