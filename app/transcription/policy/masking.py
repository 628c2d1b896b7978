"""Personal data in transcripts as pages, search and exports may have it (X3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.engines.masking.finder import find_private
from app.engines.masking.mask import Mask
from app.engines.masking.rules import MaskingRules
from app.engines.speech.types import Transcript
from app.foundation.i18n import Bilingual

LABELS: dict[str, Bilingual] = {
    "phone": Bilingual(zh="电话", en="phone"),
    "identity_card": Bilingual(zh="证件号", en="identity card"),
    "bank_card": Bilingual(zh="银行卡", en="bank card"),
    "passport": Bilingual(zh="护照", en="passport"),
    "plate": Bilingual(zh="车牌", en="plate"),
    "email": Bilingual(zh="邮箱", en="e-mail"),
    "address": Bilingual(zh="地址", en="address"),
    "code": Bilingual(zh="验证码", en="one-time code"),
    "number": Bilingual(zh="号码", en="number"),
}


class Run(NamedTuple):
    """Words that are shown as one: ``first`` to ``last`` (one after), and the text; ``kind`` if masked."""

    text: str
    first: int
    last: int
    kind: str | None


def masked_words(words: Sequence[Any], masks: Sequence[Any], labels: Mapping[str, object]) -> list[str]:
    """The words' texts, where each masked run became one token such as ``[phone]`` or ``[phone …1234]``.

    ``words`` and ``masks`` are columns of a stored segment (``holding_words``, ``masks``); ``labels`` names
    the kinds (``LABELS``, or :func:`labels_in` for a set language).
    """
    return [run.text for run in masked_runs([str(word[0]) for word in words], masks, labels)]


def masked_runs(texts: Sequence[str], masks: Sequence[Any], labels: Mapping[str, object]) -> Iterator[Run]:
    """The same with the words that each token stands for, so that a token leads back to its moment."""
    at = 0
    for first, last, kind, *tail in sorted(masks):
        yield from (Run(texts[index], index, index + 1, None) for index in range(at, first))
        shown = f" …{tail[0]}" if tail and tail[0] else ""
        yield Run(f"[{labels[kind]}{shown}]", first, last, kind)
        at = last
    yield from (Run(texts[index], index, index + 1, None) for index in range(at, len(texts)))


def labels_in(language: str) -> dict[str, str]:
    """The kinds' names in the language of a transcript (``"zh-CN"``, ``"en"``), whoever reads."""
    chinese = language.startswith("zh")
    return {kind: name.zh if chinese else name.en for kind, name in LABELS.items()}


def masks_for(transcript: Transcript, rules: MaskingRules) -> list[list[Any]]:
    """For each segment the column ``masks``: ``[first word, one after the last, kind]``, in order.

    Where rules leave the end of a number readable, a fourth entry holds it. Masks of one segment depend on
    the others (a number goes on over turns), so a correction needs all of them again.
    """
    found = find_private(transcript.segments, transcript.language, rules)
    return [[_row(mask) for mask in masks] for masks in found]


def _row(mask: Mask) -> list[Any]:
    row: list[Any] = [mask.first, mask.last_plus_one, mask.kind.value]
    return [*row, mask.tail] if mask.tail else row
