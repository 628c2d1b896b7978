"""The one place that reads the environment.

Every setting is listed in ``.env.example`` with its default; a wall compares the two. Settings say
*where* and *how large*; what a centre may want otherwise lives in ``qa_rules/``.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
# Where what is sent in clear stays in the house. A name proves nothing: it is looked up anew each time.
HOUSE = [
    ipaddress.ip_network(one)
    for one in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]


class BadConfig(Exception):
    """A variable is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """What one running centre is told by its environment. Field names are the variables', in lower case."""

    data_dir: Path
    qa_rules_dir: Path
    weights_dir: Path
    database_url: str
    celery_broker_url: str
    secret_key: str
    session_minutes: int
    cookie_secure: bool
    centre_name_en: str
    centre_name_zh: str
    centre_zone: str
    centre_language: str
    demo_centre: bool
    whisper_engine: str
    whisper_model: str
    whisper_threads: int
    whisper_beam: int
    worker_processes: int
    job_lease_s: float
    sweep_every_s: float
    upload_limit_mb: int
    judge_url: str
    judge_model: str
    judge_api_key: str = field(repr=False)
    judge_timeout_s: int

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.centre_zone)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Config:
        """Read and check every variable; raises :class:`BadConfig` that names the wrong one."""
        read = _Reader(os.environ if env is None else env)
        data_dir = read.path("DATA_DIR", ROOT)
        state_dir = data_dir / "state"
        state_dir.mkdir(parents=True, exist_ok=True)
        threads = read.number("WHISPER_THREADS", 1, least=1)
        judge_url = read.web_address("JUDGE_URL")
        return cls(
            data_dir=data_dir,
            qa_rules_dir=read.path("QA_RULES_DIR", ROOT / "qa_rules"),
            weights_dir=read.path("WEIGHTS_DIR", ROOT / "weights"),
            database_url=read.text("DATABASE_URL", f"sqlite:///{state_dir / 'fair-hearing.db'}"),
            celery_broker_url=read.text("CELERY_BROKER_URL", f"sqla+sqlite:///{state_dir / 'broker.db'}"),
            secret_key=read.text("SECRET_KEY", "") or _kept_secret(state_dir / "secret-key"),
            session_minutes=read.number("SESSION_MINUTES", 60, least=1),
            cookie_secure=read.choice("COOKIE_SECURE", ("0", "1"), "0") == "1",
            centre_name_en=read.text("CENTRE_NAME_EN", "Northwind Energy"),
            centre_name_zh=read.text("CENTRE_NAME_ZH", "北风能源"),
            centre_zone=read.zone("CENTRE_ZONE", "Asia/Shanghai"),
            centre_language=read.choice("CENTRE_LANGUAGE", ("en", "zh_CN"), "en"),
            demo_centre=read.choice("DEMO_CENTRE", ("0", "1"), "1") == "1",
            whisper_engine=read.choice(
                "WHISPER_ENGINE", ("faster-whisper", "openai-whisper"), "faster-whisper"
            ),
            whisper_model=read.text("WHISPER_MODEL", "base"),
            whisper_threads=threads,
            whisper_beam=read.number("WHISPER_BEAM", 5, least=1),
            worker_processes=read.number("WORKER_PROCESSES", max(1, cores() // threads), least=1),
            job_lease_s=float(read.number("JOB_LEASE_S", 60, least=2)),
            sweep_every_s=float(read.number("SWEEP_EVERY_S", 10, least=1)),
            upload_limit_mb=read.number("UPLOAD_LIMIT_MB", 512, least=1),
            judge_url=judge_url,
            judge_model=read.needed("JUDGE_MODEL") if judge_url else read.text("JUDGE_MODEL", ""),
            judge_api_key=read.key("JUDGE_API_KEY"),
            judge_timeout_s=read.number("JUDGE_TIMEOUT_S", 60, least=1),
        )

    @classmethod
    def variables(cls) -> list[str]:
        """The names of all environment variables, as ``.env.example`` must list them."""
        return [field.name.upper() for field in fields(cls)]


def cores() -> int:
    """Processors that this process may use: those of its container, not of the whole machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, default: str) -> str:
        return self._env.get(name, "").strip() or default

    def path(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default))).expanduser().resolve()
        if path.is_file():
            raise BadConfig(f"{name}={path} is a file; name a folder")
        return path

    def number(self, name: str, default: int, *, least: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise BadConfig(f"{name}={value!r} is not a whole number from {least} up")
        return int(value)

    def needed(self, name: str) -> str:
        value = self.text(name, "")
        if not value:
            raise BadConfig(f"{name} is missing")
        return value

    def key(self, name: str) -> str:
        value = self.text(name, "")
        if not _is_plain(value):
            raise BadConfig(f"{name} has letters that no key has")
        return value

    def web_address(self, name: str) -> str:
        """An https address, or http inside the house; a key in it would be written into logs."""
        value = self.text(name, "").rstrip("/")
        try:
            parts = urlsplit(value)
            host, odd = parts.hostname or "", parts.port == 0
        except ValueError as error:
            raise BadConfig(f"{name} is not a web address") from error
        odd = (
            odd
            or not _is_plain(value)
            or bool(parts.username or parts.password or parts.query or parts.fragment)
        )
        safe = parts.scheme == "https" or (parts.scheme == "http" and _is_in_house(host))
        if value and (odd or not host or not safe):
            raise BadConfig(
                f"{name} has to be https://…, or http://… with localhost or a private IP address, "
                "without a password, ? or #"
            )
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise BadConfig(f"{name}={value!r} is not one of {', '.join(choices)}")
        return value

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadConfig(f"{name}={value!r} is not an IANA time zone such as Asia/Shanghai") from error
        return value


def _is_plain(value: str) -> bool:
    """Whether it can stand in the head of a request."""
    return value.isascii() and value.isprintable() and " " not in value


def _is_in_house(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return any(address in network for network in HOUSE)


def _kept_secret(path: Path) -> str:
    """A secret made once and kept with the data, so that sessions survive a restart."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()
