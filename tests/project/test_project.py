"""The project itself: what is pinned, what is compiled, and what must not be in it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import msgspec
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scurfin.knowledge import store
from scurfin.pathway import build, loader
from scurfin.pathway.model import Pathway

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)( ; [^\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)")
HOURS = 3600 * 1_000_000_000

# Put together here so that this file does not hold what it looks for.
REGISTRIES = [f"{name}.{end}" for name, end in [("pypi", "org"), ("pythonhosted", "org")]]
MACHINES = [f"/{name}/" for name in ("work", "root")]


def pinned() -> dict[str, str]:
    text = re.sub(r"\s*\\\n\s*", " ", LOCK.read_text())
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            match = PINNED.fullmatch(line.strip())
            assert match, f"not pinned with a hash: {line[:80]}"
            found[canonicalize_name(match[1])] = match[2]
    return found


def wanted() -> list[str]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = told["project"]
    return [
        *told["build-system"]["requires"],
        *project["dependencies"],
        *project["optional-dependencies"]["dev"],
    ]


def test_lock_pins_every_requirement_with_hashes() -> None:
    assert len(pinned()) > len(wanted()) - 3


def test_lock_holds_no_address() -> None:
    text = LOCK.read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--extra-index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("asked", sorted(set(wanted())))
def test_lock_satisfies_pyproject(asked: str) -> None:
    requirement = Requirement(asked)
    version = pinned()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_compiled_files_hold_what_the_yaml_says(tmp_path: Path) -> None:
    build.compile_all(tmp_path)
    known = store.from_yaml()
    packed = (tmp_path / "knowledge.msgpack").read_bytes()
    again = msgspec.msgpack.decode(packed, type=store.Knowledge)
    assert again == known
    assert list(again.facts) == list(known.facts)
    assert list(again.drugs) == list(known.drugs)
    packed = (tmp_path / "pathway.msgpack").read_bytes()
    assert msgspec.msgpack.decode(packed, type=Pathway) == loader.from_yaml()


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    build.compile_all(tmp_path)
    first = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    build.compile_all(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == first
    assert sorted(first) == sorted([*build.FILES, store.MADE_FROM])


@pytest.fixture
def yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the knowledge that may be edited, last written hours ago."""
    copied = tmp_path / "data"
    shutil.copytree(store.DATA, copied)
    for file in copied.rglob("*.yaml"):
        set_time(file, file.stat().st_mtime_ns - 9 * HOURS)
    monkeypatch.setattr(store, "DATA", copied)
    return copied


@pytest.fixture(params=["checkout", "installed"])
def compiled(request: pytest.FixtureRequest, yaml: Path, tmp_path: Path) -> Path:
    target = tmp_path / "compiled"
    build.compile_all(target)
    if request.param == "installed":
        build.list_for_installing(target / store.MADE_FROM)
    return target / "knowledge.msgpack"


def set_time(file: Path, modified: int) -> None:
    os.utime(file, ns=(modified, modified))


def edit_in_place(file: Path) -> None:
    """Change one letter, so that the size stays."""
    text = file.read_text()
    file.write_text(text.replace("e", "a", 1))


def test_compiled_files_are_used_while_nothing_changed(compiled: Path) -> None:
    assert store.fresh(compiled)


def test_compiled_files_are_used_though_every_time_changed(compiled: Path, yaml: Path) -> None:
    for file in yaml.rglob("*.yaml"):
        set_time(file, file.stat().st_mtime_ns + 18 * HOURS)
    assert store.fresh(compiled)


def test_compiled_files_are_not_used_after_an_edit(compiled: Path, yaml: Path) -> None:
    file = yaml / "staleness.yaml"
    edit_in_place(file)
    set_time(file, file.stat().st_mtime_ns + HOURS)
    assert not store.fresh(compiled)


def test_compiled_files_are_not_used_after_an_older_file_came_back(yaml: Path) -> None:
    target = yaml.parent / "compiled"
    build.compile_all(target)
    file = yaml / "staleness.yaml"
    modified = file.stat().st_mtime_ns
    edit_in_place(file)
    set_time(file, modified - HOURS)
    assert not store.fresh(target / "knowledge.msgpack")


def test_an_edit_within_the_clock_s_tick_is_seen(yaml: Path) -> None:
    file = yaml / "staleness.yaml"
    file.touch()
    modified = file.stat().st_mtime_ns
    target = yaml.parent / "compiled"
    build.compile_all(target)
    edit_in_place(file)
    set_time(file, modified)
    assert not store.fresh(target / "knowledge.msgpack")


def test_compiled_files_are_not_used_after_a_file_came_or_went(compiled: Path, yaml: Path) -> None:
    more = yaml / "facts" / "more.yaml"
    more.write_text("")
    assert not store.fresh(compiled)
    more.unlink()
    assert store.fresh(compiled)
    (yaml / "staleness.yaml").unlink()
    assert not store.fresh(compiled)


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1}'])
def test_compiled_files_are_not_used_without_their_list(compiled: Path, content: bytes) -> None:
    (compiled.parent / store.MADE_FROM).write_bytes(content)
    assert not store.fresh(compiled)


def imported(file: Path) -> set[Path]:
    """The modules of scurfin that ``file`` imports by name."""
    names = [
        name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names))
    ]
    mine = [name.removeprefix("scurfin.") for name in names if name.startswith("scurfin.")]
    files = [store.PACKAGE / f"{name.replace('.', '/')}.py" for name in mine]
    files += [store.PACKAGE / f"{name.replace('.', '/')}" / "__init__.py" for name in mine]
    return {one for one in files if one.is_file() and one.name != "__init__.py"}


def test_an_edit_of_any_code_that_reads_the_yaml_counts() -> None:
    seen: set[Path] = set()
    todo = {store.PACKAGE / "pathway/loader.py", store.PACKAGE / "knowledge/store.py"}
    while todo:
        one = todo.pop()
        seen.add(one)
        todo |= imported(one) - seen
    assert {one.relative_to(store.PACKAGE).as_posix() for one in seen} == set(store.READERS)


def test_nothing_compiled_is_not_fresh(tmp_path: Path) -> None:
    assert not store.fresh(tmp_path / "knowledge.msgpack")


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not here")
    told = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in told.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("word", [*REGISTRIES, *MACHINES])
def test_no_tracked_file_names_a_machine_or_a_registry(word: str) -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in tracked()
        if file.is_file() and word.encode() in file.read_bytes()
    ]
    assert found == []
