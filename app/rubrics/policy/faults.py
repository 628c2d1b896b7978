"""A fault of a rubric's text, told in the reader's language."""

from __future__ import annotations

from app.engines.scoring.problem import Problem
from app.foundation.i18n import language


def problem_in_words(problem: Problem) -> str:
    """``file:line: key: message``."""
    return problem.in_language(language())
