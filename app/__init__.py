"""Fair Hearing (公听): quality assurance for call centres."""

from __future__ import annotations

from flask import Flask

from app.config import ROOT, Config
from app.features import WIRING
from app.foundation import db, i18n, logs, storage
from app.foundation.queue.celery import make_celery
from app.foundation.queue.cli import queue_group
from app.foundation.web import assets, errors, health, links, nav, security


def create_app(config: Config | None = None) -> Flask:
    """The application: configuration, the foundation, then each feature's wiring in order."""
    config = config or Config.from_env()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.upload_limit_mb * 1024 * 1024,
        CENTRE=config,
        ZONE=config.zone,
        JOB_LEASE_S=config.job_lease_s,
        SWEEP_EVERY_S=config.sweep_every_s,
        WORKER_PROCESSES=config.worker_processes,
    )
    logs.wire()
    db.wire(app, config.database_url, ROOT / "migrations")
    i18n.wire(app, config.centre_zone, config.centre_language)
    storage.wire(app, config.data_dir / "recordings")
    make_celery(app, config.celery_broker_url)
    app.cli.add_command(queue_group)
    security.wire(app, cookie_secure=config.cookie_secure, session_minutes=config.session_minutes)
    errors.wire(app)
    assets.wire(app)
    links.wire(app)
    app.register_blueprint(health.pages)
    app.context_processor(
        lambda: {
            "nav_entries": nav.nav_entries(),
            "viewer": nav.viewer(),
            "home_url": "/",
            "centre_name": i18n.Bilingual(zh=config.centre_name_zh, en=config.centre_name_en),
        }
    )
    for wire in WIRING:
        wire(app)
    return app
