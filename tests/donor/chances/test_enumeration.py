"""Pairs and chances against plain enumeration, over tiny sets made at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donor.chances import tiny
from scurfin.donor.chances.diplotypes import Diplotypes, Imputer
from scurfin.donor.chances.genotypes import genotypes
from scurfin.donor.chances.match import grades, match_pair, match_sets
from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import LOCI


def imputed(frequencies: FrequencySet, told: tiny.Lists) -> Diplotypes:
    return Imputer(frequencies).impute(read_gl(tiny.gl(told)))


@given(tiny.sets, tiny.typings())
def test_pairs_are_those_of_the_enumeration(frequencies: FrequencySet, told: tiny.Lists) -> None:
    wanted = tiny.pairs(frequencies, told)
    found = imputed(frequencies, told)
    pairs = {
        (frequencies.haplotype(a), frequencies.haplotype(b)): p
        for a, b, p in zip(found.first, found.second, found.probability, strict=True)
    }
    total = sum(wanted.values())
    assert pairs == pytest.approx({pair: prior / total for pair, prior in wanted.items()})
    assert found.prior == pytest.approx(total)
    assert found.represented == bool(wanted) == (found.why == "")
    assert float(found.probability.sum()) == pytest.approx(1 if wanted else 0)


@given(tiny.sets, tiny.typings(), st.data())
def test_swapping_copies_changes_nothing(
    frequencies: FrequencySet, told: tiny.Lists, data: st.DataObject
) -> None:
    swapped = {
        locus: copies[::-1] if data.draw(st.booleans()) else copies
        for locus, copies in told.items()
    }
    one, other = imputed(frequencies, told), imputed(frequencies, swapped)
    assert one.first.tolist() == other.first.tolist()
    assert one.second.tolist() == other.second.tolist()
    assert one.probability.tolist() == other.probability.tolist()


@given(tiny.sets, tiny.typings(), st.lists(tiny.typings(), min_size=1, max_size=3))
def test_a_list_of_genotypes_is_the_union_of_its_readings(
    frequencies: FrequencySet, told: tiny.Lists, more: list[tiny.Lists]
) -> None:
    """A|B at one locus holds what A holds and what B holds."""
    locus = next(iter(told))
    others = [one[locus] for one in more if locus in one]
    listed = [told[locus], *others]
    text = "|".join("+".join("/".join(copy) for copy in copies) for copies in listed)
    rest = tiny.gl({name: copies for name, copies in told.items() if name != locus})
    found = Imputer(frequencies).impute(read_gl(f"{text}^{rest}" if rest else text))
    wanted: set[tuple[str, str]] = set()
    for copies in listed:
        wanted |= tiny.pairs(frequencies, told | {locus: copies}).keys()
    assert {
        (frequencies.haplotype(a), frequencies.haplotype(b))
        for a, b in zip(found.first, found.second, strict=True)
    } == wanted


@given(tiny.sets, tiny.typings(), tiny.typings())
def test_chances_are_those_of_the_enumeration(
    frequencies: FrequencySet, one: tiny.Lists, other: tiny.Lists
) -> None:
    sides = [imputed(frequencies, told) for told in (one, other)]
    if not all(side.represented for side in sides):
        return
    patient, donor = (genotypes(frequencies, [side]) for side in sides)
    by_hand = [tiny.genotypes(tiny.pairs(frequencies, told)) for told in (one, other)]
    locus, total = tiny.chances(*by_hand)
    pair = match_pair(patient, donor)
    assert pair.locus[0].tolist() == pytest.approx(locus)
    assert pair.total[0].tolist() == pytest.approx(total[8:])
    assert sum(pair.total[0]) <= 1 + 1e-9
    listed = [found for found in match_sets(patient, donor) if len(found)]
    assert bool(listed) == (total[9] + total[10] > 1e-12)
    if listed:
        assert listed[0].total.tolist() == pair.total.tolist()
        assert listed[0].locus.tolist() == pair.locus.tolist()
    turned = match_pair(donor, patient)
    assert turned.total[0].tolist() == pytest.approx(pair.total[0].tolist())
    for place in range(len(LOCI)):
        kinds = [{genotype[place] for genotype in side} for side in by_hand]
        always = kinds[0] == kinds[1] and len(kinds[0]) == 1
        possible = bool(kinds[0] & kinds[1])
        wanted = (int(always), int(possible and not always), int(not possible))
        assert grades(patient, donor, place) == wanted


@given(tiny.sets, st.lists(tiny.typings(), min_size=1, max_size=6))
def test_many_together_are_as_each_alone(frequencies: FrequencySet, told: list[tiny.Lists]) -> None:
    """Persons whom nothing explains have no pair, and move nobody else's place."""
    persons = [imputed(frequencies, one) for one in told]
    every = genotypes(frequencies, persons)
    found = {
        (one, other): total.tolist()
        for pairs in match_sets(every, every)
        for one, other, total in zip(pairs.patient, pairs.donor, pairs.total, strict=True)
    }
    for one, patient in enumerate(persons):
        for other, donor in enumerate(persons):
            if not (patient.represented and donor.represented):
                assert (one, other) not in found
                continue
            alone = match_pair(
                genotypes(frequencies, [patient]), genotypes(frequencies, [donor])
            ).total[0]
            if alone[1] + alone[2] > 1e-12:
                assert found[one, other] == pytest.approx(alone.tolist())
            else:
                assert (one, other) not in found
