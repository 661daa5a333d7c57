"""Whole stories in a real browser: a resident votes, staff launch, a leader watches."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import func, select

from models.tables import Consultation, Participation
from services.deps import begin
from tests.browser import desk, opened, phone, rerunning, settled, watched
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.journeys.conftest import PASSWORD
from tests.server import RunningServer
from tests.world import World

pytestmark = pytest.mark.slow
PATIENCE = 20_000


def press(page: Page, key: str) -> None:
    """Press the button with our *key* and wait until the page rests."""
    with rerunning(page):
        page.locator(f".st-key-{key} button").first.click()


def verified(page: Page, number: str) -> None:
    page.locator(".st-key-ballot-proof input").fill(number)
    press(page, "ballot-verify")


def receipt_on(page: Page) -> str:
    page.wait_for_selector(".sun-receipt", timeout=PATIENCE)
    found = re.search(
        r"([2-9A-HJ-NP-Z]{4})\W?([2-9A-HJ-NP-Z]{4})\W?([2-9A-HJ-NP-Z]{4})",
        page.locator(".sun-receipt").inner_text(),
    )
    assert found, page.locator(".sun-receipt").inner_text()
    return "".join(found.groups())


def signed_in(page: Page, site: RunningServer, name: str, target: str) -> None:
    opened(page, f"{site.url}/sign-in?next={target}")
    signed_in_here(page, name, target)


def signed_in_here(page: Page, name: str, target: str) -> None:
    """Fill in the form that is on the page, and be led where one wanted to go."""
    settled(page)
    page.fill("#sign-in-name", name)
    page.fill("#sign-in-password", PASSWORD)
    page.click("form.sun-form button")
    page.wait_for_url(re.compile(re.escape(target)), timeout=PATIENCE)
    settled(page)


def let_in_by_a_link(page: Page, site: RunningServer, name: str, target: str) -> None:
    """Follow a colleague's link before one is signed in."""
    opened(page, f"{site.url}{target}")
    expect(page.get_by_text("请先登录")).to_be_visible(timeout=PATIENCE)
    page.locator("a.button.primary").click()
    page.wait_for_url(re.compile("/sign-in"), timeout=PATIENCE)
    signed_in_here(page, name, target)


def in_type(page: Page, mode: str) -> None:
    """Change the size of type by its link, in the middle of what one is doing."""
    with rerunning(page):
        page.locator(f"a[data-mode={mode}]").click()
    expect(page.locator("html")).to_have_class(
        re.compile(r"\belder\b" if mode == "elder" else "^(?!.*elder)")
    )


def participants(world: World, slug: str) -> int:
    asked = select(Consultation.id).where(Consultation.slug == slug).scalar_subquery()
    one = select(func.count()).where(Participation.consultation_id == asked)
    with begin(world, write=False) as work:
        return work.session.scalar(one) or 0


def test_the_sign_in_form_stands_in_one_column_on_a_phone(
    site: RunningServer, browser: Browser
) -> None:
    context = phone(browser)
    page = context.new_page()
    opened(page, f"{site.url}/sign-in")
    parts = page.locator("form.sun-form :is(p, button)").all()
    boxes = [box for part in parts if (box := part.bounding_box())]

    assert len({round(box["x"]) for box in boxes}) == 1
    assert all(upper["y"] + upper["height"] <= lower["y"] for upper, lower in pairwise(boxes))
    context.close()


def test_a_resident_votes_on_a_phone_reloads_and_has_one_ballot(
    county: World, site: RunningServer, browser: Browser
) -> None:
    number = a_roll(county, 3)[0]
    slug = an_open_consultation(county)
    page, errors = watched(phone(browser))

    opened(page, f"{site.url}/c/{slug}")
    assert "不产生法律上的选举" in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    verified(page, "DEMO-330421-999999")
    assert "名册" in page.locator("[data-testid=stAlert]").first.inner_text()
    verified(page, number)
    page.locator("[data-testid=stRadioOption]", has_text="方案N").click()
    in_type(page, "elder")
    chosen = page.locator("[data-testid=stRadioOption]", has_text="方案N")
    expect(chosen.locator("input")).to_be_checked()
    press(page, "ballot-to_review")
    remark = page.locator(".st-key-ballot-comment textarea")
    remark.fill("多种几棵树")
    in_type(page, "standard")
    expect(remark).to_have_value("多种几棵树")
    press(page, "ballot-back")
    press(page, "ballot-to_review")
    expect(remark).to_have_value("多种几棵树")
    press(page, "ballot-back")
    page.locator("[data-testid=stRadioOption]", has_text="方案B").click()
    press(page, "ballot-to_review")
    assert "方案B" in page.locator("#vote").inner_text()
    page.locator(".st-key-ballot-cast button").first.dblclick()
    first = receipt_on(page)

    opened(page, f"{site.url}/c/{slug}")
    verified(page, number)
    again = receipt_on(page)
    other, _ = watched(phone(browser))
    opened(other, f"{site.url}/c/{slug}")
    verified(other, number)

    assert first == again == receipt_on(other)
    assert participants(county, slug) == 1
    opened(page, f"{site.url}/receipt?code={first}")
    assert first[:4] in page.inner_text("body")
    assert errors == []


def test_who_begins_anew_finds_empty_fields(
    county: World, site: RunningServer, browser: Browser
) -> None:
    number = a_roll(county, 3)[1]
    slug = an_open_consultation(county)
    page, errors = watched(phone(browser))
    chosen = page.locator(".st-key-ballot input:checked")

    opened(page, f"{site.url}/c/{slug}")
    verified(page, number)
    page.locator("[data-testid=stRadioOption]", has_text="方案B").click()
    press(page, "ballot-to_review")
    opened(page, f"{site.url}/c/{slug}")
    verified(page, number)
    expect(chosen).to_have_count(1)
    press(page, "ballot-forget")

    expect(chosen).to_have_count(0)
    press(page, "ballot-to_review")
    expect(page.locator(".sun-booth h2").first).to_have_text("请选择")
    assert errors == []


def a_draft_begun(page: Page) -> str:
    """Begin something new at the desk; its address."""
    if not page.locator(".st-key-desk-create").is_visible():  # folded where there is work already
        page.locator(".st-key-desk-fold summary").click()
        settled(page)  # what unfolds moves; a press begun on the button would end beside it
    press(page, "desk-create")
    page.wait_for_url(re.compile("/edit"), timeout=PATIENCE)
    settled(page)
    return re.search(r"c=([\w-]+)", page.url).group(1)


def test_staff_draft_submit_approve_and_it_opens_by_itself(
    county: World, site: RunningServer, browser: Browser
) -> None:
    a_roll(county, 40)
    author, errors = watched(desk(browser))
    signed_in(author, site, "writer", "/desk")
    slug = a_draft_begun(author)

    def fill(field: str, text: str, tag: str = "input") -> None:
        box = author.locator(f".st-key-edit-{slug}-{field} {tag}").first
        box.fill(text)
        box.press("Tab")
        author.wait_for_timeout(300)
        settled(author)

    def date(field: str, days: int) -> None:
        day = (county.clock.now + timedelta(days=days)).astimezone(county.settings.zone)
        author.locator(f".st-key-edit-{slug}-{field} [data-type=year]").focus()
        author.keyboard.type(f"{day:%Y%m%d}", delay=40)
        author.keyboard.press("Escape")
        author.keyboard.press("Tab")
        author.wait_for_timeout(300)
        settled(author)

    fill("title-zh", "村口停车场怎么建")
    fill("lead_unit-zh", "县住建局")
    author.get_by_role("tab", name="时间").click()
    date("opens-day", -1)
    date("closes-day", 40)
    author.reload()
    settled(author)
    kept = author.locator(f".st-key-edit-{slug}-title-zh input").first
    expect(kept).to_have_value("村口停车场怎么建", timeout=PATIENCE)
    press(author, "edit-submit")
    author.wait_for_url(re.compile("/desk"), timeout=PATIENCE)
    settled(author)

    reviewer, more = watched(desk(browser))
    let_in_by_a_link(reviewer, site, "checker", f"/review?c={slug}")
    press(reviewer, "review-approve")
    reviewer.get_by_text("冻结指纹").first.wait_for()

    resident, others = watched(phone(browser))
    opened(resident, f"{site.url}/c/{slug}")
    for _ in range(40):
        if resident.locator(".st-key-ballot").count():
            break
        resident.wait_for_timeout(500)
        opened(resident, f"{site.url}/c/{slug}")
    verified(resident, "DEMO-330421-000001")
    resident.locator("[data-testid=stRadioOption]").first.click()
    press(resident, "ballot-to_review")
    press(resident, "ballot-cast")
    assert receipt_on(resident)
    assert errors == more == others == []


def test_a_leader_watches_the_number_move_after_a_release(
    county: World, site: RunningServer, browser: Browser
) -> None:
    numbers = a_roll(county, 60)
    slug = an_open_consultation(county, closes_at=county.clock.now + timedelta(days=20))
    for i, number in enumerate(numbers[:24]):
        a_vote(county, slug, number, "AAB"[i % 3])
    page, errors = watched(desk(browser))
    signed_in(page, site, "chief", "/portfolio")
    opened(page, f"{site.url}/live?c={slug}")
    before = page.locator("[data-testid=stMain]").inner_text()

    for i, number in enumerate(numbers[24:]):
        a_vote(county, slug, number, "ABC"[i % 3])

    page.wait_for_function(
        "before => document.querySelector('[data-testid=stMain]').innerText !== before",
        arg=before,
        timeout=60_000,
    )
    assert "Traceback" not in page.inner_text("body")
    assert errors == []
