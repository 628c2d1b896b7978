"""What a centre decides about its transcripts: ``qa_rules/transcription.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules
from app.engines.speech.limits import Limits
from app.engines.speech.speakers import VoiceLimits

FILE = "transcription.yaml"


class Words(RulesModel):
    """How words are shown."""

    unsure_below: float = Field(ge=0, le=1)


class FactLimits(RulesModel):
    """From where on something counts, seconds; see ``engines.speech.limits.Limits``."""

    silence_s: float = Field(gt=0)
    interruption_s: float = Field(gt=0)
    lead_s: float = Field(ge=0)
    breath_s: float = Field(ge=0)
    backchannel_s: float = Field(ge=0)
    rated_s: float = Field(gt=0)
    music_s: float = Field(gt=0)
    music_dbfs: float = Field(le=0)
    curve_window_s: float = Field(gt=0)
    curve_step_s: float = Field(ge=1)
    curve_spoken_s: float = Field(gt=0)

    @property
    def limits(self) -> Limits:
        return Limits(**self.model_dump())


class Usual(RulesModel):
    """A range that is drawn as usual."""

    lowest: float = Field(gt=0, alias="from")
    highest: float = Field(gt=0, alias="to")


class Sound(RulesModel):
    """The call's page; ``usual_rate`` by language, units a minute of speech."""

    usual_rate: dict[str, Usual]


class Voices(RulesModel):
    """When speakers of one channel are named; see ``engines.speech.speakers.VoiceLimits``.

    ``openings``: by language ("en", "zh-CN"), phrases that only the centre's agents say.
    """

    separation: float = Field(ge=0, le=1)
    agent: float = Field(ge=0.5, le=1)
    stretch: float = Field(ge=0.5, le=1)
    openings: dict[Literal["en", "zh-CN"], tuple[str, ...]] = Field(default_factory=dict)

    @property
    def limits(self) -> VoiceLimits:
        return VoiceLimits(self.separation, self.agent, self.stretch)

    def openings_in(self, language: str) -> tuple[str, ...]:
        """The phrases of one language; none for a language that has none."""
        return next((said for tag, said in self.openings.items() if tag == language), ())


class TranscriptionRules(RulesModel):
    """The whole file."""

    words: Words
    facts: FactLimits
    sound: Sound
    voices: Voices


def load_transcription_rules(text: str, source: str) -> TranscriptionRules:
    """Read the file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, TranscriptionRules)
