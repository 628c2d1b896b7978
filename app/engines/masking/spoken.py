"""How digits and letters are spoken, in Chinese and English."""

from __future__ import annotations

CHINESE = {"零": "0", "〇": "0", "洞": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "三": "3", "四": "4",
           "五": "5", "六": "6", "七": "7", "拐": "7", "八": "8", "九": "9", "勾": "9"}  # fmt: skip
# What speech recognition writes for 幺 (yāo); a digit only within digits.
MISHEARD_ONE = frozenset("么妖腰要")
ONES = dict(zip("one two three four five six seven eight nine".split(), "123456789", strict=True))
DIGITS = {**CHINESE, **ONES, "zero": "0", "nought": "0", "naught": "0"}
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        map(str, range(10, 20)),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), "23456789", strict=True))
LETTER_O = frozenset({"o", "oh"})
TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
CHINESE_TIMES = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
CROSSES = frozenset({"x", "叉"})
SCALES = frozenset("十百千万亿点") | {"thousand", "million", "billion", "point"}
# The alphabet of the International Civil Aviation Organization, as customers use it.
ALPHABET = {
    "alpha": "a", "alfa": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f",
    "golf": "g", "hotel": "h", "india": "i", "juliet": "j", "juliett": "j", "kilo": "k", "lima": "l",
    "mike": "m", "november": "n", "oscar": "o", "papa": "p", "quebec": "q", "romeo": "r", "sierra": "s",
    "tango": "t", "uniform": "u", "victor": "v", "whiskey": "w", "whisky": "w", "xray": "x", "yankee": "y",
    "zulu": "z",
}  # fmt: skip
AS_IN = (("as", "in"), ("for",), ("like",))
