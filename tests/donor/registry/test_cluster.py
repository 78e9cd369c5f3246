"""The search on a real local cluster: equal to that on one machine, whole or an error."""

from __future__ import annotations

import csv
import gzip
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster

from donor.registry.made_up import FULL, SYNTHETIC, made
from scurfin.donor.registry.cluster import client_of, search_on
from scurfin.donor.registry.importing import import_donors
from scurfin.donor.registry.search import patient_ways, search
from scurfin.donor.registry.store import Registry, open_registry
from scurfin.donor.typing.gl import read_gl
from scurfin.terms.source_text import InputError

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made_:
        yield made_


@pytest.fixture(scope="module")
def client(cluster: LocalCluster) -> Iterator[Client]:
    with client_of(cluster.scheduler_address) as one:
        yield one


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("cluster") / "registry"
    import_donors([SYNTHETIC / "donors.csv.gz"], folder, partition=1500)
    return open_registry(folder)


def patients() -> list[str]:
    with gzip.open(SYNTHETIC / "patients.csv.gz", "rt") as file:
        return [row["typing_gl"] for row in csv.DictReader(file)][:30:3]


def test_two_workers_find_what_one_machine_finds(client: Client, registry: Registry) -> None:
    assert len(client.scheduler_info()["workers"]) == 2
    assert len(registry.partitions) == 7
    for patient in patients():
        ways = patient_ways(read_gl(patient), registry, None)
        alone, together = search(registry, ways), search_on(client, registry, ways)
        assert np.array_equal(alone.place, together.place)
        assert np.array_equal(alone.least, together.least)
        assert np.array_equal(alone.most, together.most)


def test_a_corrupt_partition_is_an_error_that_names_it(client: Client, tmp_path: Path) -> None:
    _, registry = made(tmp_path, [(f"d{n}", FULL) for n in range(6)], partition=2)
    file = registry.folder / "p00002-B.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    ways = patient_ways(read_gl(FULL), registry, None)
    with pytest.raises(InputError, match=r"p00002-B\.npy: is not as it was written"):
        search_on(client, registry, ways)


def test_a_worker_that_dies_costs_no_donor(client: Client, registry: Registry) -> None:
    ways = patient_ways(read_gl(patients()[0]), registry, None)
    victim = client.run(os.getpid)
    os.kill(next(iter(victim.values())), signal.SIGKILL)
    together = search_on(client, registry, ways)
    assert np.array_equal(together.place, search(registry, ways).place)


def test_no_cluster_is_said() -> None:
    with pytest.raises(InputError, match="no cluster answers"):
        client_of("tcp://127.0.0.1:9")
