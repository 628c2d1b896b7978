"""A rubric file that is wrong says where and why; a right one becomes a rubric."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.engines.scoring import phrase_text
from app.engines.scoring.loader import line_of, load_lexicon, load_rubric, read_rules, rubric_hash
from app.engines.scoring.problem import RubricError

RUBRIC = """\
code: small
version: 1
title: {zh: 小表, en: Small form}
language: en
sections:
  - code: first
    title: {zh: 第一, en: First}
    items:
      - code: greeting
        title: {zh: 开头语, en: Greeting}
        guidance:
          what: {zh: 问候, en: Greet}
        points: 60
        rule:
          phrase: {any: ["thank you for calling {centre-en}"], by: agent}
      - code: empathy
        title: {zh: 体谅, en: Empathy}
        guidance:
          what: {zh: 体谅, en: Care}
        points: 40
"""
LEXICON = """\
code: centre-en
title: {zh: 名称, en: Name}
language: en
entries:
  - say: Northwind Energy
"""


@pytest.fixture
def problems_of() -> Callable[[str, str], list[tuple[int, str, str]]]:
    lexicon = load_lexicon(LEXICON, "centre-en.yaml")

    def load(old: str, new: str) -> list[tuple[int, str, str]]:
        assert old in RUBRIC
        with pytest.raises(RubricError) as caught:
            load_rubric(RUBRIC.replace(old, new), "small.yaml", {"centre-en": lexicon})
        return [(problem.line, problem.key, problem.message.en) for problem in caught.value.problems]

    return load


def test_a_right_file_becomes_a_rubric() -> None:
    rubric = load_rubric(RUBRIC, "small.yaml", {"centre-en": load_lexicon(LEXICON, "centre-en.yaml")})
    assert [item.code for item in rubric.items] == ["greeting", "empathy"]
    assert rubric.item("greeting").points == Decimal(60)
    assert rubric.item("empathy").rule is None


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ("version: 1", "version: 0", 2, "version", "1 or more"),
        ("version: 1", "version: one", 2, "version", "not a suitable number"),
        ("version: 1\n", "", 1, "version", "'version' is missing"),
        ("language: en", "language: fr", 4, "language", "'en' or 'zh-CN'"),
        ("code: small", "code: Small One", 1, "code", "lower-case"),
        ("points: 40", "points: 30", 5, "sections", "add up to 90, not to 100"),
        ("points: 40", "points: 40\n        point: 1", 21, "sections[0].items[1].point", "not a known key"),
        ("code: empathy", "code: greeting", 16, "sections[0].items[1].code", "there twice"),
        ("any: [", "anny: [", 15, "sections[0].items[0].rule.phrase.anny", "not a known key"),
        ("phrase: {", "phrse: {", 14, "sections[0].items[0].rule", "'phrse' is not a condition"),
        ("{centre-en}", "{center}", 15, "sections[0].items[0].rule.phrase.any[0]", "called 'center'"),
        (
            "thank you for calling {centre-en}",
            "?!",
            15,
            "sections[0].items[0].rule.phrase.any[0]",
            "nothing to",
        ),
        (
            "by: agent",
            "by: boss",
            15,
            "sections[0].items[0].rule.phrase.by",
            "'agent', 'customer' or 'unknown'",
        ),
        ("zh: 体谅, en: Empathy", "zh: 体谅", 17, "sections[0].items[1].title.en", "'en' is missing"),
        (
            "points: 40",
            "points: 40\n        when: {overlap: {longer_than_s: 1}}",
            16,
            "sections[0].items[1]",
            "needs",
        ),
    ],
)
def test_a_mistake_is_told_with_line_and_key(
    problems_of: Callable[[str, str], list[tuple[int, str, str]]],
    old: str,
    new: str,
    line: int,
    key: str,
    says: str,
) -> None:
    found = problems_of(old, new)[0]
    assert found[:2] == (line, key)
    assert says in found[2]


@pytest.mark.parametrize("regex", ["(a+)+$", "(a|aa)+$", "(.*a){12}", r"(\w+)\1", ".*.*.*x", "(unclosed"])
def test_an_unsafe_pattern_is_refused(
    problems_of: Callable[[str, str], list[tuple[int, str, str]]], regex: str
) -> None:
    old = """phrase: {any: ["thank you for calling {centre-en}"], by: agent}"""
    found = problems_of(old, f"pattern: {{regex: '{regex}'}}")
    assert [place[:2] for place in found] == [(15, "sections[0].items[0].rule.pattern")]


def test_all_mistakes_are_told_at_once(
    problems_of: Callable[[str, str], list[tuple[int, str, str]]],
) -> None:
    found = problems_of("version: 1\ntitle: {zh: 小表, en: Small form}", "version: x\ntitle: {zh: 小表}")
    assert [place[1] for place in found] == ["version", "title.en"]


def test_an_example_of_an_item_without_a_rule_is_refused() -> None:
    example = """\
examples:
  - title: {zh: 例, en: Example}
    lines: [{by: agent, start_s: 2, end_s: 1, text: hello}]
    expect: {empathy: pass}
"""
    lexicons = {"centre-en": load_lexicon(LEXICON, "centre-en.yaml")}
    with pytest.raises(RubricError) as caught:
        load_rubric(RUBRIC + example, "small.yaml", lexicons)
    assert [problem.key for problem in caught.value.problems] == [
        "examples[0].lines[0]",
        "examples[0].expect.empathy",
    ]


def test_a_lexicon_that_names_itself_is_refused() -> None:
    lexicon = load_lexicon(LEXICON.replace("Northwind Energy", "the {centre-en}"), "centre-en.yaml")
    with pytest.raises(RubricError, match="refers to itself"):
        load_rubric(RUBRIC, "small.yaml", {"centre-en": lexicon})


def test_lexicons_that_multiply_are_counted_without_writing_them_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """2,500 wordings, three times in a phrase: sixteen thousand million ways, each wording looked at once."""
    looks: list[str] = []
    ways = phrase_text._ways

    def counted(text: str, *more: Any) -> int:
        looks.append(text)
        return ways(text, *more)

    monkeypatch.setattr(phrase_text, "_ways", counted)
    many = "".join(f"  - say: wording {number} of many\n" for number in range(2500))
    lexicon = load_lexicon(LEXICON + many, "centre-en.yaml")
    text = RUBRIC.replace("{centre-en}", "{centre-en} {centre-en} {centre-en}")
    with pytest.raises(RubricError, match="too many ways"):
        load_rubric(text, "small.yaml", {"centre-en": lexicon})
    assert len(looks) <= 2600


def test_a_lexicon_with_a_wording_twice_is_refused() -> None:
    with pytest.raises(RubricError, match="there twice"):
        load_lexicon(LEXICON + "  - say: Northwind Energy\n", "centre-en.yaml")


def test_a_folder_is_read_with_its_lexicons(tmp_path: Path) -> None:
    for folder, name, text in (("rubrics", "small", RUBRIC), ("lexicons", "centre-en", LEXICON)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    book = read_rules(tmp_path)
    assert list(book.rubrics) == ["small"]
    assert book.rubrics["small"].hash == rubric_hash(RUBRIC, LEXICON)


def test_two_files_with_one_code_are_refused(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    for name in ("a", "b"):
        (tmp_path / "lexicons" / f"{name}.yaml").write_text(LEXICON, encoding="utf-8")
    with pytest.raises(RubricError, match="another file"):
        read_rules(tmp_path)


def folder_of(root: Path, **texts: str | bytes) -> Path:
    """A folder of rules: ``rubrics__small="…"`` is ``rubrics/small.yaml``."""
    for name, text in texts.items():
        path = root / f"{name.replace('__', '/').replace('_', '-')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def faults_of(folder: Path, *files: Path) -> list[str]:
    with pytest.raises(RubricError) as caught:
        read_rules(folder, files)
    return [f"{fault.source}:{fault.line}:{fault.key}" for fault in caught.value.problems]


def test_every_fault_of_every_file_is_told(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, rubrics__a=RUBRIC.replace("version: 1", "version: 0"), rubrics__b="code: [",
        rubrics__c=RUBRIC.replace("points: 40", "points: 30"), lexicons__centre_en=LEXICON,
    )  # fmt: skip
    assert faults_of(folder) == ["rubrics/a.yaml:2:version", "rubrics/b.yaml:1:", "rubrics/c.yaml:5:sections"]


def test_a_broken_lexicon_is_told_once_and_not_again_where_it_is_named(tmp_path: Path) -> None:
    broken = LEXICON.replace("language: en", "language: fr")
    folder = folder_of(tmp_path, rubrics__a=RUBRIC, lexicons__centre_en=broken)
    assert faults_of(folder) == ["lexicons/centre-en.yaml:3:language"]


def test_naming_a_lexicon_of_the_other_language_is_told_beside_a_broken_file(tmp_path: Path) -> None:
    chinese = LEXICON.replace("language: en", "language: zh-CN").replace("Northwind Energy", "北风能源")
    folder = folder_of(tmp_path, rubrics__a=RUBRIC, lexicons__centre_en=chinese, lexicons__b="code: [")
    assert faults_of(folder) == [
        "lexicons/b.yaml:1:", "rubrics/a.yaml:15:sections[0].items[0].rule.phrase.any[0]",
    ]  # fmt: skip


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, rubrics__a="标题".encode("gb18030"))
    assert faults_of(folder) == ["rubrics/a.yaml:1:"]


def test_a_single_file_is_read_with_the_folders_lexicons(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, rubrics__broken="code: [", lexicons__centre_en=LEXICON, drafts__small=RUBRIC)
    draft = tmp_path / "drafts" / "small.yaml"
    assert list(read_rules(folder, [draft]).rubrics) == ["small"]
    assert read_rules(folder, [tmp_path / "lexicons" / "centre-en.yaml"]).rubrics == {}


def test_the_place_of_an_example_can_be_named(tmp_path: Path) -> None:
    example = (
        "examples:\n  - title: {zh: 例, en: Example}\n    lines: []\n    expect:\n      greeting: fail\n"
    )
    book = read_rules(folder_of(tmp_path, rubrics__a=RUBRIC + example, lexicons__centre_en=LEXICON))
    file = book.rubrics["small"]
    line = line_of(file, ("examples", 0, "expect", "greeting"))
    assert file.text.splitlines()[line - 1].strip() == "greeting: fail"


def test_the_hash_follows_the_text_and_not_its_line_ends() -> None:
    assert rubric_hash("a: 1\nb: 2\n") == rubric_hash("a: 1\r\nb: 2\r\n")
    assert rubric_hash("a: 1") != rubric_hash("a: 2")
    assert rubric_hash("a: 1", "lexicon") != rubric_hash("a: 1")
