"""What is said before a plan that is not the usual one."""

from __future__ import annotations

from scurfin.plan import unread
from scurfin.state.model import State


def preface(now: State) -> tuple[str, ...]:
    """What this plan is, where a child's plan is not the usual one."""
    found = []
    if not now.record.happenings:
        found.append(
            "Nothing is recorded yet. Tell what is seen, and what was looked for and not found: "
            "a plan grows from the first event."
        )
    if cannot := unread.unreadable(now):
        found.append(
            f"Could not be read, and an emergency may hang on it: {'; '.join(cannot)}. Look at the "
            "value now and tell it with its number and unit."
        )
    if not_known := unread.words(now):
        found.append(
            f"Not understood, and so left out of this plan: {'; '.join(not_known)}. "
            "See the questions."
        )
    if count := sum(not one.kept for one in now.record.unread):
        found.append(
            f"{count} {'entry' if count == 1 else 'entries'} of the child's file "
            f"{'was' if count == 1 else 'were'} not understood. See the questions."
        )
    if now.life == "unborn":
        found.append(
            "The child is not born. This plan is about the pregnancy, the birth and the first "
            "days; no treatment of the child is proposed."
        )
    if now.life == "dead":
        found.append(
            "The child has died. No treatment is proposed. What remains is the family: who carries "
            "the variant, whom to test, and the next pregnancy."
        )
    if now.record.sex == "female":
        found.append(
            "IPEX affects boys: no girl who carries one FOXP3 variant has been reported with it. "
            "Any manifestation told is treated as such; another cause is to be sought."
        )
    return tuple(found)
