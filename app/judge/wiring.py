"""Plugs the language model in, where the environment names one; otherwise nothing is ever sent."""

from __future__ import annotations

from flask import Flask

from app.foundation.endpoint import Endpoint
from app.judge.policy.asking import Setup


def wire(app: Flask) -> None:
    """Set ``JUDGE`` to the :class:`Setup`, or None."""
    centre = app.config["CENTRE"]
    endpoint = Endpoint(f"{centre.judge_url}/chat/completions", centre.judge_api_key, centre.judge_timeout_s)
    app.config["JUDGE"] = Setup(endpoint, centre.judge_model) if centre.judge_url else None
