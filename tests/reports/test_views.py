"""The pages: who lands where, who sees whom, both languages, and a bounded number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.i18n import Bilingual
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job
from app.reports.models import MonthlySummary
from app.reports.policy.scores import provisional_by_agent
from app.reports.queries.scores import scores_of
from app.reports.service import filing
from app.sampling.models import Draw, DrawnCall
from tests.counting import statements
from tests.factories.build import NOON, kept, make_agent_with_account, make_recording, make_user
from tests.factories.coaching import make_interview, make_plan
from tests.factories.reports import make_centre, make_open_evaluations, make_statement
from tests.factories.sampling import ZONE
from tests.factories.training import make_need

MOST_QUERIES = 15  # the person, BEGIN, and what the page shows


@pytest.fixture
def quick_papers(monkeypatch):
    monkeypatch.setattr(filing, "WRITERS", {"xlsx": lambda figures: b"x", "pdf": lambda figures: b"%PDF p"})


@pytest.fixture
def centre(app):
    found = make_centre()
    for agent in found.agents:
        make_statement(agent)
    return found


def account_of(agent) -> User:
    agent.user_id = make_user("agent").id
    db.session.commit()
    return db.session.get(User, agent.user_id)


def words(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("team_lead", "/teams"), ("supervisor", "/centre"), ("director", "/centre"),
        ("operations_manager", "/centre"), ("trainer", "/training"), ("administrator", "/jobs"),
        ("auditor", "/audit"),
    ],
)  # fmt: skip
def test_each_role_lands_on_its_own_start_page(app, signed_in, role, address):
    answer = signed_in(role).get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == address


def test_an_agent_and_a_monitor_land_on_their_own_figures(app, signed_in):
    agent = make_agent_with_account()
    browser = signed_in("agent", user=db.session.get(User, agent.user_id))
    assert browser.get("/").headers["Location"] == f"/agents/{agent.id}"
    monitor = signed_in("monitor")
    assert monitor.get("/").headers["Location"] == f"/monitors/{monitor.user.id}"


def test_an_account_without_an_agent_is_told_what_to_do(app, signed_in):
    assert "Ask the administrator" in signed_in("agent").get("/").get_data(as_text=True)


def test_an_agent_sees_himself_and_nobody_else(centre, signed_in):
    me, other = centre.agents[:2]
    browser = signed_in("agent", user=account_of(me))
    page = words(browser.get(f"/agents/{me.id}?period=2026-10"))
    assert "My figures" in page
    assert "half a day" in page
    assert browser.get(f"/agents/{other.id}").status_code == 404


def test_a_lead_sees_the_agents_of_his_teams_only(centre, signed_in):
    mine, other = centre.agents[0], centre.agents[1]
    browser = signed_in("team_lead", user=centre.teams[0].lead)
    page = words(browser.get("/teams?period=2026-10"))
    assert mine.name_en in page
    assert other.name_en not in page
    assert browser.get(f"/agents/{mine.id}").status_code == 200
    assert browser.get(f"/agents/{other.id}").status_code == 404


def test_a_monitor_sees_no_agent_as_a_whole_and_no_other_monitor(centre, signed_in):
    browser = signed_in("monitor", user=centre.monitors[0])
    assert browser.get(f"/agents/{centre.agents[0].id}").status_code == 404
    assert browser.get(f"/monitors/{centre.monitors[1].id}").status_code == 404
    assert browser.get("/centre").status_code == 403
    assert browser.get("/teams").status_code == 403


def test_a_supervisor_sees_a_monitors_figures(centre, signed_in):
    make_open_evaluations(centre, date(2026, 10, 26))
    browser = signed_in("supervisor")
    page = words(browser.get(f"/monitors/{centre.monitors[0].id}?period=2026-10"))
    assert "within chance" in page
    assert browser.get(f"/monitors/{make_user('trainer').id}").status_code == 404


def test_a_monitors_day_shows_planned_done_and_due(centre, signed_in):
    make_open_evaluations(centre, date(2026, 10, 26))
    page = words(signed_in("monitor", user=centre.monitors[0]).get(f"/monitors/{centre.monitors[0].id}"))
    assert "min planned today" in page
    assert "Next on the list" in page
    assert "120" in page


def test_serious_results_stand_on_top_of_the_teams_page(centre, signed_in):
    row = db.session.query(Evaluation).filter_by(agent_id=centre.agents[0].id).first()
    row.is_fatal, row.comment = True, "Shouted at the customer"
    row.published_at = row.published_at.replace(month=10, day=20)
    db.session.commit()
    page = words(signed_in("supervisor").get("/teams?period=2026-10"))
    assert page.index("Shouted at the customer") < page.index("Mean score")
    assert f"/evaluations/{row.id}" in page


def test_equal_agents_get_no_rank(app, signed_in):
    centre = make_centre(agents=9)
    for row in db.session.query(Evaluation):
        row.is_fatal, row.total = False, Decimal(80 if row.id % 2 else 90)
    db.session.commit()
    page = words(signed_in("supervisor").get(f"/teams?period=2026-10&team={centre.teams[0].code}"))
    assert page.count("not distinguishable") == 3
    assert centre.agents[1].name_en not in page


def test_plans_and_needs_reach_the_agents_page(centre, signed_in):
    me = centre.agents[0]
    row = db.session.query(Evaluation).filter_by(agent_id=me.id).first()
    make_plan(interview=make_interview(evaluation=row), goal="Greets every caller")
    make_need(title_en="Closing phrase", agent_ids=[me.id])
    make_need(title_en="Somebody else's", agent_ids=[centre.agents[1].id])
    page = words(signed_in("agent", user=account_of(me)).get(f"/agents/{me.id}?period=2026-10"))
    assert "Greets every caller" in page
    assert "Closing phrase" in page
    assert "Somebody else" not in page


def test_the_centres_page_refreshes_while_the_machinery_works(centre, signed_in):
    browser = signed_in("director")
    assert "hx-get" not in words(browser.get("/centre/progress"))
    make_recording()
    kept(Job(name="x", key="x", arguments={}, state="waiting", attempts_allowed=1, created_at=NOON))
    assert "hx-get" in words(browser.get("/centre/progress"))


def test_an_operations_manager_sees_the_centre_without_links_to_scores(centre, signed_in):
    row = db.session.query(Evaluation).first()
    row.is_fatal, row.published_at = True, row.published_at.replace(month=10, day=20)
    db.session.commit()
    page = words(signed_in("operations_manager").get("/centre?period=2026-10"))
    assert "serious result" in page
    assert "/evaluations/" not in page


@pytest.mark.parametrize(
    "address", ["/agents/{agent}", "/teams", "/centre", "/monitors/{monitor}", "/summaries"]
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_pages_of_an_empty_centre_and_of_a_full_one_open_in_both_languages(app, signed_in, address, language):
    monitor, agent = make_user("monitor"), make_agent_with_account()
    browser = signed_in("supervisor")
    browser.set_cookie("language", language)
    place = address.format(agent=agent.id, monitor=monitor.id)
    assert browser.get(place).status_code == 200
    make_centre(agents=3)
    page = words(browser.get(f"{place}?period=2026-10"))
    assert f'lang="{language.replace("_", "-")}"' in page


@pytest.mark.parametrize("address", ["/agents/{agent}", "/teams", "/centre", "/monitors/{monitor}"])
def test_the_number_of_queries_does_not_grow_with_the_agents(app, signed_in, address):
    centre = make_centre(agents=3)
    make_statement(centre.agents[0])
    browser = signed_in("supervisor")
    place = address.format(agent=centre.agents[0].id, monitor=centre.monitors[0].id) + "?period=2026-10"
    few = queries_of(browser, place)
    make_centre(agents=9)
    assert queries_of(browser, place) == few
    assert few <= MOST_QUERIES


def queries_of(browser, place: str) -> int:
    db.session.remove()
    with statements() as seen:
        assert browser.get(place).status_code == 200
    return len(seen)


def test_a_wrong_period_is_told_as_such(app, signed_in):
    assert signed_in("director").get("/centre?period=soon").status_code == 400


def test_a_supervisor_previews_and_files_a_month(centre, signed_in, quick_papers):
    browser = signed_in("supervisor")
    assert "Preview: not filed" in words(browser.get("/summaries/2026-10/preview"))
    assert "File now" in words(browser.get("/summaries"))
    answer = browser.post("/summaries/2026-10/file", follow_redirects=True)
    assert "data-live" in words(answer)
    run_job(db.session.scalars(select(Job.id).where(Job.name == "reports.file_month")).one())
    assert browser.get("/summaries/2026-10/progress").headers["HX-Redirect"] == "/summaries/2026-10"
    page = words(browser.get("/summaries/2026-10"))
    assert "Filed" in page
    assert browser.get("/summaries/2026-10/preview").headers["Location"] == "/summaries/2026-10"


def test_a_running_month_can_be_previewed_but_not_filed(app, signed_in):
    browser = signed_in("supervisor")
    assert "still running" in words(browser.get("/summaries/2026-11/preview"))
    assert browser.post("/summaries/2026-11/file").status_code == 400
    assert "File now" not in words(browser.get("/summaries/2026-11"))


def test_an_operations_manager_reads_summaries_and_files_none(app, signed_in):
    browser = signed_in("operations_manager")
    assert browser.get("/summaries").status_code == 200
    assert browser.get("/summaries/2026-10/preview").status_code == 403
    assert browser.post("/summaries/2026-10/file").status_code == 403


def test_documents_are_handed_out_under_a_telling_name(app, signed_in, quick_papers):
    summary()
    browser = signed_in("director")
    answer = browser.get("/summaries/2026-10/files/pdf/zh_CN")
    assert answer.data == b"%PDF p"
    assert answer.headers["Content-Disposition"] == "attachment; filename=monthly-summary-2026-10-zh_CN.pdf"
    assert browser.get("/summaries/2026-10/files/xlsx/fr").status_code == 404
    assert browser.get("/summaries/2026-10/files/exe/en").status_code == 404
    assert browser.get("/summaries/2026-09/files/pdf/en").status_code == 404


def test_a_summary_changed_in_the_database_shows(app, signed_in, quick_papers):
    row = summary()
    row.figures = row.figures | {"proposals": []} | {"calls": 1}
    db.session.commit()
    assert "not those that were filed" in words(signed_in("director").get("/summaries/2026-10"))


def test_what_is_no_month_is_refused(app, signed_in):
    browser = signed_in("director")
    for address in ("/summaries/soon", "/summaries/2026-1", "/summaries/2026-13/preview"):
        assert browser.get(address).status_code == 400, address


def summary() -> MonthlySummary:
    draft = filing.draw_up(SYSTEM, "2026-10", ZONE, Bilingual(zh="北风", en="Northwind"))
    with transaction():
        return filing.file_month(SYSTEM, draft)


@pytest.mark.parametrize("place", ["agents/{agent}", "teams", "centre"])
def test_figures_of_a_week_that_is_not_closed_are_said_to_be_provisional(centre, signed_in, place):
    page = signed_in("supervisor")
    address = f"/{place}?period=2026-10".format(agent=centre.agents[0].id)
    assert "provisional" not in words(page.get(address))
    last = db.session.scalars(select(Draw).order_by(Draw.week_on.desc())).first()
    last.drawn_at = None
    db.session.commit()
    assert "provisional until the week is closed on Monday" in words(page.get(address))


def test_only_agents_with_such_scores_are_marked(centre, signed_in):
    last = db.session.scalars(select(Draw).order_by(Draw.week_on.desc())).first()
    last.drawn_at = None
    db.session.commit()
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    expected = dict(
        db.session.execute(
            select(Evaluation.agent_id, func.count())
            .join(Evaluation.drawn_call)
            .where(DrawnCall.draw_id == last.id, Evaluation.published_at.is_not(None))
            .group_by(Evaluation.agent_id)
        ).all()
    )
    assert provisional_by_agent(scores_of(start, end)) == expected
    assert expected
