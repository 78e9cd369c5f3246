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
from scurfin.pathway.loader import from_yaml

VALUES: tuple[Value, ...] = (True, False, None)
RANDOM, LOT, TOLD = (
    "Random children",
    "Children with leaves drawn by lot",
    "Told children at each turn",
)
ABOUT = """\
A random child begins as the case of some rule and gets events of other cases and results around the
bounds of the conditions. Of a child drawn by lot, every leaf without a number is true, false or
unknown by chance: no child is so, but each group meets every value. Told children are the examples
and every published child. A statement is one condition; 'leaf' are the single leaves, each with a
statement of its own; 'reached' counts the statements that got a verdict at least once."""
PAGE = ROOT / "docs" / "interop-cql.md"


def main() -> int:
    """Run, write the page, say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args()
    rules = from_yaml()
    with TemporaryDirectory() as folder:
        made = Children(rules, asked.seed)
        found = {
            RANDOM: compare(rules, made.worlds(asked.children), Path(folder)),
            LOT: compare(rules, made.scrambled(asked.children // 2), Path(folder)),
            TOLD: compare(rules, told_worlds(rules), Path(folder)),
        }
    lines = list(page(found, asked.seed, rules.version))
    asked.page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[:11]))
    return 1 if any(one.wrong for one in found.values()) else 0


def page(found: dict[str, Agreement], seed: int, version: str) -> Iterator[str]:
    """The result in Markdown."""
    yield "# The exported CQL held to the rules: result"
    yield ""
    yield "Written by `make interop-cql`; how it works: [export-pathway.md](export-pathway.md)."
    yield ""
    yield f"- Run on {datetime.now(UTC):%Y-%m-%d}, knowledge {version}, seed {seed}."
    yield f"- Translator and engine: {', '.join(engines())}."
    for name, one in found.items():
        verdicts = sum(sum(counts.values()) for counts in one.counts.values())
        wrong = sum(len(each) for each in one.wrong.values())
        yield (
            f"- {one.children:,} {name.lower()}: {verdicts:,} verdicts of {len(one.kinds):,} "
            f"statements, {wrong:,} disagreements."
        )
    yield f"- {rules_agree(*found.values())}"
    yield f"- {rules_met(*found.values())}"
    yield ""
    yield from (ABOUT, "")
    for title, one in found.items():
        yield from table(title, one)


def rules_agree(*found: Agreement) -> str:
    """How many recommendations agree in every verdict of every condition, on every child."""
    names = {name for one in found for name in one.kinds if name.startswith("recommendation ")}
    rules = {name.split()[1].rstrip(":") for name in names}
    wrong = {name.split()[1].rstrip(":") for one in found for name in one.wrong if name in names}
    return f"{len(rules - wrong)} of {len(rules)} recommendations agree in all verdicts."


def rules_met(*found: Agreement) -> str:
    """How many recommendations were true, false and unknown for some child, over all children."""
    met: dict[str, set[Value]] = {}
    for one in found:
        for name, kind in one.kinds.items():
            if kind == "recommendation: when":
                met.setdefault(name, set()).update(one.met[name])
    true, false, unknown = (sum(value in one for one in met.values()) for value in VALUES)
    every = sum(len(one) == len(VALUES) for one in met.values())
    return (
        f"Of {len(met)} indications {true} were true for some child, {false} false, {unknown} "
        f"unknown; {every} all three."
    )


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
