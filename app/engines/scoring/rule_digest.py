"""What decides the verdict of one item, as a hash: trust in a rule holds for this very rule alone.

Titles, guidance, points and the other items are left out: changing them changes nothing that the rule finds.
A field that a later version of the product adds to items or conditions counts as soon as it is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from pydantic import TypeAdapter

from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.rubric import Hearing, Item, Rubric

NOT_DECISIVE = {
    "code", "title", "guidance", "points", "scale", "deduct", "bonus", "fatal", "critical",
    "not_applicable", "left_out", "asked_if",
}  # fmt: skip
NAMED = re.compile(r"\{\s*([^{}]+?)\s*\}")
_ITEM, _HEARING = TypeAdapter(Item), TypeAdapter(Hearing)
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def rule_digest(rubric: Rubric, item: Item, lexicons: Mapping[str, Lexicon]) -> str:
    """SHA-256 (hex) of the item's rule with the anchors and word lists it names, and what it must hear."""
    parts = {
        "language": rubric.language,
        "hearing": _plain(_HEARING.dump_python(rubric.hearing, mode="json")),
        "item": _plain(_ITEM.dump_python(item, mode="json", exclude=NOT_DECISIVE)),
    }
    known = {
        **{("anchor", name): anchor for name, anchor in rubric.anchors.items()},
        **{("lexicon", code): one.entries for code, one in lexicons.items()},
    }
    waiting, reached = [parts["item"]], {}
    while waiting:
        for key in _named(waiting.pop()):
            if key in known and key not in reached:
                reached[key] = _plain(_ANY.dump_python(known[key], mode="json"))
                waiting.append(reached[key])
    named = [[*key, reached[key]] for key in sorted(reached)]
    whole = dumps({**parts, "named": named}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(whole.encode()).hexdigest()


def _named(plain: Any) -> Iterator[tuple[str, str]]:
    """The anchors and word lists that a condition names, anywhere inside."""
    if isinstance(plain, dict):
        if isinstance(plain.get("anchor"), str):
            yield "anchor", plain["anchor"]
        for value in plain.values():
            yield from _named(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _named(value)
    elif isinstance(plain, str):
        for name in NAMED.findall(plain):
            yield "lexicon", name


def _plain(value: Any) -> Any:
    """Without what is not filled in: a new, empty field of the language changes no digest."""
    if isinstance(value, dict):
        kept = {key: _plain(entry) for key, entry in value.items()}
        return {key: entry for key, entry in kept.items() if entry not in (None, [], {})}
    return [_plain(entry) for entry in value] if isinstance(value, list | tuple) else value
