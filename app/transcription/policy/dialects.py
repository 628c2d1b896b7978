"""A query in the languages of the two databases: quoted tokens and operators, nothing that people typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.transcription.policy.query import Atom, Clause, Near, Phrase, Term


def fts5(clauses: Sequence[Clause]) -> str:
    """The expression of SQLite's FTS5 that a turn matches where all clauses hold in it."""
    wanted = " AND ".join(f"({_fts5_any(clause)})" for clause in clauses if not clause.negated)
    unwanted = " OR ".join(_fts5_any(clause) for clause in clauses if clause.negated)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def tsquery(clauses: Sequence[Clause]) -> str:
    """The same as the text of a PostgreSQL ``tsquery``."""
    return " & ".join(("!" if clause.negated else "") + f"({_tsquery_any(clause)})" for clause in clauses)


def _fts5_any(clause: Clause) -> str:
    return " OR ".join(_fts5(atom) for atom in clause.any_of)


def _fts5(atom: Atom) -> str:
    if isinstance(atom, Phrase):
        return _fts5_phrase(atom)
    # FTS5 counts the tokens between the two.
    return f"NEAR({_fts5_phrase(atom.left)} {_fts5_phrase(atom.right)}, {atom.within - 1})"


def _fts5_phrase(phrase: Phrase) -> str:
    quoted = '"' + " ".join(term.text for term in phrase.terms) + '"'
    return f"{quoted} *" if phrase.terms[-1].starts else quoted


def _tsquery_any(clause: Clause) -> str:
    return " | ".join(_tsquery(atom) for atom in clause.any_of)


def _tsquery(atom: Atom) -> str:
    if isinstance(atom, Phrase):
        return _chain(atom.terms)
    return "(" + " | ".join(_placements(atom)) + ")"


def _placements(near: Near) -> Iterator[str]:
    """Every way the two can stand: PostgreSQL knows exact distances in one order only."""
    for steps in range(1, near.within + 1):
        yield _chain(near.left.terms, steps, near.right.terms)
        yield _chain(near.right.terms, steps, near.left.terms)
    for shift in range(1 - near.right.size, near.left.size):
        merged = _overlapped(near.left, near.right, shift)
        if merged:
            yield _chain(merged)


def _chain(first: Sequence[Term], steps: int = 1, then: Sequence[Term] = ()) -> str:
    parts = [_lexeme(first[0]), *(f"<-> {_lexeme(term)}" for term in first[1:])]
    parts += [f"<{1 if index else steps}> {_lexeme(term)}" for index, term in enumerate(then)]
    return f"({' '.join(parts)})"


def _overlapped(left: Phrase, right: Phrase, shift: int) -> list[Term] | None:
    """The two as one phrase, where ``right`` begins ``shift`` tokens after ``left``; None if they cannot."""
    places: dict[int, Term] = dict(enumerate(left.terms))
    for index, term in enumerate(right.terms, start=shift):
        both = _both(places[index], term) if index in places else term
        if both is None:
            return None
        places[index] = both
    return [places[index] for index in sorted(places)]


def _both(one: Term, other: Term) -> Term | None:
    """The term that covers what both cover; None if no token is covered by both."""
    longer, shorter = (one, other) if len(one.text) >= len(other.text) else (other, one)
    if not shorter.covers(longer.text):
        return None
    return Term(longer.text, longer.starts and shorter.starts)


def _lexeme(term: Term) -> str:
    return f"'{term.text}':*" if term.starts else f"'{term.text}'"
