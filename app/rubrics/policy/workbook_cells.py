"""What the cells of a rubric's workbook hold: plain data of the file as people fill it in, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.engines.scoring.problem import RubricError
from app.engines.scoring.yaml_form import dump_part
from app.engines.scoring.yaml_text import read_yaml
from app.foundation.i18n import Bilingual, LazyString, _
from app.foundation.sheets import Cell

YES = ("是 yes", "否 no")
TRUE = ("是", "yes", "true", "y", "1", "✓", "√", "x", "对")
FALSE = ("否", "no", "false", "n", "0", "不是")
LANGUAGES = {"zh-CN": "zh-CN", "en": "en"}
CRITICAL = {"customer": "客户 customer", "business": "业务 business", "compliance": "合规 compliance"}
LEFT_OUT = {"total": "总分 total", "section": "部分 section", "full": "满分 full"}
SPEAKERS = {"agent": "座席 agent", "customer": "客户 customer", "unknown": "未知 unknown"}
TOLERANCES = {"exact": "精确 exact", "close": "接近 close", "loose": "宽松 loose"}


class CellFault(ValueError):
    """A cell cannot be read; ``message`` says what to write."""

    def __init__(self, message: LazyString | Bilingual) -> None:
        super().__init__(type(message).__name__)
        self.message = message


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written into a cell and read from one that is not blank."""

    write: Callable[[Any], Cell]
    read: Callable[[Cell], Any]
    choices: tuple[str, ...] = ()


def text_of(cell: Cell) -> str:
    """A cell as text: the number 12 is "12"."""
    return cell if isinstance(cell, str) else str(cell)


def _word(cell: Cell) -> str:
    return text_of(cell).strip()


def _number(cell: Cell) -> Any:
    return _figure(_word(cell)) if isinstance(cell, str | date) else cell


def _write_number(value: Any) -> Cell:
    """A spreadsheet keeps 15 digits of a number; one that has more is written as text."""
    return str(value) if isinstance(value, float) and float(f"{value:.15g}") != value else value


def _yes(cell: Cell) -> bool:
    words = {_word(cell).lower(), *_word(cell).lower().split()}
    if words & {*TRUE, *YES[:1]}:
        return True
    if words & {*FALSE, *YES[1:]}:
        return False
    raise CellFault(_("write yes or no"))


def _day(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else _word(cell)


def _write_day(value: Any) -> Cell:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return str(value)


def chosen(labels: Mapping[str, str]) -> Kind:
    """One of a few words, shown in both languages; a word that is none of them is left as it is."""
    words = {word: value for value, label in labels.items() for word in (value, label, *label.split())}
    return Kind(
        lambda value: labels.get(value, value),
        lambda cell: words.get(_word(cell), _word(cell)),
        tuple(labels.values()),
    )


def one_a_line(values: Sequence[str]) -> str:
    """Texts one a line; a line break inside a text is written ``\\n``, a stroke ``\\\\``."""
    return "\n".join(value.replace("\\", "\\\\").replace("\n", "\\n") for value in values)


def lines_of(cell: Cell) -> list[str]:
    """The opposite of :func:`one_a_line`; empty lines are left out."""
    return [_unescaped(line) for line in text_of(cell).split("\n") if line]


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\n|])", lambda sign: "\n" if sign[1] == "n" else sign[1], text)


def _write_steps(steps: Sequence[Mapping[str, Any]]) -> str:
    rows = ((str(step["points"]), step["title"]["zh"], step["title"]["en"]) for step in steps)
    return "\n".join(" | ".join(one_a_line([text]).replace("|", "\\|") for text in row) for row in rows)


def _steps(cell: Cell) -> list[dict[str, Any]]:
    return [_step(line) for line in text_of(cell).split("\n") if line.strip()]


def _step(line: str) -> dict[str, Any]:
    parts = [""]
    for piece in re.findall(r"\\.|[^\\|]+|[\\|]", line):
        if piece == "|":
            parts.append("")
        else:
            parts[-1] += piece
    if len(parts) != 3:
        raise CellFault(_("write one step a line: points | Chinese title | English title"))
    points, zh, en = parts
    zh, en = (_unescaped(text.removeprefix(" ")) for text in (zh.removesuffix(" "), en))
    return {"title": {"zh": zh, "en": en}, "points": _figure(points.strip())}


def _figure(text: str) -> int | float | str:
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text


def _write_asked(value: Mapping[str, Any]) -> str:
    return f"{value['item']}: {', '.join(value['decided'])}"


def _asked(cell: Cell) -> dict[str, Any]:
    item, _colon, decided = _word(cell).replace("：", ":").partition(":")
    words = [word for word in re.split(r"[,，、\s]+", decided) if word]
    if not words:
        raise CellFault(_("write the earlier item's code, a colon and the decisions, as in greeting: fail"))
    return {"item": item.strip(), "decided": words}


def as_yaml(key: str) -> Kind:
    """What is written as in a file: a rule, a condition, metadata."""

    def read(cell: Cell) -> Any:
        try:
            return read_yaml(text_of(cell), "").data
        except RubricError as error:
            problem = error.problems[0]
            said = problem.message
            raise CellFault(
                Bilingual(zh=f"第 {problem.line} 行：{said.zh}", en=f"line {problem.line}: {said.en}")
            ) from error

    return Kind(lambda value: dump_part(value, key).rstrip("\n"), read)


TEXT = Kind(str, text_of)
WORD = Kind(str, _word)
NUMBER = Kind(_write_number, _number)
YES_OR_NO = Kind(lambda value: YES[not value], _yes, YES)
DAY = Kind(_write_day, _day)
LINES = Kind(one_a_line, lines_of)
STEPS = Kind(_write_steps, _steps)
ASKED = Kind(_write_asked, _asked)
