"""Typings of a record: matched by descent, held against the laboratory, never taken on trust."""

from __future__ import annotations

import pytest

from children import Told, now
from scurfin import donor
from scurfin.donor import Candidate
from scurfin.donor.family_descent import haplotypes
from scurfin.donor.hla_told import typings_of
from scurfin.state import State

H = {
    "a": "A*01:01 C*07:01 B*08:01 DRB1*03:01 DQB1*02:01",
    "b": "A*03:01 C*07:02 B*07:02 DRB1*15:01 DQB1*06:02",
    "c": "A*02:01 C*05:01 B*44:02 DRB1*04:01 DQB1*03:01",
    "d": "A*29:02 C*16:01 B*44:03 DRB1*07:01 DQB1*02:01",
    "x": "A*11:01 C*04:01 B*35:01 DRB1*01:01 DQB1*05:01",
}
PARENTS: list[Told] = [
    {"id": "mother", "relation": "mother"},
    {"id": "father", "relation": "father"},
]
SISTER: Told = {"id": "sis", "relation": "sister", "sex": "female"}


def gl(pair: str) -> str:
    return "^".join(f"{x}+{y}" for x, y in zip(H[pair[0]].split(), H[pair[1]].split(), strict=True))


def typed(of: str, pair: str, **fields: str) -> Told:
    return {"event": "typing", "of": of, "hla": gl(pair), **fields}


def family(*events: Told, members: list[Told] | None = None) -> State:
    return now(*events, family={"members": members or [*PARENTS, SISTER]})


ALL = (typed("child", "ac"), typed("father", "ab"), typed("mother", "cd"))


def only(told: State, name: str = "sis") -> Candidate:
    (found,) = [one for one in donor.candidates(told) if one.id == name]
    return found


def asked(one: Candidate) -> str:
    return " ".join(each.question for each in one.questions)


@pytest.mark.parametrize(
    ("pair", "match", "standing"),
    [
        ("ac", "identical", "first"),
        ("bc", "haploidentical", "haploidentical"),
        ("bd", "mismatched", "not a donor"),
    ],
)
def test_a_sister_is_matched_by_descent(pair: str, match: str, standing: str) -> None:
    one = only(family(*ALL, typed("sis", pair)))
    assert (one.match, one.standing) == (match, standing)
    assert any("by descent" in why for why in one.why)
    assert "identity-by-descent" in one.facts


def test_an_identical_sister_by_descent_answers_the_rules() -> None:
    told = family(*ALL, typed("sis", "ac"))
    assert donor.answers(told)["donor.identical-sibling"].value is True


def test_the_same_alleles_without_parents_are_no_proof() -> None:
    told = family(typed("child", "ac"), typed("sis", "ac"))
    one = only(told)
    assert one.match == ""
    assert "typing of father and mother" in asked(one)
    assert donor.answers(told)["donor.identical-sibling"].value is None


def test_the_laboratory_alone_still_counts() -> None:
    one = only(family({"event": "typing", "of": "sis", "match": "identical"}))
    assert one.match == "identical"


def test_a_laboratory_that_the_typings_contradict_is_questioned() -> None:
    one = only(family(*ALL, typed("sis", "bd", match="identical")))
    assert one.match in ("", "mismatched")
    assert one.standing != "first"
    assert "Which is right?" in asked(one)


def test_a_laboratory_that_says_less_than_the_haplotypes_is_questioned_and_kept() -> None:
    one = only(family(*ALL, typed("sis", "ac", match="haploidentical")))
    assert one.match == "haploidentical"
    assert "Which is right?" in asked(one)


def test_a_parent_is_haploidentical_and_its_mismatches_are_named() -> None:
    father = only(family(*ALL), "father")
    assert father.match == "haploidentical"
    assert any("A (A*02:01 against A*03:01)" in why for why in father.why)
    assert father.carries == "not possible"


def test_both_directions_of_a_mismatch_are_told() -> None:
    """The child has what the father lacks at five loci, and the father what the child lacks."""
    (why,) = [one for one in only(family(*ALL), "father").why if "by the typings" in one]
    assert "graft versus host 5, host versus graft 5" in why


def test_an_unread_typing_is_a_question_and_breaks_nothing() -> None:
    told = family(*ALL, {"event": "typing", "of": "sis", "hla": "A*02:ANDC+A*01:01"})
    one = only(told)
    assert one.match == ""
    assert "A*02:ANDC" in asked(one)
    assert only(told, "father").match == "haploidentical"


def test_without_the_childs_typing_it_is_asked_for() -> None:
    one = only(family(typed("sis", "ac")))
    assert "child's own HLA type" in asked(one)


def test_an_unread_typing_of_the_child_is_asked_for_again() -> None:
    told = family({"event": "typing", "of": "child", "hla": "A*1+"}, typed("sis", "ac"))
    assert "cannot be read" in asked(only(told))


def test_typings_that_do_not_fit_one_family_are_said_with_care() -> None:
    one = only(family(*ALL, typed("sis", "bx")))
    assert one.match == ""
    assert "a parentage other than told" in asked(one)


def test_a_twin_from_the_same_egg_is_never_a_donor() -> None:
    twin: Told = {
        "id": "twin",
        "relation": "brother",
        "sex": "male",
        "twin_of": "child",
        "identical": True,
    }
    one = only(family(*ALL, typed("twin", "ac"), members=[*PARENTS, twin]), "twin")
    assert (one.carries, one.standing) == ("affected", "not a donor")


def test_a_half_brother_may_be_haploidentical_by_descent() -> None:
    half: Told = {"id": "half", "relation": "half-brother (mother)", "sex": "male"}
    told = family(*ALL, typed("half", "cx"), members=[*PARENTS, half])
    assert only(told, "half").match == "haploidentical"


def test_the_parents_are_found_by_their_relation_whatever_their_ids() -> None:
    members: list[Told] = [
        {"id": "mum", "relation": "mother"},
        {"id": "dad", "relation": "father"},
        SISTER,
    ]
    told = family(
        typed("child", "ac"),
        typed("dad", "ab"),
        typed("mum", "cd"),
        typed("sis", "ac"),
        members=members,
    )
    assert only(told).match == "identical"


def test_a_typing_of_the_child_after_the_transplant_is_not_his_own() -> None:
    """Blood after a graft is the donor's: a sister would look identical to herself."""
    graft: Told = {"event": "hsct", "donor": "unrelated"}
    after = family(*ALL[1:], graft, typed("child", "bd"), typed("sis", "bd"))
    assert only(after).match == ""
    assert "may be the donor's" in asked(only(after))
    before = family(*ALL, typed("sis", "ac"), graft, typed("child", "bd"))
    assert only(before).match == "identical"


def test_two_typings_of_one_person_that_differ_carry_nothing() -> None:
    told = family(*ALL, typed("sis", "bd"), typed("sis", "ac"))
    assert only(told).match == ""
    assert "two typings" in asked(only(told))
    child = family(typed("child", "bd"), *ALL, typed("sis", "ac"))
    assert only(child).match == ""
    assert "two typings" in asked(only(child))


def test_a_finer_typing_of_the_same_person_replaces_the_rough_one() -> None:
    rough = "A*01:01/A*01:02+A*02:01^B*08:01+B*44:02"
    told = family(*ALL, {"event": "typing", "of": "sis", "hla": rough}, typed("sis", "ac"))
    assert only(told).match == "identical"


def test_loci_told_on_several_occasions_are_one_typing() -> None:
    """DPB1 is often typed later: it replaces nothing that was known."""
    later: Told = {"event": "typing", "of": "sis", "hla": "DPB1*04:01+DPB1*02:01^A*NNNN+A*NNNN"}
    told = family(*ALL, typed("sis", "ac"), later)
    assert only(told).match == "identical"
    assert any("told on several occasions" in why for why in only(told).why)
    assert "told on several occasions" not in " ".join(only(family(*ALL, typed("sis", "ac"))).why)
    assert typings_of(told).text["sis"] == f"DPB1*04:01+DPB1*02:01^{gl('ac')}"


def test_a_locus_that_differs_among_several_occasions_carries_nothing() -> None:
    wrong: Told = {"event": "typing", "of": "sis", "hla": gl("ac").replace("A*02:01", "A*29:02")}
    later: Told = {"event": "typing", "of": "sis", "hla": "DPB1*04:01+DPB1*02:01"}
    for events in ((wrong, typed("sis", "ac"), later), (typed("sis", "ac"), later, wrong)):
        assert "two typings" in asked(only(family(*ALL, *events)))


def test_parts_of_haplotypes_are_for_the_team_to_judge() -> None:
    crossed = gl("ad").replace("A*01:01", "A*03:01")
    told = family(
        *ALL,
        {"event": "typing", "of": "sis", "hla": crossed},
        typed("bro", "bd"),
        members=[*PARENTS, SISTER, {"id": "bro", "relation": "brother", "sex": "male"}],
    )
    one = only(told)
    assert one.match == ""
    assert "does the team count this as half a match?" in asked(one)
    assert "What is the HLA type" not in asked(one)
    assert any(why.startswith("crossover:") for why in one.why)


def test_the_familys_haplotypes_are_drawn() -> None:
    assert "by descent" in haplotypes(family(*ALL, typed("sis", "bc")))
    assert haplotypes(family(typed("sis", "bc"))) == ""
