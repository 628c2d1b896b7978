"""Names that an engine mishears, put right by their sound; what was heard is kept beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from app.engines.speech.heard_units import sounds_of
from app.engines.speech.replaced import Replacement, replaced
from app.engines.speech.term_list import Terms
from app.engines.speech.term_search import Found, compiled
from app.engines.speech.types import Transcript


def correct_terms(transcript: Transcript, terms: Terms) -> Transcript:
    """The transcript with terms as they are written; ``Word.heard`` keeps what stood there before.

    Words are merged or divided as the term is, within the time of the words that they replace. Terms of
    another language change nothing. Applying it twice changes nothing.
    """
    if terms.language != transcript.language or not terms.entries or not transcript.segments:
        return transcript
    searched = compiled(terms)
    sounds = sounds_of(transcript.segments, transcript.language)
    by_segment: dict[int, list[Replacement]] = defaultdict(list)
    for found in _chosen(searched.find(sounds)):
        units = sounds.units[found.first : found.last + 1]
        if not found.is_itself:
            by_segment[sounds.segment_of[found.first]].append(Replacement(tuple(units), found.form.term.say))
    segments = tuple(
        replaced(segment, by_segment[number], transcript.language) if number in by_segment else segment
        for number, segment in enumerate(transcript.segments)
    )
    return replace(transcript, segments=segments)


def _chosen(found: Iterable[Found]) -> list[Found]:
    """Those that do not overlap: what is written right already first, then listed ones, then the likest."""
    ranked = sorted(
        found,
        key=lambda f: (
            not f.is_itself,
            not f.form.is_listed,
            -f.likeness,
            f.first - f.last,
            f.first,
            f.form.term.say,
        ),
    )
    taken: set[int] = set()
    chosen = []
    for each in ranked:
        units = range(each.first, each.last + 1)
        if taken.isdisjoint(units):
            taken.update(units)
            chosen.append(each)
    return chosen


def _rank(found: Found) -> tuple[object, ...]:
    size = found.last - found.first
    likely = (not found.is_itself, not found.form.is_listed, -found.likeness)
    return (*likely, -size, found.first, found.form.term.say)
