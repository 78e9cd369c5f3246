"""Puts the compiled knowledge into what is built, so that an installed scurfin starts at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "scurfin/knowledge/compiled"
CASES = "scurfin/evidence/compiled"


class CompiledKnowledge(BuildHookInterface[Any]):
    """Compiles the knowledge and counts the published cases before a wheel is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        try:
            from scurfin.knowledge.store import MADE_FROM
            from scurfin.pathway.build import compile_all, list_for_installing

            compile_all(source / PLACE)
            from scurfin.plan import counting

            counting.write(source / CASES)
        finally:
            sys.path.remove(str(source))
        if version != "editable":
            listed = source / PLACE / "installed.json"
            list_for_installing(listed)
            build_data["force_include"][str(listed)] = f"{PLACE}/{MADE_FROM}"
