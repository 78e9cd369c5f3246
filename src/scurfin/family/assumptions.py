"""What a risk assumes: the mode of inheritance, mutation, fitness, penetrance, mosaicism."""

from __future__ import annotations

from typing import Literal

import msgspec

Mode = Literal["XLR", "AR", "AD"]


class Mosaicism(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Germline mosaicism of mothers who do not carry the variant in their blood.

    ``recurrence``: P(variant | the at-risk haplotype is passed on again, after one child with a
    new mutation). ``share``: the part of new mutations that come from a mosaic mother; her germ
    cells bear it in the share ``recurrence / share``.
    """

    recurrence: float
    share: float = 1.0

    @property
    def germ_cells(self) -> float:
        return self.recurrence / self.share


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rates per X (or allele) and generation, as fractions.

    ``onset``: (age in years, share of affected males who show it by then), rising; empty: all.
    ``founder_carrier``: the prior of a woman from outside; None: the equilibrium of mutation and
    fitness. ``allele_frequency`` is for the autosomal modes.
    """

    mode: Mode = "XLR"
    mu_female: float = 1e-7
    mu_male: float = 1e-7
    male_fitness: float = 0.0
    founder_carrier: float | None = None
    penetrance_male: float = 1.0
    penetrance_carrier_female: float = 0.0
    penetrance: float = 1.0
    allele_frequency: float = 0.0
    onset: tuple[tuple[float, float], ...] = ()
    mosaicism: Mosaicism | None = None
    male_loss_if_affected: float | None = None
    male_loss_if_not: float | None = None

    def carriers(self) -> float:
        """How many women from outside carry the variant: H = 2[mu(1+f)+nu]/(1-f).

        Source: Human Heredity 1973;23:19 for f = 0. Raises ValueError for a fitness of 1.
        """
        if self.founder_carrier is not None:
            return self.founder_carrier
        if not 0 <= self.male_fitness < 1:
            raise ValueError("there is no equilibrium unless the fitness is below 1")
        f = self.male_fitness
        return 2 * (self.mu_female * (1 + f) + self.mu_male) / (1 - f)

    def shown_by(self, age: float | None) -> float:
        """The share of affected males who show the disease by ``age`` in years."""
        if age is None or not self.onset:
            return self.penetrance_male
        before = 0.0, 0.0
        for years, share in self.onset:
            if age < years:
                span = years - before[0]
                part = (age - before[0]) / span if span else 1.0
                return self.penetrance_male * (before[1] + part * (share - before[1]))
            before = years, share
        return self.penetrance_male * before[1]
