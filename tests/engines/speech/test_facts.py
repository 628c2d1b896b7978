from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.facts import (
    find_interruptions,
    find_overlap_by,
    find_silences,
    measure,
    talk_ratio,
)
from app.engines.speech.limits import Limits
from app.engines.speech.spans import intersect, total_s, union
from app.engines.speech.types import Latency, Segment, Span, Speaker
from tests.engines.speech.conftest import tone

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


def spans(*pairs: tuple[float, float]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)


def segment(speaker: Speaker, start_s: float, end_s: float, text: str) -> Segment:
    return Segment(speaker, start_s, end_s, text, (), 1.0)


def test_silence_counts_between_the_first_and_the_last_word_only():
    assert find_silences(spans((5, 8), (9, 10), (14, 15)), 2.0) == spans((10, 14))
    assert find_silences((), 2.0) == ()


@pytest.mark.parametrize(
    ("agent", "customer", "found"),
    [
        pytest.param([(3, 6)], [(0, 5)], [(AGENT, 3, 5)], id="cuts in"),
        pytest.param([(4.8, 6)], [(0, 5)], [], id="overlaps for a moment at a change of turn"),
        pytest.param([(3, 3.5)], [(0, 5)], [], id="says uh-huh"),
        pytest.param([(0.1, 3)], [(0, 5)], [], id="both start at once"),
        pytest.param([(5.2, 6)], [(0, 5)], [], id="waits"),
        pytest.param([(0, 5)], [(3, 7)], [(CUSTOMER, 3, 5)], id="is cut off"),
        pytest.param([(1, 2), (3, 6)], [(0, 5)], [(AGENT, 1, 2), (AGENT, 3, 5)], id="cuts in twice"),
    ],
)
def test_interrupting_is_to_talk_on_over_the_other(agent, customer, found):
    talk = {AGENT: spans(*agent), CUSTOMER: spans(*customer)}
    assert [(i.by, i.start_s, i.end_s) for i in find_interruptions(talk, Limits())] == found


def random_turns(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 300), max_size=20)))
    return spans(*((a / 10, b / 10) for a, b in zip(edges[::2], edges[1::2], strict=False)))


talks = st.composite(lambda draw: {AGENT: random_turns(draw), CUSTOMER: random_turns(draw)})


@given(talks())
def test_interruptions_are_those_that_a_plain_loop_finds(talk):
    limits = Limits(interruption_s=0.45, lead_s=0.25, breath_s=0.0, backchannel_s=0.75)
    expected = []
    for by, other in ((AGENT, CUSTOMER), (CUSTOMER, AGENT)):
        for mine in talk[by]:
            going_on = [t for t in talk[other] if t.start_s <= mine.start_s - limits.lead_s]
            if not going_on:
                continue
            until = min(mine.end_s, going_on[-1].end_s)
            if until - mine.start_s >= limits.interruption_s and mine.duration_s >= limits.backchannel_s:
                expected.append((by, mine.start_s, round(until, 3)))
    found = [(i.by, i.start_s, i.end_s) for i in find_interruptions(talk, limits)]
    assert sorted(found) == sorted(expected)


@given(talks())
def test_overlap_belongs_to_the_one_who_began_later(talk):
    found = find_overlap_by(talk)
    shared = intersect(talk[AGENT], talk[CUSTOMER])
    for span in shared:
        latest = {who: max(t.start_s for t in union(talk[who]) if t.start_s <= span.start_s) for who in talk}
        if latest[AGENT] != latest[CUSTOMER]:
            assert span in found[max(latest, key=latest.get)]
    assert sum(total_s(spans) for spans in found.values()) <= total_s(shared) + 1e-9


def test_the_talk_ratio_is_each_one_s_part_of_what_is_spoken():
    assert talk_ratio({AGENT: spans((0, 3), (2, 4)), CUSTOMER: spans((5, 6))}) == {AGENT: 0.8, CUSTOMER: 0.2}
    assert talk_ratio({AGENT: (), CUSTOMER: ()}) == {}


def test_the_facts_of_a_small_call():
    samples = {AGENT: tone(300, 20), CUSTOMER: tone(300, 20, level=0.03)}
    facts = measure(
        [
            segment(AGENT, 1, 4, "thank you for calling"),
            segment(CUSTOMER, 8, 12, "您好，我想问"),
            segment(CUSTOMER, 12, 13, "在吗"),
        ],
        {AGENT: spans((1, 2), (3, 4)), CUSTOMER: spans((8, 12), (12, 13))},
        samples,
        16000,
        20.0,
    )
    assert facts.rate == {AGENT: 120.0, CUSTOMER: 84.0}
    assert facts.rates == {AGENT: ((Span(1, 4), 120.0),), CUSTOMER: ((Span(8, 12), 75.0),)}
    assert facts.silences == spans((4, 8))
    assert (facts.overlap, facts.interruptions) == ((), ())
    assert facts.volume_dbfs[AGENT] - facts.volume_dbfs[CUSTOMER] == pytest.approx(20, abs=0.1)
    assert facts.loudness_lufs[AGENT] - facts.loudness_lufs[CUSTOMER] == pytest.approx(20, abs=0.1)
    assert facts.talk_ratio == {AGENT: 0.2857, CUSTOMER: 0.7143}
    assert facts.latencies == (Latency(CUSTOMER, 8, 4),)


def test_ringing_and_music_are_told_by_channel_and_nobody_answers_them():
    facts = measure(
        [],
        {AGENT: spans((3, 4), (20, 21)), CUSTOMER: spans((5, 6))},
        {},
        16000,
        22.0,
        ringing={CUSTOMER: spans((0, 2))},
        music={CUSTOMER: spans((8, 19))},
    )
    assert (facts.ringing, facts.music) == ({CUSTOMER: spans((0, 2))}, {CUSTOMER: spans((8, 19))})
    assert facts.latencies == (Latency(CUSTOMER, 5, 1),)


def test_a_single_channel_has_no_overlap():
    facts = measure([], {Speaker.UNKNOWN: spans((0, 5))}, {Speaker.UNKNOWN: tone(300, 5)}, 16000, 5.0)
    assert (facts.overlap, facts.interruptions, facts.rate) == ((), (), {Speaker.UNKNOWN: 0.0})


def test_a_breath_does_not_end_what_the_other_is_saying():
    customer = (Span(0.0, 3.0), Span(3.3, 6.0))
    agent = (Span(3.4, 6.0),)
    talk = {Speaker.AGENT: agent, Speaker.CUSTOMER: customer}
    assert [cut.by for cut in find_interruptions(talk, Limits())] == [Speaker.AGENT]
