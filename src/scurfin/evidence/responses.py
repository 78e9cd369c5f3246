"""What whole cohorts say of each drug, beside the single children."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.store import knowledge

FACT = "out-barzaghi2018"
ARM = "IS"
NAMES = {
    "CNI": "calcineurin inhibitors",
    "mAb": "monoclonal antibodies",
    "mAb_based": "with a monoclonal antibody",
    "combination": "several drugs",
}


def said_of() -> str:
    """The published benefit of each drug in the 2018 cohort, over all manifestations."""
    fact = knowledge().facts.get(FACT)
    if fact is None:
        return ""
    arms: list[dict[str, Any]] = (fact.figures or {}).get("arms", [])
    arm = next((one for one in arms if one.get("arm") == ARM), None)
    told = (arm or {}).get("drug_response", {})
    parts = []
    for name, one in told.items():
        of = one.get("n") or one.get("N")
        said = f"{NAMES.get(name, name)} {_share(one)}"
        said += f" of {of}" if of else " (number not printed)"
        alone = one.get("mono")
        if alone:
            said += f", alone {alone['improved']} of {alone['N']} better"
        parts.append(said)
    source = knowledge().sources[fact.source].cite()
    if not parts or arm is None:
        return ""
    return (
        f"A whole cohort beside them ({source}, {arm['n']} under immunosuppression, all "
        f"manifestations together; {FACT}): {'; '.join(parts)}. 'Benefit' is as judged by the "
        "physicians, often with several drugs at once."
    )


def _share(one: dict[str, Any]) -> str:
    if "benefit" in one:
        return f"benefit {one['benefit']:.0%}"
    return f"remission {one.get('remission')}"
