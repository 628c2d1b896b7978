"""The search's meaning once more, by brute force and without its code: texts in, numbers of texts out.

A text is a list of tokens; a query is plain data: ``("phrase", ["a", "b*"])``, ``("near", left, right, n)``;
a clause is ``(negated, [atoms])``. The same data is written as people would type it.
"""

from __future__ import annotations

from typing import Any


def holds(tokens: list[str], clauses: list[Any]) -> bool:
    return all(any(said(tokens, atom) for atom in atoms) != negated for negated, atoms in clauses)


def said(tokens: list[str], atom: Any) -> bool:
    kind, *rest = atom
    if kind == "phrase":
        return bool(places(tokens, rest[0]))
    left, right, within = rest
    return any(
        apart(at, len(left), other, len(right)) <= within
        for at in places(tokens, left)
        for other in places(tokens, right)
    )


def places(tokens: list[str], words: list[str]) -> list[int]:
    found = []
    for at in range(len(tokens)):
        window = tokens[at : at + len(words)]
        if len(window) == len(words) and all(
            fits(word, token) for word, token in zip(words, window, strict=True)
        ):
            found.append(at)
    return found


def fits(word: str, token: str) -> bool:
    return token.startswith(word[:-1]) if word.endswith("*") else word == token


def apart(at: int, length: int, other: int, other_length: int) -> int:
    """Steps from the last token of the one that begins first to the first of the other."""
    return other - (at + length - 1) if at <= other else at - (other + other_length - 1)


def typed(clauses: list[Any]) -> str:
    words = []
    for negated, atoms in clauses:
        words.append(" OR ".join(typed_atom(atom) for atom in atoms))
        if negated:
            words[-1] = "-" + words[-1]
    return " ".join(words)


def typed_atom(atom: Any) -> str:
    kind, *rest = atom
    if kind == "phrase":
        return typed_phrase(rest[0])
    return f"{typed_phrase(rest[0])} NEAR/{rest[2]} {typed_phrase(rest[1])}"


def typed_phrase(words: list[str]) -> str:
    plain = " ".join(words)
    return f'"{plain[:-1]}"*' if plain.endswith("*") else f'"{plain}"'
