"""The same search over partitions on a Dask cluster, for registries beyond one machine.

Dask, since it is pure Python and light, runs on one's own machines, and needs nothing but a folder
that all of them see. Each worker checks the files of the partitions that it searches. A worker that
dies has its partitions searched again by another; what cannot be searched is an error, never a part
of an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scurfin.donor.registry.genotypes import Way
from scurfin.donor.registry.search import LEAST, Found, joined, scan, tables_of
from scurfin.donor.registry.store import Registry, open_version

if TYPE_CHECKING:
    from distributed import Client

RETRIES = 3


def search_on(
    client: Client, registry: Registry, ways: Sequence[Way], *, least: int = LEAST
) -> Found:
    """As ``search.search``, each partition on some worker. Raises what a worker raised."""
    numbers = [one.number for one in registry.partitions]
    tasks = client.map(
        _part,
        numbers,
        folder=str(registry.folder.resolve()),
        ways=tuple(ways),
        least=least,
        pure=False,
        retries=RETRIES,
    )
    return joined(client.gather(tasks))


def _part(number: int, *, folder: str, ways: tuple[Way, ...], least: int) -> Found:
    registry = _opened(folder, number)
    return scan(registry.partitions[number], tables_of(registry.matching, ways), least)


@lru_cache(maxsize=32)
def _opened(folder: str, number: int) -> Registry:
    """The version with this partition checked, once a worker."""
    return open_version(Path(folder), only=number)


def client_of(address: str) -> Client:
    """A client of the scheduler at ``address``. Raises InputError."""
    from scurfin.terms.source_text import InputError

    try:
        from distributed import Client as Made
    except ImportError:
        raise InputError(
            "a cluster needs the package distributed", remedy="pip install 'scurfin[cluster]'"
        ) from None
    try:
        return Made(address, timeout="10s")
    except (OSError, ValueError) as problem:
        raise InputError(
            f"no cluster answers at {address} ({problem})",
            remedy="start one: dask scheduler; dask worker ADDRESS",
        ) from None
