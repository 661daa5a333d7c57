"""Every form of ballot on its page: marked, refused, gone back to, reviewed, cast, recorded."""

import re
from dataclasses import replace

import pytest
from sqlmodel import select

from models.tables import Consultation, Option, Question
from services import openings
from services.deps import SYSTEM, begin
from tests.asks import ASKED
from tests.builders import a_roll
from tests.pages.marking import mark
from tests.pages.resident import Screen, verified

every_form = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
CJK = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def world(sqlite_world):
    """What a page does with the database is tested elsewhere, on both of them."""
    return sqlite_world


@pytest.fixture
def at_the_ballot(world, monkeypatch):
    """Opens the question for somebody who is identified."""

    def opened(asked, **query):
        number = a_roll(world, 1)[0]
        slug = asked.open(world)
        screen = Screen(world, monkeypatch, "consultation", c=slug, **query)
        if "mode" in query:
            screen.click("ballot.begin")
        return verified(screen, number)

    return opened


def stand_of(screen):
    return next(iter(screen.state("stands").values()))


def chosen_on(screen):
    """What the review repeats."""
    return screen.html.partition('class="sun-chosen"')[2]


@every_form
def test_every_form_is_reviewed_in_words_cast_and_recorded(world, at_the_ballot, asked):
    screen = mark(at_the_ballot(asked), asked)
    assert screen.refusals == []
    if asked.method != "pairwise":  # the pairs are drawn by chance
        assert [words for words in asked.said if words not in chosen_on(screen)] == []
    marked = stand_of(screen)["marked"]["q1"]
    screen.click("ballot.cast")

    assert "投票成功" in screen.html
    found = openings.opening(world, sealed=stand_of(screen)["opening"])
    assert found.is_match
    assert found.said_by_question["q1"] == asked.recorded(marked)
    if asked.method != "pairwise":
        assert asked.recorded(marked) == asked.recorded(asked.choice)


@every_form
def test_going_back_keeps_what_was_marked(at_the_ballot, asked):
    screen = mark(at_the_ballot(asked), asked)
    before = chosen_on(screen)

    screen.click("ballot.back")
    if asked.ask.shape == "pairs":
        assert screen.app.button(key="ballot.pair.0").proto.type == "primary"
        for pair in ("0", "skip", "skip"):
            screen.click(f"ballot.pair.{pair}")
    else:
        screen.click("ballot.to_review")

    assert chosen_on(screen) == before


@every_form
def test_an_empty_ballot_is_refused_in_one_sentence(at_the_ballot, asked):
    screen = at_the_ballot(asked)
    if asked.ask.shape == "pairs":
        for _ in range(asked.ask.most):
            screen.click("ballot.pair.skip")
    else:
        screen.click("ballot.to_review")

    assert len(screen.refusals) == 1
    assert "还没有选" in screen.refusals[0]
    assert not screen.has("ballot.cast")


@every_form
def test_every_form_speaks_english(at_the_ballot, asked):
    screen = at_the_ballot(asked, lang="en")
    widgets = (screen.app.radio, screen.app.checkbox, screen.app.number_input, screen.app.button)
    labels = [w.label for kind in widgets for w in kind]
    labels += [o for radio in screen.app.radio for o in radio.options]

    assert [text for text in (*labels, screen.html) if CJK.search(text)] == []


@every_form
def test_elder_mode_reads_every_form_aloud(at_the_ballot, asked):
    screen = at_the_ballot(asked, mode="elder")
    spoken = re.search(r'data-speak="([^"]*)"', screen.html.partition("at-mark")[2])

    assert spoken
    assert spoken[1].startswith(asked.title[0])
    if asked.ask.shape == "pairs":
        shown = [screen.app.button(key=f"ballot.pair.{n}").label for n in (0, 1)]
    else:
        shown = [texts[0] for texts in asked.options.values()]
    assert [words for words in shown if words not in spoken[1]] == []


def test_two_options_at_one_place_are_refused_and_stay(at_the_ballot):
    screen = at_the_ballot(ASKED["ranking"])
    for code in "AB":
        screen.app.radio(key=f"ballot.q1.{code}").set_value(2)
    screen.click("ballot.to_review")

    assert "有两项都排在第 2 位" in screen.refusals[0]
    assert [screen.app.radio(key=f"ballot.q1.{code}").value for code in "AB"] == [2, 2]


def test_a_basket_over_budget_says_by_how_much_and_stays(at_the_ballot):
    screen = at_the_ballot(ASKED["budget"]).ticked(*(f"ballot.q1.{code}" for code in "ACD"))
    screen.click("ballot.to_review")

    assert "超出 13.5万元，一共只有 60万元" in screen.refusals[0]
    assert "超出 13.5万元，请去掉几项" in screen.html
    assert all(screen.app.checkbox(key=f"ballot.q1.{code}").value for code in "ACD")


def test_a_mark_that_was_taken_away_is_not_cast(at_the_ballot):
    asked = ASKED["score"]
    screen = at_the_ballot(asked)
    screen.app.radio(key="ballot.q1.A").set_value("5")
    screen.app.radio(key="ballot.q1.B").set_value("3")
    screen.app.radio(key="ballot.q1.A").set_value("")
    screen.click("ballot.to_review")

    assert stand_of(screen)["marked"]["q1"] == {"B": "3"}


def test_where_every_row_is_needed_no_mark_can_be_taken_away(at_the_ballot):
    asked = replace(ASKED["rating3"], settings={"least": 4})
    screen = at_the_ballot(asked)

    assert screen.app.radio(key="ballot.q1.A").options[-1] == "没用过，不清楚"
    screen.app.radio(key="ballot.q1.A").set_value("satisfied")
    screen.click("ballot.to_review")
    assert "至少" in screen.refusals[0]


def test_a_scale_of_many_points_is_typed(at_the_ballot):
    asked = replace(ASKED["score"], settings={"max": 100}, choice={"A": 95})
    screen = at_the_ballot(asked)
    screen.app.number_input(key="ballot.q1.A").set_value(95)
    screen.click("ballot.to_review")

    assert "95 分" in chosen_on(screen)


def test_votes_against_are_told_as_such(at_the_ballot):
    asked = replace(ASKED["quadratic"], settings={"credits": 16, "against": True})
    screen = at_the_ballot(asked)
    screen.app.number_input(key="ballot.q1.B").set_value(-2)
    screen.click("ballot.to_review")

    assert "反对 2 票，用 4 点" in chosen_on(screen)


def test_more_ticks_than_allowed_are_refused_and_stay(at_the_ballot):
    screen = at_the_ballot(ASKED["approval"]).ticked(*(f"ballot.q1.{code}" for code in "ABC"))
    screen.click("ballot.to_review")

    assert "最多选 2 项，您选了 3 项" in screen.refusals[0]
    assert "已选 3 / 2" in screen.html
    assert screen.app.checkbox(key="ballot.q1.C").value


def test_pairs_stay_the_same_and_can_be_gone_back_to(at_the_ballot):
    screen = at_the_ballot(ASKED["pairwise"])
    first = [screen.app.button(key=f"ballot.pair.{n}").label for n in (0, 1)]
    assert "第 1 对，共 3 对" in screen.html
    screen.run().click("ballot.pair.1")
    assert "第 2 对，共 3 对" in screen.html
    screen.click("ballot.previous")

    assert [screen.app.button(key=f"ballot.pair.{n}").label for n in (0, 1)] == first
    types = [screen.app.button(key=f"ballot.pair.{n}").proto.type for n in (0, 1)]
    assert types == ["secondary", "primary"]


# ── several questions ────────────────────────────────────────────────────────


def add_question(world, slug, code, method="single", **settings):
    """One more question, with options A and B."""
    with begin(world, actor=SYSTEM) as work:
        owner = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        row = Question(
            id=code * 16,
            consultation_id=owner.id,
            position=int(code[1:]),
            code=code,
            method=method,
            title={"zh": f"第{code}问"},
            settings=settings,
        )
        work.session.add(row)
        work.session.flush()
        for position, option in enumerate("AB"):
            text = {"zh": f"{code}答{option}"}
            work.session.add(
                Option(
                    id=f"{code}{option}" * 10,
                    question_id=row.id,
                    position=position,
                    code=option,
                    text=text,
                )
            )


@pytest.fixture
def survey(world, monkeypatch):
    """Opens a survey whose first question is asked by *method*."""

    def opened(method, *more, **query):
        number = a_roll(world, 1)[0]
        slug = ASKED[method].open(world)
        for question in more:
            add_question(world, slug, **question)
        screen = Screen(world, monkeypatch, "consultation", c=slug, **query)
        if "mode" in query:
            screen.click("ballot.begin")
        return verified(screen, number)

    return opened


def test_a_question_may_be_skipped_where_it_need_not_be_answered(survey):
    screen = survey("single", {"code": "q2", "required": True})
    assert screen.html.count("可以不答") == 0  # said by the choice to skip itself
    assert "跳过这题" in screen.app.radio(key="ballot.q1").options
    assert "跳过这题" not in screen.app.radio(key="ballot.q2").options
    screen.app.radio(key="ballot.q1").set_value("跳过这题")
    screen.chosen("ballot.q2", "q2答A").click("ballot.to_review")

    assert screen.refusals == []
    assert "不回答" in chosen_on(screen)
    assert "投票成功" in screen.click("ballot.cast").html


def test_a_question_that_depends_on_another_comes_after_it_or_not_at_all(survey):
    follow_up = {"code": "q2", "show_if": {"q1": ["B"]}}
    screen = survey("single", follow_up, {"code": "q3"})
    assert [r.key for r in screen.app.radio] == ["ballot.q1"]
    screen.chosen("ballot.q1", "老年助餐点").click("ballot.to_review")
    assert [r.key for r in screen.app.radio] == ["ballot.q2", "ballot.q3"]
    screen.chosen("ballot.q3", "q3答A").click("ballot.previous")
    screen.chosen("ballot.q1", "社区微公园").click("ballot.to_review")
    assert [r.key for r in screen.app.radio] == ["ballot.q3"]
    assert screen.app.radio(key="ballot.q3").value == "A"
    screen.click("ballot.to_review").click("ballot.cast")
    assert "投票成功" in screen.html


def test_pairs_stand_alone_between_other_questions(survey):
    screen = survey("pairwise", {"code": "q2"}, {"code": "q3"})
    for _ in range(3):
        assert not screen.app.radio
        screen.click("ballot.pair.0")
    assert [r.key for r in screen.app.radio] == ["ballot.q2", "ballot.q3"]
    screen.chosen("ballot.q2", "q2答A").click("ballot.previous")
    assert "第 3 对，共 3 对" in screen.html
    screen.click("ballot.pair.0")

    assert str(screen.app.radio(key="ballot.q2").value) == "A"
