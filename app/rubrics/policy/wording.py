"""A rule in plain words, as a supervisor reads it who never opens the file (Q1, Q2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.engines.scoring import conditions as c
from app.engines.scoring.text import Text
from app.engines.speech.types import Speaker
from app.foundation.i18n import Bilingual, LazyString, _

Sentence: TypeAlias = LazyString | Bilingual | str
Titles: TypeAlias = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence, and what it is about: phrases to quote, remarks, and the parts of a joined rule."""

    sentence: Sentence
    phrases: tuple[Sentence, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    parts: tuple[Worded, ...] = ()


WHO: dict[Speaker | None, LazyString] = {
    Speaker.AGENT: _("The agent"),
    Speaker.CUSTOMER: _("The customer"),
    Speaker.UNKNOWN: _("Somebody"),
    None: _("Somebody"),
}


def rule_in_words(condition: Any, titles: Titles) -> Worded:
    """What must be true for an item to pass. ``titles`` are those of the lexicons that phrases name."""
    word: Callable[[Any, Titles], Worded] = WORDINGS[type(condition)]
    return word(condition, titles)


def quoted(phrases: tuple[str, ...], titles: Titles) -> tuple[Sentence, ...]:
    """The phrases; one that is nothing but a lexicon's name reads as the lexicon's title."""
    return tuple(_named(phrase, titles) for phrase in phrases)


def _named(phrase: str, titles: Titles) -> Sentence:
    title = titles.get(phrase.strip("{}")) if phrase.startswith("{") else None
    return phrase if title is None else Bilingual(zh=title.zh, en=title.en)


def _window(window: c.Window) -> tuple[Sentence, ...]:
    said: list[Sentence] = []
    if window.first_s is not None:
        said.append(_("in the first %(n)s seconds", n=_n(window.first_s)))
    if window.last_s is not None:
        said.append(_("in the last %(n)s seconds", n=_n(window.last_s)))
    if window.first_turns is not None:
        said.append(_("in the first %(n)s turns", n=window.first_turns))
    if window.last_turns is not None:
        said.append(_("in the last %(n)s turns", n=window.last_turns))
    return tuple(said)


def _phrase(rule: c.Phrase, titles: Titles) -> Worded:
    who = WHO[rule.by]
    parts = [
        Worded(sentence, quoted(phrases, titles))
        for sentence, phrases in (
            (_("%(who)s says one of", who=who), rule.any),
            (_("%(who)s says all of", who=who), rule.all),
            (_("%(who)s says none of", who=who), rule.none),
            (_("These wordings do not count"), rule.unless),
        )
        if phrases
    ]
    often = (_("at least %(n)s times", n=rule.at_least),) if rule.at_least > 1 else ()
    return Worded(parts[0].sentence, parts[0].phrases, (*often, *_window(rule.within)), tuple(parts[1:]))


def _pattern(rule: c.Pattern, titles: Titles) -> Worded:
    sentence = _("%(who)s says what fits the pattern", who=WHO[rule.by])
    return Worded(sentence, (rule.regex,), _window(rule.within))


def _sequence(rule: c.Sequence, titles: Titles) -> Worded:
    steps = tuple(
        Worded(_("step %(n)s, one of", n=number), quoted(step, titles))
        for number, step in enumerate(rule.steps, start=1)
    )
    return Worded(_("%(who)s says in this order", who=WHO[rule.by]), parts=steps)


def _rate(rule: c.SpeechRate, titles: Titles) -> Worded:
    each = _("in each breath; %(n)s outside the range break it", n=rule.breaths)
    sentence = _(
        "%(who)s speaks %(range)s words (English) or characters (Chinese) a minute",
        who=WHO[rule.by], range=_range(rule.min, rule.max),
    )  # fmt: skip
    return Worded(sentence, remarks=(each,) if rule.over == "breath" else ())


def _silence(rule: c.Silence, titles: Titles) -> Worded:
    holds = () if rule.except_holds is None else (_("announced holds do not count"),)
    return Worded(_("Nobody speaks for longer than %(n)s seconds", n=_n(rule.longer_than_s)), remarks=holds)


def _hold(rule: c.Hold, titles: Titles) -> Worded:
    sentence = _("Each hold longer than %(n)s seconds is handled properly", n=_n(rule.longer_than_s))
    wanted = {
        "announce": Worded(_("announced before it, as with"), quoted(rule.holding.announce, titles)),
        "thank": Worded(_("thanked for after it, as with"), quoted(rule.holding.thank, titles)),
    }
    return Worded(sentence, parts=tuple(wanted[step] for step in rule.must))


def _held(rule: c.Held, titles: Titles) -> Worded:
    return Worded(_("The customer is put on hold for longer than %(n)s seconds", n=_n(rule.longer_than_s)))


def _interruption(rule: c.Interruption, titles: Titles) -> Worded:
    return Worded(
        _("%(who)s breaks in, %(count)s times or more, each longer than %(n)s seconds",
          who=WHO[rule.by], count=rule.at_least, n=_n(rule.longer_than_s))
    )  # fmt: skip


def _overlap(rule: c.Overlap, titles: Titles) -> Worded:
    return Worded(_("Both speak at once for longer than %(n)s seconds in all", n=_n(rule.longer_than_s)))


def _volume(rule: c.Volume, titles: Titles) -> Worded:
    limits = _range(rule.min_dbfs, rule.max_dbfs)
    return Worded(_("%(who)s speaks at %(range)s dBFS", who=WHO[rule.by], range=limits))


def _metadata(rule: c.Metadata, titles: Titles) -> Worded:
    name = METADATA.get(rule.key, rule.key)
    if rule.one_of:
        return Worded(_("%(name)s is one of", name=name), tuple(str(value) for value in rule.one_of))
    return Worded(_("%(name)s: %(range)s", name=name, range=_range(rule.at_least, rule.at_most)))


def _joined(sentence: LazyString) -> Callable[[Any, Titles], Worded]:
    return lambda rule, titles: Worded(sentence, parts=tuple(rule_in_words(part, titles) for part in rule.of))


def _not(rule: c.Not, titles: Titles) -> Worded:
    return Worded(_("This does not happen"), parts=(rule_in_words(rule.of, titles),))


def _range(least: float | None, most: float | None) -> Sentence:
    if least is None:
        return _("at most %(n)s", n=_n(most or 0))
    if most is None:
        return _("at least %(n)s", n=_n(least))
    return _("from %(least)s to %(most)s", least=_n(least), most=_n(most))


def _n(number: float) -> str:
    """A number without the zeros that nobody wrote."""
    return f"{number:g}"


METADATA: dict[str, LazyString] = {
    "ring_s": _("Seconds of ringing"),
    "hold_s": _("Seconds on hold"),
    "queue": _("Queue"),
    "direction": _("Direction"),
    "seat_type": _("Seat type"),
    "hour": _("Hour of the day"),
}
WORDINGS: dict[type, Callable[[Any, Titles], Worded]] = {
    c.Phrase: _phrase,
    c.Pattern: _pattern,
    c.Sequence: _sequence,
    c.SpeechRate: _rate,
    c.Silence: _silence,
    c.Hold: _hold,
    c.Held: _held,
    c.Interruption: _interruption,
    c.Overlap: _overlap,
    c.Volume: _volume,
    c.Metadata: _metadata,
    c.All: _joined(_("All of these")),
    c.AnyOf: _joined(_("At least one of these")),
    c.Not: _not,
}
