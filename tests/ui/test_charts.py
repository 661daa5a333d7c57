"""Charts say what they show, hide what must not show, and are drawn once."""

import json
import tomllib
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import plotly.graph_objects as go
import plotly.io as pio
import pytest

import ui
from models.methods import METHODS, Ask
from models.rules.lifecycle import Phase
from services.consultations import terms_of
from services.groups import group_name
from services.results import question_result
from services.views import QuestionView
from tests.ui.boards import (
    NAMES,
    NOW,
    a_breakdown,
    a_count,
    a_live,
    a_question,
    a_result,
    a_view,
    noise,
)
from ui import charts, panels, wall
from ui import figures_words as words
from ui.figures_groups import groups
from ui.figures_rows import PHONE_EMS, ems, rows, shortened, wrapped
from ui.figures_tally import tally
from ui.figures_towns import PLACES, tiles
from ui.figures_turnout import turnout
from ui.live_head import head
from ui.marks import colours, marks, share
from ui.palette import GREY, INK_ON_COLOUR, PALETTE
from ui.plotly_light import drawn

ROOT = Path(ui.__file__).parent.parent
ONE, SOME = a_question(), a_question("some", ("A", "B", "C"))
COUNTS = {"A": 933, "B": 1144, "C": 722, "N": 213}
LIGHT, DARK = "#fffdfa", "#221e1b"


def named(dimension):
    return lambda categories: group_name(dimension, categories, NAMES, "zh")


def sexes(question, female, male):
    return a_breakdown(question, "sex", {("female",): female, ("male",): male})


def texts(figure):
    drawing = json.loads(pio.to_json(figure, validate=False))
    labels = [a["text"] for a in drawing["layout"].get("annotations", [])]
    return labels, [str(t) for trace in drawing["data"] for t in trace.get("text", [])]


# ── drawing once ─────────────────────────────────────────────────────────────


def test_a_drawn_figure_hands_out_the_same_dictionary_each_time():
    figure = tally(a_count(ONE, COUNTS))

    assert figure.to_dict() is figure.to_dict()
    assert figure.to_dict() == go.Figure.to_dict(figure)


def test_sending_a_figure_does_not_change_it():
    figure = turnout(a_result(a_count(ONE, COUNTS)))
    before = json.dumps(figure.to_dict(), default=str)

    pio.to_json(figure, validate=False)

    assert json.dumps(figure.to_dict(), default=str) == before


def test_equal_figures_have_equal_names_and_others_have_not():
    once, again = tally(a_count(ONE, COUNTS)), tally(a_count(ONE, COUNTS))
    other = tally(a_count(ONE, COUNTS | {"A": 934}))

    assert once.digest == again.digest
    assert once.digest != other.digest


def test_a_board_is_built_once_for_each_release_and_reader():
    view, result = a_view(), a_result(a_count(ONE, COUNTS))

    first = charts.board(view, result, NAMES)

    assert charts.board(view, result, NAMES) is first
    assert charts.board(view, a_result(a_count(ONE, COUNTS), seq=13), NAMES) is not first
    assert charts.board(view, a_result(shows="turnout"), NAMES) is not first
    assert charts.board(view, result, NAMES, charts.LARGE) is not first


def test_boards_do_not_pile_up():
    view = a_view()

    for seq in range(1, 200):
        charts.kept_board(f"test-{view.id}-{seq}", list)

    assert len(charts._boards) <= 64


def test_a_figure_is_small_on_the_wire():
    breakdown = a_breakdown(
        ONE,
        "age_band",
        {(c,): noise(200, "ABCN", i) for i, c in enumerate(("18_24", "25_34", "35_44", "45_54"))},
    )

    for figure in (tally(a_count(ONE, COUNTS)), groups(breakdown, ONE, named("age_band"))):
        assert len(pio.to_json(figure, validate=False)) < 4000


# ── the look ─────────────────────────────────────────────────────────────────


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_charts_of_streamlit_itself_have_the_same_colours():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))

    assert tuple(config["theme"]["chartCategoricalColors"]) == PALETTE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_the_main_button_can_be_read(theme):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    told = config["theme"][theme]

    assert contrast(told["primaryColor"], "#ffffff") >= 4.5
    assert contrast(told["primaryColor"], told["backgroundColor"]) >= 3


@pytest.mark.parametrize("colour", [*PALETTE, GREY])
def test_every_colour_stands_out_in_light_and_dark_and_carries_black_text(colour):
    assert contrast(colour, LIGHT) >= 3
    assert contrast(colour, DARK) >= 3
    assert contrast(colour, INK_ON_COLOUR) >= 4.5


BLINDNESS = {
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


def seen_by(colour, matrix):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    r, g, b = (sum(a * c for a, c in zip(row, linear, strict=True)) for row in matrix)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (max(v, 0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_first_four_colours_and_grey_stay_apart_for_colour_blind_eyes(kind):
    seen = [seen_by(c, BLINDNESS[kind]) for c in (*PALETTE[:4], GREY)]

    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 15


def test_charts_leave_the_ground_and_the_text_colour_to_the_page():
    layout = tally(a_count(ONE, COUNTS)).to_dict()["layout"]

    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "color" not in layout["font"]
    assert "Noto Sans CJK SC" in layout["font"]["family"]


def test_time_is_told_without_english_months():
    young = turnout(a_result(a_count(ONE, COUNTS)), NOW - timedelta(days=2))
    long = turnout(a_result(a_count(ONE, COUNTS)), NOW - timedelta(days=20))

    assert young.to_dict()["layout"]["xaxis"]["tickformat"] == "%m-%d %H:%M"
    assert long.to_dict()["layout"]["xaxis"]["tickformat"] == "%m-%d"


def test_moments_are_county_time():
    figure = turnout(a_result(a_count(ONE, COUNTS)))

    assert figure.to_dict()["data"][0]["x"][-1] == "2026-11-23 09:05"


# ── labels ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["通行优先：双向六车道，路口加宽，绿化带变窄，再加一些字看看会怎样", "Walk " * 20]
)
def test_labels_wrap_to_a_phone_and_lose_nothing(text):
    lines = wrapped(text)

    assert all(ems(line) <= PHONE_EMS for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_line_breaks_at_a_pause_and_never_before_punctuation():
    lines = wrapped("通行优先：双向六车道，路口加宽，绿化带变窄", 17)

    assert lines == ["通行优先：双向六车道，路口加宽，", "绿化带变窄"]
    assert all(not line.startswith(("，", "。", "：")) for line in wrapped("一二三四，五六", 4.5))


def test_a_shortened_text_ends_in_an_ellipsis_and_at_a_word():
    assert shortened("短", 10) == "短"
    assert shortened("一二三四五六七八", 5) == "一二三四…"
    assert shortened("Walking and cycling first", 10) == "Walking and…"


def test_labels_cannot_become_markup():
    assert "<b>" not in rows(["<b>x</b>"]).labels[0]


def test_marks_are_codes_where_they_are_short_and_places_where_they_are_not():
    assert marks(ONE) == {"A": "A", "B": "B", "C": "C", "N": "N"}
    assert marks(a_question(codes=("first", "second"))) == {"first": "1", "second": "2"}


def test_none_of_these_is_grey():
    assert colours(ONE)["N"] == GREY
    assert tally(a_count(ONE, COUNTS)).to_dict()["data"][0]["marker"]["color"][3] == GREY


def test_a_decimal_stands_only_on_a_thousand_ballots():
    assert share(37.96, 999) == "38"
    assert share(37.96, 1000) == "38.0"


# ── figures ──────────────────────────────────────────────────────────────────


def test_the_tally_tells_votes_and_share_as_text():
    labels, figures = texts(tally(a_count(ONE, COUNTS)))

    assert [label[0] for label in labels] == ["B", "A", "C", "N"]
    assert "1,144" in figures[0]
    assert "38.0%" in figures[0]


def test_turnout_starts_empty_at_the_opening_and_ends_at_the_newest_release():
    figure = turnout(a_result(a_count(ONE, COUNTS)), NOW - timedelta(days=20)).to_dict()

    assert figure["data"][0]["y"][0] == 0
    assert figure["data"][0]["y"][-1] == 3012
    assert figure["data"][0]["line"]["shape"] == "hv"


def test_turnout_keeps_the_newest_of_many_releases_and_few_of_the_others():
    history = tuple((NOW - timedelta(minutes=1000 - i), i) for i in range(1001))
    figure = turnout(a_result(a_count(ONE, COUNTS), history=history)).to_dict()

    assert len(figure["data"][0]["x"]) <= 61
    assert figure["data"][0]["y"][-1] == 1000


def test_in_its_first_minutes_no_moment_stands_twice_under_turnout():
    history = tuple((NOW + timedelta(seconds=20 * i), 10 * i) for i in range(1, 7))
    young = turnout(a_result(a_count(ONE, COUNTS), history=history), NOW).to_dict()
    older = turnout(a_result(a_count(ONE, COUNTS)), NOW - timedelta(days=20)).to_dict()

    assert [f["layout"]["xaxis"]["nticks"] for f in (young, older)] == [2, 5]


def test_turnout_without_an_electorate_has_no_per_cent_axis():
    with_base = turnout(a_result(a_count(ONE, COUNTS)))
    without = turnout(a_result(a_count(ONE, COUNTS), electorate=None, turnout_percent=None))

    assert "yaxis2" in with_base.to_dict()["layout"]
    assert "yaxis2" not in without.to_dict()["layout"]


def test_segments_of_a_group_add_up_to_one_whole_bar_and_name_their_options():
    breakdown = sexes(ONE, noise(300, "ABCN"), noise(300, "ABCN", 2))
    trace = groups(breakdown, ONE, named("sex")).to_dict()["data"][0]
    first = [w for w, y in zip(trace["x"], trace["y"], strict=True) if y == trace["y"][0]]

    assert sum(first) + 0.5 * len(first) == pytest.approx(100, abs=0.1)
    assert all(text for text in trace["text"])
    assert trace["text"][0].startswith("A ")


def test_one_or_two_votes_are_a_hatched_piece_without_a_number():
    breakdown = sexes(ONE, {"A": 60, "B": 40, "C": 2}, {"A": 50, "B": 50})
    trace = groups(breakdown, ONE, named("sex")).to_dict()["data"][0]

    assert list(trace["marker"]["pattern"]["shape"]).count("/") == 1
    assert not any("C" in text for text in trace["text"])


def test_a_dominant_option_is_only_said_to_be_at_least_so_much():
    breakdown = sexes(ONE, {"A": 199, "B": 1}, {"A": 50, "B": 50})
    _, figures = texts(groups(breakdown, ONE, named("sex")))

    assert figures[0] == "A ≥95%"


def test_a_small_group_is_drawn_pale_and_says_so():
    breakdown = sexes(ONE, {"A": 12, "B": 10}, {"A": 50, "B": 50})
    figure = groups(breakdown, ONE, named("sex"))
    labels, _ = texts(figure)
    fades = figure.to_dict()["data"][0]["marker"]["opacity"]

    assert "样本量小" in labels[0]
    assert "样本量小" not in labels[1]
    assert fades[0] < 1 == fades[-1]


def test_a_small_group_tells_no_shares_that_would_add_up_to_more_than_all():
    """Of 16 ballots 8, 5 and 3 are told as 10, 5 and 5 of 15: 67, 33 and 33 per cent."""
    breakdown = sexes(ONE, {"A": 8, "B": 5, "C": 3}, {"A": 50, "B": 50})
    _, figures = texts(groups(breakdown, ONE, named("sex")))

    assert figures == ["A", "B", "C", "A 50%", "B 50%"]


def test_what_shares_add_up_to_is_told_once():
    counts = {"*": 100, "A": 60, "B": 40}, {"*": 100, "A": 50, "B": 50}
    one, some = (
        "".join(words.notes(sexes(asked, *counts), asked, a_result(a_count(asked, counts[0]))))
        for asked in (ONE, SOME)
    )

    assert ("加起来不一定正好 100%" in one, "相加会超过" in one) == (True, False)
    assert ("加起来不一定正好 100%" in some, "相加会超过" in some) == (False, True)


def test_several_choices_are_shaded_cells_that_name_their_columns():
    breakdown = sexes(SOME, {"*": 100, "A": 80, "B": 60, "C": 2}, {"*": 100, "A": 50, "B": 50})
    labels, cells = texts(groups(breakdown, SOME, named("sex")))

    assert labels[-3:] == ["<b>A</b>", "<b>B</b>", "<b>C</b>"]
    assert cells[:3] == ["80%", "60%", "<3"]


def test_every_shape_of_input_has_a_breakdown():
    breakdown = sexes(ONE, noise(100, "ABCN"), noise(100, "ABCN"))

    for shape in ("one", "some", "order", "scale"):
        assert groups(breakdown, a_question(shape), named("sex")).to_dict()["data"]


def test_the_map_has_a_place_for_nine_towns_and_two_never_share_one():
    assert len(PLACES) == len(set(PLACES.values())) == 9


def test_a_tile_tells_who_leads_where_on_how_many_ballots():
    breakdown = a_breakdown(
        ONE,
        "town",
        {("330421001",): {"A": 60, "B": 40}, ("330421002", "330421103"): {"A": 6, "B": 12}},
    )
    markup = tiles(breakdown, ONE, NAMES)

    assert markup.count('<li class="tile') == 3
    assert "<b>魏塘街道</b><span><em>A</em> 60%</span>" in markup
    assert markup.count("合并公布") == 2
    assert markup.count('class="tile pale"') == 2
    assert markup.count("<em>B</em> </span>") == 2, "few ballots have a front and no share"


# ── sentences ────────────────────────────────────────────────────────────────


def test_the_sentence_names_the_leader_the_votes_and_the_margin():
    said = words.lead(a_count(ONE, COUNTS), is_final=False)

    assert said.startswith("目前选项“B ")
    assert "1,144 票" in said
    assert "多 211 票" in said
    assert "得票最多" in words.lead(a_count(ONE, COUNTS), is_final=True)


def test_a_tie_has_no_leader_in_its_sentence():
    said = words.lead(a_count(ONE, {"A": 10, "B": 10}), is_final=False)

    assert "票数相同，各 10 票" in said


def test_grades_are_summed_up_in_one_sentence():
    rows = ("satisfied", "satisfied", "basically", "unsatisfied")
    counted = a_count(ONE, COUNTS)
    graded = tuple(replace(r, mark=m) for r, m in zip(counted.options, rows, strict=True))

    said = words.lead(replace(counted, rule="three_grades", options=graded), is_final=True)

    assert said.startswith("满意 2 项，基本满意 1 项，不满意 1 项；最好的是选项“B ")


def test_nothing_counted_is_said_so():
    assert words.lead(a_count(ONE, {"A": 0, "*": 1}), is_final=False) == "还没有可以公布的票数。"


def test_groups_that_agree_and_groups_that_differ_are_told_apart():
    agree = sexes(ONE, {"A": 60, "B": 40}, {"A": 80, "B": 20})
    even = sexes(ONE, {"A": 60, "B": 40}, {"A": 60, "B": 40})
    differ = sexes(ONE, {"A": 60, "B": 40}, {"A": 20, "B": 80})

    assert "男最高，80%；女最低，60%" in words.groups(agree, ONE, NAMES)
    assert "都占 60%" in words.groups(even, ONE, NAMES)
    assert "男最多的是选项“B" in words.groups(differ, ONE, NAMES)


def test_small_groups_are_not_compared():
    small = sexes(ONE, {"A": 20, "B": 5}, {"A": 80, "B": 20})

    assert len(words.compared(small)) == 1
    assert "不作比较" in words.groups(small, ONE, NAMES)


def test_the_rule_says_why_figures_move_in_groups_and_that_nobody_was_sampled():
    running = words.rule(a_view(), a_result(a_count(ONE, COUNTS)))
    final = words.rule(a_view(), a_result(a_count(ONE, COUNTS), is_final=True))
    each = words.rule(a_view(), a_result(a_count(ONE, COUNTS), batch_minimum=1))

    assert "每满 10 票" in running
    assert "最终合计" in final
    assert "每收到一票" in each
    assert all("不代表全县居民随机样本" in said for said in (running, final, each))


def test_a_count_is_never_called_a_reference():
    view, result = a_view(), a_result(a_count(ONE, COUNTS))
    told = "".join(panel.markup for panel in charts.board(view, result, NAMES).panels)

    assert "参考" not in told


# ── boards ───────────────────────────────────────────────────────────────────


def whole_board():
    breakdowns = [
        sexes(ONE, noise(300, "ABCN"), noise(200, "ABCN", 2)),
        a_breakdown(ONE, "town", {("330421001",): {"A": 60, "B": 40}, ("330421002",): {"A": 50}}),
    ]
    result = a_result(a_count(ONE, COUNTS), breakdowns=breakdowns, seq=77)
    return charts.board(a_view(), result, NAMES)


def test_every_chart_has_sentence_base_time_source_table_and_download():
    panels = [p for p in whole_board().panels if not p.key.startswith("legend")]

    assert [p.key for p in panels] == ["main-q1", "side-turnout", "half-q1-sex", "map-q1"]
    for panel in panels:
        assert '<p class="says">' in panel.markup
        assert "基数 n" in panel.markup
        assert "2026年11月23日 09:05" in panel.markup
        assert "来源" in panel.markup
        assert "<table>" in panel.with_table
        assert "<table>" not in panel.markup
        assert "/api/v1/consultations/avenue/results.csv" in panel.markup


def test_a_chart_is_told_to_those_who_cannot_see_it():
    for panel in whole_board().panels:
        assert panel.figure is None or panel.alt


def test_where_only_turnout_may_be_shown_no_vote_is_drawn():
    hidden = a_result(shows="turnout", ballots=3012)
    board = charts.board(a_view(result_policy="after_close"), hidden, NAMES)

    assert [p.key for p in board.panels] == ["lone-turnout"]


def test_before_the_first_release_there_is_no_chart():
    nothing = a_result(shows="nothing", seq=0, released_at=None, turnout_percent=None, history=())

    assert charts.board(a_view(), nothing, NAMES).panels == ()


def test_a_text_of_the_consultation_cannot_become_markup():
    evil = a_question()
    first = evil.options[0]
    object.__setattr__(first, "text", {"zh": "<script>alert(1)</script>"})
    board = charts.board(a_view(evil), a_result(a_count(evil, COUNTS), seq=78), NAMES)

    assert not any("<script" in p.markup + p.with_table for p in board.panels)


def test_the_head_says_why_only_turnout_is_shown():
    view = a_view(result_policy="after_close")
    told = head(a_live(view, a_result(shows="turnout", ballots=3012, seq=5)))

    assert "领导也一样" in told
    assert "3,012" in told
    over = head(a_live(view, a_result(a_count(ONE, COUNTS), seq=6), phase=Phase.CLOSED))
    assert "距截止" in told
    assert "距截止" not in over


def test_the_head_says_that_a_look_at_sealed_figures_is_recorded():
    view = a_view(result_policy="leaders_live")
    told = head(a_live(view, a_result(a_count(ONE, COUNTS)), is_sealed=True, looks=4))

    assert "您的查看已记录" in told
    assert "4 次" in told


# ── the wall ─────────────────────────────────────────────────────────────────


def test_a_wall_shows_every_option_sooner_or_later():
    codes = tuple(f"{i}" for i in range(1, 15))
    question = a_question("some", codes)
    result = a_result(a_count(question, {"*": 500} | {c: 400 - int(c) for c in codes}))
    live = a_live(a_view(question), result)
    sheets = [
        wall.sheet(a_live(live.view, result, now=NOW + timedelta(seconds=wall.SECONDS_EACH * i)))
        for i in range(10)
    ]

    shown = {place for s in sheets for place in range(s.part.start, s.part.stop)}
    assert shown == set(range(14))
    assert all(s.scale >= 1.5 for s in sheets)


def test_a_wall_is_one_sheet_where_everything_fits():
    live = a_live(a_view(), a_result(a_count(ONE, COUNTS)))

    assert wall.sheet(live).part == slice(0, 4)
    assert wall.sheet(live).scale > 2


def test_a_wall_leaves_room_for_what_stands_above_the_bars():
    usual = a_live(a_view(), a_result(a_count(ONE, COUNTS)))
    long = replace(usual, view=a_view(title={"zh": "一个很长的标题" * 8}))
    twice = a_live(a_view(ONE, ONE), a_result(a_count(ONE, COUNTS), a_count(ONE, COUNTS)))

    rooms = [wall.room(live, live.result.questions[0]) for live in (usual, twice, long)]

    assert rooms == [560, 500, 420]


def test_a_wall_shows_turnout_where_votes_are_hidden():
    live = a_live(a_view(), a_result(shows="turnout", ballots=3012, seq=79))
    board = wall.board(live, wall.sheet(live))

    assert wall.sheet(live) is None
    assert "3,012" in board.panels[0].markup


def test_a_figure_can_be_drawn_larger():
    small, large = (tally(a_count(ONE, COUNTS), scale=s) for s in (1.0, 2.0))

    assert large.layout.height > 1.8 * small.layout.height
    assert drawn([], {}, 2.0).layout.font.size == 30


# ── questions without options in front ───────────────────────────────────────


def a_told(method, shape, tally, options=(), **facts):
    ask = Ask(shape, 0, 1, **facts)
    title = {"zh": f"题 {method}", "en": f"Question {method}"}
    columns = [{"code": c, "text": {"zh": f"列{c}"}} for c in "12"]
    rows = tuple(a_question(codes=options).options) if options else ()
    question = QuestionView(f"q{method}", method, title, {"columns": columns}, rows, ask)
    outcome = METHODS[method].outcome(terms_of(question), tally)
    return question_result(question, outcome)


def told_results():
    marks_of_ten = tuple(map(str, range(11)))
    return (
        a_told("scale", "number", {"*": 20, "=8": 12, "=3": 8}, marks=marks_of_ten),
        a_told("number", "number", {"*": 20, "=21": 12, "=40": 8}),
        a_told("date", "date", {"*": 20, "=2026-01-05": 20}),
        a_told("matrix", "marks", {"*": 20, "A=1": 15, "A=2": 5}, ("A", "B"), marks=("1", "2")),
        a_told("text", "text", {"*": 20}),
    )


@pytest.mark.parametrize("result", told_results(), ids=lambda r: r.question.method)
def test_a_board_tells_every_type_of_question(result):
    view, live_result = a_view(result.question), a_result(result)
    found = panels.panels(view, live_result, NAMES)[0]

    assert found.figure is None
    assert f"题 {result.question.method}" in found.markup
    assert "20" in found.markup
    is_text = result.question.method == "text"
    assert is_text or "<details open" in found.with_table.replace(' class="sun-twin"', "")


def test_a_wall_shows_every_type_but_texts():
    results = told_results()
    view = a_view(*(r.question for r in results))
    shown = set()
    for turn in range(len(results)):
        now = NOW + timedelta(seconds=wall.SECONDS_EACH * turn)
        seen = a_live(view, a_result(*results), now=now)
        one = wall.sheet(seen)
        shown.add(one.result.question.method)
        assert wall.head(seen, one)
        assert len(wall.board(seen, one).panels) == 1

    assert shown == {"scale", "number", "date", "matrix"}


def test_the_figures_after_a_long_bar_have_room_in_every_language(monkeypatch):
    def reach(language):
        monkeypatch.setattr("ui.words.language", lambda: language)
        figure = tally(a_count(ONE, COUNTS | {"A": 11_290})).to_dict()
        return max(figure["data"][0]["x"]) / figure["layout"]["xaxis"]["range"][1]

    assert reach("en") < reach("zh") < 0.58
