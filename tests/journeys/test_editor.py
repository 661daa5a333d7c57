"""The editor in a real browser: fast hands lose nothing, and questions come and go as pressed."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    TimeoutError,  # noqa: A004  # the driver's own
    expect,
)
from sqlalchemy import delete

from models.rules.roles import Role
from models.tables import SignIn
from services import drafting
from services.deps import begin
from tests.browser import desk, rerunning, settled, watched
from tests.builders import COUNTY, an_actor
from tests.journeys.test_journeys import PATIENCE, press, signed_in, signed_in_here
from tests.server import RunningServer
from tests.services.drafts import form_at
from tests.world import World

pytestmark = pytest.mark.slow


def at_questions(browser: Browser, county: World, site: RunningServer) -> tuple[Page, str, list]:
    """A clerk at the questions of a new draft; the page, its address, what went wrong on it."""
    with begin(county, actor=an_actor(county, Role.COUNTY_STAFF)) as work:
        slug = drafting.create_draft(work, area=COUNTY, template="project_choice")
    page, errors = watched(desk(browser))
    signed_in(page, site, "writer", f"/edit?c={slug}")
    page.get_by_role("tab", name="题目").click()
    page.locator(".st-key-edit-list").wait_for()
    settled(page)
    return page, slug, errors


def title(page: Page):
    return page.locator("[class*='-title-zh'] textarea:visible")


def option(page: Page, at: int):
    return page.locator("[class*='-o-'][class*='-zh'] input:visible").nth(at)


def test_fast_hands_lose_nothing(county: World, site: RunningServer, browser: Browser) -> None:
    page, slug, errors = at_questions(browser, county, site)

    for number in range(2, 5):
        before = page.locator("[class*='-pick-']").count()
        page.locator(f".st-key-edit-{slug}-add_question button").click()
        expect(page.locator("[class*='-pick-']")).to_have_count(before + 1, timeout=PATIENCE)
        for fresh in (title(page), option(page, 0), option(page, 1)):
            expect(fresh).to_have_value("", timeout=PATIENCE)
        title(page).fill(f"第{number}题")
        option(page, 0).fill(f"甲{number}")  # no waiting for the run that this starts
        option(page, 1).fill(f"乙{number}")
        page.wait_for_timeout(40)
    page.locator("[class*='-pick-'] button").first.click()
    expect(title(page)).to_have_value("三个方案，您选哪一个？", timeout=PATIENCE)
    settled(page)

    asked = form_at(county, slug).questions
    assert [q.code for q in asked] == ["q1", "q2", "q3", "q4"]
    assert [q.title["zh"] for q in asked[1:]] == ["第2题", "第3题", "第4题"]
    texts = [[o.text["zh"] for o in q.options] for q in asked[1:]]
    assert texts == [[f"甲{n}", f"乙{n}"] for n in (2, 3, 4)]
    assert errors == []


def test_what_is_typed_is_there_after_a_reload_and_the_checklist_leads_on(
    county: World, site: RunningServer, browser: Browser
) -> None:
    page, slug, errors = at_questions(browser, county, site)
    press(page, f"edit-{slug}-add_question")
    title(page).click()
    with rerunning(page):  # a pause stores it, and one may go on typing
        page.keyboard.type("您最担心什么？")
    expect(title(page)).to_be_focused()
    page.reload()
    settled(page)

    page.locator(".st-key-edit-check button", has_text="第2题").first.click()

    expect(title(page)).to_have_value("您最担心什么？", timeout=PATIENCE)
    assert page.get_by_role("tab", name="题目").get_attribute("aria-selected") == "true"
    assert errors == []


def test_whose_sign_in_ends_while_typing_finds_page_and_text_again(
    county: World, site: RunningServer, browser: Browser
) -> None:
    with begin(county, actor=an_actor(county, Role.COUNTY_STAFF)) as work:
        slug = drafting.create_draft(work, area=COUNTY, template="project_choice")
    page, errors = watched(desk(browser))
    signed_in(page, site, "writer", f"/manage?c={slug}")
    page.locator(".st-key-manage-fold-withdraw summary").click()
    reason = page.locator("[data-testid=stForm] textarea").first
    reason.fill("两个方案合并成一个，重新起草。")
    with begin(county) as work:
        work.session.execute(delete(SignIn))

    ended = page.get_by_text("登录已到期")
    for _ in range(120):  # the server looks again every few seconds, and may draw under the click
        if ended.count():
            break
        with suppress(TimeoutError):
            page.locator(".st-key-manage-do_withdraw button").click(timeout=500)
        page.wait_for_timeout(250)
    page.locator("a.button.primary").click()
    page.wait_for_url(re.compile("/sign-in"), timeout=PATIENCE)
    signed_in_here(page, "writer", f"/manage?c={slug}")

    page.locator(".st-key-manage-fold-withdraw summary").click()
    expect(page.locator("[data-testid=stForm] textarea").first).to_have_value(
        "两个方案合并成一个，重新起草。", timeout=PATIENCE
    )
    assert errors == []


def test_what_a_button_led_to_comes_into_view(
    county: World, site: RunningServer, browser: Browser
) -> None:
    """A refusal at the head of a long page would be missed by who pressed a button at its foot."""
    with begin(county, actor=an_actor(county, Role.COUNTY_STAFF)) as work:
        slug = drafting.create_draft(work, area=COUNTY, template="project_choice")
    page, errors = watched(desk(browser, viewport={"width": 1440, "height": 500}))
    signed_in(page, site, "writer", f"/manage?c={slug}")
    page.locator(".st-key-manage-fold-withdraw summary").click()
    page.locator(".st-key-manage-fold-withdraw label", has_text="不能反悔").click()
    for _ in range(2):  # the second time the page already shows it, far above
        page.locator(".st-key-manage-do_withdraw button").scroll_into_view_if_needed()
        press(page, "manage-do_withdraw")
        expect(page.get_by_text("不少于10个字")).to_be_in_viewport(timeout=PATIENCE)
    assert errors == []


def test_a_file_that_is_not_taken_says_why(
    county: World, site: RunningServer, browser: Browser, tmp_path: Path
) -> None:
    page, _slug, errors = at_questions(browser, county, site)
    page.get_by_role("tab", name="附件").click()
    settled(page)
    program = tmp_path / "tool.exe"
    program.write_bytes(b"MZ")

    page.locator("input[type=file]").first.set_input_files(program)

    told = page.get_by_text("这种文件不能上传")
    expect(told).to_be_visible(timeout=PATIENCE)
    assert (told.bounding_box() or {})["height"] > 10
    assert errors == []
