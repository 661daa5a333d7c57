"""Neutral wording: what is pointed at, what is left alone, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.wording import LONGEST, hints, question_hints

PUSHING = [
    ("zh", "难道您不想要新公园吗？", "leading"),
    ("zh", "是不是应该先修路？", "leading"),
    ("zh", "村里应当尽快建停车场吗？", "leading"),
    ("zh", "显然旧桥要拆，您怎么看？", "leading"),
    ("zh", "您也认为要涨价吗？", "leading"),
    ("zh", "您支持这项惠民工程吗？", "loaded"),
    ("zh", "要不要整治脏乱差的河道？", "loaded"),
    ("zh", "您对停车和绿化满意吗？", "double_barrelled"),
    ("zh", "您赞成拆桥以及改路吗？", "double_barrelled"),
    ("zh", "您不是不赞成拆桥吧？", "double_negative"),
    ("zh", "要不要以数字化为抓手？", "jargon"),
    ("en", "Don't you think we need a park?", "leading"),
    ("en", "Obviously the bridge is old. What now?", "leading"),
    ("en", "Do you agree that fares should rise?", "leading"),
    ("en", "Do you support this much-needed park?", "loaded"),
    ("en", "Are you satisfied with parking and buses?", "double_barrelled"),
    ("en", "Which parks and/or paths?", "double_barrelled"),
    ("en", "Is it not unfair?", "double_negative"),
    ("en", "How can stakeholders help?", "jargon"),
]
FAIR = [
    ("zh", "三个方案，您选哪一个？"),
    ("zh", "您最需要哪几项？最多选四项。"),
    ("zh", "总的来说，您对住在嘉善的生活有多满意？0分最不满意，10分最满意。"),
    ("zh", "过去一年，您有没有通过任何方式对村里的事提过意见？"),
    ("zh", "这样办，您赞成吗？"),
    ("en", "Which of the three plans do you choose?"),
    ("en", "Overall, how satisfied are you with life in Jiashan? 0 is not at all, 10 is fully."),
    ("en", "Are you for or against it?"),
    ("en", "Is this clear? Please leave out names and phone numbers."),
]


@pytest.mark.parametrize(("language", "text", "code"), PUSHING)
def test_words_that_push_or_confuse_are_quoted(language, text, code):
    found = {f.code: f.said for f in question_hints(text, language)}

    assert code in found
    assert found[code].casefold() in text.casefold()


@pytest.mark.parametrize(("language", "text"), FAIR)
def test_a_fair_question_is_left_alone(language, text):
    assert list(question_hints(text, language)) == []


@pytest.mark.parametrize(("language", "unit"), [("zh", "字"), ("en", "word ")])
def test_a_sentence_is_long_beyond_its_limit_and_not_at_it(language, unit):
    fits = (unit * LONGEST[language]).strip()
    mark = "。" if language == "zh" else ". "

    assert list(hints(fits + mark + fits, language)) == []
    assert [f.code for f in hints(fits + unit if language == "zh" else f"{fits} {unit}", language)]


@given(st.text(max_size=400), st.sampled_from(["zh", "en"]))
def test_any_text_is_read_and_each_kind_is_named_once(text, language):
    found = [f.code for f in question_hints(text, language)]

    assert len(set(found)) == len(found)
    assert all(f.said for f in question_hints(text, language))
