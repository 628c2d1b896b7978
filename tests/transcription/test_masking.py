"""Masked words as pages, search and exports have them (X3)."""

from __future__ import annotations

import pytest

from app.transcription.policy.masking import labels_in, masked_runs, masked_words

ENGLISH = labels_in("en")
WORDS = [[text, n, n + 1, 0.9] for n, text in enumerate("call me on one three eight please".split())]


@pytest.mark.parametrize(
    ("masks", "shown"),
    [
        ([], "call me on one three eight please"),
        ([[3, 6, "phone"]], "call me on [phone] please"),
        ([[3, 6, "phone", "1234"]], "call me on [phone …1234] please"),
        ([[3, 6, "phone", ""]], "call me on [phone] please"),
        ([[6, 7, "email"], [0, 2, "address"]], "[address] on one three eight [e-mail]"),
        ([[0, 7, "code"]], "[one-time code]"),
    ],
)
def test_a_masked_run_is_one_token(masks, shown):
    assert " ".join(masked_words(WORDS, masks, ENGLISH)) == shown


def test_a_token_leads_back_to_its_words():
    runs = list(masked_runs([word[0] for word in WORDS], [[3, 6, "phone"]], ENGLISH))
    assert [(run.first, run.last, run.kind) for run in runs[2:5]] == [
        (2, 3, None),
        (3, 6, "phone"),
        (6, 7, None),
    ]


def test_chinese_transcripts_name_the_kinds_in_chinese():
    assert masked_words([["1", 0, 1, 1.0]], [[0, 1, "phone"]], labels_in("zh-CN")) == ["[电话]"]
