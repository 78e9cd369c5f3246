"""Children like this one, in words."""

from __future__ import annotations

from scurfin.evidence.followed import course
from scurfin.evidence.say.page import BIAS, page, paragraph, table
from scurfin.evidence.say.treated import known_for
from scurfin.evidence.similar import PARTS, Like
from scurfin.knowledge.store import knowledge


def alike(name: str, moment: str, found: tuple[Like, ...], of: int, hpo: str) -> str:
    """The most similar published children, why, and what followed in each."""
    if not found:
        said = f"Of {name} no sign is told {moment}, so no child can be called alike."
        return page(paragraph(said))
    rows = [
        (
            one.case.id,
            str(one.standing.turn),
            f"{one.low:.2f} to {one.high:.2f}",
            "; ".join(_part(part, value) for part, value in zip(PARTS, one.parts, strict=True)),
        )
        for one in found
    ]
    return page(
        paragraph(f"Published children most like {name} {moment}, {len(found)} of {of}:"),
        table(("child", "turn", "likeness", "part by part"), rows),
        table(("child", "shared", "beyond this"), [_signs(one) for one in found]),
        table(
            ("child", "next", "told of it", "at the last report", "known for"),
            [_after(one) for one in found if not one.perhaps_himself],
        ),
        paragraph(_himself(found)),
        paragraph(
            "Likeness, 0 to 1: half for signs (by HPO and by clinical concept), a quarter for "
            "treatments, an eighth each for onset and variant class. The lower number takes "
            "what is not told as unlike, the higher as alike. The weights are our own, not tested "
            f"against outcome, and say nothing of prognosis. Human Phenotype Ontology {hpo}."
        ),
        paragraph(BIAS),
    )


def _part(name: str, value: float | None) -> str:
    return f"{name} {value:.2f}" if value is not None else f"{name} not told"


def _signs(one: Like) -> tuple[str, ...]:
    return one.case.id, _names(one.shared), _names(one.not_his)


def _names(concepts: tuple[str, ...]) -> str:
    known = knowledge().concepts
    return ", ".join(known[one].name if one in known else one for one in concepts) or "-"


def _after(one: Like) -> tuple[str, ...]:
    got = course(one.standing)
    told = "; ".join(f"{name}: {said}" for name, said in got.results) or "not told"
    end = {"unknown": "not told"}.get(got.end, got.end)
    return one.case.id, "; ".join(got.next) or "not told", told, end, known_for(got)


def _himself(found: tuple[Like, ...]) -> str:
    same = [one.case.id for one in found if one.perhaps_himself]
    if not same:
        return ""
    return f"Nothing that is told sets {', '.join(same)} apart from him: perhaps he himself."
