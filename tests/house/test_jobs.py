"""Jobs are named after where they live, take ids, and are tried a set number of times."""

from __future__ import annotations

import inspect

from app.foundation.queue.registry import KINDS
from app.foundation.queue.timetable import ENTRIES

PLAIN = {"int", "str"}


def test_a_job_is_named_after_its_place(app):
    assert {
        name: f"{kind.run.__module__.split('.')[1]}.{kind.run.__name__}" for name, kind in KINDS.items()
    } == {name: name for name in KINDS}


def test_a_job_takes_ids_and_other_plain_values(app):
    for name, kind in KINDS.items():
        types = {str(p.annotation) for p in inspect.signature(kind.run, eval_str=False).parameters.values()}
        assert types <= PLAIN, name


def test_a_job_has_a_bound_on_its_attempts(app):
    assert all(1 <= kind.attempts <= 10 for kind in KINDS.values())


def test_the_timetable_names_jobs_that_exist(app):
    assert set(ENTRIES) <= set(KINDS)
