"""Two languages, whole: English source texts, zh-CN catalogue, times in the centre's zone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    LazyString,
    force_locale,
    format_date,
    format_datetime,
    get_locale,
    lazy_gettext,
    to_user_timezone,
)

LANGUAGES = {"zh_CN": "中文", "en": "English"}
LANGUAGE_COOKIE = "language"
babel = Babel()

_ = lazy_gettext


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name that the centre gives in both languages (a team, a rubric's item)."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh_CN" else self.en

    @classmethod
    def from_json(cls, pair: Mapping[str, str]) -> Bilingual:
        return cls(zh=pair["zh"], en=pair["en"])


def wire(app: Flask, zone: str, default_language: str) -> None:
    """Choose the language of each request: the user's own, the cookie's, the browser's, the centre's."""
    app.config["BABEL_DEFAULT_LOCALE"] = default_language
    app.config["BABEL_DEFAULT_TIMEZONE"] = zone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=lambda: _choose(default_language))
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)
    app.jinja_env.filters.update(moment=moment, day=day)


def language() -> str:
    """The language in force: ``"zh_CN"`` or ``"en"``."""
    return "zh_CN" if str(get_locale() or "en").startswith("zh") else "en"


def in_language(code: str) -> AbstractContextManager[None]:
    """Inside it texts are written in ``code`` of ``LANGUAGES``, whoever asked: filed reports come in both."""
    return cast("AbstractContextManager[None]", force_locale(code))


def moment(at: datetime | None, form: str = "medium") -> str:
    """An instant in the centre's zone, as the reader's language writes it; a dash where there is none."""
    return "–" if at is None else format_datetime(at, form)


def local_time(at: datetime) -> datetime:
    """The aware instant ``at`` by the centre's clock."""
    return cast("datetime", to_user_timezone(at))


def day(on: date | None, form: str = "medium") -> str:
    """A day of the centre's calendar, as the reader's language writes it; a dash where there is none."""
    return "–" if on is None else format_date(on, form)


def _choose(default: str) -> str:
    if not has_request_context():
        return default
    own = getattr(g, "language", None) or request.cookies.get(LANGUAGE_COOKIE)
    if own in LANGUAGES:
        return own
    accepted = request.accept_languages.best_match(["zh-CN", "zh", "en"])
    return default if accepted is None else ("zh_CN" if accepted.startswith("zh") else "en")


__all__ = [
    "LANGUAGES",
    "Bilingual",
    "LazyString",
    "_",
    "babel",
    "day",
    "in_language",
    "language",
    "moment",
    "wire",
]
