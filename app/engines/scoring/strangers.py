"""What somebody said whose speaker is not known: it may hold what a rule did not find (Q2, Q3).

Two voices of one channel are told apart with a confidence; below it words have no speaker. A rule that
asks whether the agent said something may still say yes, by words that are surely the agent's. That the
agent did not say it can only be said where no stranger's words could be it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.engines.scoring.conditions import Tolerance, Window
from app.engines.scoring.heard import Heard
from app.engines.scoring.matches import Matches
from app.engines.scoring.outcome import Outcome, unknown
from app.engines.scoring.phrases import Chain
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Span, Speaker


def hidden(
    heard: Heard, phrases: Iterable[str], tolerance: Tolerance, by: Speaker | None, span: Span
) -> Outcome | None:
    """Why it cannot be said that the speaker said none of the phrases there, if so.

    A stranger's "yes" is too short to hide "thank you for calling" and hinders nothing.
    """
    if by is None or not heard.words(Speaker.UNKNOWN, span):
        return None
    shortest = min(_letters(chain) for text in phrases for chain in heard.matches.chains[(text, tolerance)])
    return _stranger(by) if _longest(heard.matches, span) >= shortest else None


def anything_hidden(heard: Heard, by: Speaker | None, span: Span) -> Outcome | None:
    """Why it cannot be said what the speaker did not say there, if a stranger says anything."""
    return None if by is None or not heard.words(Speaker.UNKNOWN, span) else _stranger(by)


def turns_unsure(heard: Heard, window: Window, by: Speaker | None, span: Span) -> Outcome | None:
    """Why the speaker's first or last turns cannot be counted, if a stranger speaks among them."""
    if window.first_turns is None and window.last_turns is None:
        return None
    return anything_hidden(heard, by, span)


def _stranger(by: Speaker) -> Outcome:
    return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=by)


def _letters(chain: Chain) -> int:
    return sum(len(link.atom.code) - link.atom.edits for link in chain.links)


def _longest(matches: Matches, span: Span) -> int:
    """Letters of the longest unbroken piece of a stranger's words there."""
    hay = matches.hay
    sizes = Counter(hay.unit_at)
    pieces: Counter[int] = Counter()
    for unit, place in enumerate(hay.word_of):
        word = hay.words[place]
        inside = word.word.start_s < span.end_s and span.start_s < word.word.end_s
        if word.speaker == Speaker.UNKNOWN and inside:
            pieces[hay.block_of[unit]] += sizes[unit]
    return max(pieces.values(), default=0)
