"""The state, the moment and the sources as the plan prints them."""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.plan import model as out
from scurfin.plan import shown_state as shown
from scurfin.plan import unread
from scurfin.plan.told import when_words
from scurfin.record.model import Record, age_now
from scurfin.state.model import LevelNow, State, Treatment
from scurfin.terms.ages import spoken, spoken_floor
from scurfin.terms.quantities import number


def moment(record: Record) -> out.Moment:
    """When the plan is made. It depends only on what is known then."""
    age = age_now(record)
    last = record.happenings[-1] if record.happenings else None
    turns = record.turns()
    said, days = "not known", None
    if age is not None:
        open_ended = age.high == float("inf")
        days = (round(age.low, 2), None if open_ended else round(age.high, 2))
        if not open_ended:
            said = spoken(age)
        elif age.low >= 1:
            said = f"at least {spoken_floor(age.low)}"
    day = record.date_at(age.low) if age is not None and age.high != float("inf") else None
    return out.Moment(
        turn=record.last_turn,
        visit=turns[-1].name if turns else "",
        event=last.id if last is not None else "",
        age=said,
        age_days=days,
        date=day.isoformat() if day else "",
    )


def state_now(now: State) -> shown.StateNow:
    """The state in the shape of the plan's JSON."""
    return shown.StateNow(
        life=now.life,
        diagnoses=tuple(f"{one.what}: {one.level}" for one in now.diagnoses.values()),
        manifestations=tuple(
            shown.ManifestationNow(
                concept=one.concept,
                name=one.name,
                organ=one.organ,
                course=one.said(),
                status=one.status,
                severity=one.severity or "",
                since=when_words(one.when),
                episodes=one.episodes,
                new_under_line=one.new_under,
                events=one.events,
            )
            for one in now.courses.values()
        ),
        therapies=tuple(_therapy(one) for one in now.treatments.values()),
        lines=tuple(
            shown.LineNow(
                number=one.number,
                drugs=one.names,
                running=one.running,
                started=one.started,
                overall=one.overall,
                why=one.why,
                responses=tuple(
                    shown.OrganNow(
                        name=each.name,
                        outcome=each.outcome,
                        published=each.published,
                        counted=each.counted,
                        basis=each.basis,
                        why=each.why,
                        events=each.events,
                    )
                    for each in one.responses
                ),
            )
            for one in now.lines
        ),
        scores=tuple(
            shown.ScoreNow(
                id=one.id,
                name=one.name,
                low=one.low,
                high=one.high,
                stratum=one.stratum,
                trend=one.trend,
                items=tuple(
                    shown.ScoreItemNow(
                        key=each.key, name=each.name, present=each.present, why=each.why
                    )
                    for each in one.items
                ),
                series=one.series,
                facts=one.facts,
            )
            for one in now.scores.values()
        ),
        tests=tuple(
            shown.TestNow(
                id=one.analyte,
                name=one.name,
                value=one.told,
                result=one.state,
                since=when_words(one.when),
                event=one.event,
            )
            for one in now.measures.values()
        ),
        body=shown.BodyNow(
            weight_kg=now.body.weight_kg,
            weight_z=_rounded(now.body.weight_z),
            weight_used=now.body.weight_usable,
            weight_event=now.body.weight_event,
            length_cm=now.body.length_cm,
            length_z=_rounded(now.body.length_z),
            surface_m2=_rounded(now.body.surface_m2, 3),
            doubts=now.body.doubts,
            missing=now.body.missing,
            stale=now.body.stale,
        ),
        infections=tuple(f"{one.name}: {one.status}" for one in now.infections),
        warnings=now.warnings,
        not_understood=unread.words(now),
        unjudged=unread.unjudged(now),
    )


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


def _therapy(one: Treatment) -> shown.TherapyNow:
    level = one.level
    return shown.TherapyNow(
        drug=one.drug,
        name=one.name,
        running=one.running,
        planned=one.planned,
        since=when_words(one.since),
        dose=one.told_dose,
        dose_per_kg_day=_rounded(one.per_kg, 3),
        level=f"{number(level.value)} {level.unit} ({level.timing})" if level else "",
        level_position=level.position if level else "",
        target=_target(level),
        events=one.events,
    )


def _target(level: LevelNow | None) -> str:
    if level is None or level.target is None:
        return ""
    low, high = number(level.target[0]), number(level.target[1])
    return f"{low}-{high} {level.unit}: {level.target_from}"


def cited(facts: tuple[str, ...]) -> tuple[out.Source, ...]:
    """Every fact once, with the publication that carries it."""
    found = []
    for name in dict.fromkeys(facts):
        fact = knowledge().facts[name]
        source = knowledge().sources[fact.source]
        state = fact.weakness or ("interpretation" if fact.interpretation else "current")
        link = ""
        if source.doi:
            link = f"https://doi.org/{source.doi}"
        elif source.pmid:
            link = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
        elif source.pmcid:
            link = f"https://pmc.ncbi.nlm.nih.gov/articles/{source.pmcid}/"
        elif source.url:
            link = source.url
        where = f", {fact.where}" if fact.where else ""
        found.append(
            out.Source(
                fact=name,
                statement=fact.statement,
                cite=source.cite() + where,
                kind=source.kind,
                link=link,
                state=state,
            )
        )
    return tuple(sorted(found, key=lambda one: one.fact))
