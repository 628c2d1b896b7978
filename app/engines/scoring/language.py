"""What the two languages of the product differ in when phrases are matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Language:
    """How lenient matching is, in letters (English) or syllables (Chinese), and words a slot takes.

    ``letters_per_edit``: by tolerance, one edit is allowed for so many letters of a phrase.
    ``slots``: fewest and most words. ``gap_words``: most words that ``...`` passes over.
    """

    tag: str
    letters_per_edit: Mapping[str, int]
    slots: Mapping[str, tuple[int, int]]
    gap_words: int


ENGLISH = Language(
    tag="en",
    letters_per_edit=MappingProxyType({"close": 6, "loose": 4}),
    slots=MappingProxyType({"name": (1, 3), "number": (1, 12), "word": (1, 2)}),
    gap_words=5,
)
CHINESE = Language(
    tag="zh-CN",
    letters_per_edit=MappingProxyType({"close": 5, "loose": 3}),
    slots=MappingProxyType({"name": (1, 5), "number": (1, 20), "word": (1, 4)}),
    gap_words=10,
)
LANGUAGES = MappingProxyType({language.tag: language for language in (ENGLISH, CHINESE)})

FILLERS = frozenset(
    [
        *("um", "uh", "er", "erm", "hmm", "hm", "mm", "mhm", "ah", "eh"),
        *("呃", "嗯", "啊", "哦", "噢", "唉", "诶", "呀", "嘛", "呐"),
    ]
)

CONTRACTIONS = MappingProxyType(
    {
        "won't": "will not",
        "can't": "can not",
        "cannot": "can not",
        "shan't": "shall not",
        "ain't": "is not",
        "let's": "let us",
        "gonna": "going to",
        "wanna": "want to",
        "gotta": "got to",
        "ok": "okay",
    }
)
# "'s" is "is" after these; after any other word it may be a possessive and stays.
IS_AFTER = frozenset(["it", "that", "what", "where", "there", "here", "who", "how", "he", "she"])
ENDINGS = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'d", "would"))

SYMBOLS = MappingProxyType({"%": " percent ", "&": " and ", "+": " plus "})
