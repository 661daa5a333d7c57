"""A survey on its pages: page by page, interrupted and taken up, read side by side, moderated."""

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import mixing, releases, remarks
from services.consultations import by_slug, row_by_slug
from services.deps import SYSTEM, begin
from services.remarks import RemarkStatus
from tests.builders import a_roll, an_actor, an_open_consultation
from tests.pages.resident import Screen, verified
from tests.services.drafts import do, look
from tests.services.survey_builders import a_survey, answer, asks

SEXES = ("female", "male")


@pytest.fixture
def world(sqlite_world):
    """What a page does with the database is tested elsewhere, on both of them."""
    return sqlite_world


def two_pages(world, **changes):
    return a_survey(
        world,
        asks("q1", options=("a", "b"), page=1),
        asks("q2", options=("a", "b"), page=2, show_if={"q1": ["a"]}),
        asks("q3", options=("a", "b"), page=3),
        **changes,
    )


def opened(world, patch, slug, browser="phone"):
    return Screen(world, patch, "consultation", browser=browser, c=slug)


def test_a_survey_says_what_it_is_before_it_asks(world, monkeypatch):
    header = {"number": "嘉调〔2026〕1号", "authority": "县统计局"}
    survey = {"header": header, "minutes": 7, "purpose": {"zh": "改进服务", "en": "Services"}}
    slug = two_pages(world, survey=survey)

    page = opened(world, monkeypatch, slug).html

    for words in ("表号", "嘉调〔2026〕1号", "县统计局", "共 3 题，大约需要 7 分钟", "改进服务"):
        assert words in page


def test_in_large_type_the_questions_of_a_long_survey_are_folded(world, monkeypatch):
    for count in (3, 4):
        slug = a_survey(world, *(asks(f"q{n}", options=("a", "b")) for n in range(count)))
        page = Screen(world, monkeypatch, "consultation", c=slug, mode="elder").html
        before = page.split('id="vote"')[0]

        assert before.count("sun-fold") == (count if count == 4 else 0)


def test_pages_come_one_after_the_other_and_past_what_is_not_asked(world, monkeypatch):
    screen = verified(opened(world, monkeypatch, two_pages(world)), a_roll(world, 1)[0])
    first = screen.html
    screen.chosen("ballot.q1", "方案b" if "方案b" in first else "答案b").click("ballot.to_review")

    assert "第 1 题，共 2 题" in first
    assert "第 2 题，共 2 题" in screen.html
    assert [r.key for r in screen.app.radio] == ["ballot.q3"]
    screen.chosen("ballot.q3", "答案a").click("ballot.to_review").click("ballot.cast")
    assert "投票成功" in screen.html


def test_who_was_interrupted_goes_on_where_they_were(world, monkeypatch):
    numbers, slug = a_roll(world, 2), two_pages(world)
    before = verified(opened(world, monkeypatch, slug), numbers[0])
    before.chosen("ballot.q1", "答案a").click("ballot.to_review")

    after = verified(opened(world, monkeypatch, slug), numbers[0])
    other = verified(opened(world, monkeypatch, slug), numbers[1])
    elsewhere = verified(opened(world, monkeypatch, slug, browser="library"), numbers[0])

    assert "已经填的内容还在" in after.html
    assert [r.key for r in after.app.radio] == ["ballot.q2"]
    assert "已经填的内容还在" not in other.html
    assert "已经填的内容还在" not in elsewhere.html


def test_a_single_question_is_kept_too_when_the_page_is_loaded_again(world, monkeypatch):
    number, slug = a_roll(world, 1)[0], an_open_consultation(world)
    before = verified(opened(world, monkeypatch, slug), number)
    before.chosen("ballot.q1", "方案B").click("ballot.to_review")

    after = verified(opened(world, monkeypatch, slug), number)

    assert "已经填的内容还在" in after.html
    assert after.app.radio(key="ballot.q1").value == "B"
    before_it = {r.id for r in after.app.radio}
    after.click("ballot.forget")
    assert [r.value for r in after.app.radio] == [None]
    # A browser keeps what stands in a field that stays: these must be others.
    assert not before_it & {r.id for r in after.app.radio}


def test_options_in_a_mixed_order_or_with_codes_of_a_file_have_no_letters(world, monkeypatch):
    codes = {"1": {"zh": "支持"}, "9": {"zh": "不了解"}}
    raw = an_open_consultation(world, options=("1", "9"), texts=codes)
    mixed = an_open_consultation(world, "approval", settings={"max": 1, "randomise": True})

    assert "<i>" not in opened(world, monkeypatch, raw).html.partition("支持")[0][-40:]
    assert "<i>A</i>" not in opened(world, monkeypatch, mixed).html
    assert "<i>A</i>" in opened(world, monkeypatch, an_open_consultation(world)).html


def test_a_voter_may_have_their_answers_forgotten(world, monkeypatch):
    number, slug = a_roll(world, 1)[0], two_pages(world)
    screen = verified(opened(world, monkeypatch, slug), number)
    screen.chosen("ballot.q1", "答案a").click("ballot.to_review").click("ballot.forget")

    assert [r.value for r in screen.app.radio] == [None]
    assert len(world.interrupted) == 0
    assert "已经填的内容还在" not in verified(opened(world, monkeypatch, slug), number).html


def test_after_the_cast_nothing_is_kept(world, monkeypatch):
    screen = verified(opened(world, monkeypatch, two_pages(world)), a_roll(world, 1)[0])
    screen.chosen("ballot.q1", "答案b").click("ballot.to_review")
    assert len(world.interrupted) == 1

    screen.click("ballot.to_review").click("ballot.cast")

    assert "投票成功" in screen.html
    assert len(world.interrupted) == 0


def test_complete_groups_are_told_before_anybody_begins(world, monkeypatch):
    numbers = a_roll(world, 2)
    quotas = (("sex", "male", 1), ("sex", "female", 9))
    slug = two_pages(world, quotas=quotas, strata=["sex"])
    answer(world, slug, numbers[0], {"q1": ["a"]}, {"sex": "male"})

    assert "名额已满的人群：男" in opened(world, monkeypatch, slug).html


def a_closed_survey(world, size=40):
    numbers = a_roll(world, size)
    slug = a_survey(
        world, asks("q1", options=("a", "b")), asks("q2"), asks("q3", "text", options=()),
        asks("q4", "scale", options=(), min=0, max=10), strata=["sex"], result_policy="after_close",
    )  # fmt: skip
    for i, number in enumerate(numbers):
        answers = {"q1": ["ab"[i % 2]], "q2": ["abc"[i % 3]], "q4": i % 11}
        text = {"q3": f"<b>第{i}句</b>"} if i < 2 else {}
        answer(world, slug, number, answers | text, {"sex": SEXES[i // 2 % 2]})
    with begin(world, actor=SYSTEM) as work:
        view = by_slug(work, slug)
        mixing.close_ballot(work, view.id)
        releases.final_release(work, view.id)
        row = row_by_slug(work, slug)
        row.state = State.CLOSED
        work.session.add(row)
    return slug


def test_answers_stand_side_by_side_and_texts_as_they_were_decided(world, monkeypatch):
    slug = a_closed_survey(world)
    staff = an_actor(world, Role.COUNTY_STAFF)
    texts = look(world, staff, remarks.listing, slug=slug).remarks
    shown = {texts[0].id: (RemarkStatus.SHOWN, ""), texts[1].id: (RemarkStatus.HIDDEN, "insult")}
    do(world, staff, remarks.decide, slug=slug, decisions=shown)

    screen = Screen(world, monkeypatch, "survey", c=slug)

    options = {box.label: box.options for box in screen.app.selectbox}
    assert options["看哪一题"] == ["第1题", "第2题", "第4题"]
    assert options["按什么分"] == ["性别"]
    assert "基数 n ≈ 40 人" in screen.html
    assert texts[0].text.replace("<", "&lt;").replace(">", "&gt;") in screen.html
    assert texts[1].text.strip("<b>/") not in screen.html
    screen.app.selectbox(key="survey.question").set_value("q2")
    screen.run()
    assert {box.label: box.options for box in screen.app.selectbox}["按什么分"] == ["第1题", "性别"]


def test_results_of_each_type_stand_on_the_page_with_their_numbers(world, monkeypatch):
    slug = a_closed_survey(world)

    page = opened(world, monkeypatch, slug).html

    assert "净推荐值" in page
    assert "基数 n = 40 人回答了这一题。" in page
    assert "2 人写了文字" in page
    assert f"/survey?c={slug}" in page


def test_before_the_close_there_is_nothing_side_by_side(world, monkeypatch):
    slug = two_pages(world)

    screen = Screen(world, monkeypatch, "survey", c=slug)

    assert "还没有可以对照的结果" in screen.html
    assert not screen.app.selectbox
