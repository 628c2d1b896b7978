"""What pydantic finds wrong, as sentences that a supervisor understands."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from app.engines.scoring.problem import Path, Problem, quoted
from app.engines.scoring.text import Text
from app.engines.scoring.yaml_text import Document

# {field} is the last step of the path; the rest comes from pydantic's context.
MESSAGES = {
    "missing": Text(zh="缺少“{field}”", en="'{field}' is missing"),
    "missing_argument": Text(zh="缺少“{field}”", en="'{field}' is missing"),
    "unexpected_keyword_argument": Text(zh="未知的键“{field}”", en="'{field}' is not a known key"),
    "extra_forbidden": Text(zh="未知的键“{field}”", en="'{field}' is not a known key"),
    "union_tag_invalid": Text(
        zh="未知的条件“{tag}”，可用：{expected_tags}",
        en="'{tag}' is not a condition; there are: {expected_tags}",
    ),
    "union_tag_not_found": Text(
        zh="条件应只有一个键，即它的种类", en="a condition has one key, its kind, as in 'phrase: ...'"
    ),
    "string_pattern_mismatch": Text(
        zh="“{input}”应为小写字母、数字、下划线或连字符，以字母开头",
        en="'{input}' should be lower-case letters, digits, '_' or '-', beginning with a letter",
    ),
    "string_type": Text(zh="应为文字", en="should be a text"),
    "string_too_short": Text(zh="不能为空", en="should not be empty"),
    "string_too_long": Text(zh="超过 {max_length} 个字符", en="is longer than {max_length} characters"),
    "literal_error": Text(zh="“{input}”不可用，可用：{expected}", en="'{input}' should be one of {expected}"),
    "enum": Text(zh="“{input}”不可用，可用：{expected}", en="'{input}' should be one of {expected}"),
    "too_short": Text(zh="至少需要 {min_length} 项", en="needs at least {min_length} entries"),
    "tuple_type": Text(zh="应为列表", en="should be a list"),
    "dict_type": Text(zh="应为一组键和值", en="should be a mapping of keys and values"),
    "model_attributes_type": Text(zh="应为一组键和值", en="should be a mapping of keys and values"),
    "dataclass_type": Text(zh="应为一组键和值", en="should be a mapping of keys and values"),
    "greater_than_equal": Text(zh="应不小于 {ge}", en="should be {ge} or more"),
    "greater_than": Text(zh="应大于 {gt}", en="should be more than {gt}"),
    "less_than_equal": Text(zh="应不大于 {le}", en="should be {le} or less"),
    "decimal_max_places": Text(
        zh="小数最多 {decimal_places} 位", en="has more than {decimal_places} decimals"
    ),
}
NUMBER = Text(zh="“{input}”不是合适的数字", en="'{input}' is not a suitable number")
BOOLEAN = Text(zh="应为 true 或 false", en="should be true or false")
DATE = Text(zh="应为日期，如 2026-11-01", en="should be a date, as in 2026-11-01")
OTHER = Text(zh="不符合要求：{message}", en="{message}")
FAMILIES = {
    "int": NUMBER,
    "float": NUMBER,
    "decimal": NUMBER,
    "finite": NUMBER,
    "bool": BOOLEAN,
    "date": DATE,
}
LONGEST_MESSAGE = 600


def schema_problems(error: ValidationError, document: Document) -> list[Problem]:
    """One problem for each thing that does not fit the types, with line and key."""
    rows = [row for row in error.errors(include_url=False) if not _follows_from_another(row)]
    return [_problem(row, document) for row in rows]


def _follows_from_another(row: Any) -> bool:
    """A list whose entries are wrong is also reported as too short; that is no news."""
    return row["type"] == "too_short" and bool(row["input"])


def _problem(row: Any, document: Document) -> Problem:
    path: Path = tuple(row["loc"])
    seen = document.visible(path)
    field = str(path[-1]) if path else ""
    known = {
        "field": quoted(field),
        "input": quoted(row["input"]),
        "message": row["msg"][:LONGEST_MESSAGE],
        **{name: str(value)[:LONGEST_MESSAGE] for name, value in row.get("ctx", {}).items()},
    }
    pattern = MESSAGES.get(row["type"]) or FAMILIES.get(row["type"].partition("_")[0], OTHER)
    message = Text(zh=pattern.zh.format_map(known), en=pattern.en.format_map(known))
    missing = row["type"] in ("missing", "missing_argument")
    return document.problem(seen, message, key=(*seen, field) if missing else None)
