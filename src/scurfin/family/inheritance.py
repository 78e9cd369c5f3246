"""Which assumptions a family asks for: by the gene, its inheritance, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.family.assumed import assumed, tried
from scurfin.family.assumptions import Assumptions, Mode
from scurfin.family.people import Pedigree
from scurfin.knowledge.model import Gene
from scurfin.knowledge.store import knowledge
from scurfin.terms.source_text import InputError

MODES: dict[str, Mode] = {"X-linked": "XLR", "recessive": "AR", "dominant": "AD"}
LOSS = "unexplained male loss"


@dataclass(frozen=True)
class Basis:
    """Models to try (the middle first), how to say them, and the facts that carry them."""

    models: tuple[Assumptions, ...]
    method: str
    facts: tuple[str, ...]

    @property
    def mode(self) -> Mode:
        return self.models[0].mode


def basis(
    pedigree: Pedigree,
    *,
    mode: Mode | None = None,
    allele_frequency: float | None = None,
    penetrance: float | None = None,
) -> Basis:
    """What to assume for ``pedigree``. ``mode`` None: as the gene is inherited.

    Raises InputError where the inheritance or a frequency is not known: it is asked, not guessed.
    """
    gene = knowledge().genes.get(pedigree.gene, Gene(symbol=pedigree.gene))
    mode = mode or MODES.get(gene.inheritance)
    if mode is None:
        raise InputError(
            f"how {pedigree.gene} is inherited is not known here",
            remedy="name the mode: --mode XLR, AR or AD",
        )
    if mode == "XLR":
        return _x_linked(pedigree)
    return _autosomal(pedigree, gene, mode, allele_frequency, penetrance)


def _x_linked(pedigree: Pedigree) -> Basis:
    told = assumed()
    ratio, mosaic, loss = told.mutation_ratio, told.mosaic_recurrence, told.male_loss
    losses = any(one.loss == LOSS for one in pedigree.people)
    text = (
        "Exact over the whole family (X-linked, full in males by the age of onset, equilibrium of "
        f"mutation). Mutation in sperm to eggs {ratio.value:g} to 1 (band {ratio.low:g} to "
        f"{ratio.high:g}, haemophilia A), recurrence from germline mosaicism "
        f"{100 * mosaic.value:g} % of at-risk passings (band {100 * mosaic.low:g} to "
        f"{100 * mosaic.high:g} %, Duchenne dystrophy). No such figure is known for FOXP3."
    )
    if losses:
        low, high = loss.if_affected.low, loss.if_affected.high
        text += (
            " A boy lost before birth counts as possibly affected: "
            f"{100 * loss.if_affected.value:g} % of boys with the variant are lost "
            f"(band {100 * low:g}, so that it tells nothing, to "
            f"{100 * high:g} %), {100 * loss.if_not.value:g} % of others; our own reading."
        )
    return Basis(
        models=tuple(one.how for one in tried(losses=losses)),
        method=text,
        facts=(*told.facts, *(loss.facts if losses else ())),
    )


def _autosomal(
    pedigree: Pedigree,
    gene: Gene,
    mode: Mode,
    frequency: float | None,
    penetrance: float | None,
) -> Basis:
    if frequency is None or not 0 < frequency < 0.5:
        raise InputError(
            "the risk of a person from outside hangs on how frequent variants of "
            f"{gene.symbol} are, and no figure is known here",
            remedy="give the summed frequency of harmful alleles: --allele-frequency 0.001",
        )
    known = assumed().penetrance.get(gene.symbol)
    facts = tuple(gene.facts)
    if penetrance is not None:
        said = f"penetrance {100 * penetrance:g} % as given"
    elif mode == "AD" and known is not None:
        penetrance, facts = known.value, (*facts, *known.facts)
        said = f"penetrance {100 * known.value:g} %"
    elif mode == "AD":
        raise InputError(
            f"how many bearers of a variant of {gene.symbol} fall ill is not known here",
            remedy="give it as a share: --penetrance 0.7",
        )
    else:
        penetrance, said = 1.0, "penetrance taken as full"
    if not 0 < penetrance <= 1:
        raise InputError(f"a penetrance of {penetrance:g} cannot be", remedy="write 0.01 to 1")
    inherited = "recessive" if mode == "AR" else "dominant"
    return Basis(
        models=(Assumptions(mode=mode, allele_frequency=frequency, penetrance=penetrance),),
        method=(
            f"Exact over the whole family ({pedigree.gene}, autosomal {inherited}, {said}, at any "
            f"age). Frequency of harmful alleles {frequency:g} as given."
        ),
        facts=tuple(dict.fromkeys(facts)),
    )
