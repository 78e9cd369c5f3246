"""Medical actions, read: ours as they were told, others as far as they tell when."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.knowledge.codes import OWN, Code, near_drugs, word_of
from scurfin.knowledge.words import drug
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.actions import (
    code_of,
    read_drug,
    read_sign,
    read_treatment,
)
from scurfin.record.formats.phenopacket.courses import NO_TIME, courses, tells_more
from scurfin.record.formats.phenopacket.fields import Grouped
from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.timing import Times
from scurfin.record.formats.told import Gathered

ACTION = {
    "procedure", "treatment", "radiationTherapy", "therapeuticRegimen", "treatmentTarget",
    "treatmentIntent", "responseToTreatment", "adverseEvents", "treatmentTerminationReason",
}  # fmt: skip
ENDED = ("COMPLETED", "DISCONTINUED")


@dataclass
class Actions:
    """Reads the actions of one packet; ``grouped`` holds the fields told of transplants."""

    grouped: Grouped
    times: Times
    gathered: Gathered
    own_only: bool = False

    def read(self, actions: list[Json]) -> None:
        number = 0
        while number < len(actions):
            number += self._one(actions[number:])

    def _one(self, rest: list[Json]) -> int:
        """Read the first of these; how many were read."""
        action = rest[0]
        self.gathered.skip("medicalActions", action, ACTION, "not used")
        intent = code_of(action.get("treatmentIntent"))
        if "procedure" in action:
            self._procedure(action, intent)
        elif "therapeuticRegimen" in action:
            if intent.id == "SCURFIN:response":
                return self._response(rest)
            if intent.id == "SCURFIN:adverse-reaction":
                self._reaction(action)
            elif intent.own("vaccination") is not None:
                self._vaccination(action, intent)
            else:
                return self._regimen(rest, intent)
        elif "treatment" in action:
            self._treatment(action)
        else:
            what = "radiationTherapy" if "radiationTherapy" in action else "an action"
            self.gathered.leave("medicalActions", what, "not read: no treatment or procedure")
        return 1

    # --- Ours, and regimens of others

    def _regimen(self, rest: list[Json], intent: Code) -> int:
        action = rest[0]
        regimen = action["therapeuticRegimen"]
        agent = code_of(regimen.get("ontologyClass"))
        if not agent.id:
            outside = regimen.get("externalReference", {})
            agent = Code("", outside.get("description") or outside.get("id", "a regimen"))
        event: Laid = {"event": "therapy", **read_drug(agent), **self._reasons(action)}
        used = 1
        if len(rest) > 1 and tells_more(rest[1], agent):
            event |= read_treatment(rest[1]["treatment"])
            used = 2
        self._unknown(agent, event)
        status = intent.own("therapy")
        start, end = regimen.get("startTime"), regimen.get("endTime")
        if status is not None:
            self.times.place({**event, "status": status}, start, self.gathered, agent)
            return used
        if start is not None or (end is None and regimen.get("regimenStatus") not in ENDED):
            self.times.place({**event, "status": "start"}, start, self.gathered, agent)
        if end is not None or regimen.get("regimenStatus") in ENDED:
            kept = (
                ("event", "what", "code", "route", "formulation")
                if start is not None
                else tuple(event)
            )
            stop = {key: event[key] for key in kept if key in event}
            if "reason" in event:
                stop["reason"] = event["reason"]
            self.times.place({**stop, "status": "stop"}, end, self.gathered, agent)
        if start is None and end is None and regimen.get("regimenStatus") not in ENDED:
            self.gathered.leave("medicalActions.therapeuticRegimen", event["what"], NO_TIME)
        self._outcome(action, event)
        return used

    def _reasons(self, action: Json) -> Laid:
        target = code_of(action.get("treatmentTarget"))
        reason = code_of(action.get("treatmentTerminationReason"))
        intent = code_of(action.get("treatmentIntent"))
        aim = intent.label or intent.id if intent.system != OWN else ""
        found = {
            "indication": target.label or target.id,
            "reason": reason.label or reason.id,
            "note": f"intent: {aim}" if aim else "",
        }
        return {key: one for key, one in found.items() if one}

    def _outcome(self, action: Json, event: Laid) -> None:
        """What others say of response and harm, in words that we cannot grade, as a note.

        No action says when they came, so they have no time.
        """
        said = code_of(action.get("responseToTreatment"))
        if said.id:
            text = f"response to {event['what']}: {said.label or said.id}"
            self.times.place({"event": "note", "text": text}, None, self.gathered, None)
            why = "the word is not one that scurfin grades: kept as a note"
            self.gathered.leave("medicalActions.responseToTreatment", text, why)
        for one in action.get("adverseEvents", []):
            harm = code_of(one)
            made = {"event": "adverse_reaction", "to": event["what"], "what": read_sign(harm)}
            self.times.place(made, None, self.gathered, harm)

    def _unknown(self, agent: Code, event: Laid) -> None:
        if drug(event["what"], event.get("code", "")) is None and agent.system != "SCURFIN":
            said = f"{agent.id} {agent.label}".strip()
            self.gathered.strange("medicalActions", said, near_drugs(event["what"]))

    def _vaccination(self, action: Json, intent: Code) -> None:
        regimen = action["therapeuticRegimen"]
        agent = code_of(regimen.get("ontologyClass"))
        event = {"event": "vaccination", "what": read_drug(agent)["what"], "status": intent.label}
        self.times.place(event, regimen.get("startTime"), self.gathered, agent)

    def _reaction(self, action: Json) -> None:
        regimen = action["therapeuticRegimen"]
        agent = code_of(regimen.get("ontologyClass"))
        harms = [code_of(one) for one in action.get("adverseEvents", [])]
        event: Laid = {
            "event": "adverse_reaction",
            "to": read_drug(agent)["what"],
            "what": "not told",
        }
        for harm in harms:
            severity = word_of("severity", harm)
            if severity is not None:
                event["severity"] = severity
            else:
                event["what"] = read_sign(harm)
        self.times.place(event, regimen.get("startTime"), self.gathered, agent)

    def _response(self, rest: list[Json]) -> int:
        """A response told of several treatments and organs stands as one action for each pair."""
        first = rest[0]
        outcome = code_of(first.get("responseToTreatment"))
        when = first["therapeuticRegimen"].get("startTime")
        of: dict[str, list[str]] = {}
        used = 0
        for one in rest:
            regimen = one.get("therapeuticRegimen", {})
            same = (
                code_of(one.get("treatmentIntent")).id == "SCURFIN:response"
                and code_of(one.get("responseToTreatment")) == outcome
                and regimen.get("startTime") == when
            )
            agent = read_drug(code_of(regimen.get("ontologyClass")))["what"] if same else ""
            target = code_of(one.get("treatmentTarget"))
            sign = read_sign(target) if target.id else ""
            if not same or sign in of.get(agent, ()):
                break
            of.setdefault(agent, []).append(sign)
            used += 1
        alike: dict[tuple[str, ...], list[str]] = {}
        for agent, signs in of.items():
            alike.setdefault(tuple(signs), []).append(agent)
        for told, agents in alike.items():
            signs = [one for one in told if one]
            event: Laid = {"event": "response", "to": agents, "outcome": outcome.label}
            if signs:
                event["of"] = signs
            first_agent = code_of(first["therapeuticRegimen"].get("ontologyClass"))
            self.times.place(event, when, self.gathered, first_agent)
        return used

    # --- Procedures

    def _procedure(self, action: Json, intent: Code) -> None:
        told = action["procedure"]
        code = code_of(told.get("code"))
        when = told.get("performed")
        self.gathered.skip("medicalActions.procedure", told, {"code", "performed"}, "not used")
        after = code.own("diagnosis-after-gene-test")
        level = after or code.own("diagnosis")
        target = code_of(action.get("treatmentTarget"))
        if level is not None:
            what = word_of("disease", target) or target.label
            event: Laid = {"event": "diagnosis", "what": what, "level": level}
            self.times.place(event, when, self.gathered, code, 2 if after else 0)
            return
        if word_of("procedure", code) == "HSCT":
            beside = self._beside(action, "responseToTreatment")
            graft = {"event": "hsct", **self._graft(when), **beside}
            self.times.place(graft, when, self.gathered, code)
            return
        event = {"event": "procedure", "what": code.label or code.id, **self._beside(action)}
        if intent.own("procedure") is not None:
            event["status"] = intent.label
        result = code_of(action.get("responseToTreatment"))
        if result.id:
            event["result"] = result.label or result.id
        self.times.place(event, when, self.gathered, code)

    def _graft(self, when: Json | None) -> Laid:
        """What is told of the transplant of this moment, field by field."""
        for place, (moment, event) in enumerate(self.grouped.events):
            if event["event"] == "hsct" and moment == when:
                self.grouped.events.pop(place)
                return {key: one for key, one in event.items() if key != "event"}
        return {}

    # --- Treatments of others

    def _treatment(self, action: Json) -> None:
        """A treatment with the intervals of its doses: begun, changed, and stopped if it ended."""
        told = action["treatment"]
        agent = code_of(told.get("agent"))
        used = {"agent", "routeOfAdministration", "doseIntervals", "drugType"}
        self.gathered.skip("medicalActions.treatment", told, used, "not used")
        route = read_treatment({key: one for key, one in told.items() if key != "doseIntervals"})
        base: Laid = {"event": "therapy", **read_drug(agent)}
        reasons = self._reasons(action)
        self._unknown(agent, base)
        kept = {key: one for key, one in reasons.items() if key != "reason"}
        made = courses(told.get("doseIntervals", []), ended="reason" in reasons)
        for number, (status, when, dose) in enumerate(made.steps):
            event = {**base, "status": status, **route, **dose}
            if status != "stop" or not number:
                event |= kept
            if status == "stop" and number == len(made.steps) - 1:
                event |= {key: one for key, one in reasons.items() if key == "reason"}
            at = {"timestamp": when} if when else None
            self.times.place(event, at, self.gathered, agent)
        for said, why in made.doubts:
            what = f"{base['what']} {said}".strip()
            self.gathered.leave("medicalActions.treatment", what, why)
        self._outcome(action, base)

    def _beside(self, action: Json, *more: str) -> Laid:
        """What is told of a procedure and has no field of its own, as its note."""
        words = {
            "treatmentTarget": "for",
            "treatmentIntent": "intent",
            "treatmentTerminationReason": "ended because of",
            **dict.fromkeys(more, "response"),
        }
        said = []
        for key, word in words.items():
            code = code_of(action.get(key))
            if code.id and code.system != OWN:
                said.append(f"{word}: {code.label or code.id}")
        for one in action.get("adverseEvents", []):
            harm = read_sign(code_of(one))
            said.append(f"adverse event: {harm}")
            why = "harm of a procedure: kept as its note, and read by no rule"
            self.gathered.leave("medicalActions.procedure", harm, why)
        return {"note": "; ".join(said)} if said else {}
