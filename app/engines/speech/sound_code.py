"""A Chinese character as one code for its sound, so that 也 and 页 are one.

Tone is dropped and the pairs that speakers and recognisers confuse are merged: zh/z, ch/c, sh/s,
n/l at the start; ang/an, eng/en, ing/in at the end. A character is read by itself, not in
context, so that a phrase and a transcript always agree.
"""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin

INITIALS = ("", *"bcdfghjklmpqrstwxyz")
FINALS = tuple(
    "a ai an ao e ei en er i ia ian iao ie in iong iu m n o ong ou u ua uai uan ue ui un uo v ve".split()
)
MERGED_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
MERGED_FINALS = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan"}

# Unicode keeps this area free for private use: a code never equals a letter or a character.
FIRST_CODE = 0xE000


@lru_cache(maxsize=20_000)
def sound_code(character: str) -> str:
    """One private character for the sound; the character itself where no reading is known."""
    initial = pinyin(character, style=Style.INITIALS, strict=False)[0][0]
    final = pinyin(character, style=Style.FINALS, strict=False)[0][0]
    initial = MERGED_INITIALS.get(initial, initial)
    final = MERGED_FINALS.get(final, final)
    if initial not in INITIALS or final not in FINALS:
        return character
    return chr(FIRST_CODE + INITIALS.index(initial) * len(FINALS) + FINALS.index(final))
