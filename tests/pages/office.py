"""An office's screen in tests: a page behind the portal, as somebody signed in, on a real world."""

import secrets
from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from models.tables import SignIn
from services import deps
from services.deps import SYSTEM, begin
from tests.builders import COUNTY, VILLAGE, an_account

ROOT = Path(deps.__file__).parent.parent
TOWN = "330421103"
#: Every role at a place where it may be held.
PLACES = dict.fromkeys(Role, COUNTY) | {Role.VILLAGE_CLERK: VILLAGE, Role.TOWN_STAFF: TOWN}


def a_sign_in(world, actor):
    """A sign-in of *actor*; returns its id, as the gate would pass it on."""
    found = secrets.token_hex(32)
    with begin(world, actor=SYSTEM) as work:
        times = {"created_at": work.now, "expires_at": work.now + timedelta(hours=12)}
        work.session.add(SignIn(token_hash=found, account_id=actor.id, **times))
    return found


def somebody(world, role):
    """An account with *role* at its usual place."""
    return an_account(world, f"{role}.{secrets.token_hex(3)}", (role, PLACES[role]))


class Office:
    """What one person sees and does, in one browser; nobody where there is no *actor*."""

    def __init__(self, world, patch, page, actor=None, *, sign_in="", **query):
        patch.setattr(deps, "current", lambda: world)
        self.app = AppTest.from_file(str(ROOT / "pages" / "portal.py"))
        found = a_sign_in(world, actor) if actor else sign_in
        self.app.user = {"session": found, "browser": "b" * 64}
        self.run()
        self.go(page, **query)

    def go(self, page, **query):
        """Open another page in the same browser."""
        for name, value in query.items():
            self.app.query_params[name] = value
        self.app.switch_page(f"{page}.py")
        return self.run()

    def run(self):
        """Run the page; an error that is not a refusal fails the test."""
        self.app.run(timeout=60)
        assert not self.app.exception, self.app.exception
        return self

    @property
    def html(self):
        """All markup on the page."""
        return "\n".join(e.proto.body for e in self.app.get("html"))

    @property
    def refusals(self):
        """What the page says no to."""
        return [str(e.value) for e in self.app.error]

    @property
    def warnings(self):
        return [str(e.value) for e in self.app.warning]

    @property
    def done(self):
        """What the page says was done."""
        return [str(e.value) for e in self.app.success]

    @property
    def captions(self):
        return "\n".join(str(e.value) for e in self.app.caption)

    def key_names(self, kind="button"):
        """The keys of all widgets of one kind."""
        return [w.key for w in getattr(self.app, kind)]

    def has(self, key):
        """Is there a button with this key?"""
        return key in self.key_names()

    def ending(self, end, kind="button"):
        """The one widget whose key has this *end*."""
        found = [w for w in getattr(self.app, kind) if w.key and w.key.endswith(end)]
        assert len(found) == 1, [w.key for w in found]
        return found[0]

    def field(self, end):
        """The text that stands in a field."""
        kinds = (k for k in ("text_input", "text_area") for w in getattr(self.app, k))
        kind = next(k for k in kinds if any(key.endswith(end) for key in self.key_names(k) if key))
        return self.ending(end, kind)

    def type(self, end, text):
        """Fill in a field of one line or many."""
        self.field(end).set_value(text)
        return self

    def choose(self, end, value, kind="selectbox"):
        """Choose in a select box, a radio, or the like."""
        self.ending(end, kind).set_value(value)
        return self

    def upload(self, end, name, content, kind="text/csv"):
        """Choose a file."""
        self.ending(end, "file_uploader").set_value((name, content, kind))
        return self

    def click(self, end):
        """Press a button."""
        self.ending(end).click()
        return self.run()
