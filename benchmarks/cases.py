"""How long the case base takes to answer, beside reading its files as any other program would.

python benchmarks/cases.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import yaml

from scurfin.evidence import store
from scurfin.evidence.case import CASES

QUERY = "SELECT drug, count(DISTINCT child) FROM events WHERE kind = 'therapy' GROUP BY 1"


def by_table() -> dict[str, int]:
    """Children by treatment, from the Parquet files of the package."""
    base = store.shipped()
    if base is None:
        raise SystemExit("the tables are not built: make compile")
    return {str(drug): count for drug, count in store.ask(base, QUERY)[1]}


def by_files() -> dict[str, int]:
    """The same by reading all YAML files with PyYAML; names are as written."""
    found: dict[str, set[str]] = {}
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]:
            for event in case["timeline"]:
                if event["event"] == "therapy":
                    found.setdefault(event["what"], set()).add(case["id"])
    return {name: len(children) for name, children in found.items()}


def median(work: Callable[[], object], runs: int = 7) -> float:
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def main() -> None:
    """Measure and print."""
    from scurfin.judge import judge, read

    tables, files = median(by_table), median(by_files)
    print(
        f"children by treatment:      {1000 * tables:.1f} ms from Parquet, {1000 * files:.1f} ms "
        f"from the YAML files with PyYAML; ratio {files / tables:.1f}"
    )
    begun = time.perf_counter()
    made = judge(read())
    took = time.perf_counter() - begun
    print(f"judging {made.children} children:       {took:.1f} s; goal under 60 s")


if __name__ == "__main__":
    main()
