"""How long a monitor listens to a call: to the part that was drawn, or to all of it (S1, S7)."""

from __future__ import annotations

from sqlalchemy import func

from app.recordings.models import Call
from app.sampling.models import DrawnCall

# Of statements that join the call and, by an outer join, the drawn call of an evaluation.
LISTENING_S = func.coalesce(DrawnCall.window_s, Call.duration_s)
