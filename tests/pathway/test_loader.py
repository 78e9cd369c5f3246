"""Rules are read strictly: an author's slip is named with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from scurfin.knowledge import store
from scurfin.pathway import loader
from scurfin.terms.source_text import InputError

RULE = """\
definitions:
  - id: flare
    name: a flare
    facts: [some-fact]
    when:
      {}
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for rules."""
    folder = tmp_path / "diseases" / "x"
    folder.mkdir(parents=True)
    monkeypatch.setattr(store, "DATA", tmp_path)
    return folder / "rules.yaml"


@pytest.mark.parametrize(
    ("condition", "says", "remedy"),
    [
        ("{manifestaton: {is: eczema}}", "'manifestaton'", "did you mean 'manifestation'?"),
        ("{al: []}", "'al'", "did you mean 'all'?"),
        ("{manifestation: {is: eczema, cours: ever}}", "cours", "fields are: is, course"),
        ("{manifestation: {course: ever}}", "is", "fields are: is, course"),
        ("{manifestation: eczema}", "needs its fields", "{manifestation: {is: ...}}"),
        ("{therapy: {is: insulin, status: sometimes}}", "sometimes", "fields are: is, status"),
        ("{at_least: {of: []}}", "n", "definitions|fields are|at_least"),
        ("{at_least: 2}", "needs n and of", "{at_least: {n: 2"),
        ("{}", "one key and its fields", "{age:"),
        ("eczema", "one key and its fields", "{age:"),
        ("[eczema]", "one key and its fields", "{age:"),
        ("{sex: boy}", "boy", "fields are: is"),
    ],
)
def test_a_slip_in_a_condition_is_named(data: Path, condition: str, says: str, remedy: str) -> None:
    data.write_text(RULE.format(condition))
    with pytest.raises(InputError) as caught:
        loader.from_yaml()
    assert says in caught.value.message
    assert any(word in caught.value.remedy for word in remedy.split("|"))
    assert caught.value.line in (2, 5, 6)
    assert caught.value.file == str(data)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("rules: []\n", 1, "unknown section 'rules'"),
        ("- id: x\n", 1, "holds sections"),
        ("definitions:\n  - id: x\n", 2, "missing required field `name`"),
        ("definitions:\n  - flare\n", 2, "keys and values"),
        (RULE.format("{sex: male}") + "    extra: 1\n", 2, "unknown field `extra`"),
        (RULE.format("{sex: male}") + "    id: flare\n", 7, "'id' stands twice"),
    ],
)
def test_a_slip_in_a_rule_is_named(data: Path, text: str, line: int, says: str) -> None:
    data.write_text(text)
    with pytest.raises(InputError) as caught:
        loader.from_yaml()
    assert says in caught.value.message
    assert caught.value.line == line


def test_an_id_is_used_once(data: Path) -> None:
    data.write_text(RULE.format("{sex: male}"))
    data.with_name("more.yaml").write_text(RULE.format("{sex: female}"))
    with pytest.raises(InputError, match="'definitions flare' is written twice"):
        loader.from_yaml()


def test_a_rule_file_is_read(data: Path) -> None:
    data.write_text(RULE.format("{all: [{sex: male}, {answer: donor.x}]}"))
    rules = loader.from_yaml()
    assert [one.id for one in rules.definitions] == ["flare"]
    assert rules.asks == ("donor.x",)
