"""The agent's name in what is said, taken out: who judges a call need not know whose it is (X3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.foundation.i18n import Bilingual

AGENT = Bilingual(zh="座席", en="agent")
_HAN = re.compile("[\u3400-\u9fff]")
_SHORTEST_PART = 3


def hide_name(text: str, names: Iterable[str], language: str) -> str:
    """The text with ``[agent]`` or ``[座席]`` for the agent's name.

    Chinese names wherever they stand; others whole, also first or last name alone, as they are capitalised:
    "Will" is a name, "will" is not.
    """
    label = f"[{AGENT.zh if language.startswith('zh') else AGENT.en}]"
    for name in names:
        pattern = re.escape(name) if _HAN.search(name) else _latin(name)
        text = re.sub(pattern, label, text) if name.strip() else text
    return text


def _latin(name: str) -> str:
    parts = [part for part in name.split() if len(part) >= _SHORTEST_PART]
    forms = [r"\s+".join(re.escape(part) for part in name.split()), *map(re.escape, parts)]
    return rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"
