"""Views of results as charts get them, made by hand so that every case can be had."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from models.methods import Ask
from models.rules.lifecycle import Phase, State
from models.rules.publishable import public_row
from services.live import LiveView
from services.views import (
    Breakdown,
    ConsultationView,
    GroupResult,
    OptionResult,
    OptionView,
    QuestionResult,
    QuestionView,
    ResultView,
)

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
TEXTS = {
    "A": ("通行优先：双向六车道，路口加宽，绿化带变窄", "Traffic first: six lanes"),
    "B": ("慢行优先：双向四车道，加宽非机动车道和人行道", "Walking and cycling first"),
    "C": ("公交优先：双向四车道加公交专用道", "Bus first: a bus lane"),
    "N": ("都不合适，我另有建议", "None of these"),
}
NAMES = {
    "330421001": {"zh": "魏塘街道", "en": "Weitang"},
    "330421002": {"zh": "罗星街道", "en": "Luoxing"},
    "330421103": {"zh": "西塘镇", "en": "Xitang"},
}


def a_question(shape="one", codes=("A", "B", "C", "N"), code="q1"):
    options = tuple(
        OptionView(
            c,
            dict(zip(("zh", "en"), TEXTS.get(c, (f"方案{c}", f"Plan {c}")), strict=True)),
            {},
            None,
            None,
            c == "N",
        )
        for c in codes
    )
    most = 1 if shape == "one" else len(codes)
    title = {"zh": "您选哪个？", "en": "Which one?"}
    method = "single" if shape == "one" else "approval"
    return QuestionView(code, method, title, {}, options, Ask(shape, 1, most))


def a_view(*questions, **changes):
    plain = dict.fromkeys(ConsultationView.__dataclass_fields__, "")
    values = plain | {
        "id": "c" * 32,
        "slug": "avenue",
        "state": State.OPEN,
        "owner_area": "330421",
        "areas": ("330421",),
        "title": {"zh": "嘉善大道改造提升", "en": "Jiashan Avenue upgrade"},
        "result_policy": "live",
        "opens_at": NOW - timedelta(days=20),
        "closes_at": NOW + timedelta(days=15),
        "electorate": 61204,
        "is_demo": False,
        "questions": questions or (a_question(),),
        "attachments": (),
        "extensions": (),
    }
    return ConsultationView(**(values | changes))


def a_count(question, counts):
    """A question's result from plain counts."""
    ballots = counts.get("*", sum(counts.values()))
    ordered = sorted(question.options, key=lambda o: -counts.get(o.code, 0))
    best = counts.get(ordered[0].code, 0)
    rows = tuple(
        OptionResult(o, counts.get(o.code, 0), 100 * counts.get(o.code, 0) / ballots, place)
        for place, o in enumerate(ordered, 1)
    )
    leaders = tuple(o.code for o in ordered if best and counts.get(o.code, 0) == best)
    return QuestionResult(question, ballots, rows, leaders)


def a_group(question, categories, counts):
    """A group as coarse as it is published."""
    exact = {"*": counts.pop("*", sum(counts.values()))} | counts
    size, cells = public_row(exact, [o.code for o in question.options])
    return GroupResult(
        tuple(categories), size, {k: (c.count, c.percent, c.note) for k, c in cells.items()}
    )


def a_breakdown(question, dimension, groups, at=NOW):
    """*groups*: categories → counts."""
    made = tuple(a_group(question, names, dict(counts)) for names, counts in groups.items())
    return Breakdown(dimension, question.code, sum(g.ballots for g in made), at, made)


def a_result(*questions, breakdowns=(), **changes):
    ballots = max((q.ballots for q in questions), default=0)
    history = tuple((NOW - timedelta(hours=h), max(0, ballots - h)) for h in (48, 24, 0))
    values = {
        "consultation_id": "c" * 32,
        "shows": "figures",
        "ballots": ballots,
        "electorate": 61204,
        "turnout_percent": 100 * ballots / 61204,
        "released_at": NOW,
        "seq": 12,
        "is_final": False,
        "questions": questions,
        "breakdowns": tuple(breakdowns),
        "history": history,
    }
    return ResultView(**(values | changes))


def a_live(view, result, **changes):
    found = LiveView(view, result, Phase.OPEN, NOW, NAMES)
    return replace(found, **changes)


def noise(size, options, seed=1):
    """Counts of *size* ballots over *options*, the same for the same seed."""
    chance = random.Random(seed)  # the same figures on every run
    found = dict.fromkeys(options, 0)
    for _ in range(size):
        found[chance.choice(options)] += 1
    return found
