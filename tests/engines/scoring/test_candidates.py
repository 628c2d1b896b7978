"""The sieve lets nothing slip: what it finds is what comparing every literal with every place finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from app.engines.scoring import candidates
from app.engines.scoring.candidates import PLACE_BITS
from app.engines.scoring.haystack import BREAK, Haystack, haystack
from app.engines.scoring.matches import Span
from app.engines.scoring.matching import Matcher
from app.engines.scoring.phrases import Atom
from app.engines.scoring.pieces import cut
from app.engines.speech.types import Segment, Speaker, Transcript

ENGLISH = "put but you your on hold gold the line me hole ago a aa thank thanks can't promise um 47".split()
CHINESE = list("感谢您致电至北背风能源请问有什么可以帮到闭必嘴二十四小时12呃")
TOLERANCES = ["exact", "close", "loose"]


def spoken(words: list[str], space: str, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=most).map(space.join)


def keys(words: list[str], space: str) -> st.SearchStrategy[list[tuple[str, Any]]]:
    phrase = spoken(words, space, 8).filter(lambda text: text.replace("um", "").replace("呃", "").strip())
    return st.lists(st.tuples(phrase, st.sampled_from(TOLERANCES)), min_size=1, max_size=12)


def calls(words: list[str], space: str) -> st.SearchStrategy[list[tuple[Speaker, str, float]]]:
    pause = st.sampled_from([0.1, 4.0])
    return st.lists(st.tuples(st.sampled_from(list(Speaker)), spoken(words, space, 14), pause), max_size=5)


def transcript(lines: list[tuple[Speaker, str, float]], language: str) -> Transcript:
    segments, at = [], 0.0
    for speaker, text, pause_s in lines:
        segments.append(Segment(speaker, at, at + 2, text, (), 0.9))
        at += 2 + pause_s
    return Transcript(language, "test", tuple(segments))


def places(hay: Haystack) -> Iterator[tuple[int, int]]:
    """Every stretch of units without a break."""
    edges = [*np.flatnonzero(hay.marks).tolist(), len(hay.marks)]
    for first, begin in enumerate(edges):
        for end in edges[first + 1 :]:
            if BREAK in hay.marks[begin:end]:
                break
            yield begin, end


@pytest.mark.parametrize(("language", "words", "space"), [("en", ENGLISH, " "), ("zh-CN", CHINESE, "")])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_place_that_is_near_enough_slips_through(
    language: str, words: list[str], space: str, data: st.DataObject
) -> None:
    matcher = Matcher(data.draw(keys(words, space)), language, {})
    hay = haystack(transcript(data.draw(calls(words, space)), language), language)
    found = [(place >> PLACE_BITS, place % (1 << PLACE_BITS)) for place in matcher.sieve.places(hay).tolist()]
    near = [
        (number, begin)
        for number, atom in enumerate(matcher.atoms)
        for begin, end in places(hay)
        if Levenshtein.distance(atom.code, hay.code[begin:end]) <= atom.edits
    ]
    begins = {(number, begin) for number in range(len(matcher.atoms)) for begin, _ in places(hay)}
    assert set(near) <= set(found) <= begins
    assert found == sorted(found)


def test_more_places_than_there_is_room_for_at_first_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher([("hold the line", "close"), ("on hold", "loose")], "en", {})
    hay = haystack(transcript([(Speaker.AGENT, "please hold the line on hold now", 0.1)] * 9, "en"), "en")
    before = matcher.sieve.places(hay).tolist()
    monkeypatch.setattr(candidates, "_MANY", 1)
    assert len(before) > 1
    assert matcher.sieve.places(hay).tolist() == before


def test_literals_of_more_letters_than_a_number_has_bits_are_compared_whole() -> None:
    said = (
        "we will send you an engineer to look at the meter in your house on the second of march at noon today"
    )
    matcher = Matcher([(said, "close"), (said.replace("house", "flat"), "close")], "en", {})
    matches = matcher.match(transcript([(Speaker.AGENT, said.replace("engineer", "enginer"), 0.1)], "en"))
    assert matches.spans == {atom: closest(atom, matches.hay) for atom in matcher.atoms}
    assert {spans[0].edits for spans in matches.spans.values()} == {1, 6}


@pytest.mark.parametrize(("language", "words", "space"), [("en", ENGLISH, " "), ("zh-CN", CHINESE, "")])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_of_the_places_that_begin_alike_the_closest_counts_and_then_the_shortest(
    language: str, words: list[str], space: str, data: st.DataObject
) -> None:
    matcher = Matcher(data.draw(keys(words, space)), language, {})
    matches = matcher.match(transcript(data.draw(calls(words, space)), language))
    assert matches.spans == {atom: spans for atom in matcher.atoms if (spans := closest(atom, matches.hay))}


def closest(atom: Atom, hay: Haystack) -> list[Span]:
    """What comparing the literal with every place finds: by its beginning the best of each."""
    best: dict[int, Span] = {}
    for begin, end in places(hay):
        edits = Levenshtein.distance(atom.code, hay.code[begin:end])
        better = begin not in best or (edits, end) < (best[begin].edits, best[begin].end)
        if edits <= atom.edits and better and holds(atom, begin, end, edits, hay):
            best[begin] = Span(begin, end, edits)
    return [best[begin] for begin in sorted(best)]


def holds(atom: Atom, begin: int, end: int, edits: int, hay: Haystack) -> bool:
    """Whether what is near enough is written alike where that counts, and has its first and last word."""
    said, first, last = hay.code[begin:end], atom.first, atom.last
    without_first, without_last = atom.code[first:], atom.code[:-last]
    dropped = [
        first <= edits and edits == first + Levenshtein.distance(without_first, said),
        last <= edits and edits == last + Levenshtein.distance(without_last, said),
    ]
    return (not atom.exact or hay.plain[begin:end] == atom.plain) and not any(dropped)


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=40), st.integers(3, 6)), max_size=20))
def test_a_literal_is_cut_into_one_piece_more_than_edits_and_none_is_empty(
    literals: list[tuple[str, int]],
) -> None:
    atoms = [Atom(code, code, len(code) // each, False, 1, 1) for code, each in literals]
    for atom, pieces in zip(atoms, cut(atoms), strict=True):
        assert len(pieces) == atom.edits + 1
        assert all(start < end for start, end in pieces)
        assert "".join(atom.code[start:end] for start, end in pieces) == atom.code


def test_a_piece_that_many_literals_have_is_avoided() -> None:
    codes = ["therefund", "thereturn", "thereason", "therapist"]
    atoms = [Atom(code, code, 1, False, 3, 3) for code in codes]
    (first, _), *_ = cut(atoms)
    assert atoms[0].code[slice(*first)] != "ther"
