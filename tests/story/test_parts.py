"""The parts as processes: they come up together, say so, and only one scheduler works."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.story.parts import RunningCentre, wait_until


@pytest.fixture
def centre(tmp_path, migrated_sqlite):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "fair-hearing.db").write_bytes(migrated_sqlite.read_bytes())
    with RunningCentre(tmp_path) as running:
        yield running


def health(centre: RunningCentre) -> tuple[int, list[str]]:
    try:
        with urllib.request.urlopen(f"{centre.address}/healthz", timeout=5) as answer:
            return answer.status, json.load(answer)["missing"]
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["missing"]
    except OSError:
        return 0, ["web"]


def test_healthz_answers_200_when_all_three_parts_are_up_and_names_the_part_that_is_missing(centre):
    wait_until(lambda: health(centre) == (200, []), 60, "all parts up")
    centre.kill("worker")
    wait_until(lambda: health(centre) == (503, ["worker"]), 30, "the worker's absence noticed")
    centre.start("worker")
    wait_until(lambda: health(centre) == (200, []), 60, "the worker back")
