"""Calls in which something is said, ready to be found."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from app.engines.speech.types import Facts, Segment, Speaker, Transcript, Word
from app.engines.speech.wording import split_words
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.db import transaction
from app.recordings.models import Call
from app.transcription.models import StoredTranscript
from app.transcription.policy.heard import Heard
from app.transcription.policy.query_reading import read_query
from app.transcription.queries.search import Search
from app.transcription.service.storing import store_transcript
from tests.factories.build import actor_of, make_call, make_recording, make_user

ZONE = ZoneInfo("Asia/Shanghai")
TURN_S = 5.0


def say(*said: str, language: str = "en", call: Call | None = None, **values: Any) -> StoredTranscript:
    """A call with a stored transcript: turns of agent and customer in turn, each of five seconds.

    A turn that begins with ``a:`` or ``c:`` is the agent's or the customer's.
    """
    call = call or make_call(**values)
    turns = [_turn(number, text) for number, text in enumerate(said)]
    facts = Facts(60.0, {}, (), (), (), {}, {}, {})
    with transaction():
        heard = Heard(Transcript(language, "test", tuple(turns)), facts)
        stored = store_transcript(SYSTEM, make_recording(call_id=call.id).id, heard)
    assert stored is not None
    return stored


def _turn(number: int, text: str) -> Segment:
    speaker = [Speaker.AGENT, Speaker.CUSTOMER][number % 2]
    if text[:2] in ("a:", "c:"):
        speaker, text = (Speaker.AGENT if text[0] == "a" else Speaker.CUSTOMER), text[2:]
    texts, start_s = split_words(text), number * TURN_S
    step = TURN_S / max(len(texts), 1)
    words = tuple(
        Word(word, start_s + n * step, start_s + (n + 1) * step, 0.9) for n, word in enumerate(texts)
    )
    return Segment(speaker, start_s, start_s + TURN_S, text, words, 0.9)


def searched(text: str, actor: Actor | None = None, **narrowed: str) -> Search:
    """A search by a supervisor, who may see every call."""
    return Search(actor or actor_of(make_user("supervisor")), read_query(text), ZONE, narrowed)
