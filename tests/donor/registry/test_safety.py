"""A registry is the old one or the new one, whole; broken bytes are named, never searched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from donor.registry.made_up import FULL, NINE, file_of, made
from scurfin.donor.registry.importing import import_donors
from scurfin.donor.registry.search import patient_ways, search
from scurfin.donor.registry.store import CURRENT, Registry, open_registry
from scurfin.donor.registry.writing import only_one
from scurfin.donor.typing.gl import read_gl
from scurfin.terms.source_text import InputError

MANY = 60_000


def matches(registry: Registry) -> int:
    return len(search(registry, patient_ways(read_gl(FULL), registry, None)).place)


def importing(file: Path, registry: Path) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from pathlib import Path; "
        "from scurfin.donor.registry.importing import import_donors; "
        "import_donors([Path(sys.argv[1])], Path(sys.argv[2]), partition=5000)"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(file), str(registry)])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    return file_of(folder, ((f"n{n}", NINE) for n in range(MANY)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_a_killed_import_leaves_the_old_registry_or_the_new_one(
    tmp_path: Path, large: Path
) -> None:
    made(tmp_path, [("a", FULL)])
    folder = tmp_path / "registry"
    begun = time.monotonic()
    assert importing(large, folder).wait() == 0
    whole = time.monotonic() - begun
    seen = set()
    for share in (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05):
        import_donors([file_of(tmp_path, [("a", FULL)])], folder)
        process = importing(large, folder)
        time.sleep(whole * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.add(matches(open_registry(folder)))
    assert seen <= {1, MANY}
    assert 1 in seen
    import_donors([file_of(tmp_path, [("a", FULL)])], folder)
    left = {one.name for one in folder.iterdir()}
    assert len([name for name in left if name.startswith(("v-", ".importing"))]) == 1


def test_a_search_during_an_import_gives_the_old_answer(tmp_path: Path, large: Path) -> None:
    made(tmp_path, [("a", FULL), ("b", NINE)])
    folder = tmp_path / "registry"
    first, second = open_registry(folder), open_registry(folder)
    process = importing(large, folder)
    answers = set()
    while process.poll() is None:
        answers |= {matches(first), matches(second)}
    assert answers == {2}
    assert matches(first) == 2
    assert matches(open_registry(folder)) == MANY


def test_a_second_import_at_once_is_refused(tmp_path: Path) -> None:
    file = file_of(tmp_path, [("a", FULL)])
    with only_one(tmp_path / "registry"):
        code = (
            "import sys; from pathlib import Path; "
            "from scurfin.donor.registry.importing import import_donors; "
            "import_donors([Path(sys.argv[1])], Path(sys.argv[2]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(file), str(tmp_path / "registry")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "being imported into by another process" in done.stderr
    assert import_donors([file], tmp_path / "registry").donors == 1


@pytest.mark.parametrize("column", ["A", "DRB1", "id-text", "age", "more"])
def test_a_corrupt_partition_is_named(tmp_path: Path, column: str) -> None:
    _, registry = made(tmp_path, [(f"d{n}", FULL) for n in range(9)], partition=3)
    file = registry.folder / f"p00001-{column}.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 0x40
    file.write_bytes(content)
    with pytest.raises(InputError, match=f"p00001-{column}.npy: is not as it was written"):
        open_registry(tmp_path / "registry")
    with pytest.raises(InputError):
        open_registry(tmp_path / "registry", only=1)
    assert len(open_registry(tmp_path / "registry", only=0)) == 9


@pytest.mark.parametrize("name", ["p00000-B.npy", "manifest.json", "ways.msgpack"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    _, registry = made(tmp_path, [("a", FULL)])
    os.remove(registry.folder / name)
    with pytest.raises(InputError, match=f"{name}: is missing"):
        open_registry(tmp_path / "registry")


def test_a_cut_file_is_named(tmp_path: Path) -> None:
    _, registry = made(tmp_path, [("a", FULL)])
    file = registry.folder / "ways.msgpack"
    file.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(InputError, match=r"ways\.msgpack"):
        open_registry(tmp_path / "registry")


def test_no_registry_and_an_odd_pointer(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no registry"):
        open_registry(tmp_path)
    made(tmp_path, [("a", FULL)])
    (tmp_path / "registry" / CURRENT).write_text("../elsewhere\n")
    with pytest.raises(InputError, match="names no version"):
        open_registry(tmp_path / "registry")


def test_a_disk_that_is_full_leaves_the_old_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, [("a", FULL)])

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        import_donors([file_of(tmp_path, [("b", FULL)])], tmp_path / "registry")
    monkeypatch.undo()
    assert matches(open_registry(tmp_path / "registry")) == 1


def test_another_release_of_the_nomenclature_is_refused(tmp_path: Path) -> None:
    _, registry = made(tmp_path, [("a", FULL)])
    other = msgspec.structs.replace(registry.manifest, release="9.99.0")
    registry.manifest = other
    with pytest.raises(InputError, match=r"nomenclature 9\.99\.0, now it is none"):
        patient_ways(read_gl(FULL), registry, None)
