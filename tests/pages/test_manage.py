"""Running a consultation: turnout and never totals, public reasons, codes once, the answer."""

import re
from datetime import timedelta

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import codes, procedure, schedule
from services.mixing import mix_due
from services.releases import release_due
from tests.builders import COUNTY, a_roll, a_vote, an_account, an_open_consultation
from tests.pages.office import TOWN, Office, somebody
from tests.services.drafts import (
    a_ready_draft,
    an_approved,
    an_opened,
    do,
    lines,
    people_of,
    view_of,
    with_a_roll,
)
from tests.services.papers import a_batch, readers

PAGE = "staff/manage"
REASON = "因为很多居民来信希望多几天时间"
ANSWER = "采用得票最多的方案，明年三月开工，年底完工，费用在门户网站公开。"


@pytest.fixture
def people(world):
    with_a_roll(world)
    return people_of(world)


@pytest.fixture
def manage(world, monkeypatch, people):
    """Opens it for the one who runs it."""

    def opened(slug, actor=None, **query):
        return Office(world, monkeypatch, PAGE, actor or people[0], c=slug, **query)

    return opened


def voted(world, slug, start=1000):
    """Thirty ballots in two batches, the first of them released."""
    for place, number in enumerate(a_roll(world, 30, start=start)):
        a_vote(world, slug, number, "AAB"[place % 3])
        if place % 15 == 14:
            mix_due(world)
    world.clock.forward(seconds=61)
    release_due(world)


# ── where it stands ────────────────────────────────────────────────────────


@pytest.mark.parametrize("policy", ["live", "leaders_live", "after_vote", "after_close"])
def test_while_it_runs_there_is_turnout_and_never_a_running_total(world, manage, people, policy):
    slug = an_opened(world, *people, result_policy=policy)
    voted(world, slug)

    page = manage(slug).html

    assert "<span>已参与</span><b>15</b>" in page
    assert "sun-bars" not in page
    assert "票</small>" not in page
    assert ("投票期间不显示票数" in page) == (policy != "live")


def test_where_everybody_may_see_the_totals_staff_are_not_told_of_a_ban_before_the_first(
    world, manage, people
):
    page = manage(an_opened(world, *people, result_policy="live")).html

    assert "<span>已参与</span><b>0</b>" in page
    assert "投票期间不显示票数" not in page


def test_each_state_says_what_happens_next(world, manage, people):
    staff, reviewer = people
    slug = a_ready_draft(world, staff)
    assert "写好后提交审核" in manage(slug).html
    do(world, staff, procedure.submit, slug=slug)
    assert "自己不能批准自己" in manage(slug).html
    do(world, reviewer, procedure.approve, slug=slug)
    assert "自动开放" in manage(slug).html
    world.clock.forward(days=1)
    schedule.open_due(world)
    assert "自动截止" in manage(slug).html
    world.clock.forward(days=40)
    assert "正在截止和计票" in manage(slug).html
    schedule.close_due(world)
    assert "请写答复" in manage(slug).html


def test_what_waits_for_paper_says_so_and_shows_the_way(world, manage, people):
    slug = an_opened(world, *people)
    a_batch(world, readers(world, 1)[0], slug, 2)
    assert "清点签字" not in manage(slug).html

    world.clock.forward(days=40)
    page = manage(slug).html

    assert "还有1批纸质票没有清点签字" in page
    assert "/protocol" in page
    assert "已截止，正在计票" in page
    assert "正在投票" not in page
    assert "过几分钟再看" not in page


def test_the_record_tells_who_did_what_when_in_county_time(world, manage, people):
    slug = an_opened(world, *people)

    page = manage(slug).html

    for words in ("新建草稿", "提交审核", "批准并冻结", "开放投票", "系统定时任务"):
        assert words in page
    assert people[1].name in page
    assert "2026年11月24日 09:00" in page


def test_there_is_a_notice_to_print_while_residents_can_vote(world, manage, people):
    slug = an_opened(world, *people)

    page = manage(slug).html

    assert f"/qr/{slug}.svg" in page
    assert f"/c/{slug}" in page
    assert f'href="/poster/{slug}/notice"' in page
    assert f"/poster/{slug}/result" not in page


def test_a_draft_has_no_poster(world, manage, people):
    slug = a_ready_draft(world, people[0])

    assert "/qr/" not in manage(slug).html
    assert "/poster/" not in manage(slug).html


# ── a later end, a withdrawal ──────────────────────────────────────────────


def test_the_end_moves_later_with_a_public_reason(world, manage, people):
    slug = an_opened(world, *people)
    before = view_of(world, slug).closes_at

    screen = manage(slug).type("extend.zh", REASON).click("manage.do_extend")

    view = view_of(world, slug)
    assert view.closes_at == before + timedelta(days=7)
    assert view.extensions[0].reason == {"zh": REASON}
    assert "已推迟" in screen.done[0]
    assert REASON in screen.html
    assert screen.field("extend.zh").value == ""


def test_the_end_never_moves_earlier_and_nothing_typed_is_lost(world, manage, people):
    slug = an_opened(world, *people)
    before = view_of(world, slug).closes_at
    screen = manage(slug).type("extend.zh", REASON)

    screen.choose("extend.day", (before - timedelta(days=3)).date(), "date_input")
    screen.click("manage.do_extend")

    assert "只能往后延" in screen.refusals[0]
    assert screen.field("extend.zh").value == REASON
    assert view_of(world, slug).closes_at == before
    assert len(lines(world, "refused")) == 1


def test_a_later_end_without_a_reason_is_refused(world, manage, people):
    slug = an_opened(world, *people)

    screen = manage(slug).click("manage.do_extend")

    assert len(screen.refusals) == 1
    assert view_of(world, slug).extensions == ()


def test_a_withdrawal_must_be_meant(world, manage, people):
    slug = an_opened(world, *people)
    screen = manage(slug).type("withdraw.zh", REASON).click("manage.do_withdraw")

    assert "先勾选" in screen.warnings[0]
    assert view_of(world, slug).state == State.OPEN
    assert screen.field("withdraw.zh").value == REASON

    screen.ending("withdraw.sure", "checkbox").check()
    screen.click("manage.do_withdraw")

    assert view_of(world, slug).state == State.WITHDRAWN
    assert "已撤回" in screen.done[0]
    assert screen.html.count(REASON) >= 2
    assert not any("withdraw" in key for key in screen.key_names("text_area"))


# ── codes ──────────────────────────────────────────────────────────────────


@pytest.fixture
def by_code(world, people):
    return an_approved(world, *people, provider="code", assurance="L1")


def test_codes_are_made_for_a_place_and_fetched_once(world, manage, people, by_code):
    screen = manage(by_code).choose("codes.area", TOWN)
    screen.ending("codes.size", "number_input").set_value(12)
    screen.click("manage.do_codes")

    batch = do(world, people[0], codes.batches, slug=by_code)[0]
    assert (batch.area_code, batch.size) == (TOWN, 12)
    assert f'<form method="post" action="/sheet/{batch.id}">' in screen.html
    assert "西塘镇" in screen.html

    do(world, people[0], codes.download, batch_id=batch.id)
    page = screen.run().html

    assert f"/sheet/{batch.id}" not in page
    assert "已下载" in page


def test_no_code_is_ever_on_the_page(world, manage, people, by_code):
    screen = manage(by_code).click("manage.do_codes")

    assert not re.search(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-", screen.html)


def test_a_lost_sheet_is_made_void_with_a_reason(world, manage, people, by_code):
    screen = manage(by_code).click("manage.do_codes")
    batch = do(world, people[0], codes.batches, slug=by_code)[0]

    screen.type("void.reason", "丢了").click("manage.do_void")
    assert "不少于10个字" in screen.refusals[0]
    screen.type("void.reason", REASON).click("manage.do_void")

    assert "已作废" in screen.done[0]
    assert f"/sheet/{batch.id}" not in screen.html
    assert "已作废" in screen.html
    assert REASON in screen.html
    assert not screen.has("manage.do_void")


def test_a_draft_that_is_given_up_stays_out_of_sight(world, manage, people):
    slug = a_ready_draft(world, people[0])
    screen = manage(slug).type("withdraw.zh", REASON)
    assert "居民看不到" in screen.captions
    screen.ending("withdraw.sure", "checkbox").check()

    screen.click("manage.do_withdraw")

    assert view_of(world, slug).state == State.WITHDRAWN
    assert not view_of(world, slug).is_public
    assert REASON in screen.html
    assert "/qr/" not in screen.html


def test_a_ballot_by_roll_has_no_codes(world, manage, people):
    assert not manage(an_opened(world, *people)).has("manage.do_codes")


# ── the answer ─────────────────────────────────────────────────────────────


@pytest.fixture
def closed(world, people):
    slug = an_opened(world, *people, result_policy="after_close")
    voted(world, slug)
    world.clock.forward(days=40)
    schedule.close_due(world)
    return slug


def test_once_it_is_closed_everybody_in_the_office_sees_the_figures(manage, closed):
    page = manage(closed).html

    assert "sun-bars" in page
    assert "67%" in page
    assert f'href="/poster/{closed}/result"' in page


def test_only_what_is_not_over_is_told_its_two_steps(world, manage, people, closed):
    steps = "以后只有两件事可做"

    assert steps in manage(an_opened(world, *people)).html
    assert steps not in manage(closed).html


def test_an_answer_that_says_nothing_is_refused_and_kept(world, manage, closed):
    screen = manage(closed).type("publish.zh", "同意").click("manage.do_publish")

    assert len(screen.refusals) == 1
    assert screen.field("publish.zh").value == "同意"
    assert view_of(world, closed).state == State.CLOSED


def test_the_answer_publishes_the_result(world, manage, closed):
    screen = manage(closed).type("publish.zh", ANSWER).type("publish.en", "As chosen.")
    screen.click("manage.do_publish")

    view = view_of(world, closed)
    assert view.state == State.PUBLISHED
    assert view.answer == {"zh": ANSWER, "en": "As chosen."}
    assert "已公布" in screen.done[0]
    assert not screen.has("manage.do_publish")


# ── who ────────────────────────────────────────────────────────────────────


def test_a_reviewer_reads_along_and_runs_nothing(world, manage, people):
    screen = manage(an_opened(world, *people), people[1])

    assert "正在投票" in screen.html
    assert screen.key_names() == []


def test_staff_of_another_place_are_turned_away(world, manage, people):
    slug = an_opened(world, *people)

    screen = manage(slug, somebody(world, Role.TOWN_STAFF))

    assert "请联系本单位管理员" in screen.html
    assert view_of(world, slug).title["zh"] not in screen.html


def test_a_county_runs_what_its_towns_ask(world, manage):
    slug = an_open_consultation(world, owner_area=TOWN, areas=[TOWN])

    assert manage(slug).has("manage.do_extend")


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR, Role.ADMIN])
def test_others_have_no_such_page(world, manage, people, role):
    slug = an_opened(world, *people)

    with pytest.raises(ValueError, match="navigation"):
        manage(slug, an_account(world, "somebody.else", (role, COUNTY)))


def test_an_unknown_address_is_one_kind_sentence_and_a_way_on(manage):
    page = manage("no-such-thing").html

    assert page.count("没有找到这件事") == 1
    assert '<a class="button primary" href="/">' in page
    assert "怎样核对我的票" in page  # what stands below every page


def test_the_page_is_complete_in_english(world, manage, people):
    assert "Print the notice" in manage(an_opened(world, *people), lang="en").html
