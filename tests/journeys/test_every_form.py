"""Every form of ballot in a real browser: with a finger at 390 px, and with keys alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.key_check import refuse_other_keys
from tests.asks import ASKED, Asked
from tests.browser import desk, moved, opened, phone, settled, visiting, watched
from tests.builders import a_roll
from tests.journeys.marking import MARKING, Finger, Hands, Keys, send, widget
from tests.server import RunningServer
from tests.world import make_world, migrated_sqlite

pytestmark = pytest.mark.slow
#: One method of each shape of ballot: those of one shape with as many marks are drawn alike.
SHAPES = {f"{asked.ask.shape}-{len(asked.ask.marks)}": asked for asked in ASKED.values()}
every_form = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
every_shape = pytest.mark.parametrize("asked", SHAPES.values(), ids=SHAPES)
_RESIDENTS = 200
_people = count(1)
_WIDTH = "document.documentElement.scrollWidth - window.innerWidth"
#: What scrolls sideways within the ballot: something there is only seen in part.
_CUT = """() => [...document.querySelectorAll(".st-key-ballot *")]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
    .filter(e => ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
    .map(e => `${e.dataset.testid || e.className} ${e.scrollWidth} > ${e.clientWidth}`)"""
#: What can be pressed and is smaller than a thumb, with its size; what stands on no screen is left.
_SMALL = """least => [...document.querySelectorAll(".st-key-ballot :is(button, label:has(input))")]
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".sun-privacy"))
    .map(e => e.matches("[data-testid=stRadioOption], [data-testid=stCheckbox] label")
        ? e.closest("[data-testid=stRadioGroup] > div, [data-testid=stCheckbox]") : e)
    .map(e => [e.innerText, e.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < least)
    .map(([words, box]) => `${words} ${box.width} × ${box.height}`)"""


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    """One site that asks one question by every method; its address."""
    folder = tmp_path_factory.mktemp("forms")
    migrated_sqlite(sqlite_template, folder)
    world = make_world(folder)
    world.clock.set(datetime.now(UTC))
    refuse_other_keys(world)  # as at the first start
    a_roll(world, _RESIDENTS)
    for asked in ASKED.values():
        asked.open(world)
    world.close()
    with RunningServer(folder) as server:
        yield server.url


class Device:
    """What residents hold. It keeps what it fetched; whoever comes next finds the site open on it.

    To load the whole site costs as much as to vote, and belongs to other journeys.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page, self.errors = watched(context)
        self.seen: set[str] = set()

    def go(self, address: str, method: str, mode: str) -> None:
        """To the ballot of *method*, where nobody has voted in this sitting."""
        if method in self.seen or not self.page.url.startswith(address):
            self.context.clear_cookies()
            opened(self.page, f"{address}/c/ask-{method}?mode={mode}")
            self.seen.clear()
        else:
            moved(self.page, f"/consultation?c=ask-{method}")
        self.seen.add(method)

    def put_down(self) -> None:
        """Lay it down with a fresh page on it."""
        self.page.close()
        self.page, self.errors = watched(self.context)


@dataclass(frozen=True)
class Devices:
    """A phone, a small phone and a screen on a desk."""

    phone: Device
    small: Device
    desk: Device


@pytest.fixture(scope="module")
def devices(browser: Browser) -> Devices:
    small = phone(browser, viewport={"width": 360, "height": 740})
    return Devices(Device(phone(browser)), Device(small), Device(desk(browser)))


@contextmanager
def somebody(device: Device, address: str, asked: Asked, mode: str = "standard") -> Iterator[Page]:
    """Somebody who has not voted yet comes to a ballot; errors on the page fail the test."""
    try:
        device.go(address, asked.method, mode)
        yield device.page
        assert not device.errors, "\n".join(device.errors)
    except BaseException:
        device.put_down()
        raise


def identified(hands: Hands, mode: str = "standard") -> None:
    """Before the marks."""
    page = hands.page
    if mode == "elder":
        send(hands, "ballot-begin")
    number = f"DEMO-330421-{next(_people):06d}"
    hands.write(page.locator(".st-key-ballot-proof input"), number)
    send(hands, "ballot-verify")
    page.locator(".at-mark").wait_for()


def vote(hands: Hands, asked: Asked) -> None:
    """Mark, review, cast, and look at what was recorded."""
    page, shape = hands.page, asked.ask.shape
    MARKING[shape](hands, asked)
    if shape != "pairs":
        send(hands, "ballot-to_review")
    for words in asked.said:
        expect(page.locator(".sun-chosen")).to_contain_text(words)
    send(hands, "ballot-cast")
    expect(page.locator(".sun-receipt code")).to_be_visible()
    send(hands, "ballot-check")
    expect(page.get_by_text("和您的回执一致")).to_be_visible()


def fits(page: Page, least: int) -> None:
    """No sideways scrolling, nothing cut off, nothing to press smaller than *least* pixels."""
    assert page.evaluate(_WIDTH) <= 0
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_SMALL, least) == []


@every_form
def test_every_form_is_voted_with_a_finger(forms: str, devices: Devices, asked: Asked) -> None:
    with somebody(devices.phone, forms, asked) as page:
        hands = Finger(page)
        identified(hands)
        fits(page, 48)
        vote(hands, asked)


@every_shape
def test_every_form_is_voted_by_keys_alone(forms: str, devices: Devices, asked: Asked) -> None:
    with somebody(devices.desk, forms, asked) as page:
        hands = Keys(page)
        identified(hands)
        vote(hands, asked)


@every_shape
def test_every_form_fits_a_small_phone_in_large_type(
    forms: str, devices: Devices, asked: Asked
) -> None:
    with somebody(devices.small, forms, asked, "elder") as page:
        hands = Finger(page)
        identified(hands, "elder")
        fits(page, 60)
        if asked.ask.shape != "pairs":
            MARKING[asked.ask.shape](hands, asked)
            fits(page, 60)


def _drag_with_mouse(page: Page, start: tuple[float, float], goal: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*goal, steps=8)
    page.mouse.up()


def _drag_with_finger(page: Page, start: tuple[float, float], goal: tuple[float, float]) -> None:
    wire = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", *start)
    for step in range(1, 9):
        touch("touchMove", start[0], start[1] + (goal[1] - start[1]) * step / 8)
    touch("touchEnd")


@pytest.mark.parametrize("is_touch", [True, False], ids=["finger", "mouse"])
def test_an_order_is_dragged(forms: str, devices: Devices, *, is_touch: bool) -> None:
    device = devices.phone if is_touch else devices.desk
    with somebody(device, forms, ASKED["ranking"]) as page:
        hands = Keys(page)
        identified(hands)
        for code in "ABC":
            page.locator(f"[data-pick={code}]").click()
        grips = page.locator(".sun-ranks > li > i")
        grips.nth(2).scroll_into_view_if_needed()
        start, goal = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
        assert start
        assert goal
        drag = _drag_with_finger if is_touch else _drag_with_mouse
        drag(page, (start["x"] + 8, start["y"] + 20), (goal["x"] + 8, goal["y"] + 4))
        expect(page.locator(".sun-order [role=status]")).to_have_text("电动自行车充电点，第1位")
        send(hands, "ballot-to_review")

        expect(page.locator(".sun-chosen .sun-option b").first).to_have_text("电动自行车充电点")
        send(hands, "ballot-back")
        ranks = page.locator(".sun-ranks > li")
        assert ranks.evaluate_all("rows => rows.map(r => r.dataset.code)") == ["C", "A", "B"]


def test_an_order_takes_no_more_than_its_places(forms: str, devices: Devices) -> None:
    with somebody(devices.phone, forms, ASKED["ranking"]) as page:
        identified(Finger(page))
        for code in "ABCD":
            page.locator(f"[data-pick={code}]").tap()

        expect(page.locator(".sun-order [role=status]")).to_contain_text("最多排 3 项")
        expect(page.locator(".sun-ranks > li")).to_have_count(3)


@pytest.mark.parametrize(("method", "most"), [("points", 10), ("quadratic", 4)])
def test_points_are_not_overspent_by_a_tap(
    forms: str, devices: Devices, method: str, most: int
) -> None:
    with somebody(devices.phone, forms, ASKED[method]) as page:
        hands = Finger(page)
        identified(hands)
        hands.count_up(widget(page, "A"), most)
        hands.count_up(widget(page, "B"), 1)

        expect(widget(page, "A").locator("input")).to_have_value(str(most))
        expect(widget(page, "B").locator("input")).to_have_value("0")
        expect(page.locator(".sun-live")).to_contain_text("不够了")


def test_points_typed_over_the_total_are_told_and_refused(forms: str, devices: Devices) -> None:
    with somebody(devices.phone, forms, ASKED["points"]) as page:
        hands = Finger(page)
        identified(hands)
        for code in "AB":
            widget(page, code).locator("input").fill("6")
        expect(page.locator(".sun-live.over")).to_contain_text("多分了 2 分")
        send(hands, "ballot-to_review")

        expect(page.get_by_text("您多分了 2 分；请减掉一些")).to_be_visible()
        expect(widget(page, "B").locator("input")).to_have_value("6")


def test_a_basket_says_what_no_longer_fits_and_refuses_too_much(
    forms: str, devices: Devices
) -> None:
    with somebody(devices.phone, forms, ASKED["budget"]) as page:
        hands = Finger(page)
        identified(hands)
        for code in "AC":
            hands.tick(widget(page, code))
        dear = widget(page, "D")
        expect(dear).to_have_attribute("data-note", "剩下的钱不够了")
        expect(widget(page, "B")).not_to_have_attribute("data-note", "剩下的钱不够了")
        expect(page.locator(".sun-live")).to_be_in_viewport()
        hands.tick(dear)
        expect(page.locator(".sun-live.over")).to_contain_text("超出 13.5万元")
        send(hands, "ballot-to_review")

        expect(page.get_by_text("超出 13.5万元，一共只有 60万元")).to_be_visible()
        assert page.locator(".st-key-ballot input:checked").count() == 3


def test_a_mark_is_taken_away_again(forms: str, devices: Devices) -> None:
    with somebody(devices.phone, forms, ASKED["rating3"]) as page:
        hands = Finger(page)
        identified(hands)
        clear = widget(page, "A").locator("[data-testid=stRadioOption]").last
        expect(clear).not_to_be_visible()
        hands.choose(widget(page, "A"), 0)
        hands.choose(widget(page, "B"), 1)
        clear.tap()
        send(hands, "ballot-to_review")

        rows = page.locator(".sun-chosen .sun-option")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("基本满意")


def test_an_order_can_be_given_without_the_list(forms: str, browser: Browser) -> None:
    """Where our script does not come, the places beside each option do all of it."""
    with visiting(desk(browser), allowed=("ballot.js",)) as page:
        page.route("**/assets/ballot.js*", lambda route: route.abort())
        hands = Keys(page)
        opened(page, f"{forms}/c/ask-ranking")
        identified(hands)
        expect(page.locator(".sun-order")).not_to_be_visible()
        for code, place in (("A", 2), ("C", 2)):
            widget(page, code).locator("[data-testid=stRadioOption]").nth(place).click()
        send(hands, "ballot-to_review")
        expect(page.get_by_text("有两项都排在第 2 位")).to_be_visible()
        widget(page, "C").locator("[data-testid=stRadioOption]").nth(1).click()
        settled(page)
        send(hands, "ballot-to_review")

        expect(page.locator(".sun-chosen .sun-option b").first).to_have_text("电动自行车充电点")
