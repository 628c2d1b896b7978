"""Check by a judge that reads the call: no answer counts whose citations do not hold (Q2, Q3)."""

from __future__ import annotations

from math import fsum

from app.engines.scoring.conditions import Judged
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import LONGEST_EXCERPT, Heard
from app.engines.scoring.judge import Answer, Citation, Judgement, NumberedTurn
from app.engines.scoring.normalise import units
from app.engines.scoring.outcome import Outcome, because, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.strangers import turns_unsure
from app.engines.speech.types import Segment, Span, Speaker

# An opinion is no measurement: never surer than a value that lies at its limit.
SUREST = 0.5
# A single word stands in many turns and proves nothing, unless it is all that is said.
FEWEST_UNITS = 2
Turns = dict[int, NumberedTurn]


def check_judged(condition: Judged, heard: Heard) -> Outcome:
    """Whether the judge answers yes and can show where; unknown without a judge, or where he cannot.

    He is asked only about words that were heard well enough, and told the masked ones alone.
    """
    if heard.judge is None or heard.call.masked is None:
        return unknown(ReasonCode.NO_JUDGE)
    span = heard.window(condition.within, condition.by)
    turns, language = _turns(heard, span), heard.matches.language
    doubt = _doubt(condition, heard, span, turns)
    if doubt is not None:
        return doubt
    given = heard.judge.judge(condition.question.in_language(language), tuple(turns.values()), language)
    if isinstance(given, ReasonCode):
        return unknown(given)
    return _fault(condition, turns, given, language) or _answered(condition, heard, turns, given)


def _doubt(condition: Judged, heard: Heard, span: Span, turns: Turns) -> Outcome | None:
    """Why nobody should be asked, if so."""
    doubt = heard.doubt(condition.by) or turns_unsure(heard, condition.within, condition.by, span)
    if doubt is not None:
        return doubt
    if not turns:
        return unknown(ReasonCode.TRANSCRIPT_SHORT, limit=1, measured=0)
    certainty = heard.certainty(None, span)
    return heard.poor(certainty) if heard.too_poor(certainty) else None


def _turns(heard: Heard, span: Span) -> Turns:
    """The turns of that part of the call by their numbers, which are those of the whole call."""
    said = zip(heard.call.transcript.segments, heard.call.masked or (), strict=True)
    return {
        number: NumberedTurn(number, segment.speaker, words)
        for number, (segment, words) in enumerate(said, start=1)
        if segment.start_s < span.end_s and span.start_s < segment.end_s
    }


def _fault(condition: Judged, turns: Turns, given: Judgement, language: str) -> Outcome | None:
    """Why the answer does not count, if so: it is none, or one of its citations does not hold."""
    if given.answer == Answer.UNSURE:
        return unknown(ReasonCode.JUDGE_UNSURE, **_question(condition))
    if not given.citations:
        return unknown(ReasonCode.JUDGE_CITES_NOTHING, **_question(condition))
    for citation in given.citations:
        turn = turns.get(citation.turn)
        if turn is None or not _is_said(citation, turn, language):
            return unknown(ReasonCode.JUDGE_CITES_WRONGLY, turn=citation.turn)
        if condition.by is not None and turn.speaker != condition.by:
            stranger = turn.speaker == Speaker.UNKNOWN
            code = ReasonCode.SPEAKER_UNKNOWN if stranger else ReasonCode.JUDGE_CITES_ANOTHER
            return unknown(code, speaker=condition.by, turn=citation.turn)
    return None


def _answered(condition: Judged, heard: Heard, turns: Turns, given: Judgement) -> Outcome:
    segments = heard.call.transcript.segments
    cited = [(segments[one.turn - 1], turns[one.turn], one) for one in given.citations]
    certainty = fsum(segment.confidence for segment, _, _ in cited) / len(cited)
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    places = tuple(dict.fromkeys(_place(*one) for one in cited))
    yes = given.answer == Answer.YES
    code = ReasonCode.JUDGED_YES if yes else ReasonCode.JUDGED_NO
    reason = because(code, count=len(places), **_question(condition))
    return Outcome(yes, certainty * SUREST, reason, places)


def _question(condition: Judged) -> dict[str, str]:
    return {"question_zh": condition.question.zh, "question_en": condition.question.en}


def _is_said(citation: Citation, turn: NumberedTurn, language: str) -> bool:
    """Whether the turn has these words one after the other, compared as phrases are, but by their writing."""
    wanted, said = _plain(citation.words, language), _plain(turn.words, language)
    if not wanted or (len(wanted) < FEWEST_UNITS and wanted != said):
        return False
    places = range(len(said) - len(wanted) + 1)
    return any(said[at : at + len(wanted)] == wanted for at in places)


def _plain(text: str, language: str) -> list[str]:
    return [unit.plain for unit in units(text, language)]


def _place(segment: Segment, turn: NumberedTurn, citation: Citation) -> Evidence:
    """The turn that is cited, in its own words: the judge may write them otherwise."""
    words = turn.words
    if len(words) > LONGEST_EXCERPT:
        at = max(0, words.casefold().find(citation.words.casefold()))
        words = words[at : at + LONGEST_EXCERPT - 1] + "…"
    return Evidence(ReasonCode.JUDGE_CITED, segment.speaker, segment.start_s, segment.end_s, words)
