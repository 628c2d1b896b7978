"""What a centre hears with: its engine, its voice model, and what it set in its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.engines.speech.term_list import TermList
from app.engines.speech.transcriber import Transcriber
from app.engines.speech.voiceprint import VoiceModel
from app.foundation.rulebook import read_rules, read_rules_of
from app.transcription.policy import terms
from app.transcription.policy.rules import FILE, TranscriptionRules, load_transcription_rules

LoadTranscriber = Callable[[], Transcriber]
LoadVoices = Callable[[], VoiceModel | None]


@dataclass(frozen=True, slots=True)
class Ear:
    """``load`` and ``voices`` give warm models when they are needed, ``voices`` None where none is there."""

    load: LoadTranscriber
    voices: LoadVoices
    rules: TranscriptionRules
    terms: tuple[TermList, ...] = ()


def ear_of(load: LoadTranscriber, voices: LoadVoices) -> Ear:
    """The models with the rules as they stand in ``qa_rules/`` now; InvalidInput names what is wrong."""
    lists = read_rules_of(terms.FOLDER, terms.load_terms)
    return Ear(
        load=load,
        voices=voices,
        rules=read_rules(FILE, load_transcription_rules).value,
        terms=tuple(one.value for one in lists),
    )
