"""Each room shows a handful of names, and no more than it says."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

ROOMS = (
    "scurfin",
    "scurfin.record",
    "scurfin.state",
    "scurfin.pathway",
    "scurfin.knowledge",
    "scurfin.dose",
    "scurfin.donor",
    "scurfin.evidence",
    "scurfin.family",
    "scurfin.plan",
    "scurfin.judge",
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_what_it_names(room: str) -> None:
    face = importlib.import_module(room)
    for name in face.__all__:
        assert getattr(face, name) is not None


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_is_sorted_and_small(room: str) -> None:
    names = importlib.import_module(room).__all__
    assert sorted(names) == list(names)
    assert len(names) <= 10


@pytest.mark.parametrize("heavy", ["yaml", "rich", "icalendar", "numpy", "pydantic"])
def test_importing_scurfin_loads_nothing_heavy(heavy: str) -> None:
    code = f"import scurfin, scurfin.cli, sys; raise SystemExit('{heavy}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
