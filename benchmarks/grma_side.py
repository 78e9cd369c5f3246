"""GRMA's side of the registry benchmark: run by the Python of a venv that holds py-graph-match.

python grma_side.py DONORS_FOLDER PATIENTS OUT    # prints nothing; OUT gets JSON
"""

from __future__ import annotations

import json
import sys
import time

from grma.donorsgraph.build_donors_graph import BuildMatchingGraph
from grma.match.donors_matching import DonorsMatching, _init_results_df

MANY = 10**9


def main(donors: str, patients: str, out: str) -> None:
    """Build the graph, then search each patient level by level."""
    begun = time.perf_counter()
    graph = BuildMatchingGraph(donors).graph
    built = time.perf_counter() - begun
    matching = DonorsMatching(graph)
    subclasses, classes = matching.create_patients_graph(patients)
    found = []
    for patient in list(matching.patients):
        times, counts = [], []
        results = _init_results_df([])
        matched: set[int] = set()
        for level in range(3):
            begun = time.perf_counter()
            if level == 0:
                matching.find_geno_candidates_by_genotypes(patient)
            elif level == 1:
                matching.find_geno_candidates_by_classes(classes[patient])
            else:
                matching.find_geno_candidates_by_subclasses(subclasses[patient])
            before = len(matched)
            matched, _, results = matching.score_matches(
                level, results, [], patient, 0.0, MANY, matched
            )
            times.append(time.perf_counter() - begun)
            counts.append(len(matched) - before)
        found.append({"times": times, "counts": counts})
    with open("/proc/self/status") as status:
        memory = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    with open(out, "w") as file:
        json.dump({"built": built, "memory": memory, "patients": found}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
