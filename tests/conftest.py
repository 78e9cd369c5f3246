"""Puts ``children`` beside the tests on the path; no test sees the own cases of who runs it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _no_own_cases(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder of own cases that is not there yet."""
    folder = tmp_path_factory.getbasetemp() / "own" / "cases"
    monkeypatch.setenv("SCURFIN_CASES", str(folder))
    return folder
