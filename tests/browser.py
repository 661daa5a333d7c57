"""A real browser for journeys: the machine's Chromium, a phone and a desk, errors that count."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

_FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    *(["--no-sandbox"] if os.getuid() == 0 else []),
]
#: Streamlit probes these under a page's own path; they answer 404 and harm nothing.
_HARMLESS = ("/_stcore/health", "/_stcore/host-config")


def executable() -> str | None:
    """The machine's browser, or None for the one that playwright fetched itself."""
    for name in (os.environ.get("SUNSHINE_BROWSER"), "chromium", "chromium-browser"):
        found = shutil.which(name) if name else None
        if found:
            return found
    return shutil.which("google-chrome")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """One headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=_FLAGS)
        yield browser
        browser.close()


def phone(browser: Browser, **more: object) -> BrowserContext:
    """A small phone, touch, Chinese."""
    options: dict[str, object] = {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }
    return browser.new_context(**(options | more))  # type: ignore[arg-type]


def desk(browser: Browser, **more: object) -> BrowserContext:
    """A screen on a desk."""
    options: dict[str, object] = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }
    return browser.new_context(**(options | more))  # type: ignore[arg-type]


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and the list that its errors go to."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        place = str(message.location.get("url", ""))
        if message.type == "error" and not place.endswith(_HARMLESS):
            errors.append(f"{message.text} ({place})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, errors


def settled(page: Page) -> None:
    """Wait until Streamlit has drawn the page and its script rests."""
    page.wait_for_selector("[data-testid=stApp]", timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def opened(page: Page, url: str) -> None:
    """Go to *url* and wait until it is drawn."""
    page.goto(url, wait_until="domcontentloaded")
    settled(page)


def shot(page: Page, path: Path) -> None:
    """A picture of the whole page, for people."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
