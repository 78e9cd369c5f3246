"""What of the knowledge a plan uses, and that nothing is left unexplained."""

from __future__ import annotations

import msgspec

from scurfin.knowledge.model import Fact, Term, Unknown
from scurfin.knowledge.store import Knowledge
from scurfin.knowledge.store import from_yaml as known_from_yaml
from scurfin.pathway.coverage import citations, coverage, findings
from scurfin.pathway.coverage_text import coverage_text
from scurfin.pathway.loader import from_yaml

KNOWN = known_from_yaml()
RULES = from_yaml()
COVER = coverage(KNOWN, RULES)
change = msgspec.structs.replace


def with_fact(**fields: object) -> Knowledge:
    made = Fact(id="new", topic="t", statement="s", evidence="e", source=next(iter(KNOWN.sources)))
    return change(KNOWN, facts={**KNOWN.facts, "new": change(made, **fields)})


def test_every_fact_is_used_or_explained() -> None:
    assert COVER.unexplained == ()
    assert set(COVER.used) | set(COVER.background) | {
        one.id for one in KNOWN.facts.values() if one.state == "superseded"
    } == set(KNOWN.facts)


def test_every_manifestation_reaches_a_rule_or_a_reason() -> None:
    assert COVER.silent == ()


def test_every_drug_that_may_be_given_has_a_dose_or_says_that_none_is_known() -> None:
    assert [one.id for one in COVER.drugs if not one.dosing] == []


def test_an_idle_fact_without_a_reason_is_an_error() -> None:
    found = list(findings(coverage(with_fact(), RULES)))
    assert [one.where for one in found] == ["fact new"]


def test_a_reason_explains_an_idle_fact() -> None:
    cover = coverage(with_fact(background="A count only."), RULES)
    assert list(findings(cover)) == []
    assert "new" in cover.background


def test_a_used_fact_is_no_background() -> None:
    assert not set(COVER.used) & set(COVER.background)
    assert [one for one in COVER.used if KNOWN.facts[one].background] == []


def test_a_silent_sign_is_an_error_until_an_unknown_names_it() -> None:
    term = Term(name="odd sign", organ="skin")
    known = change(KNOWN, terms={**KNOWN.terms, "odd sign": term})
    assert coverage(known, RULES).silent == ("odd sign",)
    said = Unknown(id="odd", about="a", text="t", meanwhile="m", of=("odd sign",))
    known = change(known, unknowns={**KNOWN.unknowns, "odd": said})
    assert coverage(known, RULES).not_reached["odd sign"] == "odd"


def test_what_is_held_back_says_why() -> None:
    assert set(COVER.held_back.values()) <= {
        "unverified",
        "superseded",
        "our own reading",
        "secondary source",
        "source without identifier",
    }
    weak = {one.id for one in KNOWN.facts.values() if one.weakness}
    assert weak <= set(COVER.held_back)


def test_nested_citations_are_found() -> None:
    cited = {fact for fact, where in citations(KNOWN, RULES) if where.startswith("drugs")}
    first = next(one for one in KNOWN.drugs.values() if one.doses)
    assert set(first.doses[0].facts) <= cited


def test_the_text_counts_what_the_lists_name() -> None:
    short, long = (coverage_text(COVER, KNOWN, lists=one) for one in (False, True))
    assert f"FACTS     {len(KNOWN.facts)}" in short
    assert all(name in " ".join(long.split()).replace("- ", "-") for name in COVER.held_back)
