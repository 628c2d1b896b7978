"""Trust belongs to the very rule: what decides changes the digest, what does not decide leaves it."""

from __future__ import annotations

import pytest

from app.engines.scoring.loader import load_lexicon, load_rubric
from app.engines.scoring.rule_digest import rule_digest

TEXT = """
code: small-en
version: 1
title: {zh: 小表, en: Small}
language: en
anchors:
  asked: {any: ["{asking}"], by: agent}
  unused: {any: [something else]}
sections:
  - code: talk
    title: {zh: 交谈, en: Talking}
    items:
      - code: thanks
        title: {zh: 致谢, en: Thanks}
        guidance: {what: {zh: 致谢, en: Say thanks}}
        points: 60
        rule: {phrase: {any: [thank you], by: agent, after: {anchor: asked}}}
      - code: quiet
        title: {zh: 静默, en: Silence}
        guidance: {what: {zh: 静默, en: Silence}}
        points: 40
        rule: {all: [{silence: {longer_than_s: 8}}, {duration: {min_s: 5}}]}
"""
ASKING = """
code: asking
title: {zh: 询问, en: Asking}
language: en
entries: [{say: "your name {please}"}]
"""
PLEASE = """
code: please
title: {zh: 请, en: Please}
language: en
entries: [{say: please}]
"""
OTHER = PLEASE.replace("please", "other")


def digests(text=TEXT, asking=ASKING, please=PLEASE, other=OTHER):
    lexicons = {one.code: one for one in (load_lexicon(part, "l.yaml") for part in (asking, please, other))}
    rubric = load_rubric(text, "r.yaml", lexicons)
    return {item.code: rule_digest(rubric, item, lexicons) for item in rubric.items}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("en: Say thanks", "en: Say it kindly"),
        ("points: 60", "points: 60\n        fatal: true"),
        ("points: 60", "points: 60\n        not_applicable: true"),
        ("something else", "something new"),
    ],
)
def test_what_decides_nothing_leaves_it(old, new):
    assert digests(TEXT.replace(old, new)) == digests()


def test_a_changed_phrase_changes_it_for_its_item_alone():
    changed = digests(TEXT.replace("[thank you]", "[thank you so much]"))
    assert changed["thanks"] != digests()["thanks"]
    assert changed["quiet"] == digests()["quiet"]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": TEXT.replace('["{asking}"], by: agent', '["{asking}"]')},
        {"asking": ASKING.replace("your name", "your full name")},
        {"please": PLEASE.replace("say: please", "say: if you like")},
    ],
)
def test_an_anchor_and_the_word_lists_behind_it_count(changed):
    assert digests(**changed)["thanks"] != digests()["thanks"]
    assert digests(**changed)["quiet"] == digests()["quiet"]


def test_a_word_list_that_nothing_names_does_not_count():
    assert digests(other=OTHER.replace("say: other", "say: more")) == digests()


def test_all_is_not_any():
    changed = TEXT.replace("rule: {all: [{silence", "rule: {any: [{silence")
    assert digests(changed)["quiet"] != digests()["quiet"]


def test_how_well_a_call_must_be_heard_counts_for_every_rule():
    changed = digests(f"{TEXT}hearing: {{min_words: 9}}\n")
    assert all(changed[code] != digest for code, digest in digests().items())
