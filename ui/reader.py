"""One consultation as this reader finds it now, and its markup kept until something changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import streamlit as st

from models.rules.lifecycle import Phase
from services import Refused
from services.consultations import by_slug, phase_of
from services.deps import Deps, Work
from services.groups import place_names
from services.results import look_count, result_for
from services.runoffs import Links, links
from services.shelf import kept
from services.views import ConsultationView, ResultView
from ui import html
from ui.page import is_elder
from ui.words import language, t, w

_OVER = frozenset({Phase.CLOSED, Phase.PUBLISHED})
_SEALED = frozenset({"leaders_live", "after_vote"})
_FEW_PLACES = 3
_LOOKS_SECONDS = 10.0
_NAMES_SECONDS = 60.0
_MARKUP_SECONDS = 3600.0


@dataclass(frozen=True)
class Reading:
    """What is known of one consultation, cut down to what this reader may see."""

    view: ConsultationView
    phase: Phase
    days_left: int
    #: names of the places that are asked
    places: str
    result: ResultView
    #: looks of leaders at figures that the public did not see; None where there are no such looks
    looks: int | None
    origin: str
    is_elder: bool
    #: the vote before this one, and the one after a tie
    runoffs: Links = field(default_factory=Links)

    @property
    def address(self) -> str:
        """The short link that posters and QR codes carry."""
        return f"{self.origin}/c/{self.view.slug}"

    @property
    def is_over(self) -> bool:
        """Has the window ended?"""
        return self.phase in _OVER

    @property
    def takes_ballots(self) -> bool:
        """Is there a booth on the page?"""
        return self.phase == Phase.OPEN and self.view.is_ready

    def state(self) -> tuple[object, ...]:
        """All that the markup depends on and that may change after the freeze."""
        view, result = self.view, self.result
        told = (result.shows, result.seq, result.is_final, self.looks, self.places, self.origin)
        areas = result.floor_areas
        moved = (view.closes_at, len(view.extensions), view.is_in_doubt, view.published_at)
        return (
            view.frozen_hash,
            view.state,
            self.phase,
            self.days_left,
            areas,
            *told,
            *moved,
            self.runoffs,
        )


_BADGES = {Phase.PUBLISHED: "answered", Phase.WITHDRAWN: "bad", Phase.HIDDEN: "plain"}


def state_badge(view: ConsultationView, phase: Phase) -> html.Safe:
    """Where it stands, in a word; open is only what a ballot can be cast in."""
    if phase == Phase.OPEN and not view.is_ready:
        return html.badge("plain", t("consultation.phase.coming"))
    return html.badge(_BADGES.get(phase, str(phase)), t(f"consultation.phase.{phase}"))


def site_origin(deps: Deps) -> str:
    """Where residents reach us: as configured, else (in the demo) as this browser did."""
    if deps.settings.origin:
        return deps.settings.origin
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if here.netloc else ""


def names_in_words(work: Work) -> dict[str, str]:
    """Code → name of all places in the reader's language, kept for a minute."""

    def named() -> dict[str, str]:
        return {code: w(name) for code, name in place_names(work).items()}

    return kept(work.deps, ("names", language()), named, _NAMES_SECONDS)


def names_of(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Places in words; a number where they are many."""
    if len(codes) > _FEW_PLACES:
        return t("home.places", count=len(codes))
    return t("home.and").join(names.get(code, code) for code in codes)


def find(work: Work, slug: str) -> Reading | None:
    """The consultation at *slug*; None where there is none that this reader may see."""
    try:
        view = by_slug(work, slug)
    except Refused:
        return None
    phase = phase_of(view, work.now)
    edge = view.opens_at if phase == Phase.UPCOMING else view.closes_at
    looks = None
    if view.result_policy in _SEALED:
        key = ("looks", view.id)
        looks = kept(work.deps, key, lambda: look_count(work, view.id), _LOOKS_SECONDS)
    return Reading(
        view=view,
        phase=phase,
        days_left=max(0, (edge - work.now).days) if edge else 0,
        places=names_of(view.areas, names_in_words(work)),
        result=result_for(work, view),
        looks=looks,
        origin=site_origin(work.deps),
        is_elder=is_elder(),
        runoffs=links(work, view),
    )


def kept_markup(deps: Deps, reading: Reading, make: Callable[[Reading], html.Safe]) -> str:
    """The markup that *make* builds, built anew only when its facts have changed.

    Drafts change at any moment and are few: they are not kept.
    """
    if not reading.view.frozen_hash:
        return make(reading)
    key = ("markup", make.__name__, reading.view.id, language(), str(reading.is_elder))
    box: dict[str, tuple[object, str]] = kept(deps, key, dict, _MARKUP_SECONDS)
    state = reading.state()
    found = box.get("it")
    if found is None or found[0] != state:
        found = box["it"] = (state, make(reading))
    return found[1]
