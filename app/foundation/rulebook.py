"""The rules that a supervisor edits: files of ``qa_rules/``, checked on reading, with the hash that is kept
with everything they decided."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from flask import current_app

from app.engines.rulefile import RuleFileError
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules(Generic[T]):
    """What a file says: checked ``value``, the ``text`` itself and its SHA-256 in hex."""

    value: T
    text: str
    digest: str


def list_rules(folder: str) -> list[str]:
    """The names of the YAML files in a folder of ``qa_rules/``, as :func:`read_rules` takes them."""
    here: Path = current_app.config["CENTRE"].qa_rules_dir
    return sorted(path.relative_to(here).as_posix() for path in (here / folder).glob("*.yaml"))


def read_rules(name: str, load: Callable[[str, str], T]) -> Rules[T]:
    """Read a file of ``qa_rules/`` by an engine's ``load(text, source)``; InvalidInput names line and key."""
    try:
        text = (current_app.config["CENTRE"].qa_rules_dir / name).read_text(encoding="utf-8")
        value = load(text, name)
    except OSError as error:
        raise InvalidInput(_("The rules file %(name)s cannot be read. Put it back.", name=name)) from error
    except RuleFileError as error:
        raise InvalidInput(
            _("The rules cannot be used; mend them first: %(faults)s", faults=str(error))
        ) from error
    return Rules(value, text, hashlib.sha256(text.encode()).hexdigest())


def read_rules_of(folder: str, load: Callable[[str, str], T]) -> list[Rules[T]]:
    """Read every file of a folder of ``qa_rules/``, by name; a folder that is not there holds none."""
    root = current_app.config["CENTRE"].qa_rules_dir
    return [read_rules(f"{folder}/{path.name}", load) for path in sorted((root / folder).glob("*.yaml"))]
