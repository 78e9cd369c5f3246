"""Worked examples as they are written down: a model, a pedigree, a question, an answer."""

from __future__ import annotations

from typing import Any

import msgspec

from scurfin.family.assumptions import Assumptions, Mosaicism
from scurfin.family.genotypes import lay, penetrance
from scurfin.family.inference import solve
from scurfin.family.people import Pedigree, Person, Sex, Test, checked


def example(told: dict[str, Any]) -> float:
    model = told["model"]
    mosaic = model.get("mosaicism")
    how = Assumptions(
        mode=model["mode"],
        mu_female=model.get("mu_female", 0.0),
        mu_male=model.get("mu_male", 0.0),
        male_fitness=model.get("male_fitness", 0.0),
        penetrance_male=model.get("penetrance_male", 1.0),
        penetrance_carrier_female=model.get("penetrance_carrier_female", 0.0),
        penetrance=model.get("penetrance", 1.0),
        allele_frequency=model.get("allele_freq", 0.0),
        mosaicism=Mosaicism(recurrence=mosaic["recurrence_if_risk_haplotype_transmitted"])
        if isinstance(mosaic, dict)
        else None,
    )
    people = tuple(
        Person(
            id=one["id"],
            father=one["father"],
            mother=one["mother"],
            sex=one["sex"],
            affected=one["affected"],
            comment="as given",
            tests=(
                (msgspec.convert(one["carrier_test"], Test),) if one.get("carrier_test") else ()
            ),
        )
        for one in told["pedigree"]
    )
    question = told["question"]
    target, quantity = question["target"], question["quantity"]
    if quantity.startswith("affected_next"):
        sex: Sex = "male" if quantity == "affected_next_son" else "unknown"
        people += (Person(id="next", mother=target, sex=sex),)
        target = "next"
    laid = lay(checked(Pedigree(people=people)), how)
    found = solve(laid.network)
    mine = laid.of[target]
    chances = found.marginals[mine]
    pairs = list(zip(laid.kinds[mine], chances, strict=True))
    if quantity == "carrier_probability":
        return sum(p for kind, p in pairs if kind[1] == 1)
    return sum(p * penetrance(kind, how) for kind, p in pairs)
