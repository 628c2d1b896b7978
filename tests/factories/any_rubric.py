"""Rubrics of every kind that a file can say, for hypothesis: all conditions, all fields, odd texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from app.engines.scoring import conditions as c
from app.engines.scoring.condition_parts import Near, Window
from app.engines.scoring.rubric import (
    AppliesTo,
    AskedIf,
    CriticalClass,
    Example,
    Guidance,
    Hearing,
    Item,
    LeftOut,
    Line,
    Rubric,
    Section,
    Step,
)
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Speaker

Draw = Callable[[st.SearchStrategy[Any]], Any]
# What YAML, spreadsheets or the lists in their cells could take for something else.
ODD = (
    "true", "null", "~", "12", "007", "1e3", "2026-01-01", "=1+1", "+1", "-1", "@x", "'", "'=x", "''", "# no",
    "a: b", "a, b", "[x]", "{x}", "- x", "a | b", "a\\|b", "a\\nb", "a\nb", "\n", " a ", "\t",
    "\r\n", "_x0041_", "#N/A", "TRUE", "%x", "&x", "*x", "!x", "\x07", "\u2028",
    "\ufeff", "\ufffe", "\"q\" it's", "…", "---", "...", "😀", "a #b", "a:", "?", "x" * 200, "是", "yes",
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(ODD),
    st.text(min_size=1, max_size=12),
    st.text("天地a'\"\\|:#,{}[]-\n\r\t =_x0", min_size=1, max_size=8),
)
TEXTS = st.builds(Text, zh=WORDS, en=WORDS)
PHRASES = st.lists(
    st.sampled_from(["hello", "hello: you", "it's {name}", "say \"yes\"", "a, b", "'tis", "=one", "one | two",
                     "back\\slash", "#one", "no", "null", "12 a", "- dash", "two\nlines", "... later",
                     "x {number}"]),
    min_size=1, max_size=3, unique=True,
).map(tuple)  # fmt: skip
SPEAKERS = st.sampled_from(Speaker)
HEARD = st.sampled_from([Speaker.AGENT, Speaker.CUSTOMER])
SECONDS = st.one_of(st.integers(0, 500).map(float), st.floats(0, 86_400))
COUNTS = st.integers(1, 1000)
SHARES = st.floats(0, 1)
KEYS = st.sampled_from(["ring_s", "queue", "hold_s", "hour"])
TOLERANCES = st.sampled_from(["exact", "close", "loose"])
VALUES = st.one_of(st.integers(-5, 99), st.floats(-9, 9), st.sampled_from(ODD), st.text(max_size=5))
CODES = st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def ranges(numbers: st.SearchStrategy[Any], low: str, high: str) -> st.SearchStrategy[dict[str, Any]]:
    """Fields ``low`` and ``high``: one of them, or both in order."""
    pairs = (
        st.tuples(numbers, numbers).map(sorted).map(lambda pair: dict(zip((low, high), pair, strict=True)))
    )
    return st.one_of(numbers.map(lambda n: {low: n}), numbers.map(lambda n: {high: n}), pairs)


WINDOWS = st.builds(
    Window, first_s=maybe(SECONDS), last_s=maybe(SECONDS), first_turns=maybe(COUNTS), last_turns=maybe(COUNTS)
)
DIGITS = st.integers(1, 40).flatmap(
    lambda low: st.builds(c.Digits, min=st.just(low), max=maybe(st.integers(low, 40)))
)
HOLDINGS = st.builds(
    c.Holding, announce=PHRASES, thank=PHRASES, announce_within_s=SECONDS, thank_within_s=SECONDS,
    seconds_key=KEYS, tolerance=TOLERANCES,
)  # fmt: skip


@cache
def near(anchors: tuple[str, ...]) -> st.SearchStrategy[Near | None]:
    if not anchors:
        return st.none()
    places = st.builds(
        Near, anchor=st.sampled_from(anchors), within_turns=maybe(COUNTS), within_s=maybe(SECONDS)
    )
    return maybe(places)


@cache
def maybe_condition(anchors: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return maybe(conditions(anchors))


def ranged(
    kind: type, numbers: st.SearchStrategy[Any], low: str, high: str, **fields: Any
) -> st.SearchStrategy[Any]:
    return st.tuples(ranges(numbers, low, high), st.fixed_dictionaries(fields)).map(
        lambda both: kind(**both[0], **both[1])
    )


@cache
def conditions(anchors: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Any condition, three levels deep at most; ``anchors`` are those it may name."""
    places, speaker = near(anchors), maybe(SPEAKERS)
    leaves = st.one_of(
        st.builds(c.Phrase, any=PHRASES, all=PHRASES | st.just(()), unless=PHRASES | st.just(()),
                  at_least=st.integers(0, 3), at_most=maybe(st.integers(3, 1000)), by=speaker, after=places,
                  before=places, within=WINDOWS, tolerance=TOLERANCES),
        st.builds(c.Phrase, none=PHRASES, by=speaker),
        st.builds(c.Pattern, regex=st.sampled_from([r"\d{3}", "a: b", "[ab], #c", "'x'|\"y\"", "-+"]),
                  by=speaker, within=WINDOWS),
        st.builds(c.Sequence, steps=st.lists(PHRASES, min_size=2, max_size=3).map(tuple), by=speaker,
                  tolerance=TOLERANCES),
        ranged(c.SpeechRate, st.floats(0, 999), "min", "max", by=SPEAKERS, breaths=COUNTS,
               over=st.sampled_from(["call", "breath"])),
        st.builds(c.Silence, longer_than_s=SECONDS, except_holds=maybe(HOLDINGS)),
        st.builds(c.Hold, longer_than_s=SECONDS, holding=HOLDINGS,
                  must=st.sampled_from([("announce",), ("thank",), ("announce", "thank"), ()])),
        st.builds(c.Held, longer_than_s=SECONDS, holding=HOLDINGS),
        st.builds(c.Interruption, by=SPEAKERS, at_least=COUNTS, longer_than_s=SECONDS),
        st.builds(c.Overlap, longer_than_s=SECONDS),
        ranged(c.Volume, st.floats(-99, 9), "min_dbfs", "max_dbfs", by=SPEAKERS),
        st.builds(c.Latency, by=SPEAKERS, longer_than_s=SECONDS, at_least=COUNTS),
        ranged(c.TalkRatio, SHARES, "min", "max", by=SPEAKERS),
        ranged(c.Duration, SECONDS, "min_s", "max_s"),
        st.builds(c.Ringing, longer_than_s=SECONDS, seconds_key=KEYS),
        st.builds(c.Music, longer_than_s=SECONDS),
        st.builds(c.Entity, what=st.sampled_from(["number", "amount", "date"]), by=speaker, within=WINDOWS,
                  at_least=COUNTS, digits=DIGITS, tolerance=TOLERANCES),
        st.builds(c.Entity, what=st.just("name"), said_as=st.just(("this is {name}",)), by=speaker),
        st.builds(c.ReadBack, by=HEARD, digits=DIGITS, within_turns=maybe(COUNTS), within_s=maybe(SECONDS)),
        st.builds(c.Meaning, like=PHRASES, similarity=SHARES, by=speaker, within=WINDOWS),
        st.builds(c.Metadata, key=KEYS, one_of=st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
        ranged(c.Metadata, st.floats(-9, 99), "at_least", "at_most", key=KEYS),
    )  # fmt: skip
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(c.All, of=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(c.AnyOf, of=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(c.Not, of=inner),
        ),
        max_leaves=3,
    )


def hundredths(total: int, parts: int) -> st.SearchStrategy[list[Decimal]]:
    """Decimals above 0 with two places that add up to ``total``."""
    cuts = st.lists(
        st.integers(1, total * 100 - 1) | st.integers(1, total - 1).map(lambda n: n * 100),
        min_size=parts - 1, max_size=parts - 1, unique=True,
    ).map(sorted)  # fmt: skip
    return cuts.map(
        lambda at: [
            Decimal(high - low) / 100
            for low, high in zip([0, *at], [*at, total * 100], strict=True)
        ]
    )  # fmt: skip


GUIDANCES = st.builds(
    Guidance,
    what=TEXTS,
    good=st.lists(TEXTS, max_size=2).map(tuple),
    bad=st.lists(TEXTS, max_size=2).map(tuple),
)


DECIDED = st.lists(st.sampled_from(["pass", "part", "fail", "not_applicable"]), min_size=1, unique=True)
CLASSES = maybe(st.sampled_from(CriticalClass))
SOMEBODY = maybe(SPEAKERS)
LINES = st.lists(
    st.builds(
        lambda by, start, length, text: Line(by, start, start + length, text),
        SPEAKERS, SECONDS, st.floats(0.5, 99), WORDS | st.just(""),
    ),
    max_size=3,
)  # fmt: skip
METADATA = st.dictionaries(KEYS | WORDS, maybe(VALUES), max_size=2)
VOLUMES = st.dictionaries(SPEAKERS, st.floats(-90, 0), max_size=2)
LISTS = st.lists(WORDS, max_size=2).map(tuple)
APPLIES = st.builds(AppliesTo, languages=LISTS, queues=LISTS, directions=LISTS, seat_types=LISTS)
HEARINGS = st.builds(Hearing, min_confidence=SHARES, min_words=st.integers(0, 99))
DAYS = maybe(st.dates(date(1901, 1, 1), date(2999, 1, 1)))
ANCHORS: tuple[tuple[str, ...], ...] = ((), ("account",), ("account", "x_1-place"))


@st.composite
def items(
    draw: Draw, code: str, points: Decimal, earlier: tuple[str, ...], anchors: tuple[str, ...], bonus: bool
) -> Item:
    rule, when = draw(maybe_condition(anchors)), None
    not_applicable = draw(st.booleans())
    if rule is not None and not_applicable:
        when = draw(maybe_condition(anchors))
    asked_if = None
    if earlier and draw(st.booleans()):
        asked_if = AskedIf(item=draw(st.sampled_from(earlier)), decided=tuple(draw(DECIDED)))
    kind = draw(st.sampled_from(["part", "scale", "deduct"]))
    scale = (Step(draw(TEXTS), points), Step(draw(TEXTS), Decimal(0))) if kind == "scale" and points else ()
    return Item(
        code=code, title=draw(TEXTS), guidance=draw(GUIDANCES), points=points, scale=scale,
        deduct=points if kind == "deduct" and points else None, bonus=bonus,
        fatal=not bonus and draw(st.booleans()),
        critical=None if bonus else draw(CLASSES),
        not_applicable=not_applicable, when=when, asked_if=asked_if, rule=rule,
        left_out=draw(st.sampled_from(LeftOut)) if not_applicable or asked_if else LeftOut.TOTAL,
    )  # fmt: skip


@st.composite
def anchors_of(draw: Draw, names: tuple[str, ...]) -> dict[str, c.Anchor]:
    """Anchors of these names; each may stand beside one before it."""
    built: dict[str, c.Anchor] = {}
    for number, name in enumerate(names):
        earlier = near(names[:number])
        built[name] = c.Anchor(
            any=draw(PHRASES), by=draw(SOMEBODY), after=draw(earlier), before=draw(earlier),
            tolerance=draw(TOLERANCES),
        )  # fmt: skip
    return built


@st.composite
def examples_for(draw: Draw, judged: tuple[str, ...]) -> Example:
    expect = st.dictionaries(st.sampled_from(judged), st.sampled_from(Verdict), max_size=3)
    return Example(
        title=draw(TEXTS), lines=tuple(draw(LINES)),
        expect=draw(expect) if judged else {},
        metadata=draw(METADATA),
        volume_dbfs=draw(VOLUMES),
    )  # fmt: skip


@st.composite
def rubrics(draw: Draw) -> Rubric:
    """A rubric that ``load_rubric`` would take, in English, so that the phrases above are sound."""
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    count, weighted = sum(sizes), draw(st.booleans())
    codes = draw(st.lists(CODES, min_size=count + 1, max_size=count + 1, unique=True))
    points = draw(hundredths(100, count))
    weights = draw(hundredths(100, len(sizes)) if weighted else st.just([None] * len(sizes)))
    names = draw(st.sampled_from(ANCHORS))
    built: list[Item] = []
    for at in range(count):
        earlier = tuple(item.code for item in built)
        built.append(draw(items(codes[at], points[at], earlier, names, bonus=False)))
    section_codes = draw(st.lists(CODES, min_size=len(sizes), max_size=len(sizes), unique=True))
    sections, left = [], list(built)
    for number, size in enumerate(sizes):
        own, left = left[:size], left[size:]
        if number == len(sizes) - 1 and draw(st.booleans()):
            own = [*own, draw(items(codes[-1], Decimal("2.5"), tuple(codes[:-1]), names, bonus=True))]
        sections.append(Section(section_codes[number], draw(TEXTS), tuple(own), weights[number]))
    judged = tuple(item.code for section in sections for item in section.items if item.rule is not None)
    return Rubric(
        code=draw(CODES), version=draw(st.integers(1, 99)), title=draw(TEXTS), language="en",
        sections=tuple(sections), valid_from=draw(DAYS),
        applies_to=draw(APPLIES),
        hearing=draw(HEARINGS),
        anchors=draw(anchors_of(names)), examples=tuple(draw(st.lists(examples_for(judged), max_size=2))),
    )  # fmt: skip
