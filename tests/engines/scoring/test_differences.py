"""What changed between two versions: nothing where nothing did, and one field where one did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from app.engines.scoring.conditions import Phrase
from app.engines.scoring.differences import ChangeKind, Part, differences
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.rubric import AskedIf, CriticalClass, LeftOut, Step
from app.engines.scoring.text import Text
from tests.factories.any_rubric import rubrics
from tests.factories.rubrics import SMALL

# Shrinking a whole rubric takes minutes and tells no more than the field does.
MANY = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
OTHER = Text(zh="别的", en="Other")
RULE = Phrase(any=("quite other words",), at_least=7)
OF_AN_ITEM = {
    "title.zh": lambda item: replace(item, title=replace(item.title, zh=item.title.zh[:900] + "!")),
    "title.en": lambda item: replace(item, title=replace(item.title, en=item.title.en[:900] + "!")),
    "guidance.what.zh": lambda item: with_guidance(item, what=replace(item.guidance.what, zh="!" * 99)),
    "guidance.what.en": lambda item: with_guidance(item, what=replace(item.guidance.what, en="!" * 99)),
    "guidance.good": lambda item: with_guidance(item, good=(*item.guidance.good, OTHER)),
    "guidance.bad": lambda item: with_guidance(item, bad=(*item.guidance.bad, OTHER)),
    "points": lambda item: replace(item, points=item.points + Decimal("0.01")),
    "scale": lambda item: replace(item, scale=(*item.scale, Step(OTHER, Decimal("0.5")))),
    "deduct": lambda item: replace(item, deduct=(item.deduct or 1) + Decimal("0.01")),
    "bonus": lambda item: replace(item, bonus=not item.bonus),
    "fatal": lambda item: replace(item, fatal=not item.fatal),
    "critical": lambda item: replace(item, critical=None if item.critical else CriticalClass.BUSINESS),
    "not_applicable": lambda item: replace(item, not_applicable=not item.not_applicable),
    "left_out": lambda item: replace(
        item, left_out=LeftOut.FULL if item.left_out == LeftOut.SECTION else LeftOut.SECTION
    ),
    "when": lambda item: replace(item, when=RULE),
    "asked_if": lambda item: replace(item, asked_if=AskedIf(item="quite-other", decided=("fail",))),
    "rule": lambda item: replace(item, rule=RULE),
}  # fmt: skip
OF_THE_HEADER = {
    "code": lambda rubric: replace(rubric, code="quite-other"),
    "version": lambda rubric: replace(rubric, version=rubric.version + 1),
    "title.zh": lambda rubric: replace(rubric, title=replace(rubric.title, zh="!" * 99)),
    "title.en": lambda rubric: replace(rubric, title=replace(rubric.title, en="!" * 99)),
    "language": lambda rubric: replace(rubric, language="zh-CN"),
    "valid_from": lambda rubric: replace(rubric, valid_from=None if rubric.valid_from else "2026-01-01"),
    "applies_to.queues": lambda rubric: with_part(rubric, "applies_to", queues=("quite", "others")),
    "applies_to.languages": lambda rubric: with_part(rubric, "applies_to", languages=("quite", "others")),
    "applies_to.directions": lambda rubric: with_part(rubric, "applies_to", directions=("quite", "others")),
    "applies_to.seat_types": lambda rubric: with_part(rubric, "applies_to", seat_types=("quite", "others")),
    "hearing.min_confidence": lambda rubric: with_part(rubric, "hearing", min_confidence=0.123),
    "hearing.min_words": lambda rubric: with_part(rubric, "hearing", min_words=1234),
}


def with_guidance(item, **changes):
    return replace(item, guidance=replace(item.guidance, **changes))


def with_part(rubric, name, **changes):
    return replace(rubric, **{name: replace(getattr(rubric, name), **changes)})


def with_item(rubric, number, item):
    """The rubric with another item in the place of its ``number``-th, and the code of the section."""
    at = -1
    for place, section in enumerate(rubric.sections):
        for own, _old in enumerate(section.items):
            at += 1
            if at == number:
                items = (*section.items[:own], item, *section.items[own + 1 :])
                changed = replace(section, items=items)
                return section.code, with_sections(rubric, place, changed)
    raise IndexError(number)


def with_sections(rubric, place, *changed):
    return replace(rubric, sections=(*rubric.sections[:place], *changed, *rubric.sections[place + 1 :]))


@MANY
@given(rubrics())
def test_a_rubric_does_not_differ_from_itself(rubric):
    assert differences(rubric, rubric) == ()


@MANY
@given(rubrics(), rubrics())
def test_only_equal_rubrics_do_not_differ(old, new):
    assert bool(differences(old, new)) == (old != new)


@MANY
@given(rubrics(), st.sampled_from(sorted(OF_AN_ITEM)), st.data())
def test_one_field_of_an_item_is_one_change_of_that_field(rubric, field, data):
    number = data.draw(st.integers(0, len(rubric.items) - 1))
    item = rubric.items[number]
    changed = OF_AN_ITEM[field](item)
    section, new = with_item(rubric, number, changed)
    [change] = differences(rubric, new)
    kind = ChangeKind.RENAMED if field.startswith("title") else ChangeKind.CHANGED
    assert (change.kind, change.part) == (kind, Part.ITEM)
    assert (change.path, change.title, change.field) == ((section, item.code), changed.title, field)
    assert change.before != change.after


@MANY
@given(rubrics(), st.sampled_from(sorted(OF_THE_HEADER)))
def test_one_field_of_the_header_is_one_change_of_that_field(rubric, field):
    [change] = differences(rubric, OF_THE_HEADER[field](rubric))
    assert (change.part, change.path, change.field) == (Part.HEADER, (), field)
    assert change.before != change.after


@MANY
@given(rubrics(), st.data())
def test_an_item_taken_away_is_one_change_and_the_other_way_round_one_too(rubric, data):
    assume(any(len(section.items) > 1 for section in rubric.sections))
    place = next(at for at, section in enumerate(rubric.sections) if len(section.items) > 1)
    section = rubric.sections[place]
    gone = data.draw(st.sampled_from(section.items))
    left = tuple(item for item in section.items if item is not gone)
    new = with_sections(rubric, place, replace(section, items=left))
    [removed], [added] = differences(rubric, new), differences(new, rubric)
    assert (removed.kind, added.kind) == (ChangeKind.REMOVED, ChangeKind.ADDED)
    assert removed.path == added.path == (section.code, gone.code)
    assert removed.before == added.after != removed.after is added.before is None


SMALL_RUBRIC = load_rubric(SMALL, "small")
OPENING, TALK = SMALL_RUBRIC.sections
RUDE, SILENCE, SOLVED = TALK.items


def told(new, old=SMALL_RUBRIC):
    return [
        (change.kind, change.path, change.field, change.before, change.after)
        for change in differences(old, new)
    ]


def test_an_item_that_went_to_another_section_is_told_once_where_it_is_now():
    new = replace(
        SMALL_RUBRIC,
        sections=(replace(OPENING, items=(SILENCE, *OPENING.items)), replace(TALK, items=(RUDE, SOLVED))),
    )
    assert told(new) == [(ChangeKind.MOVED, ("opening", "silence"), "section", "talk", "opening")]


def test_what_moved_within_its_section_is_the_fewest_items():
    new = with_sections(SMALL_RUBRIC, 1, replace(TALK, items=(SOLVED, RUDE, SILENCE)))
    assert told(new) == [(ChangeKind.MOVED, ("talk", "solved"), "position", "3", "1")]


def test_places_are_those_of_the_form_where_an_item_before_went_elsewhere():
    new = replace(
        SMALL_RUBRIC,
        sections=(replace(OPENING, items=(*OPENING.items, RUDE)), replace(TALK, items=(SOLVED, SILENCE))),
    )
    assert told(new) == [
        (ChangeKind.MOVED, ("opening", "rude"), "section", "talk", "opening"),
        (ChangeKind.MOVED, ("talk", "solved"), "position", "3", "1"),
    ]


def test_a_section_moves_with_its_items():
    assert told(replace(SMALL_RUBRIC, sections=(TALK, OPENING))) == [
        (ChangeKind.MOVED, ("talk",), "position", "2", "1")
    ]


def test_a_section_that_is_gone_is_told_where_it_stood_with_its_items():
    new = replace(SMALL_RUBRIC, sections=(TALK,))
    kinds = [(change.kind, change.part, change.path) for change in differences(SMALL_RUBRIC, new)]
    assert kinds == [
        (ChangeKind.REMOVED, Part.SECTION, ("opening",)),
        (ChangeKind.REMOVED, Part.ITEM, ("opening", "greeting")),
    ]


def test_a_weight_is_told_of_its_section():
    new = with_sections(SMALL_RUBRIC, 0, replace(OPENING, weight=Decimal("12.5")))
    assert told(new) == [(ChangeKind.CHANGED, ("opening",), "weight", None, "12.5")]


def test_a_rule_is_shown_before_and_after_as_the_file_has_it():
    changed = replace(RUDE, rule=Phrase(none=("shut up", "go away"), by="agent"))
    _section, new = with_item(SMALL_RUBRIC, 1, changed)
    assert told(new) == [
        (
            ChangeKind.CHANGED, ("talk", "rude"), "rule",
            "phrase: {none: [shut up], by: agent}", "phrase: {none: [shut up, go away], by: agent}",
        )
    ]  # fmt: skip
