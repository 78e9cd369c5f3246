"""Donors of a registry as the order sees them: match, certainty, age, CMV, blood group."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scurfin.donor.blood import blood_group, mismatch
from scurfin.donor.chance_words import share
from scurfin.donor.family_match import directions, dpb1_of
from scurfin.donor.fitness import against_cmv
from scurfin.donor.hla_told import CHILD, typings_of
from scurfin.donor.ranking.listed import Listed, Outcome, Test
from scurfin.donor.ranking.places import Value
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

if TYPE_CHECKING:
    from scurfin.donor.matching.pair import Match
    from scurfin.donor.registry.search import Hit

MOST = 1000
COUNTS = ("8/10", "9/10", "10/10")


@dataclass(frozen=True)
class Unrelated:
    """``donors``: the best of the registry; ``beyond``: how many more may match; ``notes``."""

    donors: tuple[Listed, ...]
    beyond: int
    notes: tuple[str, ...]


def unrelated(
    state: State,
    registry_folder: Path,
    frequencies: str = "CAU",
    *,
    most: int = MOST,
    cluster: str = "",
) -> Unrelated:
    """Who in the registry may match the child at eight of ten or more, the likeliest ``most``.

    ``cluster``: the address of a Dask scheduler whose workers see the registry's folder.

    Raises InputError: no registry, a broken one, a child who is not typed or cannot be read.
    """
    from scurfin.donor.chances.diplotypes import Imputer
    from scurfin.donor.chances.sets import frequency_set
    from scurfin.donor.registry.search import hits, patient_ways, search
    from scurfin.donor.registry.store import open_registry
    from scurfin.donor.typing.codes import Codes
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature

    typed = typings_of(state)
    if CHILD not in typed.read:
        why = typed.unread.get(CHILD) or typed.doubts.get(CHILD) or "is not told"
        raise InputError(
            f"the child's own HLA type: {why}",
            remedy="tell it: {event: typing, of: child, hla: A*01:01+A*02:01^...}",
        )
    told, known, macs = typed.read[CHILD], nomenclature(), mac_list()
    registry = open_registry(registry_folder)
    ways = patient_ways(told, registry, known, macs)
    if cluster:
        from scurfin.donor.registry.cluster import client_of, search_on

        with client_of(cluster) as client:
            found = search_on(client, registry, ways)
    else:
        found = search(registry, ways)
    chosen = frequency_set(frequencies)
    best = hits(registry, found, told, ways, Imputer(chosen, codes=Codes(macs, known)), limit=most)
    size = f"{len(registry)} donors of the registry of {registry.manifest.made[:10]}"
    notes = (
        f"{size}; {len(found.place)} may match at eight of ten or more",
        f"chances by haplotype frequencies of {chosen.name}",
    )
    donors = tuple(_listed(one, typed.text[CHILD], state) for one in best)
    return Unrelated(donors, len(found.place) - len(best), notes)


def _listed(hit: Hit, patient: str, state: State) -> Listed:
    from scurfin.donor.matching.pair import match
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature
    from scurfin.donor.typing.proteins import proteins

    known, macs = nomenclature(), mac_list()
    mine, theirs = (proteins(read_gl(one), known, macs) for one in (patient, hit.typing))
    pair = match(mine, theirs, known)
    who = f"donor {hit.id}"
    values: dict[str, Value] = {
        "kind": "unrelated",
        "variant": "none known",
        "match": _class(hit),
        "p10": hit.p[2] if hit.p is not None else None,
        "core": _core(hit, pair),
        "dpb1": dpb1_of(pair),
        "age": float(hit.told["age"]) if hit.told["age"] else None,
        "parity": _parity(hit),
        "available": hit.told["available"] or None,
        "minor": "no",
    }
    values["antibodies"] = "no mismatch" if values["match"] == "10/10" else None
    told = [(what, said) for what, said in hit.told.items() if said]
    _blood_and_cmv(hit, values, told, state)
    may: dict[str, tuple[str, ...]] = {"match": (*COUNTS, "mismatched")}
    if hit.told["sex"] == "female":
        may["parity"] = ("never pregnant", "pregnant before")
    return Listed(
        f"registry:{hit.id}", who, values, _tests(hit, who), may, _why(hit, pair), tuple(told)
    )


def _class(hit: Hit) -> str | None:
    """The likeliest count; None where no chance can be told."""
    if hit.p is None or not any(hit.p):
        return None
    return COUNTS[max(range(3), key=lambda n: hit.p[n])]  # type: ignore[index]


def _core(hit: Hit, pair: Match) -> float | None:
    """Mismatches at A, B, C and DRB1; none where 10 of 10 is the likeliest."""
    core = [one for one in pair.loci if one.locus in ("A", "B", "C", "DRB1")]
    if all(one.least == one.most for one in core):
        return float(sum(2 - one.least for one in core))
    return 0.0 if _class(hit) == "10/10" else None


def _parity(hit: Hit) -> str | None:
    if hit.told["sex"] != "female":
        return "male" if hit.told["sex"] == "male" else None
    if not hit.told["pregnancies"]:
        return None
    return "never pregnant" if hit.told["pregnancies"] == "0" else "pregnant before"


def _blood_and_cmv(
    hit: Hit, values: dict[str, Value], told: list[tuple[str, str]], state: State
) -> None:
    mine = [one for _, one in state.typings if one.of == CHILD]
    ours = next((one.blood_group for one in reversed(mine) if one.blood_group), "")
    group, child = blood_group(hit.told["blood"]), blood_group(ours)
    if group is not None and child is not None:
        values["blood"] = mismatch(child, group)
        told.append(("blood groups", f"{values['blood']} (child {child})"))
    serology = next((one.cmv for one in reversed(mine) if one.cmv), None)
    if hit.told["cmv"] and serology:
        words, values["cmv"] = against_cmv(hit.told["cmv"], serology, state)
        told[:] = [(what, words if what == "cmv" else said) for what, said in told]


def _why(hit: Hit, pair: Match) -> tuple[str, ...]:
    where = "; ".join(one.why for one in pair.loci if one.grade == "M" and one.locus != "DPB1")
    way = directions(pair)
    at = "".join(f"; {said}" for said in (where, way) if said)
    if hit.kind == "typed":
        return (f"{hit.most} of 10 match for certain{at}",)
    counted = f"{hit.least} to {hit.most} of 10 by the typings"
    if hit.p is None:
        return (
            f"{counted}; no haplotypes of the frequencies explain the typing, so no chance{at}",
        )
    chances = ", ".join(
        f"{count} {share(p)}" for count, p in zip(reversed(COUNTS), reversed(hit.p), strict=True)
    )
    return (f"{counted}; {chances}{at}",)


def _tests(hit: Hit, who: str) -> tuple[Test, ...]:
    """High-resolution typing, with every count that it may find."""
    if hit.kind == "typed":
        return ()
    likely = sorted(range(3), key=lambda n: -hit.p[n] if hit.p is not None else -n)
    outcomes = tuple(
        Outcome(
            f"if {COUNTS[n]}" + (f" ({share(hit.p[n])})" if hit.p is not None else ""),
            {
                "match": COUNTS[n],
                "p10": float(n == 2),
                "core": 0.0 if n == 2 else None,
                "antibodies": "no mismatch" if n == 2 else None,
            },
        )
        for n in likely
        if (hit.p is None or hit.p[n] > 0) and hit.most >= 8 + n
    )
    return (Test(f"high-resolution typing of {who} at A, C, B, DRB1 and DQB1", outcomes),)
