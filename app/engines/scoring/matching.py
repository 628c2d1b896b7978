"""Finding all phrases of all rubrics in one pass over a transcript.

``candidates.Sieve`` says where a literal may be; here it is verified by edit distance, and literals are
then joined to phrases (``matches``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

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
        self.most_edits = max((atom.edits for atom in self.atoms), default=0)
        self.sieve = Sieve(self.atoms)

    def match(self, transcript: Transcript) -> Matches:
        """All literals in the transcript, ready to be asked for phrases."""
        hay = haystack(transcript, self.language)
        return Matches(self.language, self.shown, self.chains, hay, self._spans(hay))

    def _measured(self, hay: Haystack) -> Iterator[tuple[int, int, int, int]]:
        """Every likely window with its edits: literal, first character, the one after the last, edits."""
        windows = self.sieve.windows(hay)
        columns = (windows.atom.tolist(), windows.begin.tolist(), windows.end.tolist())
        wanted = [self.atoms[number].code for number in columns[0]]
        said = [hay.code[begin:end] for begin, end in zip(*columns[1:], strict=True)]
        edits = cpdist(wanted, said, scorer=Levenshtein.distance, score_cutoff=self.most_edits)
        return zip(*columns, edits.tolist(), strict=True)

    def _spans(self, hay: Haystack) -> dict[Atom, list[Span]]:
        """By literal: for each place where it begins, its closest match there."""
        best: dict[tuple[int, int], Span] = {}
        for number, begin, end, edits in self._measured(hay):
            known = best.get((number, begin))
            if (known is None or edits < known.edits) and _holds(self.atoms[number], begin, end, edits, hay):
                best[number, begin] = Span(begin, end, edits)
        spans: dict[Atom, list[Span]] = defaultdict(list)
        for (number, _begin), span in best.items():
            spans[self.atoms[number]].append(span)
        return dict(spans)


def _holds(atom: Atom, begin: int, end: int, edits: int, hay: Haystack) -> bool:
    """Whether a window that is near enough is the literal: its writing where that counts, each end of it."""
    if edits > atom.edits:
        return False
    if edits == 0:
        return not atom.exact or hay.plain[begin:end] == atom.plain
    return not _drops_a_word(atom, hay.code[begin:end], edits)


def _drops_a_word(atom: Atom, said: str, edits: int) -> bool:
    """Whether the first or last word is simply not there: "promise" is not "I promise"."""
    without_first, without_last = atom.code[atom.first :], atom.code[: -atom.last]
    return (atom.first <= edits and edits == atom.first + Levenshtein.distance(without_first, said)) or (
        atom.last <= edits and edits == atom.last + Levenshtein.distance(without_last, said)
    )
