"""Which pages there are for whom; whoever opens another's is told what to do."""

import copy
import functools
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from models.rules.roles import Role
from services.deps import Actor
from ui.words import t

_STAFF = frozenset({Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF})
_WATCH = frozenset({Role.LEADER, Role.DELEGATE, Role.AUDITOR})
_EVERYBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Place:
    """One page: its file, its address, who has it, and whether it stands in the menu."""

    file: str
    url: str
    roles: frozenset[Role] = _EVERYBODY
    needs_account: bool = False
    in_menu: bool = False


#: The first one is the default page at ``/``.
PLACES = (
    Place("public/home.py", "", in_menu=True),
    Place("public/consultation.py", "consultation"),
    Place("public/survey.py", "survey"),
    Place("public/count.py", "count"),
    Place("public/receipt.py", "receipt", in_menu=True),
    Place("public/about.py", "about", in_menu=True),
    Place("account/sign_in.py", "sign-in"),
    Place("account/account.py", "account", needs_account=True),
    Place("staff/desk.py", "desk", _STAFF | {Role.REVIEWER}, in_menu=True),
    Place("staff/edit.py", "edit", _STAFF),
    Place(
        "staff/questionnaire.py",
        "questionnaire",
        _STAFF | {Role.LEADER, Role.AUDITOR},
    ),
    Place("staff/review.py", "review", frozenset({Role.REVIEWER})),
    Place("staff/manage.py", "manage", _STAFF | {Role.REVIEWER}),
    Place("staff/rolls.py", "rolls", frozenset({Role.TOWN_STAFF, Role.COUNTY_STAFF}), in_menu=True),
    Place("staff/counter.py", "counter", _STAFF, in_menu=True),
    Place("staff/paper.py", "paper", _STAFF, in_menu=True),
    Place("staff/paper_reading.py", "sheets", _STAFF | {Role.REVIEWER}, in_menu=True),
    Place("staff/paper_protocol.py", "protocol", _STAFF | {Role.REVIEWER}),
    Place("leader/portfolio.py", "portfolio", _WATCH, in_menu=True),
    Place("leader/live.py", "live", _WATCH),
    Place("leader/wall.py", "wall", _WATCH),
    Place("admin/people.py", "people", frozenset({Role.ADMIN}), in_menu=True),
    Place("admin/helpers.py", "helpers", frozenset({Role.AUDITOR}), in_menu=True),
    Place("admin/record.py", "record", frozenset({Role.AUDITOR}), in_menu=True),
)

#: What stands at the address of a page that is not the reader's.
NO_ENTRY = "account/no_entry.py"

PATHS = tuple(f"/{place.url}" for place in PLACES)


def places_for(actor: Actor) -> list[Place]:
    """The places that *actor* may enter."""
    return [
        place
        for place in PLACES
        if (not place.roles or actor.roles.intersection(map(str, place.roles)))
        and (not place.needs_account or actor.id)
    ]


def _made(file: str, title: str, url: str) -> StreamlitPage:
    return st.Page(file, title=title, url_path=url or None, default=not url)


#: To look for a page's file on the disk takes longer than to draw its name.
_kept = functools.lru_cache(256)(_made)


def _page(file: str, title: str, url: str) -> StreamlitPage:
    """The page of *file*, of this run alone: the framework notes on it which one runs.

    Outside a run of a script it makes half a page, which must not be kept.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return _made(file, title, url)
    return copy.copy(_kept(file, title, url))


def menu_for(actor: Actor) -> list[StreamlitPage]:
    """All addresses for ``st.navigation``, titled in the reader's language.

    Behind those that *actor* may not enter stands `NO_ENTRY`, and never the page itself.
    """
    mine = frozenset(places_for(actor))
    return [
        _page(
            place.file if place in mine else NO_ENTRY,
            t(f"menu.{place.url.replace('-', '_') or 'home'}"),
            place.url,
        )
        for place in PLACES
    ]
