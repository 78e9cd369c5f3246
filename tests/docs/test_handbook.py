"""The pages of docs/knowledge are those that the knowledge makes, whole and without a dead link."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from handbook import boxes, manifestations, pages, speaks, treatment
from handbook.boxes import Box, Gate
from handbook.page import Book, anchor
from scurfin.knowledge.model import Unknown
from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Action

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "knowledge"
KNOWN, RULES = knowledge(), pathway()
BOOK = Book(KNOWN, RULES)
PAGES = pages(KNOWN, RULES)
MARKDOWN = sorted(name for name in PAGES if name.endswith(".md"))
LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")


def marks(page: str) -> set[str]:
    return set(re.findall(r'<a id="([^"]+)"></a>', PAGES[page]))


def headings(page: str) -> set[str]:
    """The anchors that GitHub gives to headings of plain words."""
    return {
        re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-")
        for one in re.findall(r"^#+ (.*)$", PAGES[page], re.MULTILINE)
    }


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_what_the_knowledge_makes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name], "run: make docs"


def test_no_page_is_left_over() -> None:
    assert {one.name for one in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", MARKDOWN)
def test_no_link_is_dead(name: str) -> None:
    dead = []
    for to in LINK.findall(PAGES[name]):
        if to.startswith("http"):
            continue
        file, _, place = to.partition("#")
        target = file or name
        if target in PAGES:
            if place and place not in marks(target) | headings(target):
                dead.append(to)
        elif not (FOLDER / file).exists():
            dead.append(to)
    assert dead == []


@pytest.mark.parametrize("name", MARKDOWN)
def test_no_mark_stands_twice(name: str) -> None:
    found = re.findall(r'<a id="([^"]+)"></a>', PAGES[name])
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_rows_of_a_table_have_its_columns(name: str) -> None:
    width = 0
    for line in PAGES[name].splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, cells), line
        width = cells


@pytest.mark.parametrize("name", MARKDOWN)
def test_each_page_says_once_that_no_physician_signed_it(name: str) -> None:
    assert PAGES[name].count("is signed by a physician yet") == 1


def test_everything_has_its_place() -> None:
    tracked = [one.id for one in KNOWN.concepts.values() if one.tracked]
    wanted = {
        "bibliography.md": [anchor("source", one) for one in KNOWN.sources],
        "disagreements.md": [anchor("disagreement", one.id) for one in RULES.disagreements],
        "drugs.md": [anchor("drug", one) for one in KNOWN.drugs],
        "manifestations.md": [anchor("concept", one) for one in tracked],
        "pathway.md": [
            *(anchor("rule", one.id) for one in RULES.recommendations),
            *(anchor("definition", one.id) for one in RULES.definitions),
            *(anchor("routine", one.id) for one in RULES.routines),
            *(anchor("card", one.id) for one in RULES.card),
        ],
        "unknowns.md": [anchor("unknown", one) for one in KNOWN.unknowns],
        "interactions.md": [
            *(anchor("interaction", one) for one in KNOWN.interactions),
            *(anchor("contraindication", one.id) for one in RULES.contraindications),
            *(anchor("coupling", one.id) for one in RULES.couplings),
            *(anchor("validity", one.id) for one in RULES.validity),
        ],
    }
    missing = {name: set(ids) - marks(name) for name, ids in wanted.items()}
    assert {name: ids for name, ids in missing.items() if ids} == {}
    assert {anchor("fact", one) for one in KNOWN.facts} <= marks("bibliography.md")


def test_a_drug_that_a_rule_gives_has_a_dose_or_says_that_none_is_known() -> None:
    sections = re.split(r"^## ", PAGES["drugs.md"], flags=re.MULTILINE)
    texts = {found[1]: one for one in sections if (found := re.match(r'<a id="([^"]+)"></a>', one))}
    given = {drug.id for rule in RULES.recommendations for drug, _ in treatment.given(BOOK, rule)}
    assert given - {one for one in given if anchor("drug", one) in texts} == set()
    for one in given:
        for rule in KNOWN.drugs[one].doses:
            assert rule.indication == "" or rule.indication.split()[0] in texts[anchor("drug", one)]


def test_every_rule_stands_in_one_box_and_every_box_on_the_page() -> None:
    held = boxes.sorted_out(BOOK)
    placed = [rule.id for rules in held.values() for rule in rules]
    assert sorted(placed) == sorted(one.id for one in RULES.recommendations)
    shown = [part.key for step in boxes.ROAD for part in step.parts if isinstance(part, Box)]
    shown += [box.key for box in (boxes.EMERGENCIES, *boxes.ALONGSIDE)]
    assert sorted(shown) == sorted(box.key for box in boxes.MATCHED)


def test_the_layout_names_definitions_that_there_are() -> None:
    there = {one.id for one in RULES.definitions}
    gates = [part for step in boxes.ROAD for part in step.parts if isinstance(part, Gate)]
    named = {one.definition for one in gates}
    named |= {name for box in boxes.MATCHED for name in box.definitions}
    assert named - there == set()


def test_the_picture_names_every_rule_and_stays_on_its_page() -> None:
    tree = ElementTree.fromstring(PAGES["pathway.svg"])
    space = "{http://www.w3.org/2000/svg}"
    ids = {
        one.strip() for title in tree.iter(f"{space}title") for one in (title.text or "").split(",")
    }
    assert {one.id for one in RULES.recommendations} <= ids
    for one in tree.iter(f"{space}text"):
        assert 0 < float(one.attrib["x"]) < 1123
        assert 0 < float(one.attrib["y"]) < 794
    for one in tree.iter(f"{space}rect"):
        assert float(one.attrib.get("y", "0")) + float(one.attrib["height"]) <= 794


ILL = c.Manifestation(is_="enteropathy", course="active")
DRY = c.Manifestation(is_="severe-dehydration")
DRUG = c.Therapy(is_="ciclosporin")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ILL, True),
        (c.Manifestation(is_="enteropathy", course="ever"), False),
        (c.Manifestation(is_="enteropathy", severity="severe"), False),
        (c.AllOf(of=(c.Definition(is_="suspected-ipex"), ILL)), True),
        (c.AllOf(of=(ILL, c.NoneOf(of=(DRUG,)))), True),
        (c.AllOf(of=(ILL, DRUG)), False),
        (c.AnyOf(of=(DRY, ILL)), True),
        (c.AnyOf(of=(DRY, c.AllOf(of=(ILL, DRUG)))), False),
        (c.AtLeast(n=2, of=(ILL, DRY)), False),
        (c.Definition(is_="needs-control"), True),
        (c.Definition(is_="suspected-ipex"), False),
        (c.NoneOf(of=(ILL,)), False),
    ],
)
def test_a_first_treatment_waits_for_the_manifestation_alone(
    condition: c.Condition, expected: bool
) -> None:
    assert speaks.alone(BOOK, KNOWN.concepts["enteropathy"], condition) is expected


def test_a_manifestation_without_a_treating_rule_shows_the_rules_of_other_stages() -> None:
    for concept in KNOWN.concepts.values():
        if speaks.direct(BOOK, concept):
            assert manifestations.rules_of(BOOK, concept)


def test_the_least_urgent_are_counted_where_the_page_is_full() -> None:
    rule = RULES.recommendations[0]
    many = tuple(
        msgspec.structs.replace(
            rule,
            id=f"{rule.id}-{number}",
            stage="support",
            do=Action(verb="advise", what=f"thing {number} of more than one page can hold"),
        )
        for number in range(400)
    )
    drawn = pages(KNOWN, msgspec.structs.replace(RULES, recommendations=many))["pathway.svg"]
    assert re.search(r"and \d+ more: see pathway.md", drawn)
    assert f"{rule.id}-399" in drawn


def test_a_stated_unknown_shows_on_its_page_and_with_what_it_is_about() -> None:
    concept = next(one for one in KNOWN.concepts.values() if one.tracked)
    drug = next(one for one in KNOWN.drugs.values() if one.doses)
    one = Unknown(
        id="made-up",
        about="what was made up",
        text="Nothing is known.",
        meanwhile="Ask.",
        of=(concept.id, drug.id),
    )
    made = pages(msgspec.structs.replace(KNOWN, unknowns={one.id: one}), RULES)
    assert '<a id="unknown-made-up"></a>what was made up' in made["unknowns.md"]
    assert "[what was made up](unknowns.md#unknown-made-up)" in made["manifestations.md"]
    assert "[what was made up](unknowns.md#unknown-made-up)" in made["drugs.md"]
