"""A real browser for journeys: the machine's Chromium, a phone and a desk, errors that count."""

import functools
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    TimeoutError,  # noqa: A004  # a kind of Error that must not pass for a broken line
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60_000
#: How long what is asked of a page, or expected of it, may take on a machine that others use too.
_EACH = 20_000
expect.set_options(timeout=_EACH)
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
# Drawn, its script at rest, and no part still being fetched.
_AT_REST = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const state = app && app.dataset.testScriptState;
    const isMoving = move => move.playState === "running"
        && Number.isFinite(move.effect?.getComputedTiming().endTime);
    return ["notRunning", "compilationError"].includes(state)
        && !document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]")
        && !document.getAnimations().some(isMoving);
}"""


_MOVE = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


@functools.cache
def executable() -> str | None:
    """The headless shell that tests/tools/browser.sh fetched, or the machine's browser.

    None stands for the one that playwright fetched itself.
    """
    asked = os.environ.get("SUNSHINE_BROWSER")
    if asked:
        return shutil.which(asked) or asked
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for shell in sorted(cache.glob("sunshine/chromium-*[0-9]/chromium"), reverse=True):
        if _runs(str(shell)):
            return str(shell)
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found and _runs(found):
            return found
    return None


def _runs(program: str) -> bool:
    """Is it a browser, and not a note where to get one?"""
    done = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60)
    return done.returncode == 0


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
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }
    return browser.new_context(**(options | more))  # type: ignore[arg-type]


def desk(browser: Browser, **more: object) -> BrowserContext:
    """A screen on a desk."""
    options: dict[str, object] = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }
    return browser.new_context(**(options | more))  # type: ignore[arg-type]


class Runs:
    """What a page has asked its script to run, and whether that is done; ticks do not count."""

    def __init__(self, page: Page) -> None:
        self.asked = 0
        self.is_busy = False
        self._fragment = ""
        self._run = ""
        self._socket: WebSocket | None = None
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        self._socket, self.is_busy = socket, False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", self._closed)

    def _closed(self, socket: WebSocket) -> None:
        if socket is self._socket:
            self.is_busy = False

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg()
        message.ParseFromString(_bytes(frame))
        rerun = message.rerun_script
        if message.WhichOneof("type") == "rerun_script" and not rerun.is_auto_rerun:
            self.asked += 1
            self.is_busy, self._fragment, self._run = True, rerun.fragment_id, ""

    def _received(self, frame: bytes | str) -> None:
        message = ForwardMsg()
        message.ParseFromString(_bytes(frame))
        run, kind = message.metadata.run, message.WhichOneof("type")
        if kind == "new_session":
            # A whole run answers for its fragments. Where one was stopped for the next, its end is
            # never told, though its beginning may be: the later one counts.
            is_whole = not run.fragment_ids
            if is_whole or self._fragment in run.fragment_ids:
                self._run = run.script_run_id
        elif kind == "script_finished" and run.script_run_id == self._run:
            self.is_busy = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self._run = ""

    def wait(self, event: str) -> None:
        """Until the next message passes, or the line breaks."""
        if self._socket is None or self._socket.is_closed():
            raise RuntimeError("the page has no line to its server")
        try:
            self._socket.wait_for_event(event, timeout=PATIENCE)
        except TimeoutError:
            raise
        except Error:
            self.is_busy = False


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


_RUNS: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def watched(context: BrowserContext, allowed: Sequence[str] = ()) -> tuple[Page, list[str]]:
    """A page, and the list that its errors go to, but those that hold an *allowed* text."""
    page = context.new_page()
    page.set_default_timeout(_EACH)
    _RUNS[page] = Runs(page)
    errors: list[str] = []

    def noted(text: str, place: str = "") -> None:
        if not any(known in f"{text} ({place})" for known in allowed):
            errors.append(f"{text} ({place})")

    def on_console(message: ConsoleMessage) -> None:
        place = str(message.location.get("url", ""))
        if message.type == "error" and not urlsplit(place).path.endswith(_HARMLESS):
            noted(message.text, place)

    page.on("console", on_console)
    page.on("pageerror", lambda error: noted(str(error)))
    return page, errors


@contextmanager
def visiting(context: BrowserContext, allowed: Sequence[str] = ()) -> Iterator[Page]:
    """A page for the block; an error or a breach of the content policy on it fails the test."""
    page, errors = watched(context, allowed)
    yield page
    assert not errors, "\n".join(errors)
    page.close()


def settled(page: Page) -> None:
    """Wait until Streamlit has drawn the page, its script rests and every run asked for is done."""
    page.wait_for_function(_AT_REST, timeout=PATIENCE)
    runs = _RUNS.get(page)
    while runs and runs.is_busy:
        runs.wait("framereceived")
    page.wait_for_function(_AT_REST, timeout=PATIENCE)


@contextmanager
def rerunning(page: Page) -> Iterator[None]:
    """The block does something that runs the script; leave when that run is drawn."""
    runs = _RUNS[page]
    before = runs.asked
    yield
    while runs.asked == before:
        runs.wait("framesent")
    settled(page)


def opened(page: Page, url: str) -> None:
    """Go to *url* and wait until it is drawn."""
    page.goto(url, wait_until="domcontentloaded")
    settled(page)


def moved(page: Page, address: str) -> None:
    """Go to *address* as the browser's own back and forward do, without loading the site anew."""
    with rerunning(page):
        page.evaluate(_MOVE, address)


def shot(page: Page, path: Path) -> None:
    """A picture of the whole page, for people."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
