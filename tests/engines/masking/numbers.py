"""Random numbers that are valid, and the ways in which people say them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

CHINESE_DIGITS = "零一二三四五六七八九"
ENGLISH_DIGITS = "zero one two three four five six seven eight nine".split()
REGIONS = ["110105", "310101", "440106", "330106", "510104", "650102", "820000"]


@st.composite
def identity_numbers(draw: DrawFn) -> str:
    day = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    body = draw(st.sampled_from(REGIONS)) + day.strftime("%Y%m%d") + f"{draw(st.integers(0, 999)):03}"
    rest = sum(int(sign) * 2 ** (17 - n) for n, sign in enumerate(body)) % 11
    return body + "10X98765432"[rest]


@st.composite
def card_numbers(draw: DrawFn) -> str:
    prefix, length = draw(st.sampled_from([("4", 16), ("52", 16), ("622202", 19), ("6225", 16), ("37", 15)]))
    size = length - len(prefix) - 1
    body = prefix + draw(st.text("0123456789", min_size=size, max_size=size))
    return body + next(digit for digit in "0123456789" if _luhn(body + digit))


def _luhn(number: str) -> bool:
    return (
        sum(sum(divmod(int(digit) * (1 + n % 2), 10)) for n, digit in enumerate(reversed(number))) % 10 == 0
    )


def chinese_mobiles() -> st.SearchStrategy[str]:
    return st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def north_american() -> st.SearchStrategy[str]:
    """Not those that everybody may ring: 800, 888 and the like."""
    return st.from_regex(r"[2-7][0-9]{2}[2-9][0-9]{6}", fullmatch=True)


@st.composite
def said_in_chinese(draw: DrawFn, number: str) -> str:
    """Figures or spoken digits, in groups, now and then with a hesitation."""
    digits = CHINESE_DIGITS if draw(st.booleans()) else CHINESE_DIGITS.replace("一", "幺")
    spoken = draw(st.booleans())
    groups = [
        "".join("X" if sign == "X" else digits[int(sign)] for sign in group) if spoken else group
        for group in draw(grouped(number))
    ]
    return draw(st.sampled_from(["，" if spoken else "-", " ", "，嗯，", "，然后"])).join(groups)


@st.composite
def said_in_english(draw: DrawFn, number: str) -> str:
    spoken = draw(st.booleans())
    zero = draw(st.sampled_from(["zero", "oh"]))
    groups = [
        _english(group, zero, draw(st.booleans())) if spoken else group for group in draw(grouped(number))
    ]
    return draw(st.sampled_from([" ", ", ", " um ", " and then "] if spoken else [" ", "-", " dash "])).join(
        groups
    )


def _english(group: str, zero: str, doubles: bool) -> str:
    named = dict(zip("0123456789X", [*ENGLISH_DIGITS, "x"], strict=True))
    if set(group) != {"0"}:  # "oh" by itself is no digit but a sigh
        named["0"] = zero
    words, at = [], 0
    while at < len(group):
        twice = doubles and group[at : at + 2] == group[at] * 2
        words += ["double", named[group[at]]] if twice else [named[group[at]]]
        at += 2 if twice else 1
    return " ".join(words)


@st.composite
def grouped(draw: DrawFn, number: str) -> list[str]:
    groups, at = [], 0
    while at < len(number):
        size = draw(st.integers(2, 6))
        groups.append(number[at : at + size])
        at += size
    if len(groups) > 1 and len(groups[-1]) == 1:
        last = groups.pop()
        groups[-1] += last
    return groups
