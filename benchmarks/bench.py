"""How fast, how large, how talkative: measured here and now, nothing stored.

    python benchmarks/bench.py [--runs N]

Prints the cold start of ``scurfin plan`` beside that of a bare interpreter on
the same machine in the same run, its share of imports, the evaluation per
record over all published cases, memory, and lines and alerts per plan.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KERAN = ROOT / "examples" / "keran.yaml"
CASES = ROOT / "src/scurfin/evidence/data/cases"
IMPORTS = (
    "import time; t = time.perf_counter(); import scurfin.cli, scurfin.plan, scurfin.record, "
    "scurfin.plan.render.text, rich.console; print(time.perf_counter() - t)"
)


def wall(command: list[str], runs: int) -> list[float]:
    """Wall seconds of each of ``runs`` runs of ``command``, after one to warm the disk."""
    found = []
    for number in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        if number:
            found.append(time.perf_counter() - begun)
    return found


def imports(runs: int) -> float:
    """Median seconds spent importing what ``scurfin plan`` imports."""
    seconds = [
        float(
            subprocess.run(
                [sys.executable, "-c", IMPORTS],
                check=True,
                capture_output=True,
                text=True,
                cwd=ROOT,
            ).stdout
        )
        for _ in range(runs)
    ]
    return statistics.median(seconds)


def evaluation() -> tuple[list[float], list[int], list[int], list[int]]:
    """Milliseconds, lines, alerts and questions of the plan of every published child."""
    from scurfin.plan import make
    from scurfin.record import load

    times, lines, alerts, questions = [], [], [], []
    records = [one for file in sorted(CASES.glob("*.yaml")) for one in load(file).records]
    make(records[0])
    for record in records:
        begun = time.perf_counter()
        plan = make(record)
        times.append((time.perf_counter() - begun) * 1000)
        lines.append(sum(one.status not in ("ask", "done") for one in plan.recommendations))
        alerts.append(len(plan.alerts))
        questions.append(len(plan.questions))
    return times, lines, alerts, questions


def spread(values: list[float] | list[int], unit: str = "") -> str:
    """Median, and the whole range."""
    ordered = sorted(values)
    return (
        f"median {statistics.median(ordered):.4g}{unit} "
        f"(from {ordered[0]:.4g} to {ordered[-1]:.4g}{unit}, n = {len(ordered)})"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    plan = wall([sys.executable, "-m", "scurfin.cli", "plan", str(KERAN), "--at", "relapse"], runs)
    bare = wall([sys.executable, "-c", "pass"], runs)
    share = imports(runs)
    print(f"cold start of scurfin plan: {spread(plan, ' s')}; goal under 1 s")
    print(f"  bare interpreter:         {spread(bare, ' s')}")
    print(
        f"  ratio {statistics.median(plan) / statistics.median(bare):.1f}; "
        f"imports {share:.3f} s = {100 * share / statistics.median(plan):.0f} % of it"
    )
    times, lines, alerts, questions = evaluation()
    print(f"plan per published child:   {spread(times, ' ms')}; goal under 5 ms median")
    print(f"lines per plan:             {spread(lines)}")
    print(f"alerts per plan:            {spread(alerts)}")
    print(f"questions per plan:         {spread(questions)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, all children:       {peak:.0f} MB at the most")


if __name__ == "__main__":
    main()
