"""Identity by descent: against plain enumeration, laws that hold, conflicts, and bad input."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scurfin.donor.chances.sets import FrequencySet, set_of
from scurfin.donor.relatives.alleles import AllelesAt, alleles_at
from scurfin.donor.relatives.ask import deciding
from scurfin.donor.relatives.descent import Descent, by_descent
from scurfin.donor.relatives.families_file import read_families
from scurfin.donor.relatives.family import Child, Family, Person
from scurfin.donor.relatives.picture import picture
from scurfin.donor.relatives.prior import Chain, chain
from scurfin.donor.relatives.readings import RECOMBINATION, Readings
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.terms.source_text import InputError

H = {
    "a": "A*01:01 C*07:01 B*08:01 DRB1*03:01 DQB1*02:01",
    "b": "A*03:01 C*07:02 B*07:02 DRB1*15:01 DQB1*06:02",
    "c": "A*02:01 C*05:01 B*44:02 DRB1*04:01 DQB1*03:01",
    "d": "A*29:02 C*16:01 B*44:03 DRB1*07:01 DQB1*02:01",
    "x": "A*11:01 C*04:01 B*35:01 DRB1*01:01 DQB1*05:01",
}


def gl(one: str, two: str, loci: tuple[str, ...] = LOCI) -> str:
    pairs = zip(H[one].split(), H[two].split(), strict=True)
    return "^".join(f"{x}+{y}" for x, y in pairs if x.partition("*")[0] in loci)


def person(name: str, typing: str = "", **parents: str) -> Person:
    return Person(name, read_gl(typing) if typing else None, **parents)


def child(name: str, typing: str = "") -> Person:
    return person(name, typing, father="father", mother="mother")


PARENTS = ("father", "mother")
FATHER, MOTHER = person("father", gl("a", "b")), person("mother", gl("c", "d"))
BOY = child("boy", gl("a", "c"))


def told(*others: Person, parents: tuple[Person, ...] = (FATHER, MOTHER)) -> Descent:
    return by_descent([*parents, BOY, *others], "boy")


@pytest.mark.parametrize(
    ("pair", "verdict"),
    [("ac", "identical"), ("ad", "haploidentical"), ("bc", "haploidentical"), ("bd", "none")],
)
def test_with_both_parents_every_sibling_is_called(pair: str, verdict: str) -> None:
    (one,) = told(child("sis", gl(*pair))).shared
    assert one.verdict == verdict
    assert one.proven
    chances = {"identical": one.p_identical, "haploidentical": one.p_haploidentical}
    assert chances.get(verdict, one.p_none) > 0.95


def test_the_same_alleles_without_parents_prove_nothing() -> None:
    (one,) = told(child("sis", gl("a", "c")), parents=()).shared
    assert one.verdict == "cannot tell"
    assert one.p_identical > 0.9


def test_a_parent_whose_haplotypes_look_alike_leaves_it_open() -> None:
    alike = person("father", gl("a", "a"))
    made = told(child("sis", gl("a", "c")), parents=(alike, MOTHER))
    (one,) = made.shared
    assert one.verdict == "cannot tell"
    assert abs(one.p_identical - one.p_haploidentical) < 0.02
    assert deciding(made, "sis") is None


def test_one_parent_missing_names_the_parent_as_the_typing_that_decides() -> None:
    made = told(child("sis", gl("a", "c")), parents=(MOTHER,))
    (one,) = made.shared
    assert one.verdict == "cannot tell"
    best = deciding(made, "sis")
    assert best is not None
    assert best.who == ("the father",)
    assert best.settles > 0.8


def test_a_crossover_is_named_with_its_place() -> None:
    typing = "A*03:01+A*29:02^" + gl("a", "d", ("C", "B", "DRB1", "DQB1"))
    third = child("bro", gl("b", "d"))
    (one, _) = told(child("sis", typing), third).shared
    assert one.verdict == "recombinant"
    assert one.crossover == "father's haplotype in sis between A and C"


def test_a_whole_haplotype_and_a_part_is_haploidentical_with_its_crossover() -> None:
    typing = "A*03:01+A*02:01^" + gl("a", "c", ("C", "B", "DRB1", "DQB1"))
    (one, _) = told(child("sis", typing), child("bro", gl("b", "d"))).shared
    assert one.verdict == "haploidentical"
    assert "between A and C" in one.crossover
    assert "part of the other" in one.why[0]


@pytest.mark.parametrize("parents", [(FATHER, MOTHER), (MOTHER,), ()])
def test_low_resolution_never_proves_more_than_high(parents: tuple[Person, ...]) -> None:
    low = "A*01:XX+A*02:XX^B*08:XX+B*44:XX^DRB1*03:XX+DRB1*04:XX"
    (rough,) = told(child("sis", low), parents=parents).shared
    (fine,) = told(child("sis", gl("a", "c")), parents=parents).shared
    assert rough.verdict in (fine.verdict, "cannot tell")
    if len(parents) == 2:
        assert rough.verdict == "identical"


def test_half_siblings_share_one_haplotype_or_none() -> None:
    same = person("half", gl("a", "x"), father="father", mother="another")
    other = person("half", gl("b", "x"), father="father", mother="another")
    assert told(same).shared[0].verdict == "haploidentical"
    assert told(other).shared[0].verdict == "none"
    assert told(same).shared[0].p_identical == 0


def test_a_twin_from_the_same_egg_is_identical_in_every_gene() -> None:
    twin = Person("twin", read_gl(gl("a", "c")), "father", "mother", twin="boy")
    (one,) = told(twin, parents=()).shared
    assert one.verdict == "identical"
    assert "the variant too" in one.why[0]


@pytest.mark.parametrize("parents", [(FATHER, MOTHER), ()])
def test_twins_whose_typings_differ_prove_nothing_for_anybody(parents: tuple[Person, ...]) -> None:
    twin = Person("twin", read_gl(gl("b", "d")), "father", "mother", twin="boy")
    made = told(twin, child("sis", gl("a", "c")), parents=parents)
    assert {one.verdict for one in made.shared} == {"cannot tell"}
    assert "told as twins from one egg, but their typings differ" in made.conflicts[0].words


def test_unlike_twins_among_the_siblings_leave_the_others_as_they_are() -> None:
    one, two = child("one", gl("a", "c")), Person("two", read_gl(gl("b", "d")), *PARENTS, "one")
    made = told(one, two, child("bro", gl("b", "c")))
    assert [each.verdict for each in made.shared] == [
        "cannot tell",
        "cannot tell",
        "haploidentical",
    ]
    assert made.conflicts


def test_a_twin_who_is_not_typed_has_what_the_other_has() -> None:
    sis, twin = child("sis", gl("a", "d")), Person("twin", None, *PARENTS, "sis")
    own = Person("own", None, *PARENTS, "boy")
    verdicts = {one.id: one.verdict for one in told(sis, twin, own).shared}
    assert verdicts == {"sis": "haploidentical", "twin": "haploidentical", "own": "identical"}


@pytest.mark.parametrize("loci", [("A",), ("B",), ("A", "C", "B"), ("DRB1", "DQB1")])
def test_one_class_of_hla_alone_makes_nobody_identical(loci: tuple[str, ...]) -> None:
    made = told(child("sis", gl("a", "c", loci)))
    (one,) = made.shared
    assert one.verdict == "cannot tell"
    assert "HLA class" in one.why[0]
    best = deciding(made, "sis")
    assert best is not None
    assert best.who == ("sis",)


def test_identical_says_where_a_crossover_could_hide() -> None:
    (one,) = told(child("sis", gl("a", "c", ("A", "B", "DRB1")))).shared
    assert one.verdict == "identical"
    assert "at DQB1 a crossover that the typings cannot show is not ruled out" in one.why[1]
    (full,) = told(child("sis", gl("a", "c"))).shared
    assert len(full.why) == 1
    assert full.p_identical == 1


def test_a_slip_at_one_locus_is_not_taken_for_two_crossovers() -> None:
    slip = gl("a", "c").replace("B*08:01", "B*07:02")
    for others in ((), (child("bro", gl("b", "d")),)):
        made = told(child("sis", slip), *others)
        assert "B: fits only with a crossover on either side" in made.conflicts[0].words
        assert [one.verdict for one in made.shared] == ["cannot tell", "none"][: 1 + len(others)]


def test_two_crossovers_that_are_both_needed_are_joined_by_and() -> None:
    first = "A*03:01+A*02:01^" + gl("a", "c", ("C", "B", "DRB1", "DQB1"))
    last = "^".join((gl("a", "c", ("A", "C", "B", "DRB1")), "DQB1*06:02+DQB1*03:01"))
    others = [child(f"s{n}", gl(*pair)) for n, pair in enumerate(["bd", "bc"])]
    sis, bro, *_ = told(child("sis", first), child("bro", last), *others).shared
    assert sis.crossover == "father's haplotype in sis between A and C"
    assert bro.crossover == "father's haplotype in bro between DRB1 and DQB1"
    twice = "A*03:01+A*29:02^" + gl("a", "c", ("C", "B", "DRB1", "DQB1"))
    one, *_ = told(child("sis", twice), *others).shared
    assert one.verdict == "recombinant"
    assert sorted(one.crossover.split(", and ")) == [
        f"{parent}'s haplotype in sis between A and C" for parent in PARENTS
    ]


def test_nobody_is_left_out_of_a_large_family() -> None:
    pairs = ["ac", "ad", "bc", "bd", "ac", "ad", "bc", "bd", "ac"]
    made = told(*(child(f"s{n}", gl(*pair)) for n, pair in enumerate(pairs)))
    meant = {"ac": "identical", "bd": "none"}
    assert [one.verdict for one in made.shared] == [
        meant.get(pair, "haploidentical") for pair in pairs
    ]
    assert "Not drawn: s6" in picture(made)


def test_where_too_much_is_open_to_weigh_crossovers_nobody_is_identical() -> None:
    rough = "A*01:XX+A*02:XX^B*08:XX+B*44:XX^DRB1*03:XX+DRB1*04:XX"
    people = [Person("boy", read_gl(rough), *PARENTS)]
    people += [child(f"s{n}", rough) for n in range(6)]
    made = by_descent(people, "boy")
    assert any("too much open" in note for note in made.notes)
    assert {one.verdict for one in made.shared} == {"cannot tell"}


@pytest.mark.parametrize("wrong", ["sis", "father"])
def test_a_family_in_conflict_is_drawn_without_who_does_not_fit(wrong: str) -> None:
    father = person("father", gl("a", "x") if wrong == "father" else gl("a", "b"))
    sis = child("sis", gl("b", "d" if wrong == "father" else "x"))
    others = [child("bro", gl("b", "c")), child("other", gl("b", "d"))]
    made = told(sis, *others, parents=(father, MOTHER))
    assert made.conflicts[0].without == wrong
    drawn = picture(made)
    assert f"Without the typing of {wrong}" in made.conflicts[0].words
    if wrong == "sis":
        assert "Not drawn: sis: CANNOT TELL" in drawn
        assert deciding(made, "sis") is None
    else:
        assert "father (no typing used)" in drawn


def test_a_null_is_an_allele_of_its_haplotype() -> None:
    """C*04:09N is not read as C*04:01: a father with both has two haplotypes."""
    father = person("father", gl("a", "b").replace("C*07:01+C*07:02", "C*04:09N+C*04:01"))
    boy = child("boy", gl("a", "c").replace("C*07:01", "C*04:09N"))
    sis = child("sis", gl("b", "c").replace("C*07:02", "C*04:01"))
    made = by_descent([father, MOTHER, boy, sis], "boy")
    assert not made.conflicts
    assert made.shared[0].verdict == "haploidentical"


ONE_SAME = "C*07:01+C*07:01^B*08:01+B*08:01^DRB1*03:01+DRB1*03:01^DQB1*02:01+DQB1*02:01"
"""Of a father whose two haplotypes differ at A only."""


@pytest.mark.parametrize(
    ("father", "boy", "sis"),
    [
        ("A*24:09N+A*24:02", "A*24:02", "A*24:XX"),
        ("A*24:02:01:03N+A*24:02:01:01", "A*24:02:01:01", "A*24:02"),
        ("A*24:02:01:02L+A*24:02:01:01", "A*24:02:01:01", "A*24:02:01"),
        ("A*02:09+A*02:01", "A*02:01", "A*02:01:01G"),
        ("A*02:09+A*02:01", "A*02:01", "A*02:01P"),
        ("A*02:09+A*02:01", "A*02:01", "A*02:01g"),
    ],
)
def test_a_rougher_name_never_proves_which_of_two_alleles_it_is(
    father: str, boy: str, sis: str
) -> None:
    """A first field may be a null; a short name may bear a suffix; a group holds more than one."""
    mother = person("mother", gl("c", "d").replace("A*02:01", "A*11:01"))
    his = gl("a", "c").replace("A*01:01+A*02:01", f"{boy}+A*11:01")
    hers = his.replace(f"{boy}+", f"{sis}+")
    fathers = person("father", f"{father}^{ONE_SAME}")
    (rough,) = by_descent([fathers, mother, child("boy", his), child("sis", hers)], "boy").shared
    assert rough.verdict == "cannot tell"
    assert rough.p_identical > 0.3
    assert rough.p_haploidentical > 0.3
    (fine,) = by_descent([fathers, mother, child("boy", his), child("sis", his)], "boy").shared
    assert fine.verdict == "identical"


def test_a_group_that_the_release_does_not_name_may_hold_anything() -> None:
    """The group of this release is exact: A*02:09 is not in it. A small g is none of its names."""
    small = Nomenclature(
        release="1",
        alleles=("A*02:01:01:01", "A*02:09"),
        renamed={},
        g={"A*02:01:01:01": "A*02:01:01G", "A*02:09": "A*02:09:01G"},
        p={},
        antigens={},
        splits={},
        tce={},
    )
    told_by = {"A*02:01:01G": ["A*02:01"], "A*02:01g": ["A*02:01", "A*02:09"]}
    for group, possible in told_by.items():
        loci = read_gl(f"{group}+A*11:01").loci["A"], read_gl("A*02:01+A*02:09").loci["A"]
        at = alleles_at("A", {"one": loci[0], "two": loci[1]}, (), small)
        may = {
            name.partition("@")[0]
            for number, names in enumerate(at.classes)
            for name in names
            if at.fits["one"][number].any()
        }
        assert may == {*possible, "A*11:01"}


def test_groups_told_for_everybody_decide_as_alleles_do() -> None:
    def grouped(one: str, two: str) -> str:
        return gl(one, two).replace("+", ":01G+").replace("^", ":01G^") + ":01G"

    family = [person("father", grouped("a", "b")), person("mother", grouped("c", "d"))]
    children = [child("boy", gl("a", "c")), child("s", grouped("a", "c")), child("t", gl("b", "d"))]
    made = by_descent([*family, *children], "boy")
    assert [one.verdict for one in made.shared] == ["identical", "none"]


def test_an_allele_may_be_told_by_its_g_group_and_by_its_p_group() -> None:
    mother = person("mother", gl("c", "d").replace("A*02:01", "A*11:01"))
    father = person("father", gl("a", "b").replace("A*01:01", "A*02:09"))
    his = gl("a", "c").replace("A*01:01+A*02:01", "A*02:01P+A*11:01")
    hers = his.replace("A*02:01P", "A*02:01:01G")
    made = by_descent([father, mother, child("boy", his), child("sis", hers)], "boy")
    assert not made.conflicts
    assert made.shared[0].verdict == "identical"


def test_a_first_field_that_the_set_lacks_is_no_conflict() -> None:
    made = by_descent([child("boy", "A*43:XX+A*02:01"), child("sis", "A*43:XX+A*02:01")], "boy")
    assert not made.conflicts
    assert made.shared[0].verdict == "cannot tell"


def test_a_sibling_who_is_not_typed_keeps_the_chances_of_birth() -> None:
    made = told(child("sis"))
    (one,) = made.shared
    assert (one.p_identical, one.p_haploidentical, one.p_none) == (0.25, 0.5, 0.25)
    best = deciding(made, "sis")
    assert best is not None
    assert best.who == ("sis",)


def test_without_the_patients_typing_nothing_is_told() -> None:
    made = by_descent([FATHER, MOTHER, child("boy"), child("sis", gl("a", "c"))], "boy")
    assert made.shared[0].verdict == "cannot tell"
    assert "patient's own" in made.shared[0].why[0]
    assert "own HLA type is not told" in picture(made)


def test_a_swapped_sample_is_named_and_the_others_are_told_without_it() -> None:
    other = child("other", gl("b", "d"))
    made = told(child("sis", gl("b", "x")), child("bro", gl("a", "c")), other)
    (conflict,) = made.conflicts
    assert conflict.without == "sis"
    assert "A: sis has no allele of mother" in conflict.words
    assert "a parentage other than told" in conflict.words
    sis, bro, _ = made.shared
    assert sis.verdict == "cannot tell"
    assert bro.verdict == "identical"
    assert "without the typing of sis" in bro.why[-1]


def test_a_conflict_that_one_typing_does_not_explain_tells_nothing() -> None:
    made = told(child("sis", gl("b", "x")), child("bro", gl("x", "x")))
    assert made.conflicts
    assert {one.verdict for one in made.shared} == {"cannot tell"}


def test_five_haplotypes_in_the_children_are_a_conflict() -> None:
    made = told(child("sis", gl("b", "d")), child("bro", gl("x", "x")), parents=())
    assert made.conflicts
    assert "MAY BE A SAMPLE" in made.conflicts[0].words.upper()


TINY = set_of(
    "tiny",
    {
        tuple(f"{locus}*{name}" for locus, name in zip(LOCI, names, strict=True)): share
        for names, share in {
            ("01:01", "01:01", "01:01", "01:01", "01:01"): 0.5,
            ("02:01", "01:01", "02:01", "01:01", "01:01"): 0.3,
            ("02:01", "02:01", "01:01", "02:01", "01:01"): 0.2,
        }.items()
    },
)
COPY = st.sampled_from(("01:01", "02:01", "03:01", "UUUU"))


def enumerated(family: Family, loci: tuple[AllelesAt, ...], prior: Chain) -> dict[str, float]:
    """The weight of each share by looking at every four haplotypes and every path, one crossover
    at most."""
    sizes = [len(at.classes) for at in loci]
    haplotypes = list(product(*map(range, sizes)))
    chance = {}
    for one in haplotypes:
        p = prior.first[one[0]] * prior.second[one[0], one[1]]
        for place, table in enumerate(prior.later, 2):
            p *= table[one[place - 2], one[place - 1], one[place]]
        chance[one] = float(p)
    gaps = len(loci) - 1
    paths = [([s] * len(loci), (1 - RECOMBINATION) / 2) for s in (0, 1)]
    for start, gap in product((0, 1), range(gaps)):
        path = [start if n <= gap else 1 - start for n in range(len(loci))]
        paths.append((path, RECOMBINATION / gaps / 2))
    found: dict[str, float] = {}

    def ok(who: Person | None, one: tuple[int, ...], two: tuple[int, ...]) -> bool:
        return who is None or all(
            at.fits[who.id][one[n], two[n]] for n, at in enumerate(loci) if who.id in at.fits
        )

    fathers = [(a, b) for a, b in product(haplotypes, repeat=2) if ok(family.father, a, b)]
    mothers = [(c, d) for c, d in product(haplotypes, repeat=2) if ok(family.mother, c, d)]
    assume(len(fathers) * len(mothers) < 3000)
    for pair, other in product(fathers, mothers):
        weight = chance[pair[0]] * chance[pair[1]] * chance[other[0]] * chance[other[1]]
        ways = []
        for each in family.children:
            mine = []
            for (f, pf), (m, pm) in product(paths, repeat=2):
                one = tuple(pair[f[n]][n] for n in range(len(loci)))
                two = tuple(other[m[n]][n] for n in range(len(loci)))
                if ok(each.person, one, two):
                    mine.append((f, m, pf * pm))
            ways.append(mine)
        for (f, m, p), (g, k, q) in product(*ways):
            if sum(len(set(path)) - 1 for path in (f, m, g, k)) > 1:
                continue
            father = {x == y for x, y in zip(f, g, strict=True)}
            mother = {x == y for x, y in zip(m, k, strict=True)}
            whole = (father == {True}) + (mother == {True})
            none = father == mother == {False}
            share = ("none" if none else "recombinant", "haploidentical", "identical")[whole]
            found[share] = found.get(share, 0.0) + weight * p * q
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(COPY, COPY), min_size=12, max_size=12), st.booleans())
def test_equal_to_plain_enumeration(copies: list[tuple[str, str]], missing: bool) -> None:
    loci_names = LOCI[:3]
    persons = {}
    for place, name in enumerate(("father", "mother", "boy", "sis")):
        part = copies[3 * place : 3 * place + 3]
        text = "^".join(
            f"{locus}*{x}+{locus}*{y}" for locus, (x, y) in zip(loci_names, part, strict=True)
        )
        persons[name] = read_gl(text)
    if missing:
        del persons["father"]
    loci = tuple(
        alleles_at(
            locus,
            {name: one.loci[locus] for name, one in persons.items()},
            TINY.alleles[place],
        )
        for place, locus in enumerate(loci_names)
    )
    small = FrequencySet(
        "tiny", "", TINY.alleles[:3], TINY.of[:, :3], TINY.frequency, 0, TINY.about, ()
    )
    family = Family(
        None if missing else Person("father", persons["father"]),
        Person("mother", persons["mother"]),
        (Child(Person("boy", persons["boy"])), Child(Person("sis", persons["sis"]))),
        (),
    )
    prior = chain(small, loci)
    made = Readings(family, loci, prior)
    expected = enumerated(family, loci, prior)
    if made.crossed is None or made.crossed > 0:
        assert all(value == 0 for value in expected.values()) or made.crossed == 1
        return
    from scurfin.donor.relatives.shares import shares

    found = shares(made, 1).p
    total = sum(expected.values())
    for name, p in found.items():
        assert p == pytest.approx(expected.get(name, 0.0) / total, abs=1e-9)


@given(st.lists(COPY, min_size=1, max_size=4))
def test_the_prior_of_all_haplotypes_sums_to_one(names: list[str]) -> None:
    typing = {str(n): read_gl(f"A*{name}+A*01:01").loci["A"] for n, name in enumerate(names)}
    at = [alleles_at("A", typing, TINY.alleles[0])]
    at += [alleles_at(locus, {}, TINY.alleles[n]) for n, locus in enumerate(LOCI) if n]
    made = chain(TINY, tuple(at))
    assert np.isclose(made.first.sum(), 1)
    assert np.allclose(made.second.sum(axis=1), 1)
    assert all(np.allclose(table.sum(axis=2), 1) for table in made.later)


PAIRS = st.sampled_from(["ac", "ad", "bc", "bd"])


@settings(max_examples=25, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=3), st.randoms(), st.sampled_from([0, 1, 2]))
def test_neither_the_order_of_telling_nor_of_copies_changes_anything(
    pairs: list[str], chance: object, parents: int
) -> None:
    others = [child(f"s{n}", gl(*pair)) for n, pair in enumerate(pairs)]
    turned = [child(f"s{n}", gl(*pair[::-1])) for n, pair in enumerate(pairs)]
    first = told(*others, parents=(FATHER, MOTHER)[:parents])
    people = [*(FATHER, MOTHER)[:parents], BOY, *turned, child("untyped")]
    chance.shuffle(people)  # type: ignore[attr-defined]
    second = {one.id: one for one in by_descent(people, "boy").shared}
    for one in first.shared:
        again = second[one.id]
        assert (one.verdict, one.crossover) == (again.verdict, again.crossover)
        assert one.p_identical == pytest.approx(again.p_identical, abs=1e-9)
        assert one.p_none == pytest.approx(again.p_none, abs=1e-9)


HEAD = "family_id,member_id,role,sex,typing_gl\n"
BOY_ROW = "F,boy,patient,M,A*01:01+A*02:01\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no single column"),
        (HEAD, "holds no family"),
        (HEAD + "F,boy,patient,M\n", "line 2: has 4 columns"),
        (HEAD + "F,boy,uncle,M,\n", "line 2: the role 'uncle'"),
        (HEAD + ",boy,patient,M,\n", "a row without ids"),
        (HEAD + BOY_ROW + "F,b,patient,M,\n", "line 3: the family F has a second patient"),
        (HEAD + "F,sis,sibling,F,\n", "the family F has no patient"),
        (HEAD + BOY_ROW + "F,boy,sibling,M,\n", "line 3: the member boy stands twice"),
        (HEAD + "F,boy,patient,M,*01\n", "line 2: the GL String '*01'"),
    ],
)
def test_bad_files_say_line_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "families.csv"
    file.write_text(text)
    with pytest.raises(InputError) as problem:
        read_families(file)
    assert said in str(problem.value)
    assert "remedy" in str(problem.value)


def test_a_code_that_cannot_be_read_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="the code A\\*02:ANDC"):
        told(child("sis", "A*02:ANDC+A*01:01"))


def test_a_family_knows_its_patient_and_each_member_once() -> None:
    with pytest.raises(InputError, match="no member"):
        by_descent([FATHER], "boy")
    with pytest.raises(InputError, match="twice"):
        by_descent([BOY, BOY], "boy")
    with pytest.raises(InputError, match="parent of"):
        by_descent([person("boy", father="boy")], "boy")


def test_the_picture_names_everybody_and_hides_no_markup() -> None:
    sis = child("sis<b>", gl("a", "d"))
    made = picture(told(sis, parents=(MOTHER,)), "F&1")
    assert "sis&lt;b&gt;" in made
    assert "F&amp;1" in made
    assert "father (not typed)" in made
    assert "<desc>sis&lt;b&gt;: " in made
    assert made == picture(told(sis, parents=(MOTHER,)), "F&1")
