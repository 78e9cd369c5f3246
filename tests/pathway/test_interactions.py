"""Every interaction that is told is acted on; an offered drug is dosed, watched and ended."""

import pytest

from scurfin.knowledge.model import Drug, Fact, Interaction
from scurfin.knowledge.store import knowledge
from scurfin.pathway.loader import pathway

KNOWN = knowledge()
TOLD = [one for one in KNOWN.facts.values() if one.topic == "interaction" and not one.background]
OFFERED = sorted(
    {
        option.what
        for rule in pathway().recommendations
        for option in rule.options
        if option.what in KNOWN.drugs and "immunosuppressant" in KNOWN.drugs[option.what].classes
    }
)


@pytest.mark.parametrize("fact", TOLD, ids=lambda one: one.id)
def test_a_fact_on_interaction_is_acted_on(fact: Fact) -> None:
    if fact.state == "superseded":
        assert any(fact.id in one.supersedes for one in KNOWN.facts.values())
        return
    cited = {name for one in KNOWN.interactions.values() for name in one.facts}
    assert fact.id in cited


@pytest.mark.parametrize("one", KNOWN.interactions.values(), ids=lambda one: one.id)
def test_an_interaction_says_how_large_it_is_and_what_to_do(one: Interaction) -> None:
    assert one.size
    assert one.action


@pytest.mark.parametrize("name", OFFERED)
def test_an_offered_immunosuppressant_is_dosed_watched_judged_and_ended(name: str) -> None:
    drug: Drug = KNOWN.drugs[name]
    assert drug.doses or drug.dose_unknown
    assert drug.monitoring
    assert drug.judging
    assert drug.harms
    assert drug.stop
