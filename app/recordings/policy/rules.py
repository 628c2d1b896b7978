"""What a centre decides about its recordings: ``qa_rules/recordings.yaml``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.engines.speech.headerless import Form


class Incoming(RulesModel):
    """How long a file in ``incoming/`` is left alone, and how long it may wait for what belongs to it.

    ``names_after_minutes`` is how long a recording whose name tells of its call waits for a record that
    tells more.
    """

    settle_s: float = Field(ge=0)
    grace_minutes: float = Field(ge=0)
    names_after_minutes: float = Field(ge=0, default=0)

    @property
    def settle(self) -> timedelta:
        return timedelta(seconds=self.settle_s)

    @property
    def names_after(self) -> timedelta:
        return timedelta(minutes=self.names_after_minutes)

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)


class Length(RulesModel):
    """How short and how long a recording may be."""

    shortest_s: float = Field(gt=0)
    longest_minutes: float = Field(gt=0)


Language = Literal["en", "zh-CN", "detect"]


class Headerless(RulesModel):
    """The form of files that are nothing but samples (C2)."""

    codec: Literal["mulaw", "alaw", "s16le", "s16be", "u8", "vox", "g722"]
    rate: int = Field(ge=4000, le=192000)
    channels: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _exists(self) -> Self:
        Form(self.codec, self.rate, self.channels)
        return self

    @property
    def form(self) -> Form:
        return Form(self.codec, self.rate, self.channels)


Ending = Annotated[str, Field(pattern=r"^\.[a-z0-9]{1,8}$")]


class CallDefaults(RulesModel):
    """What holds for a call whose record does not say: the language of its queue, else of the centre."""

    language: Language
    languages: dict[str, Language] = Field(default_factory=dict)

    def language_of(self, queue: str) -> str | None:
        """The language of a queue's calls; None where it is to be heard from the sound."""
        language = self.languages.get(queue, self.language)
        return None if language == "detect" else language


class Playback(RulesModel):
    """How playbacks are counted in the audit log (X1)."""

    sitting_minutes: float = Field(gt=0)

    @property
    def sitting(self) -> timedelta:
        return timedelta(minutes=self.sitting_minutes)


class RecordingRules(RulesModel):
    """The whole file."""

    incoming: Incoming
    recording: Length
    call: CallDefaults
    playback: Playback
    headerless: dict[Ending, Headerless] = Field(default_factory=dict)

    def form_of(self, name: str) -> Form | None:
        """The form that a file of this name has if it has no header; None where nothing is told."""
        told = self.headerless.get(PurePosixPath(name).suffix.lower())
        return None if told is None else told.form


FILE = "recordings.yaml"


def load_recording_rules(text: str, source: str) -> RecordingRules:
    """Read the file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, RecordingRules)
