"""A rubric that is written into a file is the same rubric when the file is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.scoring.loader import load_rubric, read_rules
from app.engines.scoring.rubric_text import to_plain, to_yaml
from app.engines.scoring.yaml_form import dump_plain
from app.engines.scoring.yaml_text import read_yaml
from tests.factories.any_rubric import ODD, rubrics

SHIPPED = read_rules(ROOT / "qa_rules")
# Shrinking a whole rubric takes minutes and tells no more than the text does.
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9) | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.text(max_size=9) | st.sampled_from(["rule", "title", "all", "lines", "items", "sections", "code"]),
        inner, max_size=3,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("code", sorted(SHIPPED.rubrics))
def test_a_shipped_rubric_comes_back(code):
    rubric = SHIPPED.rubrics[code].rubric
    text = to_yaml(rubric)
    assert load_rubric(text, "copy.yaml", SHIPPED.lexicons) == rubric
    assert to_yaml(load_rubric(text, "copy.yaml", SHIPPED.lexicons)) == text


@SLOW
@given(rubrics())
def test_any_rubric_comes_back(rubric):
    assert load_rubric(to_yaml(rubric), "any.yaml") == rubric


@SLOW
@given(rubrics())
def test_the_plain_document_is_what_the_file_says_and_json_holds_it(rubric):
    plain = to_plain(rubric)
    assert read_yaml(to_yaml(rubric), "any.yaml").data == plain
    assert json.loads(json.dumps(plain)) == plain


@SLOW
@given(st.dictionaries(st.text(max_size=9), PLAIN, max_size=4))
def test_any_document_right_or_faulty_comes_back(document):
    assert read_yaml(dump_plain(document), "form").data == document
