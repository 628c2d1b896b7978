"""The only reader of rubric and lexicon files (Q1): text in, checked types out, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.engines.scoring.conditions import Condition
from app.engines.scoring.faults import schema_problems
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.problem import Path, Problem, RubricError
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.rubric_checks import lexicon_faults, rubric_faults, unknown_name
from app.engines.scoring.text import Text
from app.engines.scoring.yaml_text import MAX_CHARACTERS, TOO_LONG, Document, read_yaml

NO_LEXICONS: Mapping[str, Lexicon] = MappingProxyType({})
BYTES_PER_CHARACTER = 4
RUBRIC = TypeAdapter(Rubric)
LEXICON = TypeAdapter(Lexicon)
CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
NOT_UTF8 = Text(zh="文件不是 UTF-8 编码，请另存为 UTF-8", en="the file is not UTF-8; save it as UTF-8")
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A rubric, its text, the hash of all that decides what it finds, and the name of its file."""

    rubric: Rubric
    text: str
    hash: str
    source: str


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
    document = _document(text, source)
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


def read_rules(folder: FilePath, files: Sequence[FilePath] = ()) -> RuleBook:
    """Every rubric in ``folder/rubrics``, or those in ``files``, with every lexicon in ``folder/lexicons``.

    A file in a folder called ``lexicons`` is a lexicon. A rubric's hash covers the lexicons of its
    language. Raises ``RubricError`` with every fault of every file; a phrase that names a lexicon whose
    file is at fault is none.
    """
    faults: list[Problem] = []
    word_lists = [*_yaml_in(folder / "lexicons"), *(path for path in files if _is_lexicon(path))]
    loaded = list(_loaded(word_lists, load_lexicon, faults))
    lexicons = _by_code([(lexicon.code, lexicon, name) for name, _, lexicon in loaded], faults)
    known = {name for name, _, _ in loaded}
    missed = {unknown_name(path.stem) for path in word_lists if _name(path) not in known}
    paths = [path for path in files if not _is_lexicon(path)] if files else _yaml_in(folder / "rubrics")
    rubrics = []
    for name, text, rubric in _loaded(paths, lambda text, name: load_rubric(text, name, lexicons), faults):
        used = [text for _, text, lexicon in loaded if lexicon.language == rubric.language]
        rubrics.append((rubric.code, RubricFile(rubric, text, rubric_hash(text, *used), name), name))
    book = RuleBook(_by_code(rubrics, faults), lexicons)
    if faults:
        raise RubricError([fault for fault in faults if fault.message not in missed])
    return book


def read_lexicons(folder: FilePath) -> Mapping[str, Lexicon]:
    """Every lexicon in ``folder/lexicons``, by code; ``RubricError`` with every fault of every file."""
    faults: list[Problem] = []
    loaded = _loaded(_yaml_in(folder / "lexicons"), load_lexicon, faults)
    lexicons = _by_code([(lexicon.code, lexicon, name) for name, _, lexicon in loaded], faults)
    if faults:
        raise RubricError(faults)
    return lexicons


def read_condition(data: Any) -> Condition | None:
    """A rule out of plain data, to be read to whoever writes it; None while its types are wrong."""
    try:
        return CONDITION.validate_python(data)
    except ValidationError:
        return None


def _text(path: FilePath) -> str:
    """The text of a file that is not too long to be one of ours; of others nothing is read."""
    if path.stat().st_size > MAX_CHARACTERS * BYTES_PER_CHARACTER:
        raise RubricError([Problem(_name(path), 1, "", TOO_LONG)])
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RubricError([Problem(_name(path), line, "", NOT_UTF8)]) from None


def line_of(file: RubricFile, path: Path) -> int:
    """The line (from 1) of a path such as ``("examples", 0, "expect")`` in the rubric's file."""
    return read_yaml(file.text, file.source).line(path)


def _document(text: str, source: str) -> Document:
    try:
        return replace(_nameless(text), source=source)
    except RubricError as error:
        raise RubricError([replace(problem, source=source) for problem in error.problems]) from None


@lru_cache(maxsize=16)
def _nameless(text: str) -> Document:
    # A rubric is read from its file and, once registered, from the database: the same text means the same.
    return read_yaml(text, "")


def _yaml_in(folder: FilePath) -> list[FilePath]:
    return sorted(folder.glob("*.yaml"))


def _is_lexicon(path: FilePath) -> bool:
    return path.resolve().parent.name == "lexicons"


def _name(path: FilePath) -> str:
    return f"{path.resolve().parent.name}/{path.name}"


def _loaded(
    paths: Iterable[FilePath], load: Callable[[str, str], Read], faults: list[Problem]
) -> Iterator[tuple[str, str, Read]]:
    """Name, text and content of each file that can be read; what is wrong with the others into ``faults``."""
    for path in dict.fromkeys(path.resolve() for path in paths):
        name = _name(path)
        try:
            text = _text(path)
            yield name, text, load(text, name)
        except RubricError as error:
            faults.extend(error.problems)


def _by_code(rows: list[tuple[str, Read, str]], faults: list[Problem]) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for code, entry, source in rows:
        if code in found:
            message = Text(zh=f"代码“{code}”已在另一个文件中使用", en=f"another file has the code '{code}'")
            faults.append(Problem(source, 1, "code", message))
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
