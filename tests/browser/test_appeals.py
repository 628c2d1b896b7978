"""An appeal from the agent's form to the decision, by keyboard, with the new total before one's eyes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from app.accounts.queries import get_user
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import State
from app.foundation import clock
from app.foundation.db import db, transaction

pytestmark = pytest.mark.browser


@pytest.fixture
def agents_score(centre) -> Iterator[tuple[str, str]]:
    """Sign-in name of an agent, and his score, published just now."""
    with centre.app.app_context():
        with transaction():
            score = db.session.get_one(Evaluation, int(centre.places["other"]))
            score.published_at, score.state = clock.now(), State.PUBLISHED.value
            name = get_user(score.agent.user_id or 0).sign_in_name
        yield name, f"/evaluations/{centre.places['other']}"


def test_an_agent_appeals_and_a_supervisor_decides_without_a_mouse(agents_score, open_window):
    name, sheet = agents_score
    agent = open_window(name)
    assert agent.visit(f"{sheet}/appeal") == []
    assert agent.barriers() == []
    agent.tab_to("[name=greeting-appealed]")
    agent.press("Space")
    agent.tab_to("[name=greeting-text]")
    agent.page.keyboard.type("I did give my name.")
    agent.tab_to("[data-moment=greeting-moment]")
    agent.press("Enter")
    assert agent.barriers() == []
    assert agent.overflow_px() <= 0
    agent.tab_to(".score-bar [type=submit]")
    agent.press("Enter")
    agent.page.wait_for_url("**/appeals/*")
    appeal = agent.page.url
    supervisor = open_window("supervisor")
    assert supervisor.visit(appeal) == []
    total = supervisor.page.locator(".appeal-totals")
    expect(total).to_contain_text("unchanged")
    assert supervisor.barriers() == []
    supervisor.tab_to("[name=greeting-outcome]")
    supervisor.press("Space")
    supervisor.tab_to("[name=greeting-verdict]")
    supervisor.press("ArrowLeft")
    expect(total).to_contain_text("→")
    supervisor.tab_to("[name=greeting-text]")
    supervisor.page.keyboard.type("The name is heard at 0:01.")
    supervisor.tab_to(".score-bar [type=submit]")
    supervisor.press("Enter")
    expect(supervisor.page.locator(".appeal-ruling")).to_contain_text("The name is heard at 0:01.")
    assert agent.visit(appeal) == []
    assert agent.barriers() == []
    expect(agent.page.locator(".appeal-turn")).to_contain_text("Everything was upheld")
