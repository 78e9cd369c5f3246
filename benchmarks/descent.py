"""How long the made-up families take: what each sibling shares with the patient, by descent.

python benchmarks/descent.py
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from scurfin.donor.chances.sets import frequency_set
from scurfin.donor.relatives.descent import by_descent
from scurfin.donor.relatives.families_file import read_families

FILE = (
    Path(__file__).resolve().parent.parent
    / "tests"
    / "donor"
    / "data"
    / "families"
    / "families.csv.gz"
)


def main() -> None:
    """Measure and print."""
    chosen = frequency_set("CAU")
    families = read_families(FILE)
    times = []
    verdicts: Counter[str] = Counter()
    for family in families:
        begun = time.perf_counter()
        made = by_descent(family.persons, family.patient, frequencies=chosen)
        times.append(time.perf_counter() - begun)
        verdicts.update(one.verdict for one in made.shared)
    said = ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items()))
    took = f"{sum(times):.1f} s, worst {1000 * max(times):.0f} ms"
    print(f"{len(families)} families by descent in {took}")
    print(f"  {said}")


if __name__ == "__main__":
    main()
