"""What people type becomes tokens and operators; what cannot be understood is told with place and remedy."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcription.policy.dialects import fts5, tsquery
from app.transcription.policy.query import BadQuery, Clause, Filters, Near, Phrase, Term
from app.transcription.policy.query_reading import read_query
from app.transcription.policy.tokens import indexed, tokens_of


def phrase(*words: str) -> Phrase:
    return Phrase(tuple(Term(word.removesuffix("*"), word.endswith("*")) for word in words))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Refund, please!", "refund please"),
        ("Don’t you don't", "dont you dont"),
        ("ＡＢＣ １２３", "abc 123"),
        ("退款", "退 款"),
        ("請退還貨款", "请 退 还 货 款"),
        ("乾隆", "干 隆"),  # by character: the parts of a word are found as the whole is
        ("VIP卡", "vip 卡"),
        ("1,000 元", "1000 元"),
        ("3.5 kW", "3 5 kw"),
        ("二〇二六", "二 〇 二 六"),
        ("٣ and ３", "3 and 3"),
        ("e-mail@home", "e mail home"),
        ("𠮷野家", "𠮷 野 家"),
        ("Straße", "strasse"),
        ("… — ！", ""),
    ],
)
def test_a_text_becomes_tokens(text, tokens):
    assert tokens_of(text) == tokens.split()


def test_a_masked_run_is_one_token_and_says_nothing_more():
    words = [["call", 0, 1, 1], ["138", 1, 2, 1], ["0000", 2, 3, 1], ["now", 3, 4, 1]]
    assert indexed(words, [[1, 3, "identity_card", "0000"]]) == ["call", "※identitycard", "now"]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("refund card", [Clause((phrase("refund"),)), Clause((phrase("card"),))]),
        ("refund AND card", [Clause((phrase("refund"),)), Clause((phrase("card"),))]),
        ('"Good Morning"', [Clause((phrase("good", "morning"),))]),
        ("“退款”　「货」", [Clause((phrase("退", "款"),)), Clause((phrase("货"),))]),
        ("e-mail", [Clause((phrase("e", "mail"),))]),
        ("a OR b c", [Clause((phrase("a"), phrase("b"))), Clause((phrase("c"),))]),
        ("a｜b", [Clause((phrase("a", "b"),))]),
        ("a ｜ b", [Clause((phrase("a"), phrase("b")))]),
        ("a －b", [Clause((phrase("a"),)), Clause((phrase("b"),), negated=True)]),
        ("a - b", [Clause((phrase("a"),)), Clause((phrase("b"),))]),
        ("a NEAR/3 b", [Clause((Near(phrase("a"), phrase("b"), 3),))]),
        ("a near／3 退款", [Clause((Near(phrase("a"), phrase("退", "款"), 3),))]),
        ("a NEAR b", [Clause((Near(phrase("a"), phrase("b"), 5),))]),
        ("near or and", [Clause((phrase("near"),)), Clause((phrase("or"),)), Clause((phrase("and"),))]),
        ('"OR" "NEAR"', [Clause((phrase("or"),)), Clause((phrase("near"),))]),
        ("refun＊", [Clause((phrase("refun*"),))]),
        ('"good morn"*', [Clause((phrase("good", "morn*"),))]),
        ("退*", [Clause((phrase("退"),))]),
        ("hello , world !", [Clause((phrase("hello"),)), Clause((phrase("world"),))]),
        ("at 10:30", [Clause((phrase("at"),)), Clause((phrase("10", "30"),))]),
        ("masked:phone", [Clause((phrase("※phone"),))]),
        ("屏蔽：银行卡", [Clause((phrase("※bankcard"),))]),
    ],
)
def test_a_query_is_read(typed, clauses):
    assert list(read_query(typed).clauses) == clauses


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("a speaker:Customer", Filters(speaker="customer")),
        ("a 说话人：座席", Filters(speaker="agent")),
        ("a agent:1001", Filters(agent="1001")),
        (
            "a from:2026-11-01 to:2026/11/30",
            Filters(first_on=date(2026, 11, 1), last_on=date(2026, 11, 30)),
        ),
        ("a 起：2026年11月1日", Filters(first_on=date(2026, 11, 1))),
        ('a queue:"after sales"', Filters(queue="after sales")),
        ("a language:中文", Filters(language="zh-CN")),
    ],
)
def test_filters_are_read_in_both_languages(typed, filters):
    assert read_query(typed).filters == filters


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "at least one word"),
        ("…", "at least one word"),
        ("-a", "at least one word"),
        ("speaker:agent", "at least one word"),
        ('a "b', "quotation mark at character 3"),
        ("a OR", "“OR” at character 3 needs a word before and after"),
        ("OR a", "“OR” at character 1"),
        ("a OR OR b", "“OR” at character 6"),
        ("a NEAR/2", "“NEAR/2” at character 3"),
        ("a NEAR/2 -b", "“NEAR/2” at character 3"),
        ("a NEAR/0 b", "from 1 to 20"),
        ("a NEAR/21 b", "from 1 to 20"),
        ("a NEAR/2 b NEAR/2 c", "at character 12: it joins two words only"),
        ("-a OR b", "beside a word with −"),
        ("a OR -b", "beside a word with −"),
        ("re*nd", "at character 3 stands inside a word"),
        ("r*", "needs 2 letters or more"),
        ("foo:bar", "“foo:” at character 1 is no filter"),
        ("a from:", "“from:” at character 3 has no value"),
        ("a from:tomorrow", "a day such as 2026-11-30"),
        ("a from:2026-02-30", "a day such as 2026-11-30"),
        ("a speaker:boss", "one of agent"),
        ("a agent:1 agent:2", "given twice"),
        ("a -agent:1", "cannot have a − before it"),
        ("a from:2026-11-02 to:2026-11-01", "first day comes after the last"),
        ("a masked:shoe", "one of phone"),
        ("a" * 301, "300 characters"),
        ("的" * 61, "60 words"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(app, typed, told):
    with app.test_request_context(headers={"Accept-Language": "en"}), pytest.raises(BadQuery) as caught:
        read_query(typed)
    assert told in str(caught.value)


signs = st.lists(st.sampled_from([*"\"“”*-:/|()&!<>'\\;%{}^ abOR退款1\x00\n", " NEAR/2 "]), max_size=40).map(
    "".join
)


@given(st.one_of(signs, st.text(max_size=40)))
def test_nothing_that_is_typed_reaches_a_database_but_tokens_and_our_operators(typed):
    try:
        clauses = read_query(typed).clauses
    except BadQuery:
        return
    quoted = re.compile(r"\"([^\"]*)\"|'([^']*)'")
    for written in (fts5(clauses), tsquery(clauses)):
        inside = [one or other for one, other in quoted.findall(written)]
        assert all(tokens_of(token) == [token] for text in inside for token in text.split())
        assert re.fullmatch(r"(?:[()|&!*, :]|<->|<\d+>|NEAR|AND|OR|NOT|\d+)*", quoted.sub("", written))
