"""Agreement over closed sessions on one rubric, item by item."""

from __future__ import annotations

from collections.abc import Sequence

from app.calibration.models import CalibrationSession
from app.calibration.policy.agreeing import Agreements, agreement_of
from app.calibration.queries.comparison import compared, submitted_in
from app.engines.estimate.figure import Enough


def pooled_agreement(sessions: Sequence[CalibrationSession], enough: Enough) -> Agreements:
    """How far people agreed in all calls of these sessions together; one query for all scores.

    A call that was in two sessions counts as two: people knew it the second time.
    """
    scores = submitted_in([one.id for one in sessions])
    each = (compared(one, [score for score in scores if score.session_id == one.id]) for one in sessions)
    return agreement_of((rated for comparison in each for rated in comparison.rated), enough)
