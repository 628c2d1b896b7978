"""A draft's text as plain data: what can be read of it, and what the form builder does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

from app.engines.scoring.problem import RubricError
from app.engines.scoring.yaml_form import dump_plain
from app.engines.scoring.yaml_text import read_yaml
from app.rubrics.policy.draft_parts import Part, find

Plain = dict[str, Any]
LONGEST_CODE = 40


def read_document(text: str) -> Plain | None:
    """The data of a draft that the form builder can edit, a copy of its own; None where its text has another
    shape.

    Faults do not matter here, but sections and items have to be lists of keys and values.
    """
    return deepcopy(_read(text))


@lru_cache(maxsize=32)
def _read(text: str) -> Plain | None:
    """Read once a text: a page asks for its outline, its part, its preview and its title."""
    try:
        document = read_yaml(text, "draft").data
    except RubricError:
        return None
    if not isinstance(document, dict):
        return None
    sections = document.get("sections", [])
    if not _are_mappings(sections):
        return None
    return document if all(_are_mappings(section.get("items", [])) for section in sections) else None


def write_document(document: Plain) -> str:
    """The text of the data; comments of a text that was written by hand are not in it."""
    return dump_plain(document)


def code_of(text: str) -> tuple[str, str, str]:
    """What a draft's text says of itself: code, Chinese and English title; empty where nothing."""
    document = read_document(text) or {}
    title = document.get("title")
    names = title if isinstance(title, dict) else {}
    said = (document.get("code"), names.get("zh"), names.get("en"))
    code, zh, en = (one if isinstance(one, str) else "" for one in said)
    return code[:LONGEST_CODE], zh[:120], en[:120]


def blank(code: str, language: str, zh: str, en: str, first: tuple[str, str]) -> Plain:
    """A new rubric with one section, called ``first`` (zh, en), and no item yet."""
    return {
        "code": code, "version": 1, "title": {"zh": zh, "en": en}, "language": language,
        "sections": [
            {"code": proposed_code(*first, taken=()), "title": {"zh": first[0], "en": first[1]},
             "items": []}
        ],
    }  # fmt: skip


def following(document: Plain, version: int) -> Plain:
    """The document as the next version: with its number, and without the last one's first day."""
    return {name: value for name, value in (document | {"version": version}).items() if name != "valid_from"}


def add_section(document: Plain, zh: str, en: str) -> Part:
    """A section at the end; its code is proposed from its title."""
    sections = document.setdefault("sections", [])
    taken = [section.get("code") for section in sections]
    sections.append({"code": proposed_code(zh, en, taken), "title": {"zh": zh, "en": en}, "items": []})
    return Part("section", len(sections) - 1)


def add_item(document: Plain, section: int, zh: str, en: str) -> Part:
    """An item at the end of a section; its code is proposed from its title and stays."""
    items = document["sections"][section].setdefault("items", [])
    items.append({
        "code": proposed_code(zh, en, codes_in(document)), "title": {"zh": zh, "en": en},
        "guidance": {"what": {"zh": "", "en": ""}}, "points": 0,
    })  # fmt: skip
    return Part("item", section, len(items) - 1)


def remove(document: Plain, part: Part) -> Part:
    """Take a section or an item out; returns the part to show next."""
    if part.kind == "section":
        del document["sections"][part.section]
        return Part("header")
    del document["sections"][part.section]["items"][part.item]
    return Part("section", part.section)


def move(document: Plain, part: Part, by: int) -> Part:
    """One place up (-1) or down (1); an item at the edge of its section goes into the next one."""
    sections = document["sections"]
    if part.kind == "section":
        to = min(max(part.section + by, 0), len(sections) - 1)
        sections.insert(to, sections.pop(part.section))
        return Part("section", to)
    items = sections[part.section]["items"]
    if 0 <= part.item + by < len(items):
        items.insert(part.item + by, items.pop(part.item))
        return Part("item", part.section, part.item + by)
    to = part.section + by
    if not 0 <= to < len(sections):
        return part
    beside = sections[to].setdefault("items", [])
    place = len(beside) if by < 0 else 0
    beside.insert(place, items.pop(part.item))
    return Part("item", to, place)


def is_there(document: Plain, part: Part) -> bool:
    """Whether the document has this part; header, anchors and examples can always be written."""
    return part.kind not in ("section", "item") or isinstance(find(document, part), dict)


def codes_in(document: Plain) -> list[str]:
    """The codes of all items."""
    return [
        str(item.get("code", ""))
        for section in document.get("sections", [])
        for item in section.get("items", [])
    ]


def proposed_code(zh: str, en: str, taken: Iterable[Any]) -> str:
    """A code out of a title, English where there is one, otherwise Chinese by sound, that is not taken."""
    words = en if en.strip() else " ".join(lazy_pinyin(zh))
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    slug = slug if slug[:1].isalpha() else f"item_{slug}".rstrip("_")
    code, known, number = slug[: LONGEST_CODE - 4].rstrip("_"), set(taken), 2
    while (code if number == 2 else f"{code}_{number - 1}") in known:
        number += 1
    return code if number == 2 else f"{code}_{number - 1}"


def _are_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
