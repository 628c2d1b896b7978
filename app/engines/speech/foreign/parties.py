"""Which party a voice of a transcript from elsewhere is (C2); what is not said stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from app.engines.speech.foreign.said import Said, Voice
from app.engines.speech.types import Speaker
from app.engines.speech.wording import polish_chinese

_AGENT = "agent|operator|representative|rep|advisor|adviser|csr|座席|坐席|客服|客服代表|客服专员|话务员"
_CUSTOMER = "customer|caller|client|user|end user|end_user|客户|顾客|用户|来电人|来电者|来电客户"
_ROLES = dict.fromkeys(_AGENT.split("|"), Speaker.AGENT)
_ROLES |= dict.fromkeys(_CUSTOMER.split("|"), Speaker.CUSTOMER)
_ANONYMOUS = re.compile(r"(?:speaker|spk|说话人|发言人)[ _-]?\d{1,3}", re.IGNORECASE)
_PREFIX = re.compile(r"\s*[-–]?\s*[\[(（【]?([^:：\[\]()（）【】]{1,40})[\])）】]?\s*[:：]\s*(.*)", re.DOTALL)


class Parties:
    """Who is who in one document. ``channels``: the party on each channel; ``speakers``: by label, as told.

    Channels count only where the document has words on two or more of them: a single one is as likely
    both parties mixed.
    """

    def __init__(
        self, channels: Sequence[Speaker] | None, speakers: Mapping[str, Speaker], said: Iterable[Said]
    ) -> None:
        self._told = {label.casefold(): speaker for label, speaker in speakers.items()}
        several = len({each.voice.channel for each in said if each.voice.channel is not None}) > 1
        self._channels = tuple(channels or ()) if several else ()

    def of(self, voice: Voice) -> Speaker:
        """The party: as told for the label, as the label itself says, by channel, or unknown."""
        label = (voice.label or "").casefold()
        named = self._told.get(label) or _ROLES.get(label)
        if named is not None:
            return named
        if voice.channel is not None and 0 <= voice.channel < len(self._channels):
            return self._channels[voice.channel]
        return Speaker.UNKNOWN


def labelled(line: str, told: Iterable[str] = ()) -> tuple[str | None, str]:
    """``"Agent: hello"`` as label and rest; None where what stands before the colon is no speaker.

    A speaker is a party's usual name, ``Speaker 1`` and the like, or one of ``told``.
    """
    match = _PREFIX.match(line)
    if match is None:
        return None, line
    label = polish_chinese([match.group(1).strip()])[0]
    known = label.casefold() in _ROLES or label.casefold() in {each.casefold() for each in told}
    return (label, match.group(2)) if known or _ANONYMOUS.fullmatch(label) else (None, line)
