"""How a resident marks each shape of ballot in a browser: with a finger, or with keys alone."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from locales.money import in_words
from tests.asks import Asked
from tests.browser import rerunning

_MOST_TABS = 60


class Hands(Protocol):
    """What a person can do to a page."""

    page: Page

    def push(self, button: Locator) -> None:
        """Press a button."""

    def tick(self, box: Locator) -> None:
        """Tick a box."""

    def choose(self, group: Locator, index: int) -> None:
        """Choose one of several that stand together."""

    def count_up(self, row: Locator, times: int) -> None:
        """Raise a number by one, so many times."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field."""


class Finger:
    """Taps, nothing else; writing is left to the keyboard that the phone brings up."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def push(self, button: Locator) -> None:
        button.tap()

    def tick(self, box: Locator) -> None:
        box.locator("label").first.tap()

    def choose(self, group: Locator, index: int) -> None:
        group.locator("[data-testid=stRadioOption]").nth(index).tap()

    def count_up(self, row: Locator, times: int) -> None:
        for _ in range(times):
            row.locator("[data-testid=stNumberInputStepUp]").tap()

    def write(self, field: Locator, text: str) -> None:
        field.tap()
        self.page.keyboard.type(text, delay=20)


class Keys:
    """Tab, arrows, space and enter; no pointer at all."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _reach(self, target: Locator) -> None:
        """Tab until the focus is on *target* or in it; it must be seen to be there."""
        target.first.wait_for(state="attached")
        for _ in range(_MOST_TABS):
            if target.first.evaluate("e => e.contains(document.activeElement)"):
                assert self.page.evaluate("document.activeElement.matches(':focus-visible')")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tab key does not lead to {target}")

    def push(self, button: Locator) -> None:
        self._reach(button)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        self.page.keyboard.press("Space")

    def choose(self, group: Locator, index: int) -> None:
        self._reach(group)
        for _ in range(index):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Space")

    def count_up(self, row: Locator, times: int) -> None:
        self._reach(row.locator("input"))
        for _ in range(times):
            self.page.keyboard.press("ArrowUp")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.type(text, delay=20)


def widget(page: Page, code: str = "") -> Locator:
    """The widget of the question, or of one of its options."""
    return page.locator(f".st-key-ballot-q1{'-' if code else ''}{code}").first


def send(hands: Hands, key: str) -> None:
    """Press the button with our *key* and wait until the page has been drawn anew."""
    with rerunning(hands.page):
        hands.push(hands.page.locator(f".st-key-{key} button").first)


def _one(hands: Hands, asked: Asked) -> None:
    hands.choose(widget(hands.page), list(asked.options).index(asked.choice[0]))


def _some(hands: Hands, asked: Asked) -> None:
    for code in asked.choice:
        hands.tick(widget(hands.page, code))
    if asked.ask.shape == "some":
        said = f"已选 {len(asked.choice)} / {asked.ask.most}"
        expect(hands.page.locator(".sun-live")).to_have_text(said)


def _order(hands: Hands, asked: Asked) -> None:
    """The second first, then moved down by the first; one more is taken out again."""
    first, second = asked.choice
    other = next(code for code in asked.options if code not in asked.choice)
    for code in sorted((first, second, other)):
        hands.push(hands.page.locator(f"[data-pick={code}]"))
    ranks = hands.page.locator(".sun-ranks > li")
    expect(ranks).to_have_count(3)
    hands.push(hands.page.locator(f".sun-ranks > [data-code={other}] [data-out]"))
    expect(ranks).to_have_count(2)
    if ranks.first.get_attribute("data-code") != first:
        hands.push(hands.page.locator(f".sun-ranks > [data-code={first}] [data-up]"))
    expect(ranks.first).to_have_attribute("data-code", first)
    expect(ranks.first).to_contain_text("第1位")


def _marks(hands: Hands, asked: Asked) -> None:
    marks = asked.ask.marks
    for code, mark in asked.choice.items():
        hands.choose(widget(hands.page, code), marks.index(str(mark)))


def _amounts(hands: Hands, asked: Asked) -> None:
    ask = asked.ask
    for code, amount in asked.choice.items():
        hands.count_up(widget(hands.page, code), amount)
        expect(widget(hands.page, code).locator("input")).to_have_value(str(amount))
    spent = sum(v * v if ask.is_square else v for v in asked.choice.values())
    expect(hands.page.locator(".sun-live")).to_contain_text(f"还剩 {ask.total - spent} ")


def _basket(hands: Hands, asked: Asked) -> None:
    _some(hands, asked)
    left = asked.ask.total - sum(asked.options[code][2] for code in asked.choice)
    expect(hands.page.locator(".sun-live")).to_contain_text(f"还剩 {in_words(left, 'zh')}，")


def _pairs(hands: Hands, asked: Asked) -> None:
    """The first pair is decided, the others cannot be told apart."""
    shown = hands.page.locator(".st-key-ballot-pair-0 button").first
    winner = shown.inner_text()
    with rerunning(hands.page):
        hands.push(shown)
    for _ in range(asked.settings["pairs"] - 1):
        send(hands, "ballot-pair-skip")
    expect(hands.page.locator(".sun-chosen")).to_contain_text(winner)


def _number(hands: Hands, asked: Asked) -> None:
    ask = asked.ask
    if ask.marks:
        hands.choose(widget(hands.page), ask.marks.index(str(asked.choice)))
    else:
        hands.write(widget(hands.page).locator("input"), str(asked.choice))


def _date(hands: Hands, asked: Asked) -> None:
    day = date.fromisoformat(asked.choice)
    hands.write(widget(hands.page).locator("[data-type=year]"), f"{day:%Y%m%d}")
    hands.page.keyboard.press("Escape")


def _text(hands: Hands, asked: Asked) -> None:
    hands.write(widget(hands.page).locator("textarea"), asked.choice)


#: By shape: how it is marked.
MARKING: dict[str, Callable[[Hands, Asked], None]] = {
    "one": _one,
    "some": _some,
    "order": _order,
    "marks": _marks,
    "amounts": _amounts,
    "basket": _basket,
    "pairs": _pairs,
    "number": _number,
    "date": _date,
    "text": _text,
}
