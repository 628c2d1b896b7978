"""What the types alone cannot say of a rubric: sums, doubles, references, patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.engines.scoring.anchor_checks import anchor_faults
from app.engines.scoring.condition_checks import condition_fault
from app.engines.scoring.item_checks import item_faults
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.phrase_text import PhraseError, count_ways
from app.engines.scoring.problem import Path
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.text import Text
from app.engines.scoring.walk import anchor_keys, phrase_keys, rules

Fault = tuple[Path, Text]
FULL = Decimal(100)
# What is compiled at a time: ten times the 2,000 phrases of a large centre.
MOST_WAYS = 20_000

PHRASE_FAULTS = {
    "empty": Text(zh="短语中没有可匹配的文字", en="there is nothing to listen for in this phrase"),
    "unknown_name": Text(zh="没有名为“{name}”的词库或占位", en="there is no lexicon or slot called '{name}'"),
    "circle": Text(zh="词库“{name}”引用了自己", en="the lexicon '{name}' refers to itself"),
    "too_many": Text(zh="短语展开后的说法过多", en="the phrase can be said in too many ways"),
}


def rubric_faults(rubric: Rubric, lexicons: Mapping[str, Lexicon]) -> list[Fault]:
    """Everything wrong with a rubric whose types are right, each with its path."""
    return [
        *_points(rubric),
        *_doubles(rubric),
        *anchor_faults(rubric),
        *item_faults(rubric),
        *_conditions(rubric, lexicons),
        *_examples(rubric),
    ]


def lexicon_faults(lexicon: Lexicon) -> list[Fault]:
    """Everything wrong with a lexicon whose types are right: the same wording twice."""
    seen: set[str] = set()
    faults: list[Fault] = []
    for number, entry in enumerate(lexicon.entries):
        for form in entry.forms:
            if form in seen:
                faults.append((("entries", number), _twice(form)))
            seen.add(form)
    return faults


def unknown_name(name: str) -> Text:
    """What is said of a phrase that names a lexicon which is not there."""
    return _phrase_fault(PhraseError("unknown_name", name))


def _points(rubric: Rubric) -> Iterator[Fault]:
    weights = [section.weight for section in rubric.sections]
    weighed = [weight for weight in weights if weight is not None]
    if not weighed:
        total = sum((item.points for item in rubric.items if not item.bonus), Decimal(0))
        if total != FULL:
            yield (
                ("sections",),
                Text(zh=f"各项分值合计 {total}，应为 100", en=f"the points add up to {total}, not to 100"),
            )
        return
    for at, section in enumerate(rubric.sections):
        if section.weight is None:
            yield (
                ("sections", at),
                Text(zh="权重须每个部分都有，或都没有", en="all sections need a 'weight', or none"),
            )
        elif not any(item.points for item in section.items if not item.bonus):
            yield (
                ("sections", at, "weight"),
                Text(zh="有权重的部分须有分值", en="a section with a 'weight' needs points"),
            )
    if len(weighed) == len(weights) and sum(weighed) != FULL:
        total = sum(weighed, Decimal(0))
        yield (
            ("sections",),
            Text(zh=f"各部分权重合计 {total}，应为 100", en=f"the weights add up to {total}, not to 100"),
        )


def _doubles(rubric: Rubric) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, section in enumerate(rubric.sections):
        if section.code in {other.code for other in rubric.sections[:at]}:
            yield ("sections", at, "code"), _twice(section.code)
        for number, item in enumerate(section.items):
            if item.code in seen:
                yield ("sections", at, "items", number, "code"), _twice(item.code)
            seen.add(item.code)


def _twice(code: str) -> Text:
    return Text(zh=f"“{code}”重复", en=f"'{code}' is there twice")


def _conditions(rubric: Rubric, lexicons: Mapping[str, Lexicon]) -> Iterator[Fault]:
    total = 0
    for path, condition in rules(rubric):
        message = condition_fault(condition)
        if message is not None:
            yield path, message
        for below, (phrase, _) in phrase_keys(condition):
            try:
                total += count_ways(phrase, rubric.language, lexicons)
            except PhraseError as error:
                yield (*path, *below), _phrase_fault(error)
    for path, (phrase, _) in anchor_keys(rubric):
        try:
            total += count_ways(phrase, rubric.language, lexicons)
        except PhraseError as error:
            yield path, _phrase_fault(error)
    if total > MOST_WAYS:
        yield ("sections",), Text(zh="短语总数过多", en="there are too many phrases in all")


def _phrase_fault(error: PhraseError) -> Text:
    pattern = PHRASE_FAULTS[error.code]
    return Text(zh=pattern.zh.format(name=error.name), en=pattern.en.format(name=error.name))


def _examples(rubric: Rubric) -> Iterator[Fault]:
    judged = {item.code for item in rubric.items if item.rule is not None}
    for number, example in enumerate(rubric.examples):
        for code in example.expect:
            if code not in judged:
                yield (
                    ("examples", number, "expect", code),
                    Text(zh=f"没有带规则的项目“{code}”", en=f"there is no item '{code}' with a rule"),
                )
        for at, line in enumerate(example.lines):
            if line.end_s <= line.start_s:
                yield ("examples", number, "lines", at), Text(zh="结束应晚于开始", en="ends before it starts")
