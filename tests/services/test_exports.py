"""The CSV behind every chart: what was released, as coarse as it was released, and no formulas."""

import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest

from models.rules.refusal import Refused
from models.rules.roles import Role
from services import exports, mixing, releases
from services.csv_text import safe_cell
from services.deps import ANYBODY, begin
from services.exports import breakdown_csv, results_csv, tally_csv, turnout_csv
from tests.builders import a_roll, a_vote, an_actor, an_open_consultation
from tests.ui.boards import NAMES, a_breakdown, a_count, a_question, a_result, a_view

ONE = a_question()
COUNTS = {"A": 933, "B": 1144, "C": 722, "N": 213}


def lines(page):
    assert page.startswith("\ufeff")
    return list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))


def read(world, actor, slug, **asked):
    world.cache.clear()
    with begin(world, actor=actor, write=False) as work:
        return results_csv(work, slug=slug, **asked)


@pytest.mark.parametrize("front", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_a_cell_that_looks_like_a_formula_is_told_as_text(front):
    assert safe_cell(f"{front}cmd|' /C calc'!A0").startswith(f"'{front}")


def test_an_ordinary_cell_stays_as_it_is():
    assert (safe_cell("方案A"), safe_cell(12), safe_cell(None)) == ("方案A", "12", "")
    assert (safe_cell(-3), safe_cell("-3")) == ("-3", "'-3")


def test_an_option_text_cannot_run_in_a_spreadsheet():
    evil = a_question()
    object.__setattr__(evil.options[0], "text", {"zh": "=HYPERLINK(1)"})

    page = tally_csv(a_view(evil), a_result(a_count(evil, COUNTS)))

    assert "'=HYPERLINK(1)" in page
    assert ",=HYPERLINK" not in page


def test_the_tally_is_one_line_an_option_with_its_base_and_release():
    head, *rows = lines(tally_csv(a_view(), a_result(a_count(ONE, COUNTS))))

    assert len(rows) == 4
    first = dict(zip(head, rows[0], strict=True))
    assert (first["选项代码"], first["票数"], first["百分比"]) == ("B", "1144", "38.0")
    assert (first["选票数"], first["应参加人数"], first["公布次序"]) == ("3012", "61204", "12")
    assert first["公布时间（北京时间）"] == "2026-11-23 09:05:00"


def test_a_rule_that_compares_points_tells_them_and_no_share_of_the_ballots():
    points = replace(a_count(ONE, COUNTS), rule="score")
    rows = tuple(replace(row, value=Fraction(7, 2)) for row in points.options)

    head, first, *_ = lines(tally_csv(a_view(), a_result(replace(points, options=rows))))
    told = dict(zip(head, first, strict=True))

    assert (told["百分比"], told["比较值"], told["计数方法"]) == ("", "3.5", "总分")


def test_the_tally_of_one_question_leaves_the_others_out():
    other = a_question(code="q2")
    result = a_result(a_count(ONE, COUNTS), a_count(other, COUNTS))

    assert len(lines(tally_csv(a_view(ONE, other), result, question="q2"))) == 5


def test_a_breakdown_tells_no_more_than_was_published():
    found = a_breakdown(
        ONE, "sex", {("female",): {"A": 60, "B": 38, "C": 2}, ("male",): {"A": 199, "B": 1}}
    )
    head, *rows = lines(breakdown_csv(a_view(), found))
    told = {(r[3], r[5]): (r[7], r[8]) for r in rows}

    assert head[3] == "组"
    assert told["女", "A"] == ("60", "60")
    assert told["女", "C"] == ("", "<3")
    assert told["男", "A"] == ("", "≥95")
    assert told["男", "B"] == ("", "")


def test_a_town_is_called_by_its_name():
    found = a_breakdown(ONE, "town", {("330421001", "330421002"): {"A": 60}})

    page = breakdown_csv(a_view(), found, names=NAMES, language="en")

    assert "Weitang, Luoxing" in page


def test_turnout_is_one_line_a_release():
    assert len(lines(turnout_csv(a_view(), a_result(a_count(ONE, COUNTS))))) == 4


def test_english_has_english_heads():
    assert "Option code" in tally_csv(a_view(), a_result(a_count(ONE, COUNTS)), language="en")


def a_released(world, **changes):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world, **changes)
    for i, number in enumerate(numbers):
        a_vote(world, slug, number, "AAB"[i % 3], {"sex": ("female", "male")[i % 2]})
        if i in (11, 23):
            mixing.mix_due(world)
    world.clock.forward(seconds=61)
    releases.release_due(world)
    return slug


def test_sealed_figures_do_not_leave_by_the_back_door(world):
    slug = a_released(world, result_policy="leaders_live")

    with pytest.raises(Refused, match=r"export\.not_released"):
        read(world, ANYBODY, slug)
    assert len(lines(read(world, an_actor(world, Role.LEADER), slug))) == 5


def test_turnout_may_be_had_by_everybody(world):
    slug = a_released(world, result_policy="after_close")

    assert len(lines(read(world, ANYBODY, slug, breakdown=exports.TURNOUT))) == 2


@pytest.mark.parametrize("asked", [{"question": "q9"}, {"breakdown": "sex"}, {"breakdown": "shoe"}])
def test_what_was_not_released_is_not_there(world, asked):
    slug = a_released(world)

    with pytest.raises(Refused, match=r"export\.unknown"):
        read(world, ANYBODY, slug, **asked)


def test_a_link_carries_its_question_and_nothing_empty():
    assert exports.link("avenue", question="q1", breakdown="") == (
        "/api/v1/consultations/avenue/results.csv?question=q1"
    )
    assert exports.link("avenue").endswith("results.csv")
