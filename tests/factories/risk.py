"""Calls in which a rule found something."""

from __future__ import annotations

from typing import Any

from app.foundation.db import db
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from tests.factories.build import make_call, make_recording
from tests.factories.rubrics import make_finding, make_transcript, make_version


def make_risky(item: str = "rude", confidence: float = 0.9, verdict: str = "fail", **values: Any) -> Call:
    """A call in which the rule of a fatal item of the small rubric found a fault, unless told otherwise."""
    version = db.session.query(RubricVersion).first() or make_version()
    call = make_call(**values)
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    make_finding(transcript, version, item, verdict=verdict, confidence=confidence)
    return call
