"""A call prepared for checking: its matches, its windows, and whether it was heard well enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from app.engines.scoring.conditions import Anchor, Tolerance, Window
from app.engines.scoring.finding import CallInput
from app.engines.scoring.haystack import HeardWord, mean_probability, spoken
from app.engines.scoring.judge import Judge
from app.engines.scoring.matches import Hit, Matches
from app.engines.scoring.outcome import Outcome, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.rubric import Hearing
from app.engines.scoring.sentence_model import SentenceModel
from app.engines.speech.types import Span, Speaker

LONGEST_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Heard:
    """One call as one rubric hears it; ``places`` remembers where anchors are said (``anchoring``)."""

    call: CallInput
    matches: Matches
    hearing: Hearing
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    model: SentenceModel | None = None
    judge: Judge | None = None
    places: dict[str, list[Hit]] = field(default_factory=dict)

    def window(self, window: Window, by: Speaker | None) -> Span:
        """The seconds that the window covers; what it does not limit reaches to the ends of the call."""
        segments = self.call.transcript.segments
        first_s = min((segment.start_s for segment in segments), default=0.0)
        last_s = max((segment.end_s for segment in segments), default=self.call.facts.duration_s)
        starts, ends = [0.0], [max(last_s, self.call.facts.duration_s)]
        turns = self._turns(by)
        if window.first_s is not None:
            ends.append(first_s + window.first_s)
        if window.last_s is not None:
            starts.append(last_s - window.last_s)
        if window.first_turns is not None and turns:
            ends.append(turns[: window.first_turns][-1].end_s)
        if window.last_turns is not None and turns:
            starts.append(turns[-window.last_turns :][0].start_s)
        return Span(max(starts), min(ends))

    def _turns(self, by: Speaker | None) -> list[Span]:
        """What the speaker says until the other speaks, again and again."""
        runs = groupby(self.call.transcript.segments, key=lambda segment: segment.speaker)
        turns = [(speaker, list(segments)) for speaker, segments in runs]
        return [Span(run[0].start_s, run[-1].end_s) for speaker, run in turns if by in (None, speaker)]

    def hits(self, phrases: Iterable[str], tolerance: Tolerance, by: Speaker | None, span: Span) -> list[Hit]:
        """Where any of the phrases is said by the speaker in that part of the call, in order of time.

        Words that are two of the phrases at once count once.
        """
        found = {hit for phrase in phrases for hit in self.matches.hits(phrase, tolerance)}
        inside = (hit for hit in found if hit.start_s < span.end_s and hit.end_s > span.start_s)
        said = (hit for hit in inside if by in (None, hit.speaker))
        apart: list[Hit] = []
        for hit in sorted(said, key=lambda hit: (-hit.confidence, -len(hit.words), hit.start_s, hit.phrase)):
            if not any(hit.overlaps(other) for other in apart):
                apart.append(hit)
        return sorted(apart, key=lambda hit: (hit.start_s, hit.end_s, hit.speaker))

    def words(self, by: Speaker | None, span: Span | None = None) -> list[HeardWord]:
        """The words of the speaker (or of all), in that part of the call; not to be changed.

        Rules ask for the same parts again and again: each is looked for once a call.
        """
        said = self.matches.said
        if (by, span) not in said:
            said[by, span] = self._words(by, span)
        return said[by, span]

    def _words(self, by: Speaker | None, span: Span | None) -> list[HeardWord]:
        if span is not None:
            start_s, end_s = span.start_s, span.end_s
            mine = self.words(by)
            return [one for one in mine if start_s < one.word.end_s and one.word.start_s < end_s]
        return [one for one in self.matches.words if by in (None, one.speaker)]

    def excerpt(self, by: Speaker | None, span: Span) -> str:
        """What was said there, cut to a readable length."""
        text = spoken(self.words(by, span), self.matches.language)
        return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"

    def certainty(self, by: Speaker | None, span: Span | None = None) -> float:
        """Mean probability of the words there; of all the speaker's words where there are none there."""
        words = self.words(by, span) or self.words(by)
        return mean_probability(words) if words else 0.0

    def doubt(self, by: Speaker | None) -> Outcome | None:
        """Why nothing can be said of the speaker's words in this call, if so."""
        words = self.words(by)
        if by is not None and not words and self.words(Speaker.UNKNOWN):
            return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=by)
        if len(words) < self.hearing.min_words:
            return unknown(ReasonCode.TRANSCRIPT_SHORT, limit=self.hearing.min_words, measured=len(words))
        return None

    def too_poor(self, certainty: float) -> bool:
        """Whether words of that probability are too doubtful to judge by."""
        return certainty < self.hearing.min_confidence

    def poor(self, certainty: float) -> Outcome:
        """Nothing can be said because the words there are too doubtful."""
        return unknown(
            ReasonCode.TRANSCRIPT_POOR, limit=self.hearing.min_confidence, measured=round(certainty, 3)
        )
