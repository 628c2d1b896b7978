"""The only reader of rubric and lexicon files (Q1): text in, checked types out, or every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from app.engines.scoring.faults import schema_problems
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.problem import Problem, RubricError
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.rubric_checks import lexicon_faults, rubric_faults
from app.engines.scoring.text import Text
from app.engines.scoring.yaml_text import MAX_CHARACTERS, TOO_LONG, Document, read_yaml

NO_LEXICONS: Mapping[str, Lexicon] = MappingProxyType({})
BYTES_PER_CHARACTER = 4
RUBRIC = TypeAdapter(Rubric)
LEXICON = TypeAdapter(Lexicon)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A rubric, the text it was read from, and the hash of all that decides what it finds."""

    rubric: Rubric
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rubrics and lexicons of a folder, by code."""

    rubrics: Mapping[str, RubricFile]
    lexicons: Mapping[str, Lexicon]


def load_rubric(text: str, source: str, lexicons: Mapping[str, Lexicon] = NO_LEXICONS) -> Rubric:
    """The rubric in a YAML text; ``source`` names it in errors, ``lexicons`` are those it may name.

    Raises ``RubricError`` with every fault found: not YAML, unknown key, wrong type, code used twice,
    points that do not add up to 100, unsafe pattern, unknown lexicon, example of an unknown item.
    """
    document = read_yaml(text, source)
    rubric = _validated(RUBRIC, document)
    _raise_faults(document, rubric_faults(rubric, lexicons))
    return rubric


def load_lexicon(text: str, source: str) -> Lexicon:
    """The lexicon in a YAML text; ``RubricError`` as for ``load_rubric``."""
    document = read_yaml(text, source)
    lexicon = _validated(LEXICON, document)
    _raise_faults(document, lexicon_faults(lexicon))
    return lexicon


def rubric_hash(text: str, *lexicon_texts: str) -> str:
    """SHA-256 (hex) of a rubric's text and of the lexicons it is used with, line ends made equal."""
    digest = sha256()
    for part in (text, *sorted(lexicon_texts)):
        digest.update(part.replace("\r\n", "\n").encode())
        digest.update(b"\0")
    return digest.hexdigest()


def read_rules(folder: FilePath) -> RuleBook:
    """Every rubric in ``folder/rubrics`` with every lexicon in ``folder/lexicons``.

    A rubric's hash covers the lexicons of its language. Raises ``RubricError`` with the faults of
    the first file that has any.
    """
    lexicon_texts = _texts(folder / "lexicons")
    loaded = [(name, load_lexicon(text, name), text) for name, text in lexicon_texts.items()]
    lexicons = _by_code([(lexicon.code, lexicon, name) for name, lexicon, _ in loaded])
    rubrics = []
    for name, text in _texts(folder / "rubrics").items():
        rubric = load_rubric(text, name, lexicons)
        used = [text for _, lexicon, text in loaded if lexicon.language == rubric.language]
        rubrics.append((rubric.code, RubricFile(rubric, text, rubric_hash(text, *used)), name))
    return RuleBook(_by_code(rubrics), lexicons)


def _texts(folder: FilePath) -> dict[str, str]:
    return {path.name: _text(path) for path in sorted(folder.glob("*.yaml"))}


def _text(path: FilePath) -> str:
    """The text of a file that is not too long to be one of ours; of others nothing is read."""
    if path.stat().st_size > MAX_CHARACTERS * BYTES_PER_CHARACTER:
        raise RubricError([Problem(path.name, 1, "", TOO_LONG)])
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = Text(zh="不是 UTF-8 编码的文本", en="this is not text in UTF-8: save it in that encoding")
        raise RubricError([Problem(path.name, line, "", message)]) from None


def _by_code(rows: list[tuple[str, Read, str]]) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for code, entry, source in rows:
        if code in found:
            message = Text(zh=f"代码“{code}”已在另一个文件中使用", en=f"another file has the code '{code}'")
            raise RubricError([Problem(source, 1, "code", message)])
        found[code] = entry
    return found


def _validated(adapter: TypeAdapter[Read], document: Document) -> Read:
    try:
        return adapter.validate_python(document.data)
    except ValidationError as error:
        raise RubricError(schema_problems(error, document)) from None


def _raise_faults(document: Document, faults: list[tuple[tuple[str | int, ...], Text]]) -> None:
    if faults:
        raise RubricError([document.problem(document.visible(path), message) for path, message in faults])
