"""What gene tests say: does a relative carry, and do the child's reports make a diagnosis?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scurfin.knowledge.model import Gene
from scurfin.knowledge.store import knowledge
from scurfin.record.events import Genotype

CAUSAL = ("pathogenic", "likely pathogenic", "class 4", "class 5", "p", "lp")
FOUND = ("variant found", "affected")
NOT_FOUND = ("no variant found", "not affected", "not a carrier")

_NEGATIVE = re.compile(
    r"\b(no|not|non|none|neither|without|negative|absent|excluded|normal|wild[- ]?type|benign|"
    r"uncertain|vus|failed|unclear|pending)\b|=$",
    re.IGNORECASE,
)


def carries(event: Genotype) -> bool | None:
    """Does this test say that the variant is carried? None when its words do not settle it."""
    if event.result in ("carrier", "variant found", "affected"):
        return True
    if event.result in ("not a carrier", "no variant found", "not affected"):
        return False
    if event.result is not None or not (event.zygosity or event.hgvs_c or event.hgvs_p):
        return None
    said = f"{event.as_reported} {event.variant_class} {event.note} {event.hgvs_c}"
    return None if _NEGATIVE.search(said) else True


def gene_of(event: Genotype) -> Gene:
    """What is known of the gene of this test."""
    symbol = event.gene.strip().upper()
    return knowledge().genes.get(symbol, Gene(symbol=symbol))


def causal(event: Genotype) -> bool:
    """Is this a variant that harms? Of the classes told, only a closed list does.

    A gene on the X chromosome needs more than a heterozygous variant.
    """
    gene = gene_of(event)
    if event.zygosity == "heterozygous" and gene.inheritance in ("", "X-linked"):
        return False
    if event.result not in (None, *FOUND) or _harmless(event, gene):
        return False
    told = re.split(r"[/,;()]", event.variant_class.lower().replace("-", " ").replace("_", " "))
    classes = [" ".join(one.split()) for one in told if one.strip()]
    if event.variant_class.strip():
        return bool(classes) and all(one in CAUSAL for one in classes)
    return event.result in FOUND


def _harmless(event: Genotype, gene: Gene) -> bool:
    """Is it one of the variants known to do no harm, however the report names it?"""
    named = {event.hgvs_c, event.hgvs_p} - {""}
    if named:
        return not named.isdisjoint(gene.not_causal)
    return any(one in words(event) for one in gene.not_causal)


def words(event: Genotype) -> str:
    """All that the report says in words."""
    parts = (event.hgvs_c, event.hgvs_p, event.as_reported, event.variant_class, event.note)
    return " ".join(one for one in parts if one)


def same_variant(one: Genotype, other: Genotype) -> bool:
    return bool(
        (one.hgvs_c and one.hgvs_c == other.hgvs_c) or (one.hgvs_p and one.hgvs_p == other.hgvs_p)
    )


def diagnostic(reports: Sequence[Genotype], sex: str) -> tuple[Genotype, ...]:
    """Of the child's reports on one gene those that make its diagnosis; none if they do not.

    A later report that finds nothing, or classes the same variant as less, takes back. A
    recessive gene needs both copies: one homozygous variant, or two that differ.
    """
    standing: list[Genotype] = []
    for report in reports:
        if report.result in NOT_FOUND:
            standing = []
        elif causal(report):
            standing = [one for one in standing if not same_variant(one, report)]
            standing.append(report)
        elif report.variant_class.strip():
            standing = [one for one in standing if not same_variant(one, report)]
    if not standing:
        return ()
    inheritance = gene_of(standing[0]).inheritance
    if inheritance == "X-linked" and sex == "female":
        return ()
    if inheritance != "recessive":
        return (standing[-1],)
    for report in reversed(standing):
        if report.zygosity == "homozygous" or report.result == "affected":
            return (report,)
    named = [one for one in standing if one.hgvs_c or one.hgvs_p]
    return tuple(named) if len(named) > 1 else ()
