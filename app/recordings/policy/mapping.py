"""How another system's call records become ours: the files of ``qa_rules/imports/`` (C1).

A mapping says for each of our columns where its value stands in theirs. Sources are tried in order, and the
first that yields something wins; what no source yields is taken from ``defaults``, or from a column of theirs
that has our name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.foundation.i18n import Bilingual
from app.recordings.policy.columns import COLUMNS
from app.recordings.policy.patterns import guarded
from app.recordings.policy.times import Ambiguous, Unit

FOLDER = "imports"
CENTRE = "centre"


def _our_column(name: str) -> str:
    if name not in COLUMNS:
        raise ValueError(f"not one of our columns: {', '.join(COLUMNS)}")
    return name


def _zone(name: str) -> str:
    if name != CENTRE:
        try:
            ZoneInfo(name)
        except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError on some systems
            raise ValueError("no time zone; write centre, or a name such as Europe/Berlin") from error
        except KeyError as error:
            raise ValueError("no time zone; write centre, or a name such as Europe/Berlin") from error
    return name


def _listed(value: Any) -> Any:
    """One source may stand for a list of one, and a column's name for a source."""
    entries = value if isinstance(value, list) else [value]
    return [{"column": entry} if isinstance(entry, str) else entry for entry in entries]


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Pattern = Annotated[str, AfterValidator(guarded)]
Names = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_names), Field(min_length=1)
]
OurColumn = Annotated[str, AfterValidator(_our_column)]


class Source(RulesModel):
    """Where a value may stand: a column of theirs (several are joined by a space), and how to read it.

    ``pattern`` cuts the value out (its group ``value``, else its first group, else all of it); where it does
    not fit, the source yields nothing. ``when`` names columns of theirs and patterns that must fit.
    ``values`` translates, whatever the case. ``formats``, ``zone``, ``ambiguous`` and ``fold`` are for times,
    ``unit`` is for lengths.
    """

    column: Names
    pattern: Pattern | None = None
    when: dict[str, Pattern] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    formats: Annotated[tuple[str, ...], BeforeValidator(_names)] = ("iso",)
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    ambiguous: Ambiguous | None = None
    fold: str | None = None
    unit: Unit = "auto"


Sources = Annotated[tuple[Source, ...], BeforeValidator(_listed), Field(min_length=1)]


class FilePattern(RulesModel):
    """Names of recordings that tell of their call by themselves.

    ``name`` must fit the whole name, or the end of the path where it holds a ``/``; its named groups are the
    columns that ``columns`` reads. The group ``party`` (``agent`` or ``customer``, after ``parties``) says
    whose voice is in the file where each has a file of his own.
    """

    name: Pattern
    columns: dict[OurColumn, Sources] = Field(default_factory=dict)
    defaults: dict[OurColumn, str] = Field(default_factory=dict)
    parties: dict[str, Literal["agent", "customer"]] = Field(default_factory=dict)


class CallMapping(RulesModel):
    """One file. ``recognised_by`` are columns of theirs by which a table or record is known as theirs
    (``a|b`` is one or the other); without them it is taken only where somebody chooses it.

    ``headerless`` are the columns of a table without a header line, which is known by ``tables``, a pattern
    for its file's name. ``enabled`` says whether names of recordings are read (``files``).
    """

    name_en: Annotated[str, Field(min_length=1, max_length=80)]
    name_zh: Annotated[str, Field(min_length=1, max_length=80)]
    enabled: bool = True
    zone: Annotated[str, AfterValidator(_zone)] = CENTRE
    ambiguous: Ambiguous = "reject"
    recognised_by: tuple[str, ...] = ()
    headerless: tuple[str, ...] = ()
    tables: Pattern | None = None
    url_encoded: bool = False
    columns: dict[OurColumn, Sources] = Field(default_factory=dict)
    defaults: dict[OurColumn, str] = Field(default_factory=dict)
    files: tuple[FilePattern, ...] = ()

    @model_validator(mode="after")
    def _headers_have_a_table(self) -> CallMapping:
        if self.headerless and self.tables is None:
            raise ValueError("headerless needs tables, the pattern of the file's name")
        return self

    @property
    def name(self) -> Bilingual:
        return Bilingual(zh=self.name_zh, en=self.name_en)

    def zone_of(self, source: Source, centre: ZoneInfo) -> ZoneInfo:
        """The zone in which a source's local times are read."""
        name = source.zone or self.zone
        return centre if name == CENTRE else ZoneInfo(name)


def load_mapping(text: str, source: str) -> CallMapping:
    """Read a mapping file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, CallMapping)


def recognise(columns: Iterable[str], mappings: Mapping[str, CallMapping]) -> str | None:
    """The key of the mapping that knows a table or a record by its columns; the one that asks for most."""
    here = {name.strip().lower() for name in columns}
    fitting = {
        key: len(mapping.recognised_by)
        for key, mapping in mappings.items()
        if mapping.recognised_by and all(here & _either(name) for name in mapping.recognised_by)
    }
    return max(sorted(fitting), key=fitting.__getitem__, default=None)


def _either(name: str) -> set[str]:
    return {each.strip().lower() for each in name.split("|")}
