"""How long it takes to find every pair of a file of patients and a file of donors that may match.

python benchmarks/donors.py    # the made-up registry; set 3 of the WMDA validation if it is there
"""

from __future__ import annotations

import time
from pathlib import Path

from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.people import read_people
from scurfin.donor.chances.search import Passed, search, table
from scurfin.donor.chances.sets import frequency_set

ROOT = Path(__file__).resolve().parent.parent
MADE_UP = ROOT / "tests" / "donor" / "data" / "synthetic"
WMDA = ROOT.parent / "shared" / "donor" / "wmda"
GOAL = 60


def measure(name: str, patients: Path, donors: Path) -> None:
    """Print the seconds from the files to the written table, and how they divide."""
    begun = time.perf_counter()
    ours, theirs = read_people(patients, "patient"), read_people(donors, "donor")
    imputer = Imputer(frequency_set("CAU"))
    read = time.perf_counter()
    pairs = search(ours, theirs, imputer, Passed(), theirs.persons)
    found = time.perf_counter()
    size = sum(len(line) + 1 for line in table(pairs, ours, theirs))
    done = time.perf_counter()
    print(
        f"{name}: {len(ours.persons)} x {len(theirs.persons)} persons, {len(pairs)} pairs in "
        f"{done - begun:.1f} s; goal under {GOAL} s (reading {read - begun:.1f} s, chances "
        f"{found - read:.1f} s, {size / 1e6:.1f} MB of table {done - found:.1f} s)"
    )


def main() -> None:
    """Measure and print."""
    measure("made-up registry", MADE_UP / "patients.csv.gz", MADE_UP / "donors.csv.gz")
    if WMDA.is_dir():
        measure("WMDA set 3", WMDA / "pat.gl.txt.gz", WMDA / "don.gl.txt.gz")
    else:
        print("WMDA set 3: not here (CC BY-NC-ND, it does not come along)")


if __name__ == "__main__":
    main()
