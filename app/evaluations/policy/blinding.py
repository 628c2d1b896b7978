"""Who judges a call without being told whose it is (S6); who may is set in ``qa_rules/publishing.yaml``."""

from __future__ import annotations

from app.evaluations.policy.states import OPEN, PENDING, SHOWN, UNRECORDED, State
from app.foundation.i18n import _

UNTIL_ANSWERED = _("Agent hidden until you answer")
"""What stands in the agent's place for who looks a second time."""

UNSUBMITTED = (*OPEN, State.HANDED_BACK.value, State.WITHDRAWN.value, State.UNJUDGED.value)
"""What was given to a monitor and never submitted, or was given back to him; it may come to him again."""
SUBMITTED = (*PENDING, *SHOWN)


def is_blind(state: str, origin: str) -> bool:
    """Whether a score can be judged blind: not submitted, and not of a call that was heard while it went on.

    Who listens live, or rings up himself, knows the agent (S3, S8).
    """
    return state in UNSUBMITTED and origin not in UNRECORDED


def is_blind_again(state: str, origin: str) -> bool:
    """Whether who looks a second time can judge it blind: while it waits for him, with the same exception."""
    return state == State.SECOND_LOOK and origin not in UNRECORDED
