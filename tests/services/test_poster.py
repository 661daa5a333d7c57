"""Posters for the notice board: what is asked, what came of it, both languages, nothing secret."""

import pytest

from services import mixing, poster, procedure, releases, schedule
from services.deps import ANYBODY
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.services.drafts import (
    LONG_ENOUGH,
    a_ready_draft,
    an_approved,
    an_opened,
    code_of,
    do,
    look,
    people_of,
    row_of,
    with_a_roll,
)

HERE = "http://board.test"
ANSWER = {"zh": "采用得票最多的方案，明年三月开工，年底完工，费用公开。", "en": "As chosen."}


def printed(world, slug, kind="notice"):
    facts = {"slug": slug, "kind": kind, "origin": HERE, "scripts": ["/assets/x.js"]}
    return look(world, ANYBODY, poster.poster, **facts)


@pytest.fixture
def people(world):
    with_a_roll(world)
    return people_of(world)


def closed(world, people):
    slug = an_opened(world, *people, result_policy="after_close")
    for place, number in enumerate(a_roll(world, 30, start=1000)):
        a_vote(world, slug, number, "AAB"[place % 3])
    mixing.mix_due(world)
    releases.release_due(world)
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    world.cache.clear()
    return slug


def test_a_notice_says_what_is_asked_of_whom_until_when_and_where(world):
    slug = an_open_consultation(world)

    page = printed(world, slug)

    for words in (
        "嘉善大道改造提升",
        "Jiashan Avenue upgrade",
        "方案A",
        "Plan A",
        "2026年12月23日 09:00 截止",
        "Until 23 December 2026, 09:00",
        "谁可以投：嘉善县",
        f"{HERE}/c/{slug}",
        "不产生法律上的选举",
    ):
        assert words in page
    assert "<svg" in page
    assert "$" not in page


def test_an_approved_one_may_hang_before_it_opens(world, people):
    assert "截止" in printed(world, an_approved(world, *people))


def test_what_staff_write_is_text_on_a_poster(world):
    text = {"zh": "<script>alert(1)</script>$title", "en": '"><img src=x>'}

    page = printed(world, an_open_consultation(world, title=text, lead_unit=text, summary=text))

    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_result_says_the_final_numbers_and_the_answer(world, people):
    slug = closed(world, people)
    first = printed(world, slug, "result")
    do(world, people[0], procedure.publish, slug=slug, answer=ANSWER)

    page = printed(world, slug, "result")

    assert "<b>30</b>" in page
    assert "<b>67%</b>" in page
    assert "<b>33%</b>" in page
    assert page.count('class="ahead"') == 1
    assert ANSWER["zh"] in page
    assert ANSWER["en"] in page
    assert "我们的答复" not in first


@pytest.mark.parametrize("kind", ["result", "other", ""])
def test_while_it_runs_no_poster_shows_a_number(world, kind):
    assert code_of(printed, world, an_open_consultation(world), kind) == "poster.not_now"


def test_after_the_end_nobody_is_called_to_vote(world, people):
    assert code_of(printed, world, closed(world, people)) == "poster.not_now"


def test_a_draft_has_no_poster(world, people):
    slug = a_ready_draft(world, people[0])

    assert code_of(printed, world, slug) == "consultation.unknown"


def test_what_was_withdrawn_has_no_poster(world, people):
    slug = an_approved(world, *people)
    do(world, people[0], procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert code_of(printed, world, slug) == "poster.not_now"
