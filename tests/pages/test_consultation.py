"""The page of a consultation: what is read, how one votes, what is refused and what comes out."""

import re
from datetime import timedelta
from unittest.mock import Mock

import pytest
from sqlmodel import func, select

from models.rules.lifecycle import State
from models.tables import (
    Attachment,
    Consultation,
    Extension,
    Option,
    Participation,
    Question,
    Remark,
)
from services import Refused, codes
from services.deps import SYSTEM, begin
from services.identity import VotingPass, identify
from services.mixing import mix_due
from services.releases import release_due
from tests.builders import a_county, a_roll, a_vote, an_open_consultation
from tests.pages.resident import Screen, reviewed, verified
from tests.services.drafts import an_opened, do, people_of

CODE = re.compile(r"<code>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})</code>")
SLIP = re.compile(r'<p class="code">([^<]+)</p>')
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</style><iframe src=//evil.example>",
    "[a](javascript:alert(1)) **b** :red[c] $d$",
)


@pytest.fixture
def open_page(world, monkeypatch):
    """Opens the page of a consultation in a new browser."""

    def opened(slug, **query):
        return Screen(world, monkeypatch, "consultation", c=slug, **query)

    return opened


def changed(world, slug, **values):
    with begin(world, actor=SYSTEM) as work:
        row = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        for name, value in values.items():
            setattr(row, name, value)
        return row.id


def participants(world):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(Participation))


def voted(world, slug, numbers):
    """Two batches of mixed votes, the first of which may be shown."""
    for half in (numbers[::2], numbers[1::2]):
        for i, number in enumerate(half):
            a_vote(world, slug, number, "ABC"[i % 3])
        mix_due(world)
        world.clock.forward(seconds=61)
        release_due(world)
    world.cache.clear()


def a_second_question(world, slug):
    with begin(world, actor=SYSTEM) as work:
        row = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        work.session.add(
            Question(
                id="q" * 32,
                consultation_id=row.id,
                position=1,
                code="q2",
                method="single",
                title={"zh": "什么时候办？"},
            )
        )
        work.session.flush()
        for position, code in enumerate("AB"):
            work.session.add(
                Option(
                    id=code * 32,
                    question_id="q" * 32,
                    position=position,
                    code=code,
                    text={"zh": f"方案{code}"},
                )
            )


def code_on(screen):
    found = CODE.search(screen.html)
    assert found, screen.html
    return found[1]


# ── reading ──────────────────────────────────────────────────────────────────


def test_the_page_says_what_is_asked_why_and_by_which_rules(world, open_page):
    slug = an_open_consultation(
        world,
        background={"zh": "路窄车多。"},
        location={"zh": "人民大道口"},
        timeline=[{"zh": "公开票选"}, {"zh": "专家论证"}],
        budget_cny=186_000_000,
    )

    html = open_page(slug).html

    for said in (
        "嘉善大道改造提升",
        "请在三个方案里选一个。",
        "您选哪个？",
        "方案A",
        "路窄车多。",
        "人民大道口",
        "专家论证",
        "公布结果和理由。",
        "1.86亿元",
        "1,000 人",
        "不产生法律上的选举或表决效力",
        f"/qr/{slug}.svg",
        "每凑满十张票公布一次",
    ):
        assert said in html


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("differential", {"places": 2, "members": 30}),
        ("single", {"decision": "village_representatives"}),
    ],
)
def test_a_formal_vote_of_a_body_is_not_called_advisory(world, open_page, method, settings):
    html = open_page(an_open_consultation(world, method, settings=settings)).html

    assert "正式表决，不是公开征求意见" in html
    assert "本次票选用于征求意见" not in html


def test_a_congress_votes_again_on_a_tie_whatever_was_declared(world, open_page):
    settings = {"places": 2, "members": 30}
    html = open_page(an_open_consultation(world, "differential", settings=settings)).html

    assert "并列的几项再投一次" in html
    assert "抽签决定" not in html


def test_documents_can_be_opened(world, open_page):
    slug = an_open_consultation(world)
    with begin(world, actor=SYSTEM) as work:
        row = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        work.session.add(
            Attachment(
                id="a" * 32,
                consultation_id=row.id,
                kind="draft",
                title={"zh": "方案草案"},
                file_name="plan.pdf",
                media_type="application/pdf",
                size=2_500_000,
                sha256="0" * 64,
                content=b"%PDF",
                created_at=work.now,
            )
        )

    html = open_page(slug).html

    assert f'href="/files/{"a" * 32}"' in html
    assert "草案 · PDF · 2.4 MB" in html


def test_an_unknown_address_gets_a_friendly_page(open_page):
    html = open_page("no-such-thing").html

    assert "没有找到这件事" in html
    assert 'href="/"' in html


def test_an_unknown_address_is_told_in_sentences(open_page):
    said = open_page("nothing-here", lang="en").html

    assert "home page. The link" in said


@pytest.mark.parametrize("page", ["consultation", "count", "survey"])
@pytest.mark.parametrize(
    ("language", "said", "way"),
    [
        ("zh", "没有找到这件事", "看看正在征求意见的事项"),
        ("en", "This consultation was not found", "See what is open now"),
    ],
)
def test_what_cannot_be_found_leads_on_from_every_page(
    sqlite_world, monkeypatch, page, language, said, way
):
    screen = Screen(sqlite_world, monkeypatch, page, c="no-such-thing", lang=language)

    assert said in screen.html
    assert f'href="/">{way}</a>' in screen.html
    assert not screen.refusals


@pytest.mark.parametrize(
    ("language", "said", "way"),
    [
        ("zh", "投票截止、完成计票以后", "回到这件事"),
        ("en", "only after voting has closed", "Back to this consultation"),
    ],
)
def test_what_cannot_be_compared_yet_leads_back(sqlite_world, monkeypatch, language, said, way):
    slug = an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "count", c=slug, lang=language)

    assert said in screen.html
    assert f'href="/consultation?c={slug}">{way}</a>' in screen.html


def test_a_draft_is_unknown_to_residents(world, open_page):
    slug = an_open_consultation(world, state=State.DRAFT)

    assert "没有找到这件事" in open_page(slug).html


def test_before_it_opens_the_page_says_when_and_has_no_booth(world, open_page):
    slug = an_open_consultation(
        world, state=State.APPROVED, opens_at=world.clock.now + timedelta(days=3)
    )

    screen = open_page(slug)

    assert "还没有开始" in screen.html
    assert "2026年11月26日 09:00开始投票" in screen.html
    assert not screen.has("ballot.verify")


def test_a_method_that_is_not_built_shows_everything_but_the_ballot(world, open_page):
    slug = an_open_consultation(world, "survey")

    screen = open_page(slug)

    assert "“问卷”还没有开放" in screen.html
    assert "准备中" in screen.html
    assert "方案B" in screen.html
    assert not screen.has("ballot.verify")


def test_a_withdrawn_consultation_says_why(world, open_page):
    slug = an_open_consultation(
        world, state=State.WITHDRAWN, withdrawal_reason={"zh": "选址要重新论证。"}
    )

    screen = open_page(slug)

    assert "选址要重新论证。" in screen.html
    assert not screen.has("ballot.verify")


def test_a_shortened_window_and_an_extension_give_their_reasons(world, open_page):
    slug = an_open_consultation(world, shortening_reason={"zh": "冬季前必须开工。"})
    closes_at = world.clock.now + timedelta(days=30)
    with begin(world, actor=SYSTEM) as work:
        row = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
        work.session.add(
            Extension(
                id="e" * 32,
                consultation_id=row.id,
                old_closes_at=closes_at - timedelta(days=5),
                new_closes_at=closes_at,
                reason={"zh": "停电两天，补足时间。"},
                decided_by="x",
                decided_at=work.now,
            )
        )

    html = open_page(slug).html

    assert '<div class="sun-notice warn" role="note"><b>征求意见期不足 30 天的理由</b>' in html
    assert "冬季前必须开工。" in html
    assert "停电两天，补足时间。" in html


def test_a_published_consultation_shows_the_answer_above_the_result(world, open_page):
    slug = an_open_consultation(world)
    for number in a_roll(world, 12):
        a_vote(world, slug, number, "B" if int(number[-2:]) % 3 else "A")
    changed(
        world,
        slug,
        state=State.PUBLISHED,
        answer={"zh": "按方案B办。"},
        published_at=world.clock.now,
    )

    html = open_page(slug).html

    assert html.index("按方案B办。") < html.index("大家怎么选")
    assert "已答复" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_what_staff_write_never_becomes_markup(world, open_page, text):
    evil = {"zh": text, "en": text}
    slug = an_open_consultation(
        world,
        title=evil,
        summary=evil,
        background=evil,
        location=evil,
        lead_unit=evil,
        promise=evil,
        timeline=[evil],
        shortening_reason=evil,
        withdrawal_reason=evil,
    )
    with begin(world, actor=SYSTEM) as work:
        for option in work.session.exec(select(Option)):
            option.text, option.detail = evil, evil
            work.session.add(option)
    number = a_roll(world, 3)[0]

    screen = open_page(slug, mode="elder")
    screen.click("ballot.begin")
    verified(screen, number)

    html = screen.html.casefold()
    assert not re.search(r"<(?:script|iframe|svg|style)|<img (?!src=\"/qr/)", html)
    assert not re.search(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*\son\w+=", html)
    assert 'href="javascript' not in html
    label = screen.app.radio(key="ballot.q1").options[0]
    assert "**b**" not in label
    assert ":red[" not in label


# ── figures ──────────────────────────────────────────────────────────────────


def test_live_figures_say_why_they_move_in_groups_of_ten(world, open_page):
    slug = an_open_consultation(world)
    voted(world, slug, a_roll(world, 40))

    html = open_page(slug).html

    assert "数字每凑满十张票成批公布一次，谁也看不出您怎么投。" in html
    assert 'class="sun-bars"' in html
    assert re.search(r"2026年11月23日 09:0\d公布，共 \d0 张票。", html)
    assert "plotly" not in html.casefold()


def test_hidden_figures_say_when_they_appear(world, open_page):
    slug = an_open_consultation(world, result_policy="after_close")
    voted(world, slug, a_roll(world, 40))

    html = open_page(slug).html

    assert "已有 " in html
    assert "得票数在2026年12月23日 09:00截止后公布，在那之前谁也看不到。" in html
    assert "sun-bars" not in html


def test_the_number_of_looks_of_leaders_is_public(world, open_page):
    slug = an_open_consultation(world, result_policy="leaders_live")

    assert "领导看过未公开数字 0 次" in open_page(slug).html


def test_after_vote_shows_the_figures_to_who_has_voted(world, open_page):
    slug = an_open_consultation(world, result_policy="after_vote")
    numbers = a_roll(world, 41)
    voted(world, slug, numbers[1:])

    screen = open_page(slug)
    assert "sun-bars" not in screen.html
    reviewed(screen, numbers[0], "方案A").click("ballot.cast")

    assert "到现在为止大家的选择" in screen.html
    assert "sun-bars" in screen.html


# ── voting ───────────────────────────────────────────────────────────────────


def test_a_resident_is_checked_marks_reviews_casts_and_gets_a_receipt(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]

    screen = open_page(slug)
    assert "不保存号码" in screen.html
    verified(screen, number)
    assert "您在名册里（魏塘街道）" in screen.html
    screen.chosen("ballot.q1", "方案B").click("ballot.to_review")
    assert "请看清您的选择" in screen.html
    assert "截止前还可以改" in screen.html
    assert participants(world) == 0
    screen.click("ballot.cast")

    assert "投票成功" in screen.html
    assert "data:image/svg+xml" in screen.html
    assert f"/receipt?code={code_on(screen).replace('-', '')}" in screen.html
    assert participants(world) == 1


def test_the_voter_may_see_what_was_recorded_for_half_an_hour(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案B").click("ballot.cast")

    assert "和您的回执一致。" in screen.click("ballot.check").html
    world.clock.forward(minutes=31)

    assert "投票后 30 分钟内" in screen.click("ballot.check").refusals[0]


def test_who_knows_my_number_sees_my_receipt_and_not_my_choice(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]
    mine = reviewed(open_page(slug), number, "方案B").click("ballot.cast")

    theirs = verified(open_page(slug), number)

    assert code_on(theirs) == code_on(mine)
    assert mine.has("ballot.check")
    assert not theirs.has("ballot.check")


def test_strata_are_skipped_unless_answered_and_the_town_is_filled_in(world, open_page):
    slug = an_open_consultation(world, strata=["sex", "age_band", "town"])

    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A")

    assert "跳过不影响投票" in screen.html
    assert [s.value for s in screen.app.selectbox] == ["na", "na", "330421001"]
    assert "投票成功" in screen.click("ballot.cast").html


def test_none_of_these_opens_a_remark(world, open_page):
    slug = an_open_consultation(world)
    numbers = a_roll(world, 12)
    screen = reviewed(open_page(slug), numbers[0], "方案N")

    screen.app.text_area(key="ballot.comment").set_value("请再想一个方案")
    screen.click("ballot.cast")
    for number in numbers[1:]:
        a_vote(world, slug, number, "A")
    mix_due(world)

    with begin(world, write=False) as work:
        assert work.session.exec(select(Remark.text)).all() == ["请再想一个方案"]


def test_no_remark_is_asked_for_an_ordinary_choice(world, open_page):
    slug = an_open_consultation(world)

    assert not reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").app.text_area


def test_several_options_may_be_ticked(world, open_page):
    slug = an_open_consultation(world, "approval", settings={"max": 2})
    screen = verified(open_page(slug), a_roll(world, 3)[0])

    screen.ticked("ballot.q1.A", "ballot.q1.C").click("ballot.to_review")

    assert "方案A" in screen.html
    assert "投票成功" in screen.click("ballot.cast").html


def test_too_many_ticks_are_refused_and_kept(world, open_page):
    slug = an_open_consultation(world, "approval", settings={"max": 2})
    screen = verified(open_page(slug), a_roll(world, 3)[0])

    screen.ticked("ballot.q1.A", "ballot.q1.B", "ballot.q1.C").click("ballot.to_review")

    assert screen.refusals == ["最多选 2 项，您选了 3 项；请去掉几项再点下一步。"]
    assert [box.value for box in screen.app.checkbox] == [True, True, True, False]


def test_none_with_others_is_refused(world, open_page):
    slug = an_open_consultation(world, "approval", settings={"max": 2})
    screen = verified(open_page(slug), a_roll(world, 3)[0])

    screen.ticked("ballot.q1.A", "ballot.q1.N").click("ballot.to_review")

    assert "不能和别的选项一起选" in screen.refusals[0]


def test_going_back_keeps_the_marks(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案C").click("ballot.back")

    assert screen.app.radio(key="ballot.q1").value == "C"


def test_going_back_keeps_what_the_voter_said_of_themselves(world, open_page):
    slug = an_open_consultation(world, strata=["sex", "town"])
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A")
    screen.app.selectbox(key="ballot.strata.sex").set_value("female")
    screen.app.selectbox(key="ballot.strata.town").set_value("na")

    screen.click("ballot.back").click("ballot.to_review")

    assert [s.value for s in screen.app.selectbox] == ["female", "na"]
    stands = screen.click("ballot.cast").state("stands")
    assert [stand["strata"] for stand in stands.values()] == [{}]


def test_a_browser_votes_once_where_nobody_is_identified(world, open_page):
    slug = an_open_consultation(world, provider="open", roll_basis="open", assurance="L0")

    first = open_page(slug, browser="b" * 64).click("ballot.verify").chosen("ballot.q1", "方案A")
    first.click("ballot.to_review").click("ballot.cast")
    again = open_page(slug, browser="b" * 64).click("ballot.verify")
    other = open_page(slug, browser="c" * 64).click("ballot.verify")

    assert "公开参与：不核对身份" in again.html
    assert code_on(again) == code_on(first)
    assert other.has("ballot.to_review")
    assert participants(world) == 1


def test_a_browser_without_cookies_is_told_what_to_do(world, open_page):
    slug = an_open_consultation(world, provider="open", roll_basis="open", assurance="L0")

    assert "Cookie" in open_page(slug).click("ballot.verify").refusals[0]


# ── refusals ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("DEMO-330421-999999", "名册里没有这个号码"),
        ("330421199901010015", "号码不对"),
        ("", "还没有填号码"),
        ("<script>alert(1)</script>", "号码不对"),
    ],
)
def test_a_number_that_does_not_fit_is_told_what_to_do(world, open_page, number, said):
    slug = an_open_consultation(world)
    a_roll(world, 3)

    screen = verified(open_page(slug), number)

    assert said in screen.refusals[0]
    assert screen.has("ballot.verify")


def test_a_resident_of_another_town_is_told_so(world, open_page):
    slug = an_open_consultation(world, areas=["330421103"])

    assert "只问别的镇" in verified(open_page(slug), a_roll(world, 3)[0]).refusals[0]


def test_a_wrong_code_is_refused_and_guessing_is_slowed_down(world, open_page, monkeypatch):
    monkeypatch.setattr("services.identity._MOST_EVER", 300)
    slug = an_open_consultation(world, provider="code")
    screen = open_page(slug)

    assert "投票码不对" in verified(screen, "ABCD-EFGH-JKLM").refusals[0]
    for guess in range(300):
        with pytest.raises(Refused):
            identify(world, slug=slug, proof={"code": "ABCD-EFGH-JKLM"}, client=f"guess {guess}")

    assert "试的次数太多了；请等 10 分钟再试" in verified(screen, "ABCD-EFGH-JKLM").refusals[0]


def test_who_comes_with_a_code_is_not_told_of_a_roll(world, open_page):
    a_county(world)
    staff, reviewer = people_of(world)
    slug = an_opened(world, staff, reviewer, provider="code")
    batch = do(world, staff, codes.make_batch, slug=slug, area="330421001", size=1)
    slip = do(world, staff, codes.download, batch_id=batch)

    screen = verified(open_page(slug), SLIP.search(slip)[1])

    assert "核对通过，请选择" in screen.html
    assert "名册" not in screen.html


def test_nothing_chosen_is_refused(world, open_page):
    slug = an_open_consultation(world)

    screen = verified(open_page(slug), a_roll(world, 3)[0]).click("ballot.to_review")

    assert "还没有选" in screen.refusals[0]
    assert screen.has("ballot.to_review")


def test_a_ballot_after_the_close_is_not_cast(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A")

    world.clock.forward(days=31)
    world.cache.clear()
    screen.click("ballot.cast")

    assert "投票已截止" in screen.html
    assert participants(world) == 0


def test_an_expired_check_is_repeated_and_the_marks_stay(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]
    screen = reviewed(open_page(slug), number, "方案B")

    world.clock.forward(minutes=31)
    screen.click("ballot.cast")
    assert "超过 30 分钟" in screen.refusals[0]
    verified(screen, number)

    assert screen.app.radio(key="ballot.q1").value == "B"
    assert participants(world) == 0


# ── one person, one ballot ───────────────────────────────────────────────────


def test_a_second_click_on_the_same_review_earns_the_same_receipt(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").click("ballot.cast")
    first = code_on(screen)

    for stand in screen.state("stands").values():
        stand["step"] = "review"  # as if the answer to the first click was lost on the way
    screen.run().click("ballot.cast")

    assert code_on(screen) == first
    assert screen.refusals == []
    assert participants(world) == 1


def test_after_a_reload_the_voter_sees_the_same_receipt(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]
    first = reviewed(open_page(slug), number, "方案A").click("ballot.cast")

    again = verified(open_page(slug), number)

    assert code_on(again) == code_on(first)
    assert "您已经投过票" in again.html
    assert again.has("ballot.revise")


def test_two_tabs_lead_to_one_ballot_and_one_receipt(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]
    one, two = (reviewed(open_page(slug), number, "方案A") for _ in range(2))

    one.click("ballot.cast")
    two.click("ballot.cast")

    assert code_on(one) == code_on(two)
    assert "只算一次" in two.refusals[0]
    assert participants(world) == 1


def test_a_vote_may_be_changed_until_the_close(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").click("ballot.cast")
    first = code_on(screen)

    screen.click("ballot.revise").chosen("ballot.q1", "方案C").click("ballot.to_review")
    screen.click("ballot.cast")

    assert "改好了，以这一票为准" in screen.html
    assert code_on(screen) != first
    assert participants(world) == 1


def test_a_change_after_the_close_says_that_the_first_ballot_counts(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").click("ballot.cast")
    first = code_on(screen)
    screen.click("ballot.revise").chosen("ballot.q1", "方案C").click("ballot.to_review")

    refuse = Refused("ballot.closed")
    with pytest.MonkeyPatch.context() as patch:  # the page itself has not heard of it yet
        patch.setattr("ui.booth.voting.cast_ballot", Mock(side_effect=refuse))
        screen.click("ballot.cast")

    assert screen.refusals == ["投票刚刚截止，没有改成；您之前投的那一票算数，下面就是它的回执。"]
    assert code_on(screen) == first


def test_who_does_not_change_after_all_keeps_the_receipt(world, open_page):
    slug = an_open_consultation(world)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").click("ballot.cast")
    first = code_on(screen)

    screen.click("ballot.revise").click("ballot.keep")

    assert code_on(screen) == first
    assert screen.has("ballot.revise")


def test_where_a_ballot_is_final_nothing_offers_to_change_it(world, open_page):
    slug = an_open_consultation(world, is_revisable=False)
    screen = reviewed(open_page(slug), a_roll(world, 3)[0], "方案A").click("ballot.cast")

    assert not screen.has("ballot.revise")
    assert "不能再改" in screen.html


def test_the_session_holds_text_and_numbers_only(world, open_page):
    slug = an_open_consultation(world)
    number = a_roll(world, 3)[0]
    screen = reviewed(open_page(slug), number, "方案A").click("ballot.cast")

    def plain(value):
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        if isinstance(value, list | tuple):
            return all(map(plain, value))
        return value is None or isinstance(value, str | int | float | bool)

    kept = screen.state("stands")
    assert plain(kept)
    assert number not in repr(kept)
    assert not any(isinstance(v, VotingPass) for v in kept.values())


# ── elder mode and English ───────────────────────────────────────────────────


def test_elder_mode_shows_one_thing_at_a_time_and_reads_aloud(world, open_page):
    slug = an_open_consultation(world, strata=["sex"])
    number = a_roll(world, 3)[0]

    screen = open_page(slug, mode="elder")
    assert screen.html.count("data-speak") == 5  # the matter, and each of four options
    assert "<details" in screen.html
    assert not screen.app.text_input
    screen.click("ballot.begin").click("ballot.read").click("ballot.begin")
    verified(screen, number)
    assert "data-speak" in screen.html
    screen.chosen("ballot.q1", "方案A").click("ballot.to_review")
    assert len(screen.app.expander) == 1

    assert "投票成功" in screen.click("ballot.cast").html


def test_elder_mode_asks_one_question_a_screen(world, open_page):
    slug = an_open_consultation(world)
    a_second_question(world, slug)
    number = a_roll(world, 3)[0]

    screen = open_page(slug, mode="elder").click("ballot.begin")
    verified(screen, number)
    assert [r.key for r in screen.app.radio] == ["ballot.q1"]
    screen.chosen("ballot.q1", "方案A").click("ballot.to_review")
    assert [r.key for r in screen.app.radio] == ["ballot.q2"]
    screen.click("ballot.previous")
    assert screen.app.radio(key="ballot.q1").value == "A"
    screen.click("ballot.to_review")
    screen.chosen("ballot.q2", "方案B").click("ballot.to_review")

    assert "投票成功" in screen.click("ballot.cast").html


def test_the_whole_way_speaks_english(world, open_page):
    slug = an_open_consultation(world)

    screen = reviewed(open_page(slug, lang="en"), a_roll(world, 3)[0], "Plan A")
    screen.click("ballot.cast")

    assert "Your ballot has been received" in screen.html
    assert not re.search(r"[\u4e00-\u9fff]", screen.html)
