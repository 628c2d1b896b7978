"""Regular expressions of mapping files, held so that none can run away.

The standard library's engine tries every way in which a pattern can be laid over a text, and cannot be
stopped; ``regex`` can. A pattern is tried on hostile names when its file is read, and refused there if it
takes too long; if one that passed is slow on a real name nevertheless, it counts as one that does not fit.
"""

from __future__ import annotations

from functools import lru_cache

import regex

LONGEST = 300
_PROBE_S, _REAL_S = 0.2, 0.5
_PROBES = [part * (LONGEST // len(part)) + end for part in ("a", "1", "-", "_", "a-", "1_", "1.", " ", "a1")
           for end in ("!", "\n")]  # fmt: skip


def guarded(pattern: str) -> str:
    """The pattern itself if it can be used; ValueError says what is wrong with it."""
    compiled = _compiled(pattern)
    for probe in _PROBES:
        try:
            compiled.search(probe, timeout=_PROBE_S)
            compiled.fullmatch(probe, timeout=_PROBE_S)
        except TimeoutError:
            raise ValueError(
                "the pattern can take for ever: do not repeat what repeats itself, as in (a+)+"
            ) from None
    return pattern


def fit(pattern: str, text: str, *, whole: bool = False) -> dict[str, str] | None:
    """The groups of ``pattern`` in ``text``: named ones by name, others as "1", "2" …, all as "0".

    None where it does not fit, or where ``text`` is longer than any name.
    """
    if len(text) > LONGEST:
        return None
    compiled = _compiled(pattern)
    try:
        match = (compiled.fullmatch if whole else compiled.search)(text, timeout=_REAL_S)
    except TimeoutError:
        return None
    if match is None:
        return None
    numbered = {str(n): match.group(n) or "" for n in range(compiled.groups + 1)}
    return numbered | {name: value or "" for name, value in match.groupdict().items()}


def cut(pattern: str, text: str) -> str:
    """What ``pattern`` cuts out of ``text``: its group ``value``, else its first group, else all; "" if
    none.
    """
    groups = fit(pattern, text)
    if groups is None:
        return ""
    return groups.get("value") or groups.get("1") or ("" if "1" in groups else groups["0"])


@lru_cache(maxsize=500)
def _compiled(pattern: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
