"""Does the exported CQL mean what the rules mean? 1,000 random children, and all that are told of.

    python interop/cql/prove.py [--children N] [--seed N] [--page FILE]

Runs the library with another engine, holds every verdict to scurfin's own, writes the result as a
page and ends with 1 when any verdict differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cql_agreement import HERE, Agreement, Value, compare
from cql_children import ROOT, Children, told_worlds
from scurfin.pathway.loader import pathway

VALUES: tuple[Value, ...] = (True, False, None)
PAGE = ROOT / "docs" / "interop-cql.md"


def main() -> int:
    """Run, write the page, say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args()
    rules = pathway()
    with TemporaryDirectory() as folder:
        random = compare(rules, Children(rules, asked.seed).worlds(asked.children), Path(folder))
        told = compare(rules, told_worlds(rules), Path(folder))
    lines = list(page(random, told, asked.seed, rules.version))
    asked.page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[:12]))
    return 1 if random.wrong or told.wrong else 0


def page(random: Agreement, told: Agreement, seed: int, version: str) -> Iterator[str]:
    """The result in Markdown."""
    yield "# The exported CQL held to the rules: result"
    yield ""
    yield "Written by `make interop-cql`; how it works: [export-pathway.md](export-pathway.md)."
    yield ""
    yield f"- Run on {datetime.now(UTC):%Y-%m-%d}, knowledge {version}, seed {seed}."
    yield f"- Translator and engine: {', '.join(engines())}."
    for name, one in (("random children", random), ("told children at each turn", told)):
        verdicts = sum(sum(counts.values()) for counts in one.counts.values())
        wrong = sum(len(each) for each in one.wrong.values())
        yield (
            f"- {one.children:,} {name}: {verdicts:,} verdicts of {len(one.kinds):,} statements, "
            f"{wrong:,} disagreements."
        )
    yield f"- {rules_agree(random, told)}"
    yield ""
    yield "Told children: the examples and every published child. A statement is one condition;"
    yield "'reached' counts the statements that got a verdict at least once."
    yield ""
    for title, one in (("Random children", random), ("Told children at each turn", told)):
        yield from table(title, one)


def rules_agree(*found: Agreement) -> str:
    """How many recommendations agree in every verdict of every condition, on every child."""
    names = {name for one in found for name in one.kinds if name.startswith("recommendation.")}
    rules = {name.split(".")[1] for name in names}
    wrong = {name.split(".")[1] for one in found for name in one.wrong if name in names}
    return f"{len(rules - wrong)} of {len(rules)} recommendations agree in all verdicts."


def table(title: str, one: Agreement) -> Iterator[str]:
    """Counts for each kind of statement."""
    yield f"## {title}"
    yield ""
    yield (
        "| kind | statements | true | false | unknown | reached true | reached false "
        "| reached unknown | all three | disagree |"
    )
    yield "| --- |" + " ---: |" * 9
    for kind, counts in sorted(one.counts.items()):
        names = [name for name, mine in one.kinds.items() if mine == kind]
        reached = Counter(value for name in names for value in one.met[name])
        every = sum(len(one.met[name]) == len(VALUES) for name in names)
        wrong = sum(name in one.wrong for name in names)
        cells = [len(names), *(counts[value] for value in VALUES)]
        cells += [*(reached[value] for value in VALUES), every, wrong]
        yield f"| {kind} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"
    yield ""
    for name, problems in sorted(one.wrong.items()):
        yield f"- {name}: {len(problems)} disagreements, the first {problems[0]}"


def engines() -> list[str]:
    """The versions that are installed."""
    found = []
    for name in ("@cqframework/cql", "cql-execution"):
        said = json.loads((HERE / "node_modules" / name / "package.json").read_text("utf-8"))
        found.append(f"{name} {said['version']}")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return [*found, f"node {node.stdout.strip()}"]


if __name__ == "__main__":
    sys.exit(main())
