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
    seldom = () if rule.at_most is None else (_("at most %(n)s times", n=rule.at_most),)
    remarks = (*often, *seldom, *_beside(rule), *_window(rule.within))
    return Worded(parts[0].sentence, parts[0].phrases, remarks, tuple(parts[1:]))


def _beside(rule: c.Phrase) -> tuple[Sentence, ...]:
    """Beside which of the rubric's anchors, and how near."""
    said: list[Sentence] = []
    if rule.after is not None:
        said.append(_("after “%(place)s”", place=rule.after.anchor))
        said.extend(_soon(rule.after.within_turns, rule.after.within_s))
    if rule.before is not None:
        said.append(_("before “%(place)s”", place=rule.before.anchor))
        said.extend(_soon(rule.before.within_turns, rule.before.within_s))
    return tuple(said)


def _soon(turns: int | None, seconds: float | None) -> tuple[Sentence, ...]:
    said: list[Sentence] = []
    if turns is not None:
        said.append(_("at most %(n)s turns apart", n=turns))
    if seconds is not None:
        said.append(_("at most %(n)s seconds apart", n=_n(seconds)))
    return tuple(said)


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


def _latency(rule: c.Latency, titles: Titles) -> Worded:
    return Worded(
        _("%(who)s takes longer than %(n)s seconds to answer, %(count)s times or more",
          who=WHO[rule.by], n=_n(rule.longer_than_s), count=rule.at_least)
    )  # fmt: skip


def _talk_ratio(rule: c.TalkRatio, titles: Titles) -> Worded:
    shares = (None if share is None else share * 100 for share in (rule.min, rule.max))
    return Worded(_("%(who)s does %(range)s percent of the talking", who=WHO[rule.by], range=_range(*shares)))


def _duration(rule: c.Duration, titles: Titles) -> Worded:
    return Worded(_("The call lasts %(range)s seconds", range=_range(rule.min_s, rule.max_s)))


def _ringing(rule: c.Ringing, titles: Titles) -> Worded:
    return Worded(_("It rings for longer than %(n)s seconds", n=_n(rule.longer_than_s)))


def _music(rule: c.Music, titles: Titles) -> Worded:
    return Worded(_("Hold music plays for longer than %(n)s seconds in all", n=_n(rule.longer_than_s)))


def _entity(rule: c.Entity, titles: Titles) -> Worded:
    often = (_("at least %(n)s times", n=rule.at_least),) if rule.at_least > 1 else ()
    digits = (_digits(rule.digits),) if rule.what == "number" else ()
    sentence = _("%(who)s says %(what)s", who=WHO[rule.by], what=ENTITIES[rule.what])
    return Worded(sentence, quoted(rule.said_as, titles), (*digits, *often, *_window(rule.within)))


def _read_back(rule: c.ReadBack, titles: Titles) -> Worded:
    sentence = _("%(who)s reads back every number that the other says", who=WHO[rule.by])
    return Worded(sentence, remarks=(_digits(rule.digits), *_soon(rule.within_turns, rule.within_s)))


def _digits(digits: c.Digits) -> Sentence:
    return _("numbers of %(range)s digits", range=_range(digits.min, digits.max))


def _meaning(rule: c.Meaning, titles: Titles) -> Worded:
    sentence = _("%(who)s says something that means the same as one of", who=WHO[rule.by])
    closeness = _("likeness at least %(n)s", n=_n(rule.similarity))
    return Worded(sentence, tuple(rule.like), (closeness, *_window(rule.within)))


def _judged(rule: c.Judged, titles: Titles) -> Worded:
    question = Bilingual(zh=rule.question.zh, en=rule.question.en)
    cited = () if rule.by is None else (_("citing turns of: %(who)s", who=WHO[rule.by]),)
    remarks = (*cited, *_window(rule.within), _("where no model is set up, a person decides"))
    return Worded(_("A language model answers yes to"), (question,), remarks)


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
    if least == most:
        return _("exactly %(n)s", n=_n(least))
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
ENTITIES: dict[str, LazyString] = {
    "name": _("a name, as in"),
    "number": _("a number"),
    "amount": _("an amount of money"),
    "date": _("a date"),
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
    c.Latency: _latency,
    c.TalkRatio: _talk_ratio,
    c.Duration: _duration,
    c.Ringing: _ringing,
    c.Music: _music,
    c.Entity: _entity,
    c.ReadBack: _read_back,
    c.Meaning: _meaning,
    c.Judged: _judged,
    c.Metadata: _metadata,
    c.All: _joined(_("All of these")),
    c.AnyOf: _joined(_("At least one of these")),
    c.Not: _not,
}
