"""Where the sound of a kept recording lies: one file or two, with or without a header."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.engines.speech.decode import Sound, decode
from app.engines.speech.headerless import Form
from app.engines.speech.pair import decode_pair


@dataclass(frozen=True, slots=True)
class SoundSource:
    """The kept files: the call's or the agent's, and the customer's where each party has one.

    A form is that of a file without a header.
    """

    path: Path
    customer: Path | None = None
    form: Form | None = None
    customer_form: Form | None = None

    def decode(self) -> Sound:
        """The sound at 16,000 samples a second; of two files, row 0 is the agent."""
        if self.customer is None:
            return decode(self.path, form=self.form)
        return decode_pair(self.path, self.customer, agent_form=self.form, customer_form=self.customer_form)
