"""The application under test: real migrations, a database of its own, files under a folder of its own."""

from __future__ import annotations

import gc
import itertools
import os
import socket
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, rmtree
from types import CodeType

import pytest
from argon2 import PasswordHasher
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import refresh
from flask_migrate import upgrade
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache

from app import create_app
from app.accounts import service as accounts
from app.config import ROOT, Config
from app.foundation.db import db
from app.sampling.service import preparing
from tests.factories.build import make_user
from tests.lending import IN_MEMORY, POSTGRES_PORT, LentApp, LentDatabase, postgres_url, recreate

# The machine is shared: time is measured in bench/. The same examples at each run: what was green stays so;
# HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: the collector need not go over them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def seeds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks are drawn by seeds from the test's own name: a draw that fails a test once fails it again."""
    made = itertools.count()

    def seed(_size: int) -> str:
        return sha256(f"{request.node.nodeid} {next(made)}".encode()).hexdigest()

    monkeypatch.setattr(preparing, "token_hex", seed)


@pytest.fixture(autouse=True)
def own_hasher(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Passwords of tests are hashed at once; the hasher of the product takes its time, and is handed back."""
    own = accounts._hasher
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return own


# Two checkouts on one machine may be tested at the same time.
CHECKOUT = sha256(str(ROOT).encode()).hexdigest()[:8]
SHARED_AUDIO = ROOT.parent / "shared" / "audio"
REDIS_PORT = 6379


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def skip_or_fail(what: str, variable: str) -> None:
    """A missing part is skipped aloud, or fails the run where ``variable`` says that it must be there."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{what} is missing, and {variable}=1 demands it")
    pytest.skip(f"{what} is missing; start it, or set {variable}=1 to fail instead")


def make_config(data_dir: Path, **env: str) -> Config:
    defaults = {"DATA_DIR": str(data_dir), "CENTRE_LANGUAGE": "en", "SECRET_KEY": "only for tests"}
    return Config.from_env(defaults | env)


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once for all the applications of a run."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


_templates = CompiledTemplates()


def make_app(data_dir: Path, **env: str) -> Flask:
    app = create_app(make_config(data_dir, **env))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.bytecode_cache = _templates
    app.before_request_funcs.setdefault(None, []).insert(0, _forget_what_went_before)
    return app


def _forget_what_went_before() -> None:
    """Tests hold the application context open, and extensions keep person and language of a request in it."""
    g.pop("_login_user", None)
    refresh()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file after all migrations, to be copied: migrating once is enough."""
    folder = tmp_path_factory.mktemp("migrated")
    app = make_app(folder)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "state" / "fair-hearing.db"


@pytest.fixture(scope="session")
def lent_app(tmp_path_factory: pytest.TempPathFactory) -> LentApp:
    return _lent(tmp_path_factory.mktemp("lent"))


@pytest.fixture
def app(tmp_path: Path, migrated_sqlite: Path, lent_app: LentApp) -> Iterator[Flask]:
    """A fresh centre on SQLite, with its application context pushed. The application is lent."""
    with lent_app.lend(centre_in(tmp_path, migrated_sqlite)) as app:
        yield app


@pytest.fixture
def own_app(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Flask]:
    """The same with an application that nobody has used: for tests that add routes to it."""
    centre_in(tmp_path, migrated_sqlite)
    app = make_app(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def centre_in(folder: Path, migrated_sqlite: Path) -> Config:
    """The settings of a fresh centre in ``folder``, with its SQLite file."""
    config = make_config(folder)
    copyfile(migrated_sqlite, folder / "state" / "fair-hearing.db")
    return config


def _lent(folder: Path, **env: str) -> LentApp:
    """Its first folder goes at once: where something still writes there, it was not put back."""
    lent = LentApp(make_app(folder, CELERY_BROKER_URL=IN_MEMORY, **env))
    rmtree(folder)
    return lent


@pytest.fixture(scope="session")
def migrated_postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """A PostgreSQL template database after all migrations, to be copied."""
    if not listens(POSTGRES_PORT):
        skip_or_fail("PostgreSQL on 127.0.0.1", "REQUIRE_SERVICES")
    name = f"fair_hearing_template_{CHECKOUT}_{worker_id}"
    recreate(name)
    app = make_app(tmp_path_factory.mktemp("pg"), DATABASE_URL=postgres_url(name))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return name


@pytest.fixture(scope="session")
def lent_postgres(
    tmp_path_factory: pytest.TempPathFactory, migrated_postgres: str, worker_id: str
) -> tuple[LentApp, LentDatabase]:
    database = LentDatabase(f"fair_hearing_test_{CHECKOUT}_{worker_id}", migrated_postgres)
    return _lent(tmp_path_factory.mktemp("lent"), DATABASE_URL=database.url), database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A fresh centre on each database that the product runs on."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    lent_app, database = request.getfixturevalue("lent_postgres")
    database.put_back()
    with lent_app.lend(make_config(tmp_path, DATABASE_URL=database.url)) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask):
    """``signed_in("monitor")``: a browser in which a new person of that role (its ``.user``) is signed in."""

    def sign_in(role: str, **traits) -> FlaskClient:
        person = traits.pop("user", None) or make_user(role, **traits)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = str(person.id), True
        browser.user = person
        return browser

    return sign_in


@pytest.fixture(scope="session")
def shared_audio() -> Path:
    if not SHARED_AUDIO.is_dir():
        pytest.skip("the folder shared/audio with recorded calls is not beside the project")
    return SHARED_AUDIO
