"""A name that was misheard is put right by its sound; words that were heard right stay as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.speech.sidecar import spread_words
from app.engines.speech.term_list import Term, TermList, Terms, Tolerance, hints, terms_for
from app.engines.speech.terms import correct_terms
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words, split_words
from app.transcription.policy.terms import load_terms

FILES = {
    language: load_terms((ROOT / "qa_rules/terms" / name).read_text(encoding="utf-8"), name)
    for language, name in (("en", "northwind-en.yaml"), ("zh-CN", "northwind-zh.yaml"))
}
SHIPPED = {language: terms_for([each], language, "billing") for language, each in FILES.items()}


def spoken(text: str, language: str, start_s: float = 0.0) -> Transcript:
    words = spread_words(split_words(text), start_s, start_s + 10)
    segment = Segment(Speaker.AGENT, start_s, start_s + 10, text, words, 1.0)
    return Transcript(language, "x", (segment,))


def put_right(text: str, language: str, terms: Terms | None = None) -> str:
    transcript = correct_terms(spoken(text, language), terms or SHIPPED[language])
    return transcript.segments[0].text


MISHEARD = [
    ("en", "It's north wind energy, Sam here.", "It's Northwind Energy, Sam here."),
    ("en", "Welcome to northwood energy", "Welcome to Northwind Energy"),
    ("en", "welcome to norwind energy", "welcome to Northwind Energy"),
    ("en", "North Wind Energy's bill", "Northwind Energy's bill"),
    ("en", "on the echo track tariff", "on the EcoTrack tariff"),
    ("en", "on the ecotrak tariff", "on the EcoTrack tariff"),
    ("en", "our heatsheild cover", "our HeatShield cover"),
    ("en", "a flexi-saver, please", "a FlexiSaver, please"),
    ("en", "the flexisaber tariff", "the FlexiSaver tariff"),
    ("en", "pair the north wind hub now", "pair the Northwind Hub now"),
    ("zh-CN", "感谢您致电背风能源，请讲。", "感谢您致电北风能源，请讲。"),
    ("zh-CN", "这里是北方能源客服", "这里是北风能源客服"),
    ("zh-CN", "这里是被封能源", "这里是北风能源"),
    ("zh-CN", "打开长上北风看账单", "打开掌上北风看账单"),
    ("zh-CN", "打开掌上背风看账单", "打开掌上北风看账单"),
    ("zh-CN", "我想开通旅店通", "我想开通绿电通"),
    ("zh-CN", "绿店通怎么收费", "绿电通怎么收费"),
    ("zh-CN", "您办的是软阳套餐吗", "您办的是暖阳套餐吗"),
    ("zh-CN", "安新冲的费用", "安心充的费用"),
    ("zh-CN", "安欣冲的费用", "安心充的费用"),
    ("zh-CN", "办一个风谷宝。", "办一个峰谷宝。"),
    ("zh-CN", "升新管家在哪里", "省心管家在哪里"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "heard", "meant"), MISHEARD)
def test_what_sounds_like_a_name_becomes_it(language, heard, meant):
    assert put_right(heard, language) == meant


# Each holds ordinary words that sound like a name, parts of names, or names that are written right.
ENGLISH_TRAPS = """
The north wind was strong last night.
A north wind brought down the line.
The wind energy from the north is cheap.
We buy energy from wind farms up north.
North Yorkshire energy prices went up.
The northern line is closed.
Northern Ireland has its own supplier.
I heard an echo on the track.
The echo tracks back to the handset.
Let me track that for you.
The eco mode is on.
Please keep track of your usage.
The truck is outside.
The heat shields the pipe.
There is a heat shield behind the radiator.
The shield in front of the heater is hot.
He sealed the heating pipe.
My flexible hours changed.
Flexible savings are not for me.
I am a careful saver.
Do you have a saver account?
The solar panels return power to the grid.
Solar power returns in summer.
In return we give you a credit.
The hub of the wheel broke.
The network hub is near the window.
Plug the hub in next to the meter.
We are the north west hub.
I am in Northwich.
Mr Norwood is my neighbour.
Northwood is a town.
Norwich is far away.
Her name is Norma Winnie.
An energetic man came by.
Energy is expensive.
The energies of youth.
No, the wind did it.
Now the winter energy bill is here.
Nor will the engineer come.
Northwind Energy, good morning.
I use EcoTrack and FlexiSaver.
The Northwind Hub is offline.
Is HeatShield included?
I want solar, return the form please.
The path goes north, wind and energy are free there.
It is not the wind energy I wanted.
Knock twice and ring.
Next week in the evening.
""".strip().splitlines()
CHINESE_TRAPS = """
请问旅店通知您了吗
旅店统一安排住宿
路店通常几点关门
旅店通过了检查
背风的地方比较暖和
北风很大，线路断了
北风刮了一夜
今天刮北风
能源价格上涨了
能源局的电话是多少
北方的能源比较便宜
北方能不能用
北方能看到北斗
被封了的账户能恢复吗
手掌上被风吹伤了
掌上有伤，背疼
长沙北风大吗
账上被冻结了
账上北方的款没到
我心里暖洋洋的
暖阳高照，适合出门
这个套餐太贵
暖阳下的套餐店
您的套餐已经到期
安心充电就可以
安心冲凉去吧
您安心，充值会到账的
安心等着就行
省心的管家不好找
管家说您不在家
省心，管家婆软件也能用
真省心啊
大风把谷堆吹散了
风谷是个地名
山峰、山谷、宝塔
高峰和低谷的价格不同
绿电很受欢迎
绿色电力通道开通了
这个路电通不通
旅游电视台的通知
光伏带来了收益
光伏代理商是谁
光复大道十号
我在北风能源办的业务
打开掌上北风，绿电通在首页
暖阳套餐和安心充都要
峰谷宝和省心管家怎么选
请稍等，我帮您查一下
您能原谅我们吗
""".strip().splitlines()


def test_there_are_traps_enough():
    assert min(len(ENGLISH_TRAPS), len(CHINESE_TRAPS)) >= 40


@pytest.mark.parametrize("line", ENGLISH_TRAPS)
def test_english_that_was_heard_right_stays(line):
    assert put_right(line, "en") == line


@pytest.mark.parametrize("line", CHINESE_TRAPS)
def test_chinese_that_was_heard_right_stays(line):
    assert put_right(line, "zh-CN") == line


def words_of(text: str, language: str, terms: Terms | None = None) -> list[Word]:
    return list(correct_terms(spoken(text, language), terms or SHIPPED[language]).segments[0].words)


def test_what_was_heard_is_kept_with_the_times_of_its_words():
    heard = spread_words("a north wind energy, hi".split(), 0.0, 19.0)
    words = words_of("a north wind energy, hi", "en")
    assert [(w.text, w.heard) for w in words] == [
        ("a", None),
        ("Northwind", "north wind"),
        ("Energy,", "energy"),
        ("hi", None),
    ]
    assert (words[1].start_s, words[1].end_s) == (
        pytest.approx(heard[1].start_s * 10 / 19, abs=0.01),
        pytest.approx(heard[2].end_s * 10 / 19, abs=0.01),
    )


def test_one_word_that_stands_for_two_becomes_one_with_both():
    terms = Terms("en", (Term("Green Wattline", heard=("grinwattline",)),))
    [word] = words_of("grinwattline.", "en", terms)
    assert (word.text, word.heard, word.start_s, word.end_s) == ("Green Wattline.", "grinwattline", 0.0, 10.0)


def test_a_chinese_name_is_one_word_and_its_neighbours_are_cut_where_they_were_joined():
    segment = Segment(
        Speaker.AGENT, 0, 4, "我的旅店通呢？", (Word("我的旅", 0, 3, 0.9), Word("店通呢？", 3, 4, 0.6)), 0.8
    )
    transcript = Transcript("zh-CN", "x", (segment,))
    words = correct_terms(transcript, SHIPPED["zh-CN"]).segments[0].words
    assert [(w.text, w.heard, w.start_s, w.end_s, w.probability) for w in words] == [
        ("我的", None, 0.0, 2.0, 0.9),
        ("绿电通", "旅店通", 2.0, 3.5, 0.6),
        ("呢？", None, 3.5, 4.0, 0.6),
    ]


def test_the_mark_after_a_name_stays():
    assert [w.text for w in words_of("旅店通，好", "zh-CN")] == ["绿电通，", "好"]


def test_a_name_is_not_pieced_together_across_a_pause():
    first, second = spoken("我要北", "zh-CN").segments[0], spoken("方能源", "zh-CN", 20.0).segments[0]
    transcript = Transcript("zh-CN", "x", (first, second))
    assert correct_terms(transcript, SHIPPED["zh-CN"]) == transcript


@pytest.mark.parametrize(
    ("tolerance", "listed", "ordinary", "near"),
    [("exact", True, False, False), ("close", True, False, False), ("loose", True, True, True)],
)
def test_tolerance_is_the_centres_choice(tolerance, listed, ordinary, near):
    terms = Terms("zh-CN", (Term("北风能源", ("北峰能源",), Tolerance(tolerance)),))
    assert (put_right("是北峰能源吗", "zh-CN", terms) == "是北风能源吗") is listed
    assert (put_right("是背风能源吗", "zh-CN", terms) == "是北风能源吗") is ordinary
    assert (put_right("是杯逢能元吗", "zh-CN", terms) == "是北风能源吗") is (tolerance != "exact")
    assert (put_right("是卑逢楞元吗", "zh-CN", terms) == "是北风能源吗") is (tolerance != "exact")
    assert (put_right("是呗灯能元吗", "zh-CN", terms) == "是北风能源吗") is near


def test_a_short_name_is_never_guessed():
    terms = Terms("zh-CN", (Term("峰享"),))
    assert put_right("这是风险，我分享一下", "zh-CN", terms) == "这是风险，我分享一下"


def test_fuzzy_initials_and_finals_sound_alike():
    terms = Terms("zh-CN", (Term("宁静桑"),))
    assert put_right("林津商", "zh-CN", terms) == "宁静桑"


def test_a_name_that_is_right_is_not_turned_into_its_neighbour():
    terms = Terms("zh-CN", (Term("绿电通"), Term("绿电桶")))
    assert put_right("绿电桶和绿电通", "zh-CN", terms) == "绿电桶和绿电通"


def test_a_list_of_another_language_changes_nothing():
    transcript = spoken("north wind energy", "en")
    assert correct_terms(transcript, SHIPPED["zh-CN"]) is transcript


def test_a_queue_has_its_own_names():
    lists = [
        TermList("en", (Term("EcoTrack"), Term("Hub"))),
        TermList("en", (Term("BoilerCare"), Term("Hub")), ("boiler",)),
        TermList("zh-CN", (Term("绿电通"),)),
    ]
    assert hints(lists, "en", "billing") == ["EcoTrack", "Hub"]
    assert hints(lists, "en", "boiler") == ["EcoTrack", "Hub", "BoilerCare"]
    assert hints(lists, "zh-CN", "boiler") == ["绿电通"]


LINES = [
    *(("en", line) for line in ENGLISH_TRAPS),
    *(("zh-CN", line) for line in CHINESE_TRAPS),
    *((language, line) for language, line, _ in MISHEARD),
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_twice_is_as_good_as_once_and_nothing_is_lost(language, line):
    before = spoken(line, language)
    once = correct_terms(before, SHIPPED[language])
    assert correct_terms(once, SHIPPED[language]) == once
    [segment] = once.segments
    assert segment.text == join_words([word.text for word in segment.words], language)
    times = [time for word in segment.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (0.0, 10.0)
    assert letters("".join(w.heard or w.text for w in segment.words)) == letters(line)


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@given(st.text(alphabet="北背风封能源绿旅电店通，。 abNorthwind's-", max_size=30), st.integers(1, 4))
def test_words_cut_anywhere_do_no_harm(text, size):
    pieces = [text[n : n + size] for n in range(0, len(text), size)]
    words = tuple(Word(piece, n, n + 1, 0.5) for n, piece in enumerate(pieces) if piece.strip())
    for language, terms in SHIPPED.items():
        joined = join_words([word.text for word in words], language)
        transcript = Transcript(language, "x", (Segment(Speaker.AGENT, 0, 99, joined, words, 1.0),))
        once = correct_terms(transcript, terms)
        assert correct_terms(once, terms) == once
        assert replace(once, segments=()) == replace(transcript, segments=())
