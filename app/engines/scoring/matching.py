"""Finding all phrases of all rubrics in one pass over a transcript.

``candidates.Sieve`` says where a literal may be; here it is verified by edit distance, and literals are
then joined to phrases (``matches``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import Levenshtein

from app.engines.scoring.candidates import Sieve
from app.engines.scoring.haystack import Haystack, haystack
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.matches import Matches, Span
from app.engines.scoring.phrase_text import shown
from app.engines.scoring.phrases import Atom, chains
from app.engines.scoring.walk import PhraseKey
from app.engines.speech.types import Transcript


class Matcher:
    """The phrases of one language, compiled; ``match`` runs them over a transcript."""

    def __init__(self, keys: Iterable[PhraseKey], language: str, lexicons: Mapping[str, Lexicon]) -> None:
        """``PhraseError`` where a phrase is empty or names an unknown lexicon."""
        self.language = language
        self.chains = {key: chains(*key, language, lexicons) for key in sorted(set(keys))}
        self.shown = {text: shown(text, lexicons) for text, _ in self.chains}
        links = (link for ways in self.chains.values() for chain in ways for link in chain.links)
        self.atoms = tuple(dict.fromkeys(link.atom for link in links))
        self.sieve = Sieve(self.atoms)

    def match(self, transcript: Transcript) -> Matches:
        """All literals in the transcript, ready to be asked for phrases."""
        hay = haystack(transcript, self.language)
        return Matches(self.language, self.shown, self.chains, hay, self._spans(hay))

    def _spans(self, hay: Haystack) -> dict[Atom, list[Span]]:
        """By literal: for each place where it begins, its closest match there."""
        best: dict[tuple[int, int], Span] = {}
        windows = self.sieve.windows(hay)
        columns = (windows.atom.tolist(), windows.begin.tolist(), windows.end.tolist())
        for number, begin, end in zip(*columns, strict=True):
            known = best.get((number, begin))
            edits = _edits(self.atoms[number], begin, end, hay)
            if edits is not None and (known is None or edits < known.edits):
                best[number, begin] = Span(begin, end, edits)
        spans: dict[Atom, list[Span]] = defaultdict(list)
        for (number, _begin), span in best.items():
            spans[self.atoms[number]].append(span)
        return dict(spans)


def _edits(atom: Atom, begin: int, end: int, hay: Haystack) -> int | None:
    """How many edits the window is away from the literal; None where that is too many."""
    said = hay.code[begin:end]
    if said == atom.code:
        return None if atom.exact and hay.plain[begin:end] != atom.plain else 0
    edits = Levenshtein.distance(atom.code, said, score_cutoff=atom.edits)
    return None if edits > atom.edits or _drops_a_word(atom, said, edits) else edits


def _drops_a_word(atom: Atom, said: str, edits: int) -> bool:
    """Whether the first or last word is simply not there: "promise" is not "I promise"."""
    without_first, without_last = atom.code[atom.first :], atom.code[: -atom.last]
    return (atom.first <= edits and edits == atom.first + Levenshtein.distance(without_first, said)) or (
        atom.last <= edits and edits == atom.last + Levenshtein.distance(without_last, said)
    )
