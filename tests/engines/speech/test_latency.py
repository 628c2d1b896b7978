from __future__ import annotations

import pytest

from app.engines.speech.latency import find_latencies
from app.engines.speech.limits import Limits
from app.engines.speech.types import Span, Speaker

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


def spans(*pairs: tuple[float, float]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)


@pytest.mark.parametrize(
    ("agent", "customer", "found"),
    [
        pytest.param([(0, 5)], [(6.2, 8)], [(CUSTOMER, 6.2, 1.2)], id="answers after a while"),
        pytest.param([(0, 5)], [(4.6, 8)], [(CUSTOMER, 4.6, -0.4)], id="begins before the other has ended"),
        pytest.param([(0, 5)], [(5, 8)], [(CUSTOMER, 5, 0)], id="takes over at once"),
        pytest.param([(0, 5), (5.4, 9)], [(9.5, 11)], [(CUSTOMER, 9.5, 0.5)], id="a breath ends no turn"),
        pytest.param([(0, 5)], [(1, 3)], [], id="what is said within the other's turn takes none"),
        pytest.param([(0, 5)], [(4.8, 5.3)], [], id="an uh-huh into the other's end takes none"),
        pytest.param(
            [(0, 5), (7, 9)], [(6, 6.3)], [(CUSTOMER, 6, 1), (AGENT, 7, 0.7)], id="a short yes answers"
        ),
        pytest.param([(0, 5), (9, 12)], [], [], id="goes on after a pause"),
        pytest.param([], [], [], id="nobody speaks"),
    ],
)
def test_a_latency_is_from_the_end_of_one_to_the_begin_of_the_other(agent, customer, found):
    talk = {AGENT: spans(*agent), CUSTOMER: spans(*customer)}
    heard = find_latencies(talk, (), Limits())
    assert [(one.by, one.start_s, one.seconds) for one in heard] == found


def test_after_hold_music_nobody_is_late():
    talk = {AGENT: spans((0, 5)), CUSTOMER: spans((40, 42))}
    assert find_latencies(talk, spans((6, 39)), Limits()) == ()


def test_a_speaker_alone_answers_nobody():
    assert find_latencies({Speaker.AGENT: spans((0, 5), (9, 12))}, (), Limits()) == ()
