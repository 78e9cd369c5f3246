"""What was tried and what followed, in words."""

from __future__ import annotations

from scurfin.evidence.followed import After, Course
from scurfin.evidence.say.page import BIAS, names, page, paragraph, table
from scurfin.evidence.transplants import Graft, Transplants
from scurfin.evidence.tried import RESULTS, WORDS
from scurfin.evidence.tried_table import Row, Table

NOT_TOLD = "not told"


def tried(got: Table, cohort: str = "") -> str:
    """What was tried for one manifestation, with what result, in whom."""
    if not got.had:
        group = f"; {got.had_group} group rows tell of it" if got.had_group else ""
        said = f"{got.name}: told of none of {got.of} published children{group}."
        return page(paragraph(said), paragraph(cohort))
    head = f"{got.name}: told of {len(got.had)} of {got.of} children that are told one by one"
    head += f", and in {got.had_group} rows of group statements." if got.had_group else "."
    some = f"For {len(got.treated)} of these {len(got.had)} a treatment of it is told; for the "
    some += "others none is told, which does not mean that none was given."
    rows = [(row.name, _n(row), _results(row)) for row in got.rows]
    who = [(row.name, _who(row)) for row in got.rows if row.children]
    return page(
        paragraph(head),
        paragraph(some),
        table(("treatment", "children", "what is told of the result"), rows),
        paragraph(
            "'+ n': rows of group statements, not individuals. 'with others': the report judges "
            "several treatments at once. A child may stand in several rows."
        ),
        table(("treatment", "in whom"), who),
        paragraph(cohort),
        paragraph(BIAS),
    )


def _n(row: Row) -> str:
    return f"{len(row.children)}" + (f" + {row.group}" if row.group else "")


def _results(row: Row) -> str:
    parts = []
    for result in RESULTS:
        mine, group = len(row.results.get(result, ())), row.group_results.get(result, 0)
        if mine or group:
            parts.append(f"{WORDS[result]} {mine}" + (f" + {group}" if group else ""))
    if row.with_others:
        parts.append(f"(with others {len(row.with_others)} of {len(row.children)})")
    return "; ".join(parts)


def _who(row: Row) -> str:
    return "; ".join(
        f"{WORDS[result]}: {names(row.results[result])}"
        for result in RESULTS
        if row.results.get(result)
    )


def followed(got: After) -> str:
    """Who was in a situation, what was tried next, what became of each."""
    found = got.found
    n = len(found.held)
    head = (
        f"{found.situation.name[:1].upper()}{found.situation.name[1:]}: {n} of {found.of} children"
    )
    head += f"; in {len(found.open)} more too little is told to say." if found.open else "."
    if not n:
        return page(paragraph(head), paragraph(BIAS))
    nexts: dict[str, int] = {}
    for one in got.courses:
        for step in one.next or ("nothing told",):
            nexts[step] = nexts.get(step, 0) + 1
    order = sorted(nexts.items(), key=lambda one: (one[0] == "nothing told", -one[1], one[0]))
    return page(
        paragraph(head),
        paragraph(
            "Tried next: " + "; ".join(f"{step} in {count} of {n}" for step, count in order) + "."
        ),
        paragraph(_ends(got.courses, n)),
        table(
            ("child", "turn", "next", "told of it", "at the last report", "known for"),
            [_course(one) for one in got.courses],
        ),
        paragraph(
            "In whom too little is told: " + names((one.case.id for one in found.open), 12) + "."
            if found.open
            else ""
        ),
        paragraph(BIAS),
    )


def _ends(courses: tuple[Course, ...], n: int) -> str:
    words = {"alive": "alive", "dead": "dead", "unknown": "not told"}
    parts = [
        f"{word} {count} of {n}"
        for key, word in words.items()
        if (count := sum(one.end == key for one in courses))
    ]
    moved = sum(one.transplanted for one in courses)
    return f"Transplanted then or later: {moved} of {n}. At the last report: {', '.join(parts)}."


def _course(one: Course) -> tuple[str, ...]:
    told = "; ".join(f"{name}: {said}" for name, said in one.results) or NOT_TOLD
    free = {True: ", free of disease", False: ", disease persists", None: ""}[one.disease_free]
    end = {"unknown": NOT_TOLD}.get(one.end, one.end) + free
    return one.case.id, str(one.turn), "; ".join(one.next) or NOT_TOLD, told, end, known_for(one)


def known_for(one: Course) -> str:
    """How long a child is known from the situation on, in time or in turns."""
    if one.known_for:
        return one.known_for
    if not one.turns_after:
        return "this turn"
    return f"{one.turns_after} turn{'s' if one.turns_after > 1 else ''}, undated"


def grafts(got: Transplants) -> str:
    """How many were transplanted, from whom, with what result."""
    n = len(got.children)
    head = f"{n} of {got.of} children were transplanted, {len(got.grafts)} grafts in all"
    head += f"; {got.pooled} of {n} stand in pooled cohorts that may repeat other reports."
    ends = {"alive": "alive", "dead": "dead", "unknown": NOT_TOLD}
    free = {"yes": "yes", "no": "no", "": NOT_TOLD}
    return page(
        paragraph(head),
        paragraph("Donor: " + _counted(got.by_donor, len(got.grafts), "grafts") + "."),
        paragraph("Stem cells: " + _counted(got.by_source, len(got.grafts), "grafts") + "."),
        paragraph(
            "At the last report: "
            + ", ".join(f"{ends[key]} {count} of {n}" for key, count in got.ends.items())
            + ". Free of disease: "
            + ", ".join(f"{free[key]} {count} of {n}" for key, count in got.free.items())
            + "."
        ),
        table(("child", "graft", "told of the result"), [_graft(one) for one in got.grafts]),
        paragraph(
            "Survival after transplant from whole cohorts, with intervals and their time origin: "
            "scurfin evidence outcomes. These rows lean to success."
        ),
        paragraph(BIAS),
    )


def _counted(counts: dict[str, int], n: int, of: str) -> str:
    ordered = sorted(counts.items(), key=lambda one: (not one[0], -one[1], one[0]))
    return ", ".join(f"{key or NOT_TOLD} {count} of {n} {of}" for key, count in ordered)


def _graft(one: Graft) -> tuple[str, ...]:
    told = "; ".join(part for part in (one.chimerism, one.outcome) if part)
    graft = [
        f"at {one.age}" if one.age else "",
        one.donor_told and f"{one.donor_told} [{one.donor or 'kind not told'}]",
        one.source,
        f"after {', '.join(one.conditioning)}" if one.conditioning else "",
    ]
    number = f" ({one.number})" if one.number > 1 else ""
    said = "; ".join(part for part in graft if part)
    return one.case.id + number, said or "donor, cells and conditioning not told", told or NOT_TOLD
