"""``flask rubrics lint`` and ``test``: what a supervisor is told about the files at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engines.scoring.loader import load_rubric
from app.rubrics.policy.workbook import from_workbook, to_workbook
from tests.factories.rubrics import SMALL, make_version, write_rules

EXAMPLE = """
examples:
  - title: {zh: 说了再见, en: Only goodbye}
    lines: [{by: agent, start_s: 0, end_s: 4, text: goodbye and thank you for calling us}]
    expect: {greeting: GREETING, rude: pass}
"""


@pytest.fixture
def run(app, tmp_path):
    """Run ``flask rubrics …`` over a folder with these rubrics: exit code and lines."""

    def command(name: str, *texts: str, files: tuple[Path, ...] = (), language: str = "en"):
        folder = write_rules(tmp_path / "rules", *texts)
        args = ["rubrics", name, "--folder", str(folder), "--language", language, *map(str, files)]
        result = app.test_cli_runner().invoke(args=args)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output.splitlines()

    return command


def test_lint_counts_what_is_right(run):
    assert run("lint", SMALL) == (0, ["rubrics/0.yaml: 4 items, 0 examples"])


def test_lint_names_file_line_and_key_of_every_fault_of_every_file(run):
    code, said = run(
        "lint", SMALL.replace("version: 1", "version: 0"), SMALL.replace("points: 20", "points: 30")
    )
    assert code == 1
    assert said == [
        "rubrics/0.yaml:3: version: should be 1 or more",
        "rubrics/1.yaml:6: sections: the points add up to 120, not to 100",
        "Error: 2 faults. Correct them and check again.",
    ]


def test_lint_tells_faults_in_chinese(run):
    said = run("lint", SMALL.replace("version: 1", "version: 0"), language="zh_CN")[1]
    assert said == ["rubrics/0.yaml:3: version: 应不小于 1", "Error: 共 1 处错误，请改正后重新检查。"]


def test_lint_of_a_folder_without_rubrics_says_so(run):
    code, said = run("lint")
    assert code == 1
    assert said[0].startswith("Error: There is no rubric in ")


def test_lint_looks_at_a_single_file_alone(run, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(SMALL, encoding="utf-8")
    assert run("lint", "code: [", files=(draft,))[0] == 0
    draft.write_text(SMALL.replace("points: 20", "points: 30"), encoding="utf-8")
    assert run("lint", SMALL, files=(draft,))[0] == 1


def test_examples_that_come_out_as_written_pass(run):
    text = SMALL + EXAMPLE.replace("GREETING", "fail")
    assert run("test", text) == (0, ["rubrics/0.yaml: 2 of 2 verdicts as written"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "rubrics/0.yaml: 1 of 2 verdicts as written",
                "  rubrics/0.yaml:38: Only goodbye: greeting: Pass expected, Fail found",
                "    the agent was not heard saying “good morning” or the like",
                "      0.0–4.0 s: “goodbye and thank you for calling us”",
                "Error: 1 verdicts are otherwise than written.",
            ],
        ),
        (
            "zh_CN",
            [
                "rubrics/0.yaml：2 条判定中 1 条与所写一致",
                "  rubrics/0.yaml:38: 说了再见: greeting: 应为“达标”，实为“不达标”",
                "    没有听到座席说“good morning”或同类用语",
                "      0.0–4.0 s: “goodbye and thank you for calling us”",
                "Error: 有 1 条判定与所写不一致。",
            ],
        ),
    ],
)
def test_an_example_that_comes_out_otherwise_is_explained_in_the_readers_language(run, language, said):
    assert run("test", SMALL + EXAMPLE.replace("GREETING", "pass"), language=language) == (1, said)


def test_an_example_of_another_kind_of_call_says_that_the_rubric_is_not_for_it(run):
    text = "applies_to: {directions: [outbound]}" + SMALL + EXAMPLE.replace("GREETING", "fail")
    code, said = run("test", text + "    metadata: {direction: inbound}\n")
    assert code == 1
    assert said[1].endswith("greeting: Fail expected, but the rubric is not for this call")


def test_the_shipped_rubrics_are_whole_and_come_out_as_written(app):
    runner = app.test_cli_runner()
    for name in ("lint", "test"):
        result = runner.invoke(args=["rubrics", name])
        assert result.exit_code == 0, result.output
        assert len(result.output.splitlines()) == 5


def test_a_workbook_is_converted_and_back_and_linted(run, app, tmp_path):
    folder = write_rules(tmp_path / "rules", SMALL)
    yaml, book, again = folder / "rubrics" / "0.yaml", tmp_path / "form.xlsx", tmp_path / "again.yaml"

    def convert(file, out):
        args = ["rubrics", "convert", str(file), "-o", str(out), "--folder", str(folder), "--language", "en"]
        return app.test_cli_runner().invoke(args=args)

    assert convert(yaml, book).exit_code == 0
    assert run("lint", SMALL, files=(book,)) == (0, ["form.xlsx: 4 items, 0 examples"])
    assert convert(book, again).exit_code == 0
    assert load_rubric(again.read_text(encoding="utf-8"), "again") == load_rubric(SMALL, "small")


def test_a_registered_version_is_exported_as_it_was_and_as_a_workbook(app, tmp_path):
    make_version(SMALL)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["rubrics", "export", "small-en"]).output == SMALL
    out = tmp_path / "form.xlsx"
    assert runner.invoke(args=["rubrics", "export", "small-en@1", "-o", str(out)]).exit_code == 0
    assert load_rubric(from_workbook(out.read_bytes(), "form.xlsx"), "x") == load_rubric(SMALL, "small")
    assert runner.invoke(args=["rubrics", "export", "nothing"]).exit_code == 1


def test_a_workbook_is_checked_alone_where_there_are_no_word_lists(run, tmp_path):
    book = tmp_path / "form.xlsx"
    book.write_bytes(to_workbook(load_rubric(SMALL, "small")))
    assert run("lint", "code: [", files=(book,)) == (0, ["form.xlsx: 4 items, 0 examples"])


def test_a_word_list_is_not_converted(app, tmp_path):
    words = write_rules(tmp_path / "rules") / "lexicons" / "thanks-en.yaml"
    words.write_text("code: thanks-en\ntitle: {zh: 谢, en: Thanks}\nlanguage: en\nentries: [{say: thanks}]\n")
    args = [
        "rubrics",
        "convert",
        str(words),
        "-o",
        str(tmp_path / "x.xlsx"),
        "--folder",
        str(tmp_path / "rules"),
    ]
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
