from __future__ import annotations

from app.engines.speech.recogniser import Recognised, believable
from app.engines.speech.types import Word


def heard(
    text: str, no_speech: float = 0.0, mean_logprob: float = -0.3, compression: float = 1.0
) -> Recognised:
    words = tuple(Word(f" {w}", n, n + 1, 0.9) for n, w in enumerate(text.split()))
    return Recognised(words, no_speech, mean_logprob, compression)


def kept(result: Recognised) -> str:
    return "".join(word.text for word in believable(result)).strip()


def test_what_the_model_itself_takes_for_silence_is_dropped():
    assert kept(heard("Thank you.", no_speech=0.8, mean_logprob=-1.4)) == ""


def test_sure_words_stay_though_the_model_smells_silence():
    assert kept(heard("Thank you.", no_speech=0.8, mean_logprob=-0.4)) == "Thank you."


def test_of_a_loop_the_first_round_stays():
    assert kept(heard("well " + "I see " * 9 + "bye", compression=4)) == "well I see bye"


def test_people_may_repeat_themselves_a_little():
    assert kept(heard("no no no no 5 5 5 5")) == "no no no no 5 5 5 5"


def test_text_that_only_repeats_without_a_plain_loop_is_dropped():
    assert kept(heard("a b c d", compression=3.1)) == ""
