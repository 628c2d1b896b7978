"""A part of a draft as the fields of a form, and back: what cannot be right is kept as it was typed.

The loader says what is wrong with it, at its place; nothing that was typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.engines.scoring.problem import RubricError
from app.engines.scoring.yaml_form import dump_part
from app.engines.scoring.yaml_text import read_yaml
from app.rubrics.policy.draft_parts import Kind

Fields = Mapping[str, str]
Plain = dict[str, Any]
FLAGS = ("bonus", "fatal", "not_applicable")
DECISIONS = ("pass", "part", "fail", "not_applicable")
LISTS = ("languages", "queues", "directions", "seat_types")
NAMES = ("zh", "en")
DEFAULT_LEFT_OUT = "total"
SNIPPETS = ("when", "rule")
ORDER = (
    "code version title language valid_from applies_to hearing anchors guidance points scale deduct bonus "
    "fatal critical not_applicable left_out asked_if when rule weight items sections examples"
).split()  # fmt: skip
_COMMA = re.compile(r"[,，、;；\n]")


def fields_of(kind: Kind, value: Any) -> dict[str, str]:
    """The fields of a part as it stands in the text."""
    plain = value if isinstance(value, dict) else {}
    if kind in ("anchors", "examples"):
        return {kind: snippet(value, kind)}
    fields = {**_pair("title", plain.get("title")), "code": _text(plain.get("code"))}
    return fields | {"header": _header_fields, "section": _section_fields, "item": _item_fields}[kind](plain)


def merged(kind: Kind, fields: Fields, old: Any) -> Any:
    """The part after its form was filled in; what the form does not know stays as it was."""
    if kind in ("anchors", "examples"):
        return read_snippet(fields.get(kind, ""))
    known = {"header": _header, "section": _section, "item": _item}[kind](fields)
    plain = (old if isinstance(old, dict) else {}) | {"title": _texts(fields, "title")} | known
    said = {name: one for name, one in plain.items() if not _is_empty(one)}
    return {name: said[name] for name in sorted(said, key=_place)}


def snippet(value: Any, key: str) -> str:
    """A part of the text that is edited as YAML; what was no YAML when it was typed stands as it was."""
    if value is None:
        return ""
    return value if isinstance(value, str) else dump_part(value, key)


def read_snippet(text: str) -> Any:
    """The opposite of :func:`snippet`: None where nothing was typed, the typed text where it is no YAML."""
    typed = text.replace("\r\n", "\n").rstrip()
    if not typed.strip():
        return None
    try:
        return read_yaml(typed, "rule").data
    except RubricError:
        return typed


def rows(fields: Fields, name: str, spare: int = 1) -> list[int]:
    """The numbers of the rows of a list in a form, and of ``spare`` empty ones."""
    pattern = re.compile(rf"{name}_[a-z]+-(\d{{1,3}})")
    found = {int(match[1]) for key, value in fields.items() if value and (match := pattern.fullmatch(key))}
    last = max(found, default=-1)
    return [*sorted(found), *range(last + 1, last + 1 + spare)]


def _header_fields(plain: Plain) -> dict[str, str]:
    applies = plain.get("applies_to") if isinstance(plain.get("applies_to"), dict) else {}
    hearing = plain.get("hearing") if isinstance(plain.get("hearing"), dict) else {}
    fields = {name: _text(plain.get(name)) for name in ("version", "language", "valid_from")}
    for name in LISTS:
        listed = (applies or {}).get(name)
        fields[name] = ", ".join(map(str, listed)) if isinstance(listed, list) else _text(listed)
    return fields | {name: _text((hearing or {}).get(name)) for name in ("min_confidence", "min_words")}


def _section_fields(plain: Plain) -> dict[str, str]:
    return {"weight": _text(plain.get("weight"))}


def _item_fields(plain: Plain) -> dict[str, str]:
    guidance = plain.get("guidance") if isinstance(plain.get("guidance"), dict) else {}
    fields = _pair("what", (guidance or {}).get("what"))
    for look in ("good", "bad"):
        for number, text in enumerate(_list((guidance or {}).get(look))):
            fields |= {f"{look}_{name}-{number}": words for name, words in _names(text).items()}
    for number, step in enumerate(_list(plain.get("scale"))):
        step = step if isinstance(step, dict) else {}
        fields |= {f"step_{name}-{number}": words for name, words in _names(step.get("title")).items()}
        fields[f"step_points-{number}"] = _text(step.get("points"))
    asked = plain.get("asked_if") if isinstance(plain.get("asked_if"), dict) else {}
    fields["asked_item"] = _text((asked or {}).get("item"))
    fields |= {f"asked_{one}": "yes" for one in _list((asked or {}).get("decided")) if one in DECISIONS}
    fields |= {flag: "yes" for flag in FLAGS if plain.get(flag) is True}
    fields |= {name: _text(plain.get(name)) for name in ("points", "deduct", "critical")}
    fields["left_out"] = _text(plain.get("left_out")) or DEFAULT_LEFT_OUT
    return fields | {name: snippet(plain.get(name), name) for name in SNIPPETS}


def _header(fields: Fields) -> Plain:
    applies = {name: listed for name in LISTS if (listed := _listed(fields.get(name, "")))}
    hearing = {name: _number(fields.get(name, "")) for name in ("min_confidence", "min_words")}
    return {
        "version": _number(fields.get("version", "")), "language": fields.get("language", ""),
        "valid_from": fields.get("valid_from", "").strip(), "applies_to": applies,
        "hearing": {name: value for name, value in hearing.items() if value != ""},
    } | _code(fields)  # fmt: skip


def _section(fields: Fields) -> Plain:
    return {"weight": _number(fields.get("weight", ""))} | _code(fields)


def _item(fields: Fields) -> Plain:
    guidance = {"what": _texts(fields, "what")} | {
        look: texts for look in ("good", "bad") if (texts := _texts_of_rows(fields, look))
    }
    scale = [
        {"title": _texts(fields, "step", number), "points": _number(fields.get(f"step_points-{number}", ""))}
        for number in rows(fields, "step", spare=0)
    ]
    asked = fields.get("asked_item", "")
    decided = [one for one in DECISIONS if fields.get(f"asked_{one}")]
    return {
        "guidance": guidance, "scale": scale, "deduct": _number(fields.get("deduct", "")),
        "asked_if": {"item": asked, "decided": decided} if asked else None,
        "points": _number(fields.get("points", "")),
        **{flag: bool(fields.get(flag)) for flag in FLAGS},
        "critical": fields.get("critical", ""),
        "left_out": fields.get("left_out", "").replace(DEFAULT_LEFT_OUT, ""),
        **{name: read_snippet(fields.get(name, "")) for name in SNIPPETS},
    } | _code(fields)  # fmt: skip


def _code(fields: Fields) -> Plain:
    """The code only where the form lets it be changed: a published one stays."""
    return {"code": fields["code"].strip()} if "code" in fields else {}


def _texts(fields: Fields, name: str, number: int | None = None) -> Plain:
    end = "" if number is None else f"-{number}"
    return {one: _line(fields.get(f"{name}_{one}{end}", "")) for one in NAMES}


def _texts_of_rows(fields: Fields, name: str) -> list[Plain]:
    return [_texts(fields, name, number) for number in rows(fields, name, spare=0)]


def _pair(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_{one}": words for one, words in _names(value).items()}


def _names(value: Any) -> dict[str, str]:
    """Both languages of a text; what stands there without a language is shown in both."""
    if isinstance(value, dict):
        return {one: _text(value.get(one)) for one in NAMES}
    return dict.fromkeys(NAMES, _text(value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _listed(text: str) -> list[str]:
    return [one.strip() for one in _COMMA.split(text) if one.strip()]


def _number(text: str) -> int | float | str:
    """The number that was typed; what is none stays a text, and the loader says so."""
    typed = text.strip()
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", typed):
        return typed
    return float(typed) if "." in typed else int(typed)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name), "") if name in ORDER else (len(ORDER), name)
