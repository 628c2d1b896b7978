"""Finding all phrases of all rubrics in one pass over a transcript.

``candidates.Sieve`` says where a literal may be, ``verification`` where it is; literals are then joined to
phrases when they are asked for (``matches``). Both are loops that numba
compiles, once a machine (decision 35).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.engines.scoring.haystack import Haystack, haystack
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.matches import Found, Matches
from app.engines.scoring.phrase_text import shown
from app.engines.scoring.phrases import chains
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
        # numba takes half a second and 70 MB: only who looks for phrases pays for it.
        from app.engines.scoring.candidates import Sieve
        from app.engines.scoring.verification import Verification

        self.sieve = Sieve(self.atoms)
        self.verification = Verification(self.atoms)

    def match(self, transcript: Transcript) -> Matches:
        """All literals in the transcript, ready to be asked for phrases."""
        hay = haystack(transcript, self.language)
        return Matches(self.language, self.shown, self.chains, hay, self.literals(hay))

    def literals(self, hay: Haystack) -> Found:
        """Where each literal is: near enough, and the best of its place."""
        return self.verification.found(self.sieve.places(hay), hay)
