"""Rows of a table of agents: typed, or sent back with line and reason (P1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app.foundation.handed_in import Cells, Rejection, Wrong, day_in, filled_in, read_handed_in
from app.foundation.i18n import _
from app.organisation.models import Gender, Grade, SeatType

COLUMNS = ("agent_number", "name_zh", "name_en", "team", "seat_type", "grade", "hired_on")
MORE_COLUMNS = (
    "qualified_until",
    "left_on",
    "gender",
    "sign_in_name",
    "team_name_zh",
    "team_name_en",
    "lead",
)
HEADINGS_ZH = {
    "工号": "agent_number", "姓名": "name_zh", "英文名": "name_en", "班组": "team", "座席类型": "seat_type",
    "等级": "grade", "入职日期": "hired_on", "上岗资格有效期": "qualified_until", "离职日期": "left_on",
    "性别": "gender", "登录名": "sign_in_name", "班组名称": "team_name_zh", "班组英文名": "team_name_en",
    "班组长": "lead", "级别": "grade",
}  # fmt: skip
_SEAT_TYPES_ZH = {
    "技术服务": SeatType.TECHNICAL_SUPPORT, "市场咨询": SeatType.MARKET_ENQUIRY,
    "回访呼出": SeatType.OUTBOUND, "监督": SeatType.SUPERVISING,
}  # fmt: skip
_GRADES_ZH = {
    "初级": Grade.JUNIOR, "中级": Grade.INTERMEDIATE, "高级": Grade.SENIOR, "特级": Grade.EXPERT,
}  # fmt: skip
_GENDERS_ZH = {"女": Gender.FEMALE, "男": Gender.MALE, "其他": Gender.OTHER}
_NUMBER, _NAME, _CODE = 20, 80, 20
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent as a table has him. ``kept`` holds what `MORE_COLUMNS` the table has of the agent himself;
    a column that is not there changes nothing, an empty cell takes the value away.
    """

    line: int
    number: str
    name_zh: str
    name_en: str
    team: str
    seat_type: SeatType
    grade: Grade
    hired_on: date
    kept: Mapping[str, Any]
    team_name_zh: str
    team_name_en: str
    lead: str


def read_agents(path: Path) -> tuple[list[AgentRow], list[Rejection]]:
    """The rows of a CSV or XLSX table and those that cannot be read; a number that comes twice is sent back.

    Raises InvalidInput for a file that is no table or lacks a column of `COLUMNS`.
    """
    seen: dict[str, int] = {}

    def read(line: int, cells: Cells) -> AgentRow:
        row = _row(line, cells)
        if row.number in seen:
            raise Wrong("agent_number", _("Line %(line)s has this number, too.", line=seen[row.number]))
        seen[row.number] = line
        return row

    return read_handed_in(path, COLUMNS, HEADINGS_ZH, read)


def _row(line: int, cells: Cells) -> AgentRow:
    hired_on, kept = day_in(cells, "hired_on"), _kept(cells)
    left_on = kept.get("left_on")
    if left_on is not None and left_on < hired_on:
        raise Wrong("left_on", _("This day lies before the day of hiring."))
    name_zh = cells.get("name_zh", "")
    name_en = filled_in(cells, "name_en", _NAME) if not name_zh or cells.get("name_en") else name_zh
    return AgentRow(
        line=line, number=filled_in(cells, "agent_number", _NUMBER), team=filled_in(cells, "team", _CODE),
        name_zh=filled_in(cells, "name_zh", _NAME) if name_zh else name_en, name_en=name_en,
        seat_type=_one_of(cells, "seat_type", SeatType, _SEAT_TYPES_ZH),
        grade=_one_of(cells, "grade", Grade, _GRADES_ZH), hired_on=hired_on, kept=kept,
        team_name_zh=_if_filled(cells, "team_name_zh"), team_name_en=_if_filled(cells, "team_name_en"),
        lead=cells.get("lead", "").lower(),
    )  # fmt: skip


def _if_filled(cells: Cells, column: str) -> str:
    return filled_in(cells, column, _NAME) if cells.get(column) else ""


def _kept(cells: Cells) -> dict[str, Any]:
    kept: dict[str, Any] = {
        column: day_in(cells, column) if cells[column] else None
        for column in ("qualified_until", "left_on")
        if column in cells
    }
    if "gender" in cells:
        kept["gender"] = _one_of(cells, "gender", Gender, _GENDERS_ZH) if cells["gender"] else None
    if "sign_in_name" in cells:
        kept["sign_in_name"] = cells["sign_in_name"].lower()
    return kept


def _one_of(cells: Cells, column: str, kind: type[E], in_chinese: Mapping[str, E]) -> E:
    text = cells.get(column, "")
    plain = text.lower().replace(" ", "_")
    if text in in_chinese:
        return in_chinese[text]
    if plain in {one.value for one in kind}:
        return kind(plain)
    words = [f"{one.value} ({word})" for word, one in in_chinese.items()]
    raise Wrong(column, _("Write one of: %(words)s.", words=", ".join(words)))
