"""What compares sentences by their meaning; handed in, for a centre may have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class SentenceModel(Protocol):
    """Turns sentences of one language into vectors that lie close where the sentences mean the same."""

    language: str

    def embed(self, sentences: Sequence[str]) -> NDArray[np.float64]:
        """One row of length 1 for each sentence, shape (n, dimensions).

        Findings are the same byte for byte only if the same sentence always gives the same row, to about
        ten digits, whatever the machine and whatever it is embedded with.
        """
        ...
