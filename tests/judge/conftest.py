"""A centre with a language model of its own, which is a fake on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.foundation.endpoint import Endpoint
from app.judge.policy.asking import Setup
from tests.fakes.endpoint import FakeEndpoint, fake_endpoint


@pytest.fixture
def model() -> Iterator[FakeEndpoint]:
    with fake_endpoint() as fake:
        fake.answer("unsure")
        yield fake


def set_up(app, model: FakeEndpoint, name: str = "small-model", **values) -> None:
    endpoint = Endpoint(
        f"{model.url}/chat/completions", "secret-key", **({"timeout_s": 5, "pause_s": 0} | values)
    )
    app.config["JUDGE"] = Setup(endpoint, name)
