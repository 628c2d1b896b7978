"""Chinese addresses: province, city, district, road, number, building, unit, room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.engines.masking.mask import Claim, Kind
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Topic, Words
from app.engines.masking.topics import Topics

# Signs that no name of a place begins or goes on with: names have no other boundary in Chinese.
_STOP = "的了是在到住寄送往给我你您他她们那这就说吧呢吗啊嗯呃址收从个和跟与把请要用没不有去过条什么"
_NAME = rf"[^{_STOP}\W\da-z]"
_COUNT = r"[0-9一二三四五六七八九十百零〇幺两]"
_PROVINCES = (
    "河北省|山西省|辽宁省|吉林省|黑龙江省|江苏省|浙江省|安徽省|福建省|江西省|山东省|河南省|湖北省|湖南省|广东省|海南省"
    "|四川省|贵州省|云南省|陕西省|甘肃省|青海省|台湾省|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区"
    "|新疆维吾尔自治区|北京市|上海市|天津市|重庆市"
)
_UNIT = re.compile(
    rf"(?P<admin>{_PROVINCES}|(?:{_NAME}{{2,4}}?(?:自治州|市|新区|区|县|旗)|{_NAME}{{2,4}}?(?:街道|镇|乡))(?!场|别|民|域|政|内|里))"
    rf"|(?P<road>{_NAME}{{1,6}}?(?:大道|大街|胡同|公路|路|街|巷)(?:[东南西北中]?{_COUNT}{{1,2}}段)?(?!由|上|线|口|灯|过))"
    rf"|(?P<estate>{_NAME}{{2,6}}?(?:小区|花园|家园|公寓|大厦|新村|科技园|花苑|嘉园|雅苑|山庄|村))"
    rf"|(?P<house>(?<!月)(?:{_COUNT}{{1,6}}[a-z]?(?:号楼|号院|支弄|号(?![线码窗])|弄|栋|幢|座|单元|楼|层|室|户|门(?!口)|段)|[a-z]座))"
)
_ROOM = re.compile(rf"[a-z]?{_COUNT}{{2,4}}(?!{_COUNT}|[元块个年月点分度米平])")
_BETWEEN = re.compile(r"[,、 ]?")
_BLANKED = ("改成", "换成", "改到", "就是", "还是", "不是", "知道", "地址", "住址", "家住", "收货", "没变")


def find_addresses(thread: Sequence[Piece], topics: Topics, words: Words) -> Iterator[Claim]:
    """The addresses in a thread, breath by breath; a place's name alone ("杭州市") is none."""
    for breath in _breaths(thread):
        text, owners = _text(breath)
        for start, end, levels in _clusters(text):
            pieces = breath[owners[start] : owners[end - 1] + 1]
            if _is_private(levels, topics.before(pieces[0].at)) and not _is_public(text, start, end, words):
                yield Claim(Kind.ADDRESS, pieces)


def _breaths(thread: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    start = 0
    for at in range(1, len(thread) + 1):
        if at == len(thread) or thread[at].segment != thread[start].segment:
            yield thread[start:at]
            start = at


def _text(breath: Sequence[Piece]) -> tuple[str, list[int]]:
    text = "".join(piece.text for piece in breath)
    for word in _BLANKED:
        text = text.replace(word, "|" * len(word))
    return text, [index for index, piece in enumerate(breath) for _char in piece.text]


def _clusters(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Units of addresses that follow one another: from, to (one after), and their levels."""
    start = end = -1
    levels: list[str] = []
    for found in _UNIT.finditer(text):
        if levels and not _BETWEEN.fullmatch(text[end : found.start()]):
            yield start, _with_room(text, end, levels), levels
            levels = []
        start = start if levels else found.start()
        levels.append(str(found.lastgroup))
        end = found.end()
    if levels:
        yield start, _with_room(text, end, levels), levels


def _with_room(text: str, end: int, levels: Sequence[str]) -> int:
    """Where the address ends with the room that is named by its digits alone ("1单元1203")."""
    room = _ROOM.match(text, end) if levels[-1] == "house" else None
    return room.end() if room else end


def _is_private(levels: Sequence[str], topic: Topic | None) -> bool:
    houses = levels.count("house")
    named = len(levels) - houses
    if topic is Topic.ADDRESS:
        return houses >= 2 or named >= 2 or bool(houses and named) or levels[0] in ("road", "estate")
    return topic is not Topic.OTHER and (bool(houses and named) or houses >= 3)


def _is_public(text: str, start: int, end: int, words: Words) -> bool:
    """Whether it is where the company itself is to be found."""
    around = text[max(0, start - 8) : start] + text[end : end + 8]
    return any(place in around for place in words.public_places)
