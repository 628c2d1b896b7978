"""Whether a text is a rubric, with the centre's word lists of today; and what its own examples say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.engines.scoring.examples import ExampleFailure, run_examples
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.loader import LEXICON, load_rubric, read_lexicons, rubric_hash
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.problem import Problem, RubricError
from app.engines.scoring.rubric import Rubric
from app.foundation.db import canonical_json
from app.rubrics.queries.versions import Frozen, read_frozen

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each word list."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that is a rubric, with what would be frozen; or what is wrong with it."""

    rubric: Rubric | None
    frozen: Frozen | None
    problems: tuple[Problem, ...]


def check(text: str, source: str, rules_dir: Path) -> Checked:
    """Read a text as ``flask rubrics lint`` would, with the word lists of today; ``source`` names it.

    The same text and word lists are read once a process.
    """
    return _check(text, source, rules_dir, _stamp(rules_dir))


def lexicons_now(rules_dir: Path) -> Mapping[str, Lexicon]:
    """The centre's word lists as they are; RubricError names what is wrong in them."""
    return _lexicons(rules_dir, _stamp(rules_dir))


@lru_cache(maxsize=64)
def failures_of(frozen: Frozen) -> tuple[ExampleFailure, ...]:
    """The examples of a rubric that come out otherwise than written; run once a process."""
    rubric, lexicons = read_frozen(frozen)
    return run_examples(rubric, lexicons, minilm_for(rubric))


@lru_cache(maxsize=64)
def _check(text: str, source: str, rules_dir: Path, stamp: Stamp) -> Checked:
    try:
        lexicons = _lexicons(rules_dir, stamp)
        rubric = load_rubric(text, source, lexicons)
    except RubricError as error:
        return Checked(None, None, error.problems)
    mine = {code: one for code, one in lexicons.items() if one.language == rubric.language}
    plain = {code: LEXICON.dump_python(one, mode="json") for code, one in mine.items()}
    frozen = Frozen(rubric_hash(text, canonical_json(plain)), rubric.code, text, plain)
    return Checked(rubric, frozen, ())


@lru_cache(maxsize=4)
def _lexicons(rules_dir: Path, stamp: Stamp) -> Mapping[str, Lexicon]:
    return read_lexicons(rules_dir)


def _stamp(rules_dir: Path) -> Stamp:
    files = sorted((rules_dir / "lexicons").glob("*.yaml"))
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
