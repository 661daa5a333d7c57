"""The second pair of eyes: sees all that freezes, decides, and is somebody else."""

from datetime import timedelta

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import attachments, procedure
from tests.builders import COUNTY, an_account
from tests.pages.office import Office, somebody
from tests.services.drafts import a_ready_draft, do, lines, people_of, view_of, with_a_roll
from tests.services.office import docx

PAGE = "staff/review"
REASON = "请把第二个选项的费用写清楚再提交"
SHORT = "因为汛期将至，工程要赶在雨季之前招标，所以缩短公开时间。"


@pytest.fixture
def people(world):
    with_a_roll(world)
    return people_of(world)


@pytest.fixture
def submitted(world, people):
    """Submits a draft with some changes; returns its slug."""

    def made(**changes):
        slug = a_ready_draft(world, people[0], **changes)
        do(world, people[0], procedure.submit, slug=slug)
        return slug

    return made


@pytest.fixture
def review(world, monkeypatch, people):
    """Opens it for review."""

    def opened(slug, actor=None, **query):
        return Office(world, monkeypatch, PAGE, actor or people[1], c=slug, **query)

    return opened


def test_everything_that_freezes_is_on_the_page_in_both_languages(world, people, review):
    slug = a_ready_draft(world, people[0], budget_cny=186_000_000)
    do(
        world,
        people[0],
        attachments.add_attachment,
        slug=slug,
        kind="draft",
        title={"zh": "设计方案"},
        file_name="plan.docx",
        content=docx(),
    )
    do(world, people[0], procedure.submit, slug=slug)
    view = view_of(world, slug)

    page = review(slug).html

    texts = [view.title, view.summary, view.background, view.promise, *view.timeline]
    texts += [option.text for option in view.questions[0].options]
    for text in texts:
        for language in ("zh", "en"):
            assert text[language].split("“")[0].split('"')[0] in page
    for words in ("嘉善县", "常住居民", "核对名册", "实时公开", "1.86亿元", "设计方案"):
        assert words in page
    assert view.attachments[0].sha256 in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"result_policy": "live"}, "投票期间公开实时结果"),
        ({"is_revisable": False}, "投了就不能改票"),
        (
            {"provider": "open", "roll_basis": "open", "assurance": "L0"},
            "不核对身份，只能当参考",
        ),
    ],
)
def test_what_deserves_a_second_look_stands_first(submitted, review, changes, words):
    page = review(submitted(**changes)).html

    assert words in page.split("要冻结的规则")[0]


def test_a_shortened_window_stands_there_with_its_public_reason(world, submitted, review):
    soon = world.clock.now + timedelta(days=10)

    page = review(submitted(closes_at=soon, shortening_reason={"zh": SHORT})).html

    assert SHORT in page.split("要冻结的规则")[0]


def test_approving_freezes_it_and_shows_the_fingerprint(world, submitted, review):
    slug = submitted()

    screen = review(slug).click("review.approve")

    view = view_of(world, slug)
    assert view.state == State.APPROVED
    assert "已批准并冻结" in screen.done[0]
    assert view.frozen_hash in screen.html
    assert not screen.has("review.approve")


def test_whoever_drafted_it_cannot_approve_and_is_told_why(world, monkeypatch):
    with_a_roll(world)
    both = an_account(world, "both", (Role.COUNTY_STAFF, COUNTY), (Role.REVIEWER, COUNTY))
    slug = a_ready_draft(world, both)
    do(world, both, procedure.submit, slug=slug)

    screen = Office(world, monkeypatch, PAGE, both, c=slug)

    assert not screen.has("review.approve")
    assert "批准要由另一个人来做" in screen.html
    assert view_of(world, slug).state == State.SUBMITTED


def test_sending_back_needs_a_reason_and_keeps_what_was_typed(world, submitted, review):
    slug = submitted()
    screen = review(slug)

    screen.type("review.reason", "太短").click("review.send_back")

    assert "不少于10个字" in screen.refusals[0]
    assert screen.field("review.reason").value == "太短"
    assert view_of(world, slug).state == State.SUBMITTED

    screen.type("review.reason", REASON).click("review.send_back")

    assert view_of(world, slug).state == State.DRAFT
    assert view_of(world, slug).send_back_reason == REASON
    assert lines(world, "consultation.sent_back")[-1].reason == REASON


def test_one_that_came_back_before_is_compared_with_the_record(world, people, submitted, review):
    slug = submitted()
    do(world, people[1], procedure.send_back, slug=slug, reason=REASON)
    do(world, people[0], procedure.submit, slug=slug)

    page = review(slug).html

    assert REASON in page
    assert "退回修改" in page


def test_time_may_bring_an_obstacle_after_submission(world, submitted, review):
    slug = submitted()
    world.clock.forward(days=3)

    screen = review(slug).click("review.approve")

    assert "1" in screen.refusals[0]
    assert view_of(world, slug).state == State.SUBMITTED


def test_two_reviewers_at_once_are_told_kindly(world, submitted, review):
    slug = submitted()
    mine, theirs = review(slug), review(slug, somebody(world, Role.REVIEWER))
    theirs.click("review.approve")

    mine.app.button(key="review.approve").click()
    mine.run()

    assert "没有要您审核的" in mine.html
    assert len(lines(world, "consultation.approved")) == 1


def test_with_nothing_to_decide_it_says_how_things_stand(world, people, review):
    slug = a_ready_draft(world, people[0])

    screen = review(slug)

    assert "草稿" in screen.html
    assert not screen.has("review.approve")


@pytest.mark.parametrize(
    "role", [Role.COUNTY_STAFF, Role.TOWN_STAFF, Role.LEADER, Role.AUDITOR, Role.ADMIN]
)
def test_only_reviewers_have_the_page(world, submitted, review, role):
    slug = submitted()

    with pytest.raises(ValueError, match="navigation"):
        review(slug, somebody(world, role))


def test_a_draft_that_is_not_there_is_said_to_be_unknown(review):
    assert review("no-such-thing").html.count("没有找到这件事") == 1


def test_the_page_is_complete_in_english(submitted, review):
    assert "Approving freezes it" in review(submitted(), lang="en").html
