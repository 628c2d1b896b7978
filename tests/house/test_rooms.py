"""Every feature has the same rooms, and only the right places do the dangerous things."""

from __future__ import annotations

import ast

import pytest

from app.config import ROOT
from app.foundation.audit.tags import LABELS, AuditTag
from tests.house.sources import calls_in, imports_in, sources

APP = ROOT / "app"
ROOMS = {"__init__", "events", "policy", "models", "queries", "service"} | {
    "forms",
    "views",
    "api",
    "jobs",
    "cli",
    "wiring",
}
NOT_FEATURES = {"engines", "foundation", "templates", "static", "translations", "__pycache__"}
FEATURES = sorted(path.name for path in APP.iterdir() if path.is_dir() and path.name not in NOT_FEATURES)
FORBIDDEN_WORDS = ("utils", "util", "helpers", "helper", "common", "manager", "handler", "misc")


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_only_the_known_rooms(feature):
    rooms = {path.stem for path in (APP / feature).iterdir() if path.name != "__pycache__"}
    assert rooms - ROOMS == set()


def test_a_package_file_holds_a_docstring_and_nothing_else():
    for path in sources("app"):
        if path.name == "__init__.py" and path.parent != APP:
            body = ast.parse(path.read_text()).body
            assert len(body) == 1, path
            assert isinstance(body[0], ast.Expr), path


def test_no_file_bears_a_name_that_says_nothing():
    assert [path for path in sources("app") if path.stem in FORBIDDEN_WORDS] == []


def test_only_the_database_module_commits():
    offenders = {
        path for path in sources("app") for call in calls_in(path) if call.endswith("session.commit")
    }
    assert offenders <= {APP / "foundation" / "db.py"}


def test_only_the_clock_reads_the_clock():
    clocks = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    offenders = {path for path in sources("app") for call in calls_in(path) if call in clocks}
    assert offenders <= {APP / "foundation" / "clock.py"}


def test_only_the_configuration_reads_the_environment():
    offenders = {
        path
        for path in sources("app")
        if any(word in path.read_text() for word in ("os.environ", "os.getenv", "environ["))
    }
    assert offenders <= {APP / "config.py"}


def test_only_the_loader_parses_rubrics_and_only_engines_parse_rules():
    offenders = {
        path
        for path in sources("app")
        for name in imports_in(path)
        if name.split(".")[0] in ("ruamel", "yaml")
    }
    assert {path for path in offenders if not path.is_relative_to(APP / "engines")} == set()


def test_services_and_queries_do_not_open_transactions():
    rooms = [path for path in sources("app") if path.stem in ("service", "queries", "policy")]
    assert [path for path in rooms if "transaction" in set(calls_in(path))] == []


def test_every_service_that_writes_leaves_an_audit_row():
    for feature in FEATURES:
        service = APP / feature / "service.py"
        if service.exists():
            assert any(call.split(".")[-1] in ("record", "record_many") for call in calls_in(service)), (
                service
            )


def test_every_audit_tag_has_a_label_and_is_used():
    assert set(LABELS) == set(AuditTag)
    text = "\n".join(path.read_text() for path in sources("app") if path.name != "tags.py")
    assert [tag for tag in AuditTag if f"AuditTag.{tag.name}" not in text] == []


def test_no_file_is_longer_than_anyone_reads():
    lengths = {path: len(path.read_text().splitlines()) for path in sources("app")}
    assert {path: n for path, n in lengths.items() if n > 300} == {}
