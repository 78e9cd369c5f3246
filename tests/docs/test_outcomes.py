"""The page of published outcomes is what the facts make, and no arm stands without its origin."""

from __future__ import annotations

import re
from pathlib import Path

from handbook.outcomes import text
from scurfin.evidence.outlook import outlook
from scurfin.knowledge.store import knowledge

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = text(knowledge())


def test_the_page_is_what_the_facts_make() -> None:
    assert (DOCS / "outcomes.md").read_text(encoding="utf-8") == PAGE, "run: make docs"


def test_every_link_leads_to_a_source() -> None:
    sources = (DOCS / "knowledge" / "bibliography.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)#([^)]+)\)", PAGE)
    assert links
    assert [one for one in links if f'<a id="{one[1]}"></a>' not in sources] == []
    assert {one[0] for one in links} == {"knowledge/bibliography.md"}


def test_each_curve_stands_under_its_time_origin() -> None:
    for arm in outlook("IPEX").beside.arms:
        assert re.search(rf"^### .*: time runs from {arm.time_origin}$", PAGE, re.MULTILINE)
        assert f"time from {arm.time_origin}\n" in PAGE


def test_the_rows_of_a_table_have_its_columns() -> None:
    width = 0
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, cells), line
        width = cells


def test_the_page_says_once_that_no_physician_signed_it() -> None:
    assert PAGE.count("is signed by a physician yet") == 1
