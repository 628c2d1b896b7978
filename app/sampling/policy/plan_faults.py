"""What the schema has against a sampling plan, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from app.engines.rulefile import RuleProblem
from app.foundation.i18n import LazyString, _
from app.sampling.policy.plan_fields import FIELDS, shown

_WHOLE = ("int_parsing", "int_from_float", "int_type", "int_parsing_size")


def fault_in_words(problem: RuleProblem) -> LazyString | str:
    """One fault; what the schema says itself where it is none of those that typing into a form can make."""
    limit = "" if problem.limit is None else shown(problem.limit)
    if problem.kind in _WHOLE:
        return _("A whole number is wanted.")
    if problem.kind in ("float_parsing", "float_type", "finite_number"):
        return _("A number is wanted.")
    if problem.kind == "greater_than_equal":
        return _("At least %(limit)s.", limit=limit)
    if problem.kind == "greater_than":
        return _("More than %(limit)s.", limit=limit)
    if problem.kind == "less_than_equal":
        return _("At most %(limit)s.", limit=limit)
    if problem.kind == "enum":
        return _("Choose one of the words that are offered.")
    return problem.message


def faults_by_field(problems: Iterable[RuleProblem]) -> dict[str, list[str]]:
    """The faults by the name of the input that they are about; those about none stand under ""."""
    faults: dict[str, list[str]] = {}
    for problem in problems:
        field = FIELDS.get(problem.key)
        words = str(fault_in_words(problem))
        if field is None:
            words = f"{problem.line}: {problem.key}: {words}"
        faults.setdefault("" if field is None else field.name, []).append(words)
    return faults
