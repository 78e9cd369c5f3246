"""The HLA nomenclature of a release: which names there are, what each stands for, what was renamed.

Read from a folder of IPD-IMGT/HLA files that the user names; none of it comes with scurfin (its
licence forbids changed copies, facts ``imgt-licence``, ``g-group``, ``p-group``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from scurfin.donor.typing.names import AlleleName, allele_name
from scurfin.donor.typing.serology import LETTERS, Mismatch, Serology

ANY = "XX"


class Nomenclature(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A release. Names are ``A*01:01:01:01``.

    ``renamed``: a name that was deleted, and the one it is now ('' where there is none); ``g`` and
    ``p``: the group of an allele; ``antigens``: those of an allele that are beyond doubt ('0' none,
    since it is null), ``possible``, ``assumed`` (by the first field of its name) and ``expert``:
    the less sure ones; ``splits``: the antigens that a broad one may be; ``associated``: variants
    of an antigen; ``tce``: the immunogenicity group of a DPB1 protein; ``leaders``: M or T of a B
    allele.
    """

    release: str
    alleles: tuple[str, ...]
    renamed: dict[str, str]
    g: dict[str, str]
    p: dict[str, str]
    antigens: dict[str, tuple[str, ...]]
    splits: dict[str, tuple[str, ...]]
    tce: dict[str, int]
    possible: dict[str, tuple[str, ...]] = {}
    assumed: dict[str, tuple[str, ...]] = {}
    expert: dict[str, tuple[str, ...]] = {}
    associated: dict[str, tuple[str, ...]] = {}
    leaders: dict[str, str] = {}

    @cached_property
    def serology(self) -> Serology:
        """The antigens of this release; it says itself whether the files for it were there."""
        return Serology(
            self.antigens, self.possible, self.assumed, self.expert, self.splits, self.associated
        )

    @cached_property
    def kinds(self) -> dict[tuple[str, str], Mismatch]:
        """Kinds of mismatch that were worked out already, kept for the next pair."""
        return {}

    @cached_property
    def _reacts(self) -> dict[str, frozenset[str]]:
        return {}

    def reacts(self, protein: str) -> frozenset[str]:
        """The antigens that a protein (as ``proteins`` names it) may be; empty where unknown."""
        if protein not in self._reacts:
            alleles = self._of_group.get(protein) or self.alleles_of(protein)
            self._reacts[protein] = self.serology.of(alleles)
        return self._reacts[protein]

    @cached_property
    def _with_antigen(self) -> dict[str, tuple[str, ...]]:
        proteins: dict[str, list[str]] = {}
        for allele in self.alleles:
            name = allele_name(allele)
            if name is not None and name.expressed and name.locus in LETTERS:
                proteins.setdefault(self.p.get(allele, name.two_field), []).append(allele)
        found: dict[str, dict[str, None]] = {}
        for alleles in proteins.values():
            short = {name.two_field for one in alleles if (name := allele_name(one)) is not None}
            for antigen in self.serology.may_be(alleles):
                found.setdefault(antigen, {}).update(dict.fromkeys(sorted(short)))
        return {antigen: tuple(names) for antigen, names in found.items()}

    def with_antigen(self, antigen: str) -> tuple[str, ...]:
        """Two-field names of the expressed alleles that may have the antigen or a split of it."""
        found = (
            each
            for one in sorted(self.serology.finest(antigen))
            for each in self._with_antigen.get(one, ())
        )
        return tuple(dict.fromkeys(found))

    def leader_of(self, text: str) -> str | None:
        """'M' or 'T', the leader of a B allele where all it may be agree (``b-leader-from-fasta``).

        None where the sequences were not in the folder, do not tell it, or differ.
        """
        found = {self.leaders.get(one) for one in self.alleles_of(text) if not one.endswith("N")}
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _by_prefix(self) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for text in self.alleles:
            name = allele_name(text)
            if name is None:
                continue
            for count in range(1, len(name.fields) + 1):
                found.setdefault((name.locus, name.fields[:count]), []).append(text)
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def _of_group(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for groups in (self.g, self.p):
            for allele, group in groups.items():
                found.setdefault(group, []).append(allele)
        return {group: tuple(names) for group, names in found.items()}

    def current(self, text: str) -> str:
        """The name in this release of a name that may have been deleted since; itself otherwise."""
        seen = set()
        while text in self.renamed and self.renamed[text] and text not in seen:
            seen.add(text)
            text = self.renamed[text]
        return text

    def alleles_of(self, text: str) -> tuple[str, ...]:
        """All alleles that a name, a G or P group or an XX code may be; () where it is unknown.

        A name that does not say so is an expressed one: nulls are left out of it, unless nothing
        else bears it. ``A*24:09N`` is the null alone.
        """
        text = self.current(text.removeprefix("HLA-"))
        locus, _, rest = text.partition("*")
        if rest.endswith(":" + ANY):
            return self._expressed(self._by_prefix.get((locus, (rest.split(":")[0],)), ()))
        if text in self._of_group:
            return self._of_group[text]
        name = allele_name(text)
        if name is None:
            return ()
        covered = self._by_prefix.get((name.locus, name.fields), ())
        if text in covered:
            longer = tuple(one for one in covered if one != text)
            return (text, *self._alike(name, longer)) if name.suffix == "" else (text,)
        return self._alike(name, covered)

    def _alike(self, name: AlleleName, covered: tuple[str, ...]) -> tuple[str, ...]:
        if name.suffix:
            return tuple(one for one in covered if one.endswith(name.suffix))
        return self._expressed(covered)

    def _expressed(self, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        made = tuple(one for one in names if not one.endswith("N"))
        return made or names

    def proteins(self, text: str) -> tuple[str, ...]:
        """What the name is matched by: the P groups of its alleles, or the null's own name.

        A null belongs to no P group, so it is its two-field name (fact ``p-group``); an expressed
        allele without one, too.
        """
        found = []
        for one in self.alleles_of(text):
            name = allele_name(one)
            group = self.p.get(one)
            found.append(group if group else name.two_field if name is not None else one)
        return tuple(dict.fromkeys(found))

    def tce_of(self, text: str) -> int | None:
        """The immunogenicity group of a DPB1 name by its P group; None where none is known.

        Rare nulls of a G group are left out of it (fact ``tce-g-group-bug``).
        """
        groups = {
            group
            for protein in self.proteins(text)
            for allele in self._of_group.get(protein, (protein,))
            if (name := allele_name(allele)) is not None
            and (group := self.tce.get(name.two_field)) is not None
        }
        return groups.pop() if len(groups) == 1 else None
