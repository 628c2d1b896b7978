"""A sentence model in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class SharedWords:
    """A sentence is the set of its words: alike are those that share many."""

    language = "en"

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def embed(self, sentences: Sequence[str]) -> NDArray[np.float64]:
        rows = np.zeros((len(sentences), 200))
        for row, sentence in zip(rows, sentences, strict=True):
            for word in sentence.casefold().strip(".").split():
                row[self.numbers.setdefault(word, len(self.numbers))] = 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
