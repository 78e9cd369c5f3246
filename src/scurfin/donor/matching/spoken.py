"""A pair in words, a line each: counts, loci with reasons, what is reported beside, notes."""

from __future__ import annotations

from collections.abc import Iterable

from scurfin.donor.matching.pair import LocusMatch, Match


def spoken(made: Match, leaders: tuple[str, str] = ("??", "??"), notes: Iterable[str] = ()) -> str:
    """The lines of a pair. ``leaders``: B leader of patient and donor; ``notes``: more to say."""
    lines = [f"{_range(*told)} of {size}" for size, told in made.counts.items()]
    if made.cord is not None:
        lines.append(f"{_range(*made.cord)} of 6 as for cord blood (A and B as antigens, DRB1)")
    if made.antigen_mismatches is not None and made.antigen_mismatches[1]:
        many = _range(*made.antigen_mismatches)
        lines.append(f"antigen mismatches at the loci of 10: {many}")
    lines += [f"  {_locus(one)}" for one in made.loci]
    lines.append(f"  DPB1 by immunogenicity: {_tce(made)}")
    lines += [f"  not counted: {_locus(one)}" for one in made.reported]
    if leaders != ("??", "??"):
        lines.append(f"  B leader: patient {leaders[0]}, donor {leaders[1]}")
    lines += [f"  note: {one}" for one in dict.fromkeys([*made.notes, *notes])]
    return "\n".join(lines)


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def _locus(one: LocusMatch) -> str:
    if one.grade == "A":
        return one.why
    if one.graft is None:
        return one.why + (f"; as antigens {_range(*one.antigens)}" if one.antigens else "")
    return f"{one.why}; graft versus host {one.graft}, host versus graft {one.host}"


def _tce(made: Match) -> str:
    if made.dpb1 == "unknown" and len(made.dpb1_may_be) > 1:
        named = ("no group known" if one == "unknown" else one for one in made.dpb1_may_be)
        may_be = "; ".join(named)
        return f"unknown, by what the typings leave open: {may_be}"
    return made.dpb1
