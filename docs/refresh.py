"""Writes what the documents show of the program: screen, picture, schema and made pages.

    python docs/refresh.py

The tests hold the documents to the same functions, so a change that shows here must be looked at.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"(```text\n).*?(\n```)", re.DOTALL)
SHOWN = ("levothyroxine-on-steroid", "activate-transplant")


def screen() -> str:
    """Parts of the plan of the worked example at his relapse; '...' stands for what is left out."""
    import msgspec

    from scurfin.plan import make
    from scurfin.plan.model import Version
    from scurfin.plan.render.text import text
    from scurfin.record import load_record

    record = load_record(str(ROOT / "examples" / "keran-worked.yaml"))
    version = Version(version="0123456789ab", scurfin="0.1.0")
    plan = msgspec.structs.replace(make(record, "relapse"), knowledge=version)
    lines = text(plan).splitlines()
    parts = [lines[: lines.index("")]]
    for name in SHOWN:
        place = next(n for n, line in enumerate(lines) if f"[{name}]" in line)
        title = next(n for n in range(place, -1, -1) if lines[n] and lines[n][0] != " ")
        parts.append([lines[title], *_entry(lines, place)])
    state = lines.index("STATE")
    end = next(n for n in range(state, len(lines)) if lines[n].startswith(" SCORE"))
    parts.append(lines[state : end + 3])
    return "\n...\n".join("\n".join(part) for part in parts) + "\n..."


def picture() -> str:
    """Keran's course as a picture."""
    from scurfin.plan import make
    from scurfin.plan.render.picture import timeline
    from scurfin.record import load_record

    record = load_record(str(ROOT / "examples" / "keran.yaml"))
    return timeline(record, make(record))


def haplotypes() -> bytes:
    """The haplotypes of the worked example's family."""
    from scurfin.donor.family_descent import haplotypes as drawn
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.state import state

    record = load_record(str(ROOT / "examples" / "keran-worked.yaml"))
    return drawn(state(known_at(record, "donor found"))).encode()


def drawings() -> dict[str, bytes]:
    """The pictures of the documents by file name."""
    from scurfin.evidence.case import cases
    from scurfin.evidence.curves import curve
    from scurfin.evidence.pictures import curves, swimlane, tried
    from scurfin.evidence.say.page import BIAS
    from scurfin.evidence.survival import incidence, survival
    from scurfin.evidence.tried_map import tried_map
    from scurfin.record import load_record

    keran = load_record(str(ROOT / "examples" / "keran-worked.yaml"))
    found = (survival(cases(), "birth"), *incidence(cases(), "birth"))
    what = "What was tried for what, and what is told of the result"
    return {
        **families(),
        "haplotypes-keran.svg": haplotypes(),
        "levels-keran.svg": levels(),
        "timeline-keran.svg": swimlane.page_of(keran).svg(),
        "tried-map.svg": tried.page_of(tried_map(cases()), what, BIAS).svg(),
        "survival.svg": curves.page_of(
            tuple(curve(one) for one in found), "Survival of the published children", BIAS
        ).svg(),
    }


def levels() -> bytes:
    """Keran's ciclosporin levels at his relapse, and what a dose gives."""
    from scurfin.dose.levels.picture import picture
    from scurfin.dose.levels.report import report
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.state import state

    now = state(known_at(load_record(str(ROOT / "examples" / "keran-worked.yaml")), "relapse"))
    made = report(now, "ciclosporin")
    return picture(made, now, made.now).encode()


FAMILIES = {
    "keran-worked.yaml": "Keran's family, made up",
    "families/baud2001.yaml": "Seven pregnancies, two affected boys (Baud 2001)",
    "families/twins2001.yaml": "Identical twins (Diabetes Care 2001)",
    "families/elamine2026.yaml": "First cousins, CD25 deficiency (Elamine 2026)",
}


def families() -> dict[str, bytes]:
    """Keran's family and three published ones, drawn. Allele frequency as in docs/family.md."""
    from scurfin.family.drawing import draw
    from scurfin.family.inheritance import basis
    from scurfin.family.risk import risks
    from scurfin.family.told import told_family

    found = {}
    for file, title in FAMILIES.items():
        told, _ = told_family(str(ROOT / "examples" / file))
        how = basis(told.pedigree, allele_frequency=0.001)
        name = Path(file).stem.removesuffix("-worked")
        drawn = draw(told.pedigree, risks(told.pedigree, how.models), title=title)
        found[f"family-{name}.svg"] = drawn.encode()
    return found


def handbook() -> dict[str, str]:
    """The pages of docs/knowledge by file name."""
    from handbook import pages
    from scurfin.knowledge.store import knowledge
    from scurfin.pathway.loader import pathway

    return pages(knowledge(), pathway())


def outcomes() -> str:
    """The page of published outcomes."""
    from handbook.outcomes import text
    from scurfin.knowledge.store import knowledge

    return text(knowledge())


def judged() -> str:
    """The page on what judging found in the published cases."""
    from handbook.judged import text
    from scurfin.judge import judge, read

    return text(judge(read()))


def _entry(lines: list[str], place: int) -> list[str]:
    end = place + 1
    while lines[end].startswith("    "):
        end += 1
    return lines[place:end]


def main() -> None:
    """Rewrite them all, and remove pages that are made no more."""
    from scurfin.plan.schemas import schema_of

    readme = ROOT / "README.md"
    told = readme.read_text(encoding="utf-8")
    shown = screen()
    readme.write_text(
        FENCE.sub(lambda match: match[1] + shown + match[2], told, count=1), encoding="utf-8"
    )
    (ROOT / "docs" / "keran.svg").write_text(picture(), encoding="utf-8")
    (ROOT / "docs" / "plan.schema.json").write_bytes(schema_of("plan"))
    (ROOT / "docs" / "outcomes.md").write_text(outcomes(), encoding="utf-8")
    (ROOT / "docs" / "judged.md").write_text(judged(), encoding="utf-8")
    for name, drawing in drawings().items():
        (ROOT / "docs" / name).write_bytes(drawing)
    folder = ROOT / "docs" / "knowledge"
    folder.mkdir(exist_ok=True)
    made = handbook()
    for old in folder.iterdir():
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
