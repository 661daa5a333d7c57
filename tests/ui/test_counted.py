"""Counts in the words of their rule, their working on the page, options mixed for one voter."""

from dataclasses import replace
from hashlib import sha256

import pytest

from models.counting import RULES, Lots
from models.methods import METHODS, Outcome
from services.consultations import terms_of
from services.counting import Comparison, outcome_by
from services.readings import values_of
from services.results import question_result
from services.ties import draw_of, settled
from services.views import OptionView, QuestionView
from tests.ui.boards import a_result, a_view
from ui import (
    comparison,
    counted,
    figures_survey,
    figures_words,
    reading_rules,
    verdicts,
    workings,
)
from ui.screens import mixed

LOTS = Lots("0" * 64)


def option(code, **more):
    return OptionView(code, {"zh": f"选项{code}", "en": f"Option {code}"}, {}, **(PLAIN | more))


PLAIN = {"cost_cny": None, "months": None, "is_none": False}


def ranking(rule="irv"):
    options = tuple(option(code) for code in "ABC")
    return QuestionView("q1", "ranking", {"zh": "排", "en": "rank"}, {"rule": rule}, options, None)


PROFILE = ((["A", "B", "C"], 8), (["B", "C", "A"], 5), (["C", "B", "A"], 6))


def compared(question):
    outcomes = [
        outcome_by(code, question, PROFILE, LOTS)
        for code in METHODS["ranking"].rules
        if code in RULES
    ]
    first = next(o for o in outcomes if o.rule == question.settings["rule"])
    return Comparison(question, first, tuple(o for o in outcomes if o is not first))


def test_a_reader_can_follow_a_run_off_round_by_round():
    result = question_result(ranking(), outcome_by("irv", ranking(), PROFILE, LOTS))

    told = str(workings.folded(result))

    assert "第 1 轮" in told
    assert "第 2 轮" in told
    assert "B　选项B 得票最少，淘汰" in told
    assert "C　选项C 过半，获胜" in told
    assert "B　选项B 的 5 张票：5 张转给 C　选项C。" in told
    assert "<td>11 (+5)</td>" in told
    notes = [counted.note(row, result, is_final=True) for row in result.options]
    assert notes == ["第 2 轮获胜", "", "第 1 轮淘汰"]
    assert counted.figure(result.options[0], result) == ("11 票", "")


def test_a_tie_that_is_drawn_says_who_was_level_who_won_and_how_to_draw_again():
    question = replace(ranking(), method="single", settings={})
    outcome = METHODS["single"].outcome(terms_of(question), {"*": 21, "A": 8, "B": 5, "C": 8})
    view = a_view(question, tie_rule="lots")
    result = settled(view, question_result(question, outcome), lambda: LOTS)
    first, later = LOTS.order("q1", ("A", "C"))

    assert result.leaders == (first,)
    assert [row.rank for row in result.options] == [1, 1, 3]
    assert [row.option.code for row in result.options] == [first, later, "B"]
    notes = [counted.note(row, result, is_final=True) for row in result.options]
    assert notes == ["票数相同，抽签抽中", "票数相同，抽签没有抽中", ""]
    assert f"抽签，抽中选项“{first} 选项{first}”" in figures_words.lead(result, is_final=True)
    assert f"抽中的是 {first}　选项{first}" in str(workings.drawn(result))
    told = str(workings.folded(result))
    assert f"{LOTS.seed}|q1|{first}" in told
    assert sha256(f"{LOTS.seed}|q1|{first}".encode()).hexdigest()[:12] in told


@pytest.mark.parametrize(
    ("method", "tie_rule"), [("single", "vote_again"), ("multiple", "lots"), ("yesno", "lots")]
)
def test_no_lots_are_drawn_where_the_rule_does_not_ask_for_them(method, tie_rule):
    question = replace(ranking(), method=method, settings={})
    outcome = Outcome(16, (), ("A", "C"), "plurality")

    assert draw_of(a_view(question, tie_rule=tie_rule), question, outcome, LOTS) is None


def test_before_one_votes_the_page_says_how_it_is_counted_and_when_it_is_passed():
    motion = replace(ranking(), method="yesno", settings={"decision": "town_congress"})
    choice = replace(ranking(), method="single", settings={})

    ranked, moved, chosen = (
        str(reading_rules.rules(a_view(q, budget_cny=None), ""))
        for q in (ranking("schulze"), motion, choice)
    )

    assert "怎么计票" in ranked
    assert "把选项两两比较" in ranked
    assert "怎样算通过" not in ranked
    assert "全体代表过半数通过" in moved
    assert "怎么计票" not in chosen


def test_the_verdict_says_where_rules_agree_and_where_not():
    said = comparison.verdict(compared(ranking()))

    assert "数法不同" in said
    assert "“逐轮淘汰”领先的是 选项C" in said
    assert "“得票最多”领先的是 选项A" in said
    assert "“名次得分”、“两两对决”领先的是 选项B" in said


def test_rules_that_agree_are_told_in_one_sentence():
    question = ranking("borda")
    agreed = replace(compared(question), others=(compared(question).declared,))

    assert comparison.verdict(agreed) == "2 种数法，领先的都是 选项B。"


@pytest.mark.parametrize(
    ("rule", "funded"), [("greedy", "AC"), ("greedy_per_yuan", "AC"), ("equal_shares", "BC")]
)
def test_the_steps_of_spending_can_be_followed(rule, funded):
    options = (option("A", cost_cny=60), option("B", cost_cny=50), option("C", cost_cny=40))
    settings = {"rule": rule, "total_cny": 100}
    question = QuestionView("q1", "budget", {"zh": "选"}, settings, options, None)
    profile = ((["A", "C"], 6), (["B"], 4), (["C"], 2))

    result = question_result(question, outcome_by(rule, question, profile, LOTS))
    told = str(workings.folded(result))

    assert "C　选项C" in told
    assert "安排" in told
    assert set(result.leaders) == set(funded)
    assert counted.note(result.options[0], result, is_final=True) == "入选"


def test_options_are_mixed_for_one_voter_and_stay_so():
    options = (*map(option, "ABCDEFGH"), option("N", is_none=True))
    question = replace(ranking(), settings={"randomise": True, "other": "H"}, options=options)

    orders = {tuple(o.code for o in mixed(question, str(seed)).options) for seed in range(30)}

    assert len(orders) == 30
    assert all(set(order[-2:]) == {"H", "N"} for order in orders)
    assert mixed(question, "7") == mixed(question, "7")
    assert mixed(ranking(), "7") == ranking()


def test_a_grade_is_told_as_a_word_and_a_mean_as_a_mean():
    question = replace(ranking(), method="rating3", settings={})
    tally = {"*": 4, "A=satisfied": 3, "A=basically": 1, "A": 3, "B=unsatisfied": 4}
    result = question_result(question, METHODS["rating3"].outcome(terms_of(question), tally))
    front = result.options[0]

    assert counted.figure(front, result) == ("满意", "满意 75%")
    assert counted.width(front, result) == 75


def test_averages_have_as_many_decimals_in_every_row():
    question = replace(ranking(), method="score", settings={"min": 0, "max": 5})
    tally = {"*": 3, "A=5": 2, "A=4": 1, "A": 3, "B=4": 3, "B": 3, "C=0": 3, "C": 3}
    result = question_result(question, METHODS["score"].outcome(terms_of(question), tally))

    told = [counted.figure(row, result)[0] for row in result.options]
    assert told == ["平均 4.67 分", "平均 4.00 分", "平均 0.00 分"]


def rated(tally, **settings):
    question = replace(ranking(), method="rating3", settings=settings)
    return question_result(question, METHODS["rating3"].outcome(terms_of(question), tally))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (6, "“选项A”评为满意：全体 6 人，满意的至少要 3 人，有 3 人。"),
        (8, "“选项A”评为基本满意：全体 8 人，满意和基本满意合计至少要 4 人，有 4 人。"),
        (9, "“选项A”评为不满意：全体 9 人，满意和基本满意合计至少要 5 人，只有 4 人。"),
    ],
)
def test_a_committee_rates_by_half_of_all_its_members(members, said):
    tally = {"*": 5, "A=satisfied": 3, "A=basically": 1, "A=unsatisfied": 1, "A": 3}
    one = rated(tally, decision="committee_rating", members=members)

    told = str(verdicts.told(one, replace(a_result(), is_final=True, questions=(one,))))

    assert said in told
    assert "宁波市镇海区的做法" in told
    assert counted.figure(one.options[0], one)[0] in said
    assert str(verdicts.told(rated(tally), replace(a_result(), is_final=True))) == ""


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        ({"N": 6, "A": 5, "B": 1}, "“选项A”没有通过：需要 7 票赞成（以 12 为基数），只得到 5 票。"),
        ({"A": 7, "N": 5}, "“选项A”通过：需要 7 票赞成（以 12 为基数），得到 7 票。"),
        ({"N": 6, "A": 3, "B": 3}, ""),
        ({"A": 6, "B": 6}, ""),
    ],
)
def test_none_of_these_is_never_what_is_decided(tally, said):
    options = (option("A"), option("B"), option("N", is_none=True))
    settings = {"decision": "village_representatives", "members": 12}
    question = replace(ranking(), method="single", settings=settings, options=options)
    outcome = METHODS["single"].outcome(terms_of(question), tally | {"*": 12})
    one = question_result(question, outcome)

    told = str(verdicts.told(one, replace(a_result(), is_final=True)))

    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("bounds", "bins", "shown", "middle"),
    [
        ((0, 9999), {"100..199": 3, "200..299": 1}, ["100..199", "200..299"], "100–199 元之间"),
        ((0, 9999), {"0..99": 1, "300..399": 1}, ["0..99", "100..199", "200..299", "300..399"],
         "0–399 元之间"),
        ((0, 1000), {"40..59": 1, "1000..1000": 1}, ["0..99", "1000"], "40–1,000 元之间"),
        ((5, 3000), {"5..49": 2, "150..199": 1}, ["5..49", "150..199"], "5–49 元之间"),
        ((1, 120), {"3": 1, "118": 1}, ["1..9", "110..119"], "中位数 60.5 元"),
    ],
)  # fmt: skip
def test_bars_of_numbers_hold_what_was_counted_in_bins(bounds, bins, shown, middle):
    least, most = bounds
    settings = {"min": least, "max": most, "unit": {"zh": "元"}}
    plain = replace(ranking(), method="number", settings=settings, options=())
    question = replace(plain, ask=METHODS["number"].ask(terms_of(plain)))
    tally = {f"={label}": n for label, n in bins.items()} | {"*": sum(bins.values())}
    found = values_of(
        question_result(question, METHODS["number"].outcome(terms_of(question), tally))
    )

    labels = [one.label for one in found.bins]
    assert (labels[0], labels[-1]) == (shown[0], shown[-1])
    assert len(labels) <= 12
    assert sum(one.count for one in found.bins) == sum(bins.values())
    assert middle in str(figures_survey.of_values(question, found, ""))
