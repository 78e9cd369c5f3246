"""The donors of the plan: the family in the order of the policy, a registry's best beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from scurfin.donor.candidates import answers
from scurfin.donor.hla_told import how_compared
from scurfin.donor.listing import Kin, facts_of, listing
from scurfin.donor.ranking.listed import Excluded, Listed, Ranked
from scurfin.donor.ranking.order import says
from scurfin.knowledge.ranking import Policy, Said
from scurfin.pathway.traces import Missing
from scurfin.plan.model import DonorNow, DonorOrderNow, ToldNow
from scurfin.state.model import State

EVIDENCE = {
    "non-malignant": "seen in non-malignant disease",
    "inborn errors": "seen in inborn errors of immunity",
    "leukaemia": "seen in leukaemia",
    "mixed": "seen in mixed diseases, mostly of the blood",
    "reasoned": "reasoned, no series tells it",
    "centre": "the centre's own rule",
}


@dataclass(frozen=True)
class Donors:
    """``shown``: for the plan; ``asks``: what is not known; ``facts``: what they rest on."""

    shown: tuple[DonorNow, ...] = ()
    order: DonorOrderNow | None = None
    asks: tuple[Missing, ...] = ()
    facts: tuple[str, ...] = ()


def donors_of(
    now: State, unrelated: Sequence[Listed] = (), policy: Policy | None = None, *, most: int = 10
) -> Donors:
    """Every relative who may give, and the best ``most`` of ``unrelated``, in one order."""
    made = listing(now, policy, unrelated=unrelated)
    ranked = made.ranking.ranked
    strangers = [one for one in ranked if one.donor.id not in made.kin]
    left = {one.place for one in strangers[most:]}
    shown = [_shown(one, made.kin.get(one.donor.id)) for one in ranked if one.place not in left]
    gone = [_excluded(one, made.kin.get(one.donor.id)) for one in made.ranking.excluded]
    donors = (*shown, *gone)
    if not donors:
        return Donors(asks=answers(now)["donor.identical-sibling"].missing)
    typed = bool(unrelated) or any(one.candidate.held.pair for one in made.kin.values())
    compared = how_compared() if typed else ""
    listed = [one.donor.values for one in ranked]
    said = tuple(one for one in made.policy.notes if any(says(one, each) for each in listed))
    order = DonorOrderNow(
        policy=made.policy.id,
        version=made.policy.version,
        title=made.policy.title,
        about=made.policy.about,
        not_shown=len(left),
        notes=(*([compared] if compared else []), *_texts(said, "")),
    )
    asks = [each for kin in made.kin.values() for each in (*kin.candidate.questions, *kin.fit.asks)]
    facts = [fact for one in donors for fact in one.facts]
    facts += [fact for one in said for fact in one.facts]
    return Donors(donors, order, tuple(dict.fromkeys(asks)), tuple(dict.fromkeys(facts)))


def _shown(one: Ranked, kin: Kin | None) -> DonorNow:
    above = one.above
    rule = above.rule if above is not None else None
    return replace(
        _plain(one.donor, kin, facts_of(one)),
        place=one.place,
        above=above.words if above is not None else "",
        because=rule.because if rule is not None else "",
        evidence=EVIDENCE[rule.evidence] if rule is not None else "",
        change=one.change.words if one.change is not None else "",
        flags=_texts(one.flags, one.donor.who),
        safeguards=_texts(one.safeguards, one.donor.who),
    )


def _excluded(one: Excluded, kin: Kin | None) -> DonorNow:
    facts = tuple(fact for said in one.reasons for fact in said.facts)
    plain = _plain(one.donor, kin, facts)
    why = tuple(dict.fromkeys((*plain.why, *_texts(one.reasons, one.donor.who))))
    return replace(plain, standing="not a donor", why=why)


def _plain(donor: Listed, kin: Kin | None, facts: tuple[str, ...]) -> DonorNow:
    if kin is None:
        return DonorNow(
            id=donor.id,
            relation="unrelated",
            match=str(donor.values.get("match") or ""),
            carries="",
            standing="possible",
            why=donor.why,
            facts=facts,
            told=tuple(ToldNow(what, said) for what, said in donor.told),
        )
    one = kin.candidate
    return DonorNow(
        id=one.id,
        relation=one.relation,
        match=one.match,
        carries=one.carries,
        standing=one.standing,
        why=one.why,
        facts=tuple(dict.fromkeys((*one.facts, *facts))),
        told=tuple(ToldNow(what, said) for what, said in kin.fit.told),
        asks=tuple(each.question for each in (*one.questions, *kin.fit.asks)),
    )


def _texts(told: tuple[Said, ...], who: str) -> tuple[str, ...]:
    return tuple(one.text + (f" {_ask(one, who)}" if one.ask else "") for one in told)


def _ask(one: Said, who: str) -> str:
    asked = one.ask.format(who=who)
    return asked if asked.endswith("?") else f"Do: {asked}."
