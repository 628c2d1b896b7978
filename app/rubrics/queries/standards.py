"""The rubric that somebody names: a file that is a draft, or a registered version."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.engines.backtest.backtest import Standard
from app.foundation import clock
from app.foundation.db import canonical_json
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _, local_time
from app.rubrics.models import RubricVersion
from app.rubrics.policy.faults import problem_in_words
from app.rubrics.policy.validity import counting
from app.rubrics.queries.checking import check
from app.rubrics.queries.versions import Frozen, list_all, read_frozen, rubric_of, rubrics_in_force


def read_draft(text: str, source: str, rules_dir: Path) -> Frozen:
    """A rubric file's text with the centre's word lists of today; InvalidInput names what is wrong in it."""
    checked = check(text, source, rules_dir)
    if checked.frozen is None:
        raise InvalidInput("\n".join(problem_in_words(problem) for problem in checked.problems))
    return checked.frozen


def find_named(name: str) -> RubricVersion:
    """``inbound-zh@3``: of the versions with that number the one registered last; ``inbound-zh``: the one
    that today's calls are scored on. NotFound names what there is.
    """
    code, _at, number = name.partition("@")
    versions = list_all()
    mine = [version for version in versions if version.code == code]
    today = local_time(clock.now()).date()
    current = [version.id for version, _rubric in counting(rubrics_in_force(), today)]
    for version in mine:
        if version.id in current if not number else str(rubric_of(version).version) == number:
            return version
    known = {f"{code}@{rubric_of(version).version}" for version in mine} or {one.code for one in versions}
    raise NotFound(
        _(
            "No rubric is called %(name)s. There are: %(known)s",
            name=name,
            known=", ".join(sorted(known)) or "–",
        )
    )


def standard_of(frozen: Frozen) -> Standard:
    """The rubric with its word lists as the engine wants them."""
    rubric, lexicons = read_frozen(frozen)
    return Standard(rubric, lexicons, frozen.digest)


def to_json(frozen: Frozen) -> bytes:
    """What is kept of a draft that a back-test was asked for."""
    return canonical_json(asdict(frozen)).encode()


def from_plain(plain: dict[str, Any]) -> Frozen:
    """The opposite of :func:`to_json`, once the JSON is read."""
    return Frozen(**plain)
