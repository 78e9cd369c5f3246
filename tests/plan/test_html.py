"""The page: everything in it, nothing that could run, the child on every sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from scurfin.dose import Dose
from scurfin.plan import make
from scurfin.plan.model import (
    Alert,
    Choice,
    Conflict,
    Coupled,
    Line,
    Plan,
    Question,
    Reason,
    Source,
    Weighed,
)
from scurfin.plan.render.html import html
from scurfin.plan.render.html_parts import css_string
from scurfin.plan.render.picture import timeline
from scurfin.record import load_record, loads
from scurfin.record.model import Record

EXAMPLE = Path(__file__).parents[2] / "examples" / "keran-worked.yaml"
HOSTILE = (
    "</style></title><script>alert(1)</script>\"' onload='x' <img src=x>&\u202ekcatta\u2066\x07\\"
)
RECORD = """
schema_version: 1
child:
  id: child-1
  name: "O'Brien \\\\ \\"<script>alert(1)</script>\\u202e</style> }"
  sex: male
  born: 2024-03-01
  timeline:
    - visit: "<b onclick='x'>first"
      date: 2024-05-06
      events:
        - {event: growth, weight: 4 kg, length: 56 cm}
        - {event: manifestation, what: enteropathy, status: onset, note: "</svg><script>x</script>"}
        - {event: manifestation, what: "<i>odd</i> sign", status: onset}
        - {event: note, text: "[x](javascript:alert(1)) \\u2066hidden"}
        - {event: therapy, what: "<u>unknown</u> drug", status: start, dose: "<s>2 mg/day"}
    - visit: second
      date: 2024-06-06
      events:
        - {event: manifestation, what: enteropathy, status: improved}
"""
TAGS = set(
    re.findall(
        r"\w+",
        "html head meta title style body header h1 h2 h3 h4 p dl dt dd b bdi div span a nav "
        "section article code ul ol li table caption thead tbody tr th td details summary "
        "figure br svg desc defs pattern rect path circle text",
    )
)


class Reader(HTMLParser):
    """What a browser would find: tags, attributes, text, ids."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, key, value in self.attributes if key == name]


def record(text: str = RECORD) -> Record:
    return loads(text).records[0]


def dose(**changed: Any) -> Dose:
    made = Dose(
        drug="x", name="x", rule="x-1", indication="any", amount=2.0, amount_to=None, unit="mg",
        basis="kg", per="day", route="oral", interval="", text="2 mg a day",
        arithmetic="1 mg/kg x 2 kg = 2 mg", facts=("f-weak",),
        needs=(), band="", use="start", note="",
    )  # fmt: skip
    return msgspec.structs.replace(made, **changed)


def line(name: str, **changed: Any) -> Line:
    made = Line(
        id=name, stage="control", action=f"do {name}", status="start", urgency="now",
        text="How to do it.", dose=None, more_doses=(), dose_unknown="",
        because=(Reason(text="Because."), Reason(text="Seen.", events=("e1",))),
        facts=("f-weak", "f-good"), certainty="low", strength="strong", blocked_by=(),
        reviewed_by="",
    )  # fmt: skip
    return msgspec.structs.replace(made, **changed)


def full() -> Plan:
    """A plan in which every kind of part stands."""
    for_ = Weighed(text="It helped.", holds="yes", facts=("f-good",))
    against = Weighed(text="It may harm.", holds="unknown", facts=("f-weak",))
    option = Choice(
        what="a", name="option a", excluded=(), for_=(for_,), against=(against,),
        doses=(dose(),), dose_unknown="",
    )  # fmt: skip
    out = msgspec.structs.replace(option, name="option b", excluded=(for_,))
    alert = Alert(
        id="contraindication:x", tier="stop", cause="x", text="x would harm.", action="Do not.",
        involves=("x",), facts=("f-weak",), because=("e1",), override="Only with a reason.",
    )  # fmt: skip
    lines = (
        line("crisis", stage="emergency"),
        line("crisis-asked", stage="emergency", status="ask", open=("Is he drowsy?",)),
        line("begin", dose=dose(), more_doses=(dose(use="ceiling", text="9 mg a day"),)),
        line("barred", status="blocked", blocked_by=(alert.id,), dose=dose()),
        line("weigh", status="consider", urgency="week", choices=(option, out)),
        line("go-on", status="continue", urgency="soon", dose=dose(), running="x runs"),
        line("was", status="done", urgency="prepare"),
        line("asked", status="ask", open=("What is it?",)),
        line("refused", status="hold", decided="refused: the family said no"),
        line("emergency-card", urgency="week", coupled=("pair",), disagreement="two"),
    )
    seen = record()
    made = make(seen)
    questions = tuple(
        Question(
            key=f"q{number}", text=f"Question {number}?", why="not asked", decides=("asked",),
            together_with=("q1",), weight=1.0,
        )
        for number in range(13)
    )  # fmt: skip
    sources = tuple(
        Source(
            fact=fact, statement=f"Statement {fact}.", cite="Author 2020, table 1",
            kind="publication", link=link, state=state,
        )
        for fact, link, state in (
            ("f-good", "https://doi.org/10.1/x", "current"),
            ("f-weak", "javascript:alert(1)", "unverified"),
        )
    )  # fmt: skip
    return msgspec.structs.replace(
        made,
        preface=("Read this first.",),
        recommendations=lines,
        alerts=(alert,),
        coupled=(
            Coupled(
                id="pair", with_="x started", text="Lower y.", urgency="now", because=("e1",),
                facts=("f-weak",),
            ),
        ),
        questions=questions,
        conflicts=(Conflict(id="two", about="Two views", sides=(for_, against), choice="Both."),),
        sources=sources,
        failures=("the rule 'z' could not be evaluated",),
    )  # fmt: skip


KEEP = {"status", "urgency", "stage", "tier", "holds"}


def poisoned(value: Any, name: str = "") -> Any:
    """The same plan with hostile text in every free string."""
    if isinstance(value, str):
        return value if name in KEEP or (name == "text" and not value) else HOSTILE + value
    if isinstance(value, tuple):
        return tuple(poisoned(one, name) for one in value)
    if isinstance(value, msgspec.Struct):
        changed = {
            field: poisoned(getattr(value, field), field) for field in value.__struct_fields__
        }
        return msgspec.structs.replace(value, **changed)
    return value


def harmless(page: str) -> Reader:
    found = Reader(page)
    assert set(found.tags) <= TAGS
    assert not [name for _, name, _ in found.attributes if name.startswith("on") or name == "src"]
    assert all(value.startswith(("#", "https://")) for value in found.values("href"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f]", page)
    assert page.count("<style>") == page.count("</style>") == 1
    return found


def test_every_line_stands_in_the_page() -> None:
    page = html(full())
    found = harmless(page)
    ids = found.values("id")
    for one in full().recommendations:
        assert f"line-{one.id}" in ids
    assert len(ids) == len(set(ids))
    text = "".join(found.text)
    assert all(alert.id in text for alert in full().alerts)
    assert "the rule 'z' could not be evaluated" in text


def test_links_inside_the_page_lead_somewhere() -> None:
    found = Reader(html(full(), record()))
    ids = set(found.values("id"))
    inside = {value[1:] for value in found.values("href") if value.startswith("#")}
    assert inside <= ids


@pytest.mark.parametrize("with_record", [True, False])
def test_hostile_text_stays_text(with_record: bool) -> None:
    page = html(poisoned(full()), record() if with_record else None)
    found = harmless(page)
    assert "<script>alert(1)</script>" in "".join(found.text)


def test_hostile_record_stays_text() -> None:
    seen = record()
    found = harmless(html(make(seen), seen))
    assert "javascript:alert(1)" in "".join(found.text)
    ElementTree.fromstring(timeline(seen, make(seen)))


def test_a_link_that_only_begins_well_cannot_leave_its_attribute() -> None:
    plan = full()
    bad = msgspec.structs.replace(plan.sources[0], link='https://x" onclick="alert(1)')
    found = harmless(html(msgspec.structs.replace(plan, sources=(bad,))))
    assert 'https://x" onclick="alert(1)' in found.values("href")


def test_nothing_is_loaded() -> None:
    page = html(full(), record())
    for tag in ("script", "link", "img", "iframe", "object", "form", "base"):
        assert f"<{tag}" not in page
    assert "url(http" not in page
    assert "@import" not in page
    outside = re.findall(r"https?://[^\s\"'<)]+", re.sub(r'<a href="https://[^"]*"', "", page))
    assert outside in ([], ["http://www.w3.org/2000/svg"])


def test_the_same_bytes_twice() -> None:
    assert html(full(), record()).encode() == html(full(), record()).encode()


def test_the_child_stands_in_the_margin_of_every_printed_page() -> None:
    seen = load_record(str(EXAMPLE))
    page = html(make(seen), seen)
    style = page[page.index("<style>") : page.index("</style>")]
    assert '@top-left { content: "Keran (worked example) (Keran-worked)"' in style
    assert "counter(page)" in style
    nameless = html(msgspec.structs.replace(full(), child=make(seen).child))
    assert '@top-left { content: "Keran' in nameless


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ann", '"Ann"'),
        ('a"b', '"a\\000022 b"'),
        ("a\\b", '"a\\00005c b"'),
        ("a\nb", '"a b"'),
        ("</style>", '"\\00003c /style\\00003e "'),
        ("O'Neil; }", '"O\\000027 Neil\\00003b  \\00007d "'),
        ("Zoë", '"Zoë"'),
    ],
)
def test_css_strings_end_where_they_should(text: str, wanted: str) -> None:
    assert css_string(text) == wanted


def test_blocked_lines_say_why_and_how_to_override() -> None:
    text = " ".join(Reader(html(full())).text)
    assert "x would harm." in text
    assert "To override:" in text
    assert "dose, if overridden" in text


def test_weak_facts_and_unsigned_lines_are_marked() -> None:
    page = html(full())
    assert '<span class="weak">unverified</span>' in page
    assert "not yet signed by a physician" in page


def test_doses_of_equal_rank_are_equally_loud() -> None:
    both = line("x", dose=dose(text="1 mg"), more_doses=(dose(text="3 mg"), dose(use="observed")))
    page = html(msgspec.structs.replace(full(), recommendations=(both,)))
    assert "<b>1 mg</b>" in page
    assert "<b>3 mg</b>" in page
    assert "<b>2 mg a day</b>" not in page


def test_emergencies_come_before_alerts_and_lines() -> None:
    page = html(full())
    order = [page.index(f'id="{name}"') for name in ("emergency", "alerts", "lines-now")]
    assert order == sorted(order)


def test_later_events_do_not_show() -> None:
    seen = load_record(str(EXAMPLE))
    plan = make(seen, "relapse")
    assert html(plan, seen) == html(plan, seen.before_decisions(plan.at.turn))
    assert "donor found" not in html(plan, seen)


def test_a_page_of_nothing_told() -> None:
    empty = record("schema_version: 1\nchild: {id: empty, sex: male, timeline: []}\n")
    harmless(html(make(empty), empty))
    assert "<svg" in timeline(empty, make(empty))


def test_the_picture_tells_the_course() -> None:
    seen = load_record(str(EXAMPLE))
    plan = make(seen)
    drawn = timeline(seen, plan)
    root = ElementTree.fromstring(drawn)
    said = " ".join(root.itertext())
    for one in plan.state.manifestations:
        assert one.name in said
    for word in ("relapsed", "moment of this plan", "turn 5", "6 months", "prednisolone"):
        assert word in said
    assert drawn == timeline(seen, plan)
    width = float(root.attrib["viewBox"].split()[2])
    assert all(float(each.attrib.get("x", 0)) < width for each in root.iter())
