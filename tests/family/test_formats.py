"""Pedigree files: what a format holds comes back, what it cannot hold is said, slips are named."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scurfin.family.formats import FORMATS, Format, read_pedigree, source, write_pedigree
from scurfin.family.formats.ga4gh import read_ga4gh
from scurfin.family.formats.own import read_own
from scurfin.family.formats.ped import read_ped
from scurfin.family.formats.table import read_table
from scurfin.family.people import Mating, Pedigree, Person
from scurfin.family.people import Test as GeneTest
from scurfin.record.events import Loss
from scurfin.terms.source_text import InputError

READERS = {"ped": read_ped, "ga4gh": read_ga4gh, "table": read_table, "own": read_own}
SUFFIX = {"ped": ".ped", "ga4gh": ".json", "table": ".csv", "own": ".yaml"}
LOSSES = {False: get_args(Loss), True: [one for one in get_args(Loss) if "male" not in one]}
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=8)
shares = st.floats(0, 1)
maybe = st.sampled_from((True, False, None))
tests = st.builds(
    GeneTest,
    result=st.sampled_from(("positive", "negative")),
    sensitivity=shares,
    specificity=shares,
    tissue=words,
    method=words,
    date=words,
)


@st.composite
def families(draw: st.DrawFn, *, full: bool) -> Pedigree:
    """Up to 7 people; parents come before their children. ``full``: with all that can be told."""
    count = draw(st.integers(1, 7))
    marks = words if full else st.just("")
    ids = [f"{at}{draw(marks)}" for at in range(1, count + 1)]
    sexes = [draw(st.sampled_from(("male", "female", "unknown"))) for _ in ids]
    people = []
    for at, name in enumerate(ids):
        men = [each for each, sex in zip(ids[:at], sexes[:at], strict=True) if sex == "male"]
        women = [each for each, sex in zip(ids[:at], sexes[:at], strict=True) if sex == "female"]
        told: dict[str, Any] = {}
        if full:
            told = {
                "seen_until": draw(st.none() | st.floats(0, 90)),
                "tests": tuple(draw(st.lists(tests, max_size=3))),
                "alive": draw(maybe),
                "pregnancy": draw(st.booleans()),
                "loss": draw(st.sampled_from((None, *LOSSES[sexes[at] == "female"]))),
                "twins": draw(words),
                "identical": draw(st.booleans()),
                "adopted": draw(st.booleans()),
                "gamete_donor": draw(st.booleans()),
                **{field: draw(words) for field in ("gender", "name", "comment", "label")},
            }
        people.append(
            Person(
                id=name,
                sex=sexes[at],  # type: ignore[arg-type]
                father=draw(st.sampled_from((None, *men))),
                mother=draw(st.sampled_from((None, *women))),
                affected=draw(maybe),
                **told,
            )
        )
    role = st.sampled_from(("", *ids)) if full else st.just("")
    return Pedigree(people=tuple(people), proband=draw(role), consultand=draw(role))


def again(family: Pedigree, kind: Format) -> Pedigree:
    text, _ = write_pedigree(family, kind)
    found, notes = READERS[kind](text)
    assert notes == ()
    return found


@given(families(full=False), st.sampled_from(FORMATS))
def test_people_parents_sex_and_disease_come_back_from_every_format(
    family: Pedigree, kind: Format
) -> None:
    assert write_pedigree(family, kind)[1] == ()
    assert again(family, kind) == family


@given(families(full=True))
def test_the_table_holds_all_of_every_person(family: Pedigree) -> None:
    assert write_pedigree(family, "table")[1] == ()
    assert again(family, "table") == family


@given(families(full=True), words)
def test_our_own_file_holds_everything(family: Pedigree, variant: str) -> None:
    couple = Mating(partners=(family.people[0].id, family.people[-1].id), related=True)
    whole = msgspec.structs.replace(family, matings=(couple,), variant=variant, gene="LRBA")
    assert write_pedigree(whole, "own")[1] == ()
    assert again(whole, "own") == whole


@given(families(full=True))
def test_ga4gh_holds_names_deaths_gender_and_roles(family: Pedigree) -> None:
    kept = tuple(
        Person(
            **{
                field: getattr(one, field)
                for field in ("id", "sex", "father", "mother", "affected", "alive", "gender")
            },
            name=one.name,
        )
        for one in family.people
    )
    held = msgspec.structs.replace(family, people=kept)
    assert write_pedigree(held, "ga4gh")[1] == ()
    assert again(held, "ga4gh") == held


@pytest.mark.parametrize("same", [True, False])
def test_ga4gh_holds_twins(same: bool) -> None:
    twins = [Person(id=name, twins="b", identical=same) for name in ("b", "c", "d")]
    family = Pedigree(people=(Person(id="a"), *twins))
    assert again(family, "ga4gh") == family


LOADED = Pedigree(
    people=(
        Person(id="a", sex="male", name="A", alive=False, seen_until=2, label="I-1"),
        Person(
            id="b",
            twins="t",
            identical=True,
            gender="woman",
            comment="said",
            adopted=True,
            gamete_donor=True,
            pregnancy=True,
            loss="miscarriage",
            tests=(GeneTest(result="negative"),),
        ),
        Person(id="c", twins="t", identical=True),
    ),
    matings=(Mating(partners=("a", "b")),),
    proband="a",
    consultand="b",
    variant="p.Arg397Trp",
    gene="LRBA",
)


@pytest.mark.parametrize(("kind", "count"), [("ped", 18), ("ga4gh", 11), ("table", 3), ("own", 0)])
def test_writing_says_what_is_lost(kind: Format, count: int) -> None:
    assert len(write_pedigree(LOADED, kind)[1]) == count


def test_what_is_lost_names_the_persons() -> None:
    assert "PED cannot hold the gene tests: b." in write_pedigree(LOADED, "ped")[1]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_read_by_its_name_and_by_its_content(kind: Format, tmp_path: Path) -> None:
    people = (Person(id="m", sex="female"), Person(id="s", sex="male", mother="m", affected=True))
    text, _ = write_pedigree(Pedigree(people=people), kind)
    for name in (f"family{SUFFIX[kind]}", "family.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert read_pedigree(tmp_path / name)[0].people == people


def test_the_rows_of_the_worked_examples_are_read() -> None:
    rows = """pedigree:
  - {id: I-2, father: null, mother: null, sex: female, affected: false,
     carrier_test: {result: negative, sensitivity: 0.9, specificity: 1.0}}
  - {id: II-1, father: null, mother: I-2, sex: male, affected: true, carrier_test: null}
"""
    found, _ = read_own(rows)
    assert found.people[0].tests == (GeneTest(result="negative", sensitivity=0.9),)
    assert found.people[1].mother == "I-2"


def ga4gh(*edges: tuple[str, str, str], **told: Any) -> str:
    sexes = {"m": "FEMALE", "n": "FEMALE", "f": "MALE", "c": "MALE"}
    people = [{"id": name, "sex": sex} for name, sex in sexes.items()]
    people[-1].update(told)
    links = [{"individual": a, "relation": {"id": code}, "relative": b} for a, code, b in edges]
    return json.dumps({"id": "F", "individuals": people, "relationships": links})


def test_ga4gh_reads_parenthood_in_either_direction() -> None:
    found, _ = read_ga4gh(ga4gh(("c", "KIN:032", "m"), ("f", "KIN:003", "c")))
    assert (found.by_id()["c"].mother, found.by_id()["c"].father) == ("m", "f")


def test_an_adoptive_mother_is_no_biological_one() -> None:
    found, notes = read_ga4gh(ga4gh(("m", "KIN:027", "c"), ("n", "KIN:022", "c")))
    assert found.by_id()["c"].mother == "m"
    assert found.by_id()["c"].adopted
    assert notes == ("'n' adopted 'c': kept as the child's adoption only.",)


GA4GH_YAML = """
id: F
narrative: two boys from one egg
date: 2025-01-01
individuals:
  - {id: 1, subject: {id: mum, sex: FEMALE}}
  - {id: 2, subject: {id: dad, sex: MALE}}
  - {id: 3, subject: {id: one, sex: MALE}, affected: true}
  - {id: 4, subject: {id: two, sex: MALE}}
relationships:
  - {individual_id: mum, relation: {id: "KIN:027", label: isBiologicalMotherOf}, relative_id: one}
  - {individual_id: dad, relation: {id: "KIN:028", label: isBiologicalFatherOf}, relative_id: one}
  - {individual_id: one, relation: {id: "KIN:010"}, relative_id: two}
index_patients: [one]
"""


def test_ga4gh_is_read_as_the_standard_shows_it_in_yaml(tmp_path: Path) -> None:
    file = tmp_path / "family.yaml"
    file.write_text(GA4GH_YAML)
    found, notes = read_pedigree(file)
    assert found.proband == "one"
    assert (found.by_id()["two"].mother, found.by_id()["two"].father) == ("mum", "dad")
    assert found.by_id()["one"].affected
    assert found.by_id()["two"].identical
    assert len(notes) == 2


def test_what_ga4gh_tells_beyond_is_said() -> None:
    _, notes = read_ga4gh(ga4gh(("m", "KIN:024", "c"), diseases=["x"]))
    assert len(notes) == 2


def test_columns_that_are_not_known_are_said() -> None:
    assert read_table("id,colour\na,red\nb,\n")[1] == (
        "The column 'colour' is not known and was not read, in 1 rows.",
    )
    assert read_ped("1 a 0 0 1 1 A A\n")[1] == (
        "Columns after the sixth were not read, in 1 lines.",
    )


BAD = [
    ("ped", "1 a 0 0 1 1\n1 a 0 0 1 1\n", 2, "'a' is told twice"),
    ("ped", "1 a 0 0 1 1\n1 b x 0 1 1\n", 2, "the father 'x' of 'b' is not told"),
    ("ped", "1 a 0 0 1 1\n1 b 0 a 1 1\n", 2, "the mother 'a' of 'b' is told as male"),
    ("ped", "1 a b 0 1 1\n1 b a 0 1 1\n", 1, "an ancestor of himself"),
    ("ped", "1 a 0 0 3 1\n", 1, "the sex of 'a' is the unknown code '3'"),
    ("ped", "1 a 0 0 1 7\n", 1, "'a' is affected by the unknown code '7'"),
    ("ped", "1 a 0 0 1\n", 1, "5 of the 6 columns"),
    ("ped", "1 a 0 0 1 1\n2 b 0 0 1 1\n", 2, "holds 2 families"),
    ("ped", "", None, "no people"),
    ("table", "id,sex\na,male\na,male\n", 3, "'a' is told twice"),
    ("table", "id,mother\na,x\n", 2, "the mother 'x' of 'a' is not told"),
    ("table", "id,sex\na,boy\n", 2, "'a': the sex 'boy' is not understood"),
    ("table", "id,affected\na,2\n", 2, "'a': the affected '2' is not understood"),
    ("table", "id,seen_until\na,nan\n", 2, "'a': the seen_until 'nan' is not understood"),
    ("table", "id,sensitivity\na,0.9\n", 2, "'a': a test is told without its result"),
    ("table", "id,role\na,proband\nb,proband\n", 3, "'b': the role 'proband'"),
    ("table", "name\na\n", 1, "names no column 'id'"),
    ("table", 'id\n"a', 2, "is not a table"),
    ("own", "people:\n  - id: a\n  - id: a\n", 3, "'a' is told twice"),
    ("own", "people:\n  - id: a\n    mother: x\n", 2, "the mother 'x' of 'a' is not told"),
    ("own", "people:\n  - id: a\n    sex: boy\n", 2, "'a': Invalid enum value 'boy'"),
    ("own", "people:\n  - id: a\n    colour: red\n", 2, "unknown field `colour`"),
    ("own", "people:\n  - sex: male\n", 2, "person 1"),
    ("own", "people:\n  - id: a\n    seen_until: -1\n", 2, "well until the age of -1"),
    ("own", "examples: []\n", 1, "unknown key 'examples'"),
    ("ga4gh", "{\n\n,", 3, "is not valid JSON"),
    ("ga4gh", "[]", None, "is not a GA4GH pedigree"),
    ("ga4gh", '{"individuals": [{"id": "a"}, {"id": "a"}]}', None, "'a' is told twice"),
    ("ga4gh", '{"individuals": [{"id": "a", "sex": "x"}]}', None, "the sex of 'a'"),
    ("ga4gh", '{"individuals": [{"id": "a", "affected": 2}]}', None, "'affected' of 'a'"),
    ("ga4gh", ga4gh(("m", "KIN:027", "c"), ("n", "KIN:027", "c")), None, "'c' has two mothers"),
    ("ga4gh", ga4gh(("x", "KIN:027", "c")), None, "'x', told as a relative of 'c'"),
    ("ga4gh", ga4gh(("f", "KIN:027", "c")), None, "the mother 'f' of 'c' is told as male"),
    ("ga4gh", ga4gh(("m", "aunt", "c")), None, "the unknown code 'aunt'"),
    ("ga4gh", ga4gh(("f", "KIN:028", "c"), ("c", "KIN:028", "f")), None, "an ancestor of himself"),
]


@pytest.mark.parametrize(("kind", "text", "line", "message"), BAD)
def test_a_slip_is_named_once(kind: str, text: str, line: int | None, message: str) -> None:
    with pytest.raises(InputError) as caught:
        READERS[kind](text, file="family")
    assert message in caught.value.message
    assert (caught.value.file, caught.value.line) == ("family", line)
    assert caught.value.remedy


@given(st.sampled_from(FORMATS), st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(kind: Format, text: str) -> None:
    with suppress(InputError):
        assert READERS[kind](text)[0].people


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(("a", "b", "KIN:027", "MALE")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "sex", "individual", "relation", "relative", "name", "type")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=3), json_values, json_values)
def test_any_json_is_read_or_refused_in_words(people: Any, links: Any, index: Any) -> None:
    told = {"individuals": people, "relationships": links, "indexPatients": index}
    with suppress(InputError):
        assert read_ga4gh(json.dumps(told))[0].people


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    (tmp_path / "family.ped").write_text("1 a 0 0 1 1\n")
    with pytest.raises(InputError, match="is larger than"):
        read_pedigree(tmp_path / "family.ped")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_pedigree(tmp_path / "none.ped")


def test_a_table_cell_is_never_a_formula() -> None:
    family = Pedigree(people=(Person(id="a", name="=1+1"),))
    assert "'=1+1" in write_pedigree(family, "table")[0]
    assert again(family, "table") == family


def test_an_id_that_ped_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match="cannot stand in PED"):
        write_pedigree(Pedigree(people=(Person(id="#a"),)), "ped")


def test_a_blank_in_an_id_becomes_an_underscore_unless_that_is_another_s() -> None:
    one = Person(id="a b", sex="female")
    text, notes = write_pedigree(Pedigree(people=(one, Person(id="c", mother="a b"))), "ped")
    assert read_ped(text)[0].by_id()["c"].mother == "a_b"
    assert "'a b' is written 'a_b'" in notes[0]
    with pytest.raises(InputError, match="which is another's"):
        write_pedigree(Pedigree(people=(one, Person(id="a_b"))), "ped")
