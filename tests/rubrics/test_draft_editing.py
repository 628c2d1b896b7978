"""The form builder's hands: parts to fields and back, and what its buttons do to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.scoring.loader import load_rubric, read_lexicons
from app.foundation.errors import InvalidInput, NotFound
from app.rubrics.policy.draft_document import blank, code_of, proposed_code, read_document, write_document
from app.rubrics.policy.draft_editing import edited
from app.rubrics.policy.draft_fields import fields_of, merged, read_snippet, rows, snippet
from app.rubrics.policy.draft_parts import Part, find, part_of
from app.rubrics.policy.draft_preview import preview_of
from tests.factories.rubrics import SMALL

GREETING = Part("item", 0, 0)
SHIPPED = sorted((ROOT / "qa_rules" / "rubrics").glob("*.yaml"))


def fields(text: str, part: Part, **typed: str) -> dict[str, str]:
    """The form of a part as the page shows it, with what somebody typed or pressed."""
    shown = fields_of(part.kind, find(read_document(text), part))
    return {name: value for name, value in shown.items() if value} | typed


def after(text: str, part: Part, **typed: str):
    new, shown = edited(text, part, fields(text, part, **typed))
    return read_document(new), shown


def codes(document) -> list[list[str]]:
    return [[item["code"] for item in section["items"]] for section in document["sections"]]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_rubric_goes_through_every_form_unchanged(path):
    text, lexicons = path.read_text(encoding="utf-8"), read_lexicons(ROOT / "qa_rules")
    document = read_document(text)
    for part in parts(document):
        assert edited(text, part, fields(text, part, do="save")) == (text, part)
        written = merged(part.kind, fields(text, part), find(document, part))
        put(document, part, written)
    assert load_rubric(write_document(document), path.name, lexicons) == load_rubric(
        text, path.name, lexicons
    )


def parts(document) -> list[Part]:
    sections = document["sections"]
    items = [Part("item", s, i) for s, one in enumerate(sections) for i, _ in enumerate(one["items"])]
    return [Part("header"), *(Part("section", s) for s, _ in enumerate(sections)), *items, Part("anchors"),
            Part("examples")]  # fmt: skip


def put(document, part: Part, value) -> None:
    if part.kind == "header":
        document.clear()
        document.update(value)
    elif value is not None:
        *above, last = part.path
        holder = document
        for step in above:
            holder = holder[step]
        holder[last] = value


EVERYTHING = """
code: tone
title: {zh: 语气, en: Tone}
guidance:
  what: {zh: 语气, en: Tone}
  good: [{zh: 好, en: good}]
  bad: [{zh: 差, en: bad}, {zh: 坏, en: worse}]
points: 10
scale:
  - {title: {zh: 优, en: good}, points: 10}
  - {title: {zh: 中, en: fair}, points: 4.5}
critical: customer
not_applicable: true
left_out: section
asked_if: {item: greeting, decided: [pass, part]}
when: {metadata: {key: direction, one_of: [inbound]}}
rule: {not: {silence: {longer_than_s: 8}}}
"""


def test_every_field_of_an_item_comes_back_from_its_form():
    item = read_snippet(EVERYTHING)
    assert merged("item", fields_of("item", item), {}) == item
    assert rows(fields_of("item", item), "bad") == [0, 1, 2]


def test_what_cannot_be_right_is_kept_as_it_was_typed():
    document, _ = after(SMALL, GREETING, points="many", rule="phrase: {any: [")
    item = find(document, GREETING)
    assert (item["points"], item["rule"]) == ("many", "phrase: {any: [")
    assert snippet(item["rule"], "rule") == "phrase: {any: ["


def test_keys_that_the_form_does_not_know_stay():
    text = SMALL.replace("points: 30\n        rule", "points: 30\n        colour: red\n        rule")
    document, _ = after(text, GREETING, points="29")
    assert find(document, GREETING)["colour"] == "red"


def test_looking_around_writes_nothing():
    text = f"# by hand\n{SMALL}"
    for button in ("save", "go:item-1-2", "go:examples", "go:nowhere"):
        assert edited(text, GREETING, fields(text, GREETING, do=button))[0] == text
    assert edited(text, GREETING, fields(text, GREETING, do="go:item-1-2"))[1] == Part("item", 1, 2)


def test_items_move_within_and_between_sections():
    document, shown = after(SMALL, Part("item", 1, 0), do="down")
    assert (codes(document), shown) == ([["greeting"], ["silence", "rude", "solved"]], Part("item", 1, 1))
    document, shown = after(SMALL, Part("item", 1, 0), do="up")
    assert (codes(document), shown) == ([["greeting", "rude"], ["silence", "solved"]], Part("item", 0, 1))
    document, shown = after(SMALL, GREETING, do="down")
    assert (codes(document), shown) == ([[], ["greeting", "rude", "silence", "solved"]], Part("item", 1, 0))


@pytest.mark.parametrize(("part", "button"), [(GREETING, "up"), (Part("item", 1, 2), "down")])
def test_at_the_very_edge_nothing_moves(part, button):
    assert edited(SMALL, part, fields(SMALL, part, do=button)) == (SMALL, part)


def test_sections_move_and_go():
    document, shown = after(SMALL, Part("section", 0), do="down")
    assert ([one["code"] for one in document["sections"]], shown) == (["talk", "opening"], Part("section", 1))
    document, shown = after(SMALL, Part("section", 1), do="remove")
    assert (codes(document), shown) == ([["greeting"]], Part("header"))
    document, shown = after(SMALL, Part("item", 1, 1), do="remove")
    assert (codes(document), shown) == ([["greeting"], ["rude", "solved"]], Part("section", 1))


def test_a_new_item_gets_its_code_from_its_title():
    document, shown = after(SMALL, GREETING, new_item_en="Says the price", new_item_zh="说明价格")
    assert (codes(document)[0], shown) == (["greeting", "says_the_price"], Part("item", 0, 1))
    document, shown = after(SMALL, Part("header"), new_section_zh="结束语")
    assert (document["sections"][2]["code"], shown) == ("jie_shu_yu", Part("section", 2))


@pytest.mark.parametrize(
    ("zh", "en", "taken", "code"),
    [
        ("", "Greeting", [], "greeting"),
        ("", "Greeting", ["greeting"], "greeting_2"),
        ("", "Greeting", ["greeting", "greeting_2"], "greeting_3"),
        ("开头语", "", [], "kai_tou_yu"),
        ("", "3 rings", [], "item_3_rings"),
        ("", "???", [], "item"),
        ("", "x" * 90, [], "x" * 36),
    ],
)
def test_a_code_is_proposed(zh, en, taken, code):
    assert proposed_code(zh, en, taken) == code


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.just("item"), max_size=1))
def test_a_proposed_code_is_one_that_a_rubric_may_have(zh, en, taken):
    document = blank("x", "en", "题", "Title", ("开", "Opening"))
    document["sections"][0]["items"] = [
        {"code": proposed_code(zh, en, taken), "title": {"zh": "a", "en": "a"}, "points": 100,
         "guidance": {"what": {"zh": "a", "en": "a"}}},
    ]  # fmt: skip
    load_rubric(write_document(document), "test.yaml")


@pytest.mark.parametrize(
    "text", ["", "[", "- a", "sections: 3", "sections: [1]", "sections: [{items: x}]", "a: &a [*a]", "x"]
)
def test_a_text_of_another_shape_is_left_to_the_text_page(app, text):
    assert read_document(text) is None or text == ""
    with pytest.raises(InvalidInput):
        edited(text, Part("header"), {})
    assert code_of(text) == ("", "", "")


def test_a_part_that_is_gone_is_not_found(app):
    with pytest.raises(NotFound):
        edited(SMALL, Part("item", 7, 0), {})


@pytest.mark.parametrize(
    ("key", "part", "field"),
    [
        ("title.zh", Part("header"), "title"),
        ("sections", Part("header"), "sections"),
        ("hearing.min_words", Part("header"), "hearing"),
        ("sections[1].weight", Part("section", 1), "weight"),
        ("sections[0].items[2].rule.phrase.any[0]", Part("item", 0, 2), "rule"),
        ("sections[0].items[2].guidance.good[1].zh", Part("item", 0, 2), "guidance.good"),
        ("sections[0].items[12]", Part("item", 0, 12), ""),
        ("anchors.account.any", Part("anchors"), "anchors"),
        ("examples[3].expect", Part("examples"), "examples"),
    ],
)
def test_a_fault_finds_its_part_and_field(key, part, field):
    assert part_of(key) == part
    assert part.field_of(key) == field
    assert Part("section", 9).field_of(key) is None
    assert Part("item", 0, 1).field_of(key) is None


@pytest.mark.parametrize("name", ["header", "anchors", "examples", "section-3", "item-0-12"])
def test_parts_are_named_in_addresses(name):
    assert Part.named(name).name == name


@pytest.mark.parametrize("name", ["", "item-1", "item--1-0", "section-", "sections", "item-0-1-2", "../x"])
def test_what_is_no_part_is_none(name):
    assert Part.named(name) is None


def test_the_preview_adds_up_what_is_there():
    preview = preview_of(read_document(SMALL))
    assert (preview.total, preview.is_full, [s.points for s in preview.sections]) == (100, True, [30, 70])
    weighted = read_document(SMALL)
    weighted["sections"][0]["weight"] = 30.5
    assert (preview_of(weighted).total, preview_of(weighted).is_weighted) == (30.5, True)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from("code title zh en points scale guidance asked_if rule".split()), inner
    ), max_leaves=12,
))  # fmt: skip
def test_whatever_an_item_holds_it_can_be_shown_and_filled_in(item):
    plain = item if isinstance(item, dict) else {"title": item}
    preview_of({"sections": [{"items": [plain]}]})
    merged("item", fields_of("item", plain), plain)
