"""The life of an evaluation: how far it is, where it may go from there, and how its call was chosen.

assigned → draft → second look or submitted (waits for its hour) → published → acknowledged or appealed
→ final.
*Sealed*: the score of a mystery call, until it is released (S3).
*Withdrawn*: another monitor got the call. *Void*: taken out of everything, with a reason.
*Handed back*: its monitor may not or cannot judge the call. *Unjudged*: closed, for nobody can.
"""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class State(StrEnum):
    """How far a score is."""

    ASSIGNED = "assigned"
    DRAFT = "draft"
    SECOND_LOOK = "second_look"
    SUBMITTED = "submitted"
    SEALED = "sealed"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    FINAL = "final"
    VOID = "void"
    WITHDRAWN = "withdrawn"
    HANDED_BACK = "handed_back"
    UNJUDGED = "unjudged"


class Origin(StrEnum):
    """How a call came to be scored. Only random ones enter an agent's statistical score (S6)."""

    RANDOM = "random"
    HAND_PICKED = "hand_picked"
    RISK = "risk"
    TRAINING_BEFORE = "training_before"
    TRAINING_AFTER = "training_after"
    LIVE = "live"
    MYSTERY = "mystery"


LABELS: dict[str, LazyString] = {
    State.ASSIGNED: _("Assigned"),
    State.DRAFT: _("Draft"),
    State.SECOND_LOOK: _("Waits for a second look"),
    State.SUBMITTED: _("Submitted"),
    State.SEALED: _("Sealed"),
    State.PUBLISHED: _("Published"),
    State.ACKNOWLEDGED: _("Acknowledged"),
    State.APPEALED: _("Appealed"),
    State.FINAL: _("Final"),
    State.VOID: _("Void"),
    State.WITHDRAWN: _("Withdrawn"),
    State.HANDED_BACK: _("Handed back"),
    State.UNJUDGED: _("Cannot be judged"),
}
SUBMITTED: dict[State, LazyString] = {
    State.SECOND_LOOK: _("The score is submitted. Somebody else reads it before the agent sees it."),
    State.SUBMITTED: _("The score is submitted. The agent sees it when its hour comes."),
    State.PUBLISHED: _("The score is published. The agent can see it now."),
    State.SEALED: _("The score is handed in. The agent sees it once it is released."),
}
"""What became of a score that was submitted or confirmed, by where it stands now."""
ORIGINS: dict[str, LazyString] = {
    Origin.RANDOM: _("drawn at random"),
    Origin.HAND_PICKED: _("hand-picked"),
    Origin.RISK: _("picked for risk"),
    Origin.TRAINING_BEFORE: _("before a training"),
    Origin.TRAINING_AFTER: _("after a training"),
    Origin.LIVE: _("heard live"),
    Origin.MYSTERY: _("mystery call"),
}
UNRECORDED = (Origin.LIVE.value, Origin.MYSTERY.value)  # scored while the call went on (S3, S8)

MOVES: dict[State, frozenset[State]] = {
    State.ASSIGNED: frozenset({State.DRAFT, State.WITHDRAWN, State.HANDED_BACK}),
    State.DRAFT: frozenset(
        {
            State.DRAFT,
            State.SECOND_LOOK,
            State.SUBMITTED,
            State.SEALED,
            State.PUBLISHED,
            State.WITHDRAWN,
            State.HANDED_BACK,
        }
    ),
    State.SECOND_LOOK: frozenset({State.DRAFT, State.SUBMITTED, State.SEALED, State.PUBLISHED}),
    State.SEALED: frozenset({State.PUBLISHED}),
    State.SUBMITTED: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.ACKNOWLEDGED, State.APPEALED, State.FINAL, State.VOID}),
    State.ACKNOWLEDGED: frozenset({State.APPEALED, State.FINAL, State.VOID}),
    State.APPEALED: frozenset({State.PUBLISHED, State.ACKNOWLEDGED, State.FINAL, State.VOID}),
    State.FINAL: frozenset({State.VOID}),
    State.VOID: frozenset(),
    State.WITHDRAWN: frozenset({State.ASSIGNED, State.DRAFT}),
    State.HANDED_BACK: frozenset({State.WITHDRAWN, State.UNJUDGED}),
    State.UNJUDGED: frozenset(),
}
OPEN = (State.ASSIGNED.value, State.DRAFT.value)
PENDING = (State.SECOND_LOOK.value, State.SUBMITTED.value, State.SEALED.value)
"""Scored, and not yet to be seen by anybody but the monitor and who looks a second time."""
SETTLED = (State.PUBLISHED.value, State.ACKNOWLEDGED.value, State.APPEALED.value, State.FINAL.value)
"""What counts in figures, and what the people in scope may read."""
SHOWN = (*SETTLED, State.VOID.value)
CLOSED = (State.FINAL.value, State.VOID.value)
"""Nothing of these changes any more, but that a final score can be declared void (J2)."""
HELD = OPEN + PENDING + SHOWN
"""In these a score is its monitor's: neither given to somebody else nor handed back."""


def may_move(present: str, wanted: State) -> bool:
    """Whether an evaluation in state ``present`` may go to ``wanted``."""
    return wanted in MOVES[State(present)]


def is_kept_sealed(origin: str) -> bool:
    """Whether a score that is done waits, sealed, until somebody releases it: a mystery call's (S3)."""
    return origin == Origin.MYSTERY
