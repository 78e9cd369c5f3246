"""Random children, told with the words that scurfin knows, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from scurfin.knowledge.store import knowledge

Told = dict[str, Any]

AGES = ["prenatal", "P0D", "P7D", "P3W", "P2M", "P4M", "P6M", "P13M", "P1Y", "P6Y"]
DATES = ["2023-11-01", "2024-03-01", "2024-04-15", "2024-09-10", "2029-01-01"]
LENGTHS = ["PT6H", "P1D", "P2W", "P2M", "P1Y"]
ORGANS = ["gut", "growth", "liver", "lung", "kidney", "skin"]
RELATIVES = ["mother", "father", "sister", "aunt"]

_signs = st.sampled_from(sorted(knowledge().terms))
_drugs = st.sampled_from([*sorted(knowledge().drugs), "snake oil"])
_doses = st.sampled_from(["8 mg/day", "2 mg/kg/day", "15 mg twice daily", "as needed"])
_texts = st.sampled_from(["", "seen", "<b>x</b>", "=1+1", "\u202egnp", "[red]x[/red]", "a\nb"])


def _event(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Told]:
    return st.fixed_dictionaries({"event": st.just(kind), **fields})


def _of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


EVENTS: st.SearchStrategy[Told] = st.one_of(
    _event(
        "manifestation",
        what=_signs,
        status=_of("onset", "present", "worse", "improved", "resolved", "relapse", "absent"),
        severity=_of(None, "mild", "severe"),
    ),
    _event(
        "therapy",
        what=_drugs,
        status=_of("start", "stop", "change", "running", "planned"),
        dose=st.none() | _doses,
        route=_of("", "oral", "topical"),
    ),
    _event(
        "response",
        to=st.lists(_drugs, min_size=1, max_size=2),
        of=st.lists(_signs, max_size=2),
        outcome=_of("none", "partial", "complete", "relapse", "intolerance"),
    ),
    _event(
        "lab",
        what=st.sampled_from(sorted(knowledge().analytes)),
        value=_of(0.1, 5, 42, 1000, "<3", "high", None),
        unit=_of("", "g/L", "mmol/L", "mg/dL", "furlongs"),
        result=_of("known", "pending", "not known"),
    ),
    _event(
        "level",
        of=_drugs,
        value=_of(3, 71, 400),
        unit=_of("ng/mL", "mg/L"),
        timing=_of("trough", "peak"),
    ),
    _event(
        "growth",
        weight=_of(None, "2.5 kg", "5.9 kg", "70 kg", "15 lb", 6),
        length=_of(None, "62 cm"),
    ),
    _event("assessed", organs=st.lists(_of(*ORGANS), min_size=1), result=_of("normal", "abnormal")),
    _event("reconciled", lists=st.lists(_of("medications", "allergies", "infections"), max_size=3)),
    _event(
        "diagnosis",
        what=_of("IPEX", "sepsis"),
        level=_of("suspected", "clinical", "genetic", "refuted"),
    ),
    _event("infection", what=_of("cytomegalovirus", "sepsis"), status=_of("onset", "resolved")),
    _event(
        "typing", of=_of("child", *RELATIVES), match=_of("identical", "haploidentical", "pending")
    ),
    _event(
        "genotype",
        of=_of("child", *RELATIVES),
        result=_of("variant found", "carrier", "not a carrier", "pending"),
    ),
    _event("allergy", to=_drugs, status=_of("present", "refuted")),
    _event("adverse_reaction", to=_drugs, what=_of("rash", "anaphylaxis")),
    _event("vaccination", what=_of("BCG", "rotavirus"), status=_of("given", "planned", "refused")),
    _event("feeding", route=_of("breast", "tube", "parenteral")),
    _event("procedure", what=_of("endoscopy"), status=_of("planned", "done")),
    _event("pregnancy", weeks=_of(None, 12, 30), fetus=_of("male", "female")),
    _event("hsct", donor=_of("sister", ""), conditioning=st.lists(_drugs, max_size=2)),
    _event("chimerism", lineage=_of("T"), donor_percent=_of(0, 95.5)),
    _event("vital_sign", what=_of("temperature"), value=_of(39.5, "high"), unit=_of("Cel")),
    _event(
        "decision",
        recommendation=_of("insulin", "refer-transplant"),
        outcome=_of("accepted", "refused"),
    ),
    _event("follow_up", status=_of("alive", "unknown")),
    _event("note", text=_texts),
    _event("death", cause=_texts),
)


@st.composite
def stories(draw: st.DrawFn) -> Told:
    """A child as plain data: visits and loose events, timed, anchored, or known later."""
    anchors: list[str] = ["birth"]
    ids: list[str] = []
    timeline: list[Told] = []
    for place in range(draw(st.integers(0, 6))):
        inside = draw(st.booleans())
        events = []
        for _ in range(draw(st.integers(1, 4)) if inside else 1):
            event = {**draw(EVENTS), "id": f"x{len(ids)}", **draw(_time(anchors))}
            if "after" not in event and draw(st.integers(0, 9)) == 0:
                event["known_at"] = draw(st.sampled_from([*ids, *AGES[1:]]))
            else:
                anchors.append(event["id"])
            ids.append(event["id"])
            events.append(event)
        timeline += [{"visit": f"visit {place}", "events": events}] if inside else events
    known = st.sampled_from([None, *ids, *AGES[1:]])
    return {
        "id": "child",
        "sex": draw(_of("male", "female", "unknown")),
        "born": draw(_of(None, "2024-03-01")),
        "timeline": timeline,
        "variant": draw(_of(None, {"hgvs_c": "c.1150G>A"})),
        "outcome": draw(_of(None, {"status": "alive", "age_last_follow_up": "P6Y"})),
        "medication_list": draw(_of(None, "complete")),
        "family": {
            "members": [
                {"id": name, "relation": relation, "known_at": draw(known)}
                for name, relation in zip(
                    RELATIVES, ("mother", "father", "sister", "maternal aunt"), strict=True
                )
                if draw(st.booleans())
            ]
        },
    }


def _time(anchors: list[str]) -> st.SearchStrategy[Told]:
    return st.one_of(
        st.just({}),
        st.just({}),
        st.sampled_from(AGES).map(lambda age: {"age": age}),
        st.sampled_from(DATES).map(lambda date: {"date": date}),
        st.builds(
            lambda anchor, length: {"after": {anchor: length}},
            st.sampled_from(anchors),
            st.sampled_from(LENGTHS),
        ),
    )
