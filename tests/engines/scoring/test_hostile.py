"""A malformed or hostile rubric gets its clear error early, is never half read, and never runs code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.engines.scoring import yaml_text
from app.engines.scoring.engine import compile_rubrics, find
from app.engines.scoring.explain import explain
from app.engines.scoring.finding import CallInput
from app.engines.scoring.heard import Heard
from app.engines.scoring.loader import load_rubric, read_rules
from app.engines.scoring.problem import RubricError
from app.engines.scoring.yaml_text import MAX_CHARACTERS, MAX_DEPTH, read_yaml

RUBRIC = """\
code: small
version: 1
title: {zh: 小表, en: Small form}
language: en
anchors:
  thanks: {any: [thank you]}
sections:
  - code: first
    title: {zh: 第一, en: First}
    items:
      - code: greeting
        title: {zh: 开头语, en: Greeting}
        guidance: {what: {zh: 问候, en: Greet}}
        points: 100
        rule: {phrase: {any: [hello], by: agent}}
"""
RULE = "{phrase: {any: [hello], by: agent}}"
ANCHOR = "thanks: {any: [thank you]}"
LAUGHS = "bomb: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(9))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
A_ITEM = """\
      - code: greeting
        title: {zh: 再来, en: Again}
        guidance: {what: {zh: 问候, en: Greet}}
        points: 0.5
"""


def with_rule(rule: str) -> str:
    return RUBRIC.replace(RULE, rule)


def with_anchors(*anchors: str) -> str:
    return RUBRIC.replace(ANCHOR, "\n  ".join(anchors))


HOSTILE = [
    ("billion laughs", LAUGHS, "anchors and aliases"),
    ("an alias", RUBRIC + "examples: *x\n", "anchors and aliases"),
    ("a merge key", RUBRIC + "<<: *x\n", "anchors and aliases"),
    ("a Python object", RUBRIC + "examples: !!python/object/apply:os.system [id]\n", "is not allowed"),
    ("a tag of its own", RUBRIC + "examples: !run [id]\n", "is not allowed"),
    ("a second document", RUBRIC + "---\n" + RUBRIC, "one document"),
    ("an unknown key", RUBRIC + "run: id\n", "'run' is not a known key"),
    ("an unknown condition", with_rule("{python: {code: id}}"), "'python' is not a condition"),
    ("a condition with two keys", with_rule("{silence: {}, overlap: {}}"), "has one key"),
    ("a key of a lower floor", with_rule("{phrase: {any: [hi], __class__: x}}"), "not a known key"),
    ("a duplicate key", RUBRIC + "code: other\n", "'code' is there twice"),
    ("a duplicate code", RUBRIC + A_ITEM, "'greeting' is there twice"),
    ("points below a hundred", RUBRIC.replace("100", "99.99"), "add up to 99.99, not to 100"),
    ("points above a hundred", RUBRIC + A_ITEM.replace("greeting", "again"), "add up to 100.5"),
    ("points of a word", RUBRIC.replace("points: 100", "points: lots"), "not a suitable number"),
    ("points without end", RUBRIC.replace("points: 100", f"points: 1{'0' * 9000}"), "not a number"),
    ("points that are no number", RUBRIC.replace("points: 100", "points: .nan"), "not a number"),
    ("an infinite limit", with_rule("{silence: {longer_than_s: 1e999}}"), "or less"),
    ("nested repeats", with_rule("{pattern: {regex: '(a+)+$'}}"), "may not hold another repetition"),
    ("a choice repeated", with_rule("{pattern: {regex: '(a|a)*$'}}"), "may not hold another repetition"),
    ("wildcards in a row", with_rule("{pattern: {regex: '.*.*.*.*=x'}}"), "in too many ways"),
    ("a back reference", with_rule(r"{pattern: {regex: '(.+)\1'}}"), "references to groups"),
    ("a pattern too long", with_rule("{pattern: {regex: '" + "a" * 501 + "'}}"), "longer than 500"),
    ("an anchor of its own", with_anchors("a: {any: [x], after: {anchor: a}}"), "circle: a → a"),
    (
        "anchors in a ring",
        with_anchors(
            "a: {any: [x], after: {anchor: b}}",
            "b: {any: [x], before: {anchor: c}}",
            "c: {any: [x], after: {anchor: a}}",
        ),
        "anchors in a circle",
    ),
    ("an anchor of nobody", with_rule("{phrase: {any: [hi], after: {anchor: b}}}"), "no anchor called 'b'"),
    (
        "a long ring of anchors",
        with_anchors(*(f"a{n}: {{any: [x], after: {{anchor: a{(n + 1) % 900}}}}}" for n in range(900))),
        "anchors in a circle",
    ),
    ("a key without end", RUBRIC + "k" * 1000 + ": 1\n", "is not a known key"),
    ("a value without end", RUBRIC.replace("language: en", "language: " + "x" * 9000), "'en' or 'zh-CN'"),
    ("a condition without end", with_rule("{" + "x" * 1000 + ": {}}"), "is not a condition"),
    ("a tag without end", RUBRIC + "examples: !" + "x" * 9000 + " y\n", "is not allowed"),
    ("a doubled key without end", f"{'k' * 999}: 1\n{'k' * 999}: 2\n", "is there twice"),
    ("deep lists", RUBRIC + "examples: " + "[" * 100_000, f"deeper than {MAX_DEPTH}"),
    ("deep mappings", RUBRIC + "examples: " + "{a: " * 10_000, f"deeper than {MAX_DEPTH}"),
    ("deep conditions", with_rule("{not: " * 60 + RULE + "}" * 60), f"deeper than {MAX_DEPTH}"),
    ("a format string", with_rule("{phrase: {any: ['{0.__class__}']}}"), "no lexicon or slot"),
    ("ten megabytes", RUBRIC + "#" * 10_000_000, f"longer than {MAX_CHARACTERS}"),
    ("a phrase without end", with_rule("{phrase: {any: [" + "la " * 100 + "]}}"), "longer than 200"),
    ("a range upside down", with_rule("{duration: {min_s: 9, max_s: 3}}"), "lower first"),
    ("a range without limits", with_rule("{talk_ratio: {by: agent}}"), "needs 'min' or 'max'"),
    ("a share of more than all", with_rule("{talk_ratio: {by: agent, max: 70}}"), "or less"),
    ("a volume without limits", with_rule("{volume: {by: agent}}"), "'min_dbfs' or 'max_dbfs'"),
    ("a name of any form", with_rule("{entity: {what: name}}"), "a name needs 'said_as'"),
    ("an amount of one form", with_rule("{entity: {what: amount, said_as: [hi]}}"), "the others have none"),
    ("digits upside down", with_rule("{read_back: {digits: {min: 5, max: 4}}}"), "'min' below 'max'"),
    ("digits without end", with_rule("{entity: {what: number, digits: {max: 99}}}"), "40 or less"),
    ("a number read back to nobody", with_rule("{read_back: {by: unknown}}"), "agent or customer"),
    ("sentences like nothing", with_rule("{meaning: {like: [], similarity: 0.5}}"), "at least 1"),
]


@pytest.mark.parametrize(("text", "says"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_it_is_refused_with_file_line_and_reason(text: str, says: str) -> None:
    with pytest.raises(RubricError) as caught:
        load_rubric(text, "hostile.yaml")
    assert says in str(caught.value)
    for problem in caught.value.problems:
        assert problem.source == "hostile.yaml"
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message.zh


def test_of_thousands_of_faults_the_first_are_told() -> None:
    with pytest.raises(RubricError) as caught:
        load_rubric(RUBRIC + "".join(f"key-{number}: 1\n" for number in range(3000)), "hostile.yaml")
    assert len(caught.value.problems) == 3000
    assert str(caught.value).count("\n") == 50
    assert str(caught.value).endswith("… and 2950 faults more")


def test_the_rubric_that_the_others_were_made_of_is_right() -> None:
    assert load_rubric(RUBRIC, "small.yaml").code == "small"


AUDITED: list[str] = []
WATCHED = {
    "exec",
    "compile",
    "open",
    "os.system",
    "os.exec",
    "os.spawn",
    "subprocess.Popen",
    "socket.connect",
}
watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if watching and event in WATCHED:
        AUDITED.append(f"{event} {arguments[:1]}")


@pytest.fixture
def audit() -> Iterator[list[str]]:
    """What the interpreter itself reports of code run, files opened, programs started."""
    global watching
    if _hook not in _installed:
        sys.addaudithook(_hook)
        _installed.append(_hook)
    AUDITED.clear()
    watching = True
    yield AUDITED
    watching = False


_installed: list[Callable[..., None]] = []


def test_no_code_is_run_and_no_file_opened(audit: list[str]) -> None:
    for _name, text, _says in HOSTILE:
        with pytest.raises(RubricError):
            load_rubric(text, "hostile.yaml")
    assert audit == []


def test_the_watch_sees_what_it_watches_for(audit: list[str]) -> None:
    exec("1 + 1")  # noqa: S102 - this is what must never happen elsewhere
    assert any(entry.startswith("exec") for entry in audit)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every event that the YAML reader is asked for."""
    seen: list[Any] = []
    parse = YAML.parse

    def counted(self: YAML, stream: Any) -> Iterator[Any]:
        for event in parse(self, stream):
            seen.append(event)
            yield event

    monkeypatch.setattr(YAML, "parse", counted)
    return seen


@pytest.mark.parametrize(
    ("text", "most"),
    [
        # Refused where it begins: the rest of the file is not even read.
        ("a: &a [x]\n" + LAUGHS * 50, 6),
        ("a: " + "[" * 100_000, MAX_DEPTH + 6),
        ("a: !run x\n" + "b: [c]\n" * 10_000, 6),
        ("a: 1\na: 2\n" + "b: [c]\n" * 10_000, 8),
        ("#" * (MAX_CHARACTERS + 1), 0),
    ],
)
def test_reading_stops_at_the_first_thing_that_is_not_allowed(
    events: list[Any], text: str, most: int
) -> None:
    with pytest.raises(RubricError):
        read_yaml(text, "hostile.yaml")
    assert len(events) <= most


def folder_with(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "bad.yaml").write_bytes(content)
    return tmp_path


def test_of_a_file_of_ten_megabytes_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = folder_with(tmp_path, b"#" * 10_000_000)

    def refuse(path: Path) -> bytes:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RubricError, match="longer than"):
        read_rules(rules)


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"bad\.yaml:2: the file is not UTF-8"):
        read_rules(folder_with(tmp_path, b"code: small\n\xff\xfe"))


def test_anchors_that_refer_to_each_other_many_ways_are_looked_for_once(
    call_of: Callable[..., CallInput], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty anchors, each after and before the one before: two to the fortieth ways, forty searches."""
    anchors = ["a0: {any: [thank you]}"]
    for number in range(1, 40):
        near = f"{{anchor: a{number - 1}}}"
        anchors.append(f"a{number}: {{any: [thank you], after: {near}, before: {near}}}")
    text = with_anchors(*anchors).replace(RULE, "{phrase: {any: [hello], after: {anchor: a39}}}")
    searches: list[Any] = []
    hits = Heard.hits

    def counted(self: Heard, *arguments: Any) -> Any:
        searches.append(arguments)
        return hits(self, *arguments)

    monkeypatch.setattr(Heard, "hits", counted)
    compiled = compile_rubrics([load_rubric(text, "anchors.yaml")], {})
    call = call_of(("agent", 0, 3, "thank you hello thank you"), doubts=None)
    assert find(compiled, call)
    assert len(searches) <= 41


def test_words_of_the_call_are_never_taken_for_a_pattern(call_of: Callable[..., CallInput]) -> None:
    compiled = compile_rubrics([load_rubric(with_rule("{pattern: {regex: 'class'}}"), "small.yaml")], {})
    said = "hello {0.__class__} {speaker.__class__} class"
    (finding,) = find(compiled, call_of(("agent", 0, 3, f"one two three four {said}")))
    assert "<class" not in explain(finding.reason).en
    assert said in finding.evidence[0].words


def test_the_limits_are_those_that_the_page_promises() -> None:
    assert (yaml_text.MAX_CHARACTERS, yaml_text.MAX_DEPTH) == (120_000, 40)
