"""Rubric sets for the benches: ten phrases a rule, twenty rules a rubric, worded as the shipped ones are.

The phrases are the shipped lexicons' wordings first; then a tenth runs of words out of the dialogues,
which are said, and the others the beginning of one of these and the end of another: made of what is said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.engines.scoring.condition_parts import Tolerance
from app.engines.scoring.conditions import Phrase
from app.engines.scoring.normalise import units
from app.engines.scoring.rubric import Guidance, Item, Rubric, Section
from app.engines.scoring.text import Text
from app.engines.speech.types import Speaker
from app.engines.speech.wording import join_words, split_words
from bench.dialogues import Line, rules

PHRASES_A_RULE, RULES_A_RUBRIC = 10, 20
# Of twenty rules two mean it to the letter and one is lenient: more than in the shipped rubrics.
TOLERANCES: tuple[Tolerance, ...] = ("exact", "exact", "loose", *["close"] * 17)
SHORTEST, LONGEST = 2, 6
SAID = 0.1
WORDING = Text(zh="测试", en="Bench")


def rubric_set(lines: Sequence[Line], count: int, language: str) -> tuple[Rubric, ...]:
    """Rubrics with ``count`` different phrases altogether."""
    wanted = phrases(lines, count, language)
    ten = [wanted[start : start + PHRASES_A_RULE] for start in range(0, count, PHRASES_A_RULE)]
    items = [_item(number, tuple(some)) for number, some in enumerate(ten)]
    return tuple(
        _rubric(number, items[start : start + RULES_A_RUBRIC], language)
        for number, start in enumerate(range(0, len(items), RULES_A_RUBRIC))
    )


def phrases(lines: Sequence[Line], count: int, language: str) -> list[str]:
    """So many phrases that matching tells apart, in an order of no meaning."""
    dice = random.Random(count)
    shipped = list(dict.fromkeys(_shipped(language)))
    made = {_code(text, language): text for text in dice.sample(shipped, min(count, len(shipped)))}
    wordings = [tuple(split_words(text)) for text in shipped]
    while len(made) < count:
        words = _run(lines, dice) if dice.random() < SAID else _spliced(lines, wordings, dice)
        text = join_words(words, language).strip(" ,.?!，。？！、")
        if len(units(text, language)) >= SHORTEST:
            made.setdefault(_code(text, language), text)
    found = list(made.values())[:count]
    dice.shuffle(found)
    return found


def _shipped(language: str) -> Iterator[str]:
    for lexicon in rules().lexicons.values():
        if lexicon.language == language:
            yield from (form for entry in lexicon.entries for form in entry.forms if "{" not in form)


def _code(text: str, language: str) -> str:
    return "".join(unit.code for unit in units(text, language))


def _run(lines: Sequence[Line], dice: random.Random) -> Line:
    line, length = dice.choice(lines), dice.randint(SHORTEST, LONGEST)
    start = dice.randrange(max(1, len(line) - length))
    return line[start : start + length]


def _spliced(lines: Sequence[Line], wordings: Sequence[Line], dice: random.Random) -> Line:
    one, other = (dice.choice(wordings) if dice.random() < 0.5 else _run(lines, dice) for _ in range(2))
    return (*one[: max(1, len(one) // 2)], *other[len(other) // 2 :])


def _item(number: int, some: tuple[str, ...]) -> Item:
    asked = [{"any": some}, {"none": some}, {"any": some, "at_least": 2}][number % 3]
    tolerance = TOLERANCES[number % len(TOLERANCES)]
    rule = Phrase(**asked, by=Speaker.AGENT, tolerance=tolerance)
    points = Decimal(100) / RULES_A_RUBRIC
    return Item(f"item{number}", WORDING, Guidance(WORDING), points, rule=rule)


def _rubric(number: int, items: Sequence[Item], language: str) -> Rubric:
    return Rubric(f"rubric{number}", 1, WORDING, language, (Section("all", WORDING, tuple(items)),))
