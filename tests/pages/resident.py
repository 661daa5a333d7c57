"""A resident's screen in tests: one page run by Streamlit's own test runner on a real world."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services import deps
from tests.world import World

ROOT = Path(deps.__file__).parent.parent


class Screen:
    """What one resident sees and does on one page."""

    def __init__(
        self, world: World, patch: pytest.MonkeyPatch, page: str, *, browser: str = "", **query: str
    ) -> None:
        patch.setattr(deps, "current", lambda: world)
        self.app = AppTest.from_file(str(ROOT / "pages" / "public" / f"{page}.py"))
        self.app.user = {"browser": browser}
        for name, value in query.items():
            self.app.query_params[name] = value
        self.run()

    def run(self) -> "Screen":
        """Run the page; an error that is not a refusal fails the test."""
        self.app.run(timeout=60)
        assert not self.app.exception, self.app.exception
        return self

    @property
    def html(self) -> str:
        """All markup on the page."""
        return "\n".join(e.proto.body for e in self.app.get("html"))

    @property
    def refusals(self) -> list[str]:
        """What the page says no to."""
        return [str(e.value) for e in self.app.error]

    def type(self, key: str, text: str) -> "Screen":
        """Fill in a field."""
        self.app.text_input(key=key).set_value(text)
        return self

    def click(self, key: str) -> "Screen":
        """Press a button."""
        self.app.button(key=key).click()
        return self.run()

    def has(self, key: str) -> bool:
        """Is there a button with this key?"""
        return any(b.key == key for b in self.app.button)

    def chosen(self, key: str, option: str) -> "Screen":
        """Mark the option whose label ends with *option*."""
        radio = self.app.radio(key=key)
        value = next(o for o in radio.options if o.endswith(option))
        radio.set_value(value)
        return self

    def ticked(self, *keys: str) -> "Screen":
        """Tick boxes."""
        for key in keys:
            self.app.checkbox(key=key).check()
        return self

    def state(self, name: str) -> Any:
        """Something in the session."""
        return self.app.session_state[name]


def verified(screen: Screen, number: str) -> Screen:
    """The identity check, passed."""
    return screen.type("ballot.proof", number).click("ballot.verify")


def reviewed(screen: Screen, number: str, option: str) -> Screen:
    """Checked, marked, and at the review."""
    return verified(screen, number).chosen("ballot.q1", option).click("ballot.to_review")
