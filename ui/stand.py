"""Where one voter stands in one consultation: text and numbers in the session, no objects."""

import secrets
from typing import Any

import streamlit as st

from services import Refused
from services.identity import VotingPass

#: Session key: consultation id → what is below.
STANDS = "stands"
BEGIN, VERIFY, MARK, REVIEW, RECEIPT_STEP = "begin", "verify", "mark", "review", "receipt"


def _kept(name: str, otherwise: Any) -> Any:
    """A property that lives in the stand's own part of the session."""

    def read(stand: "Stand") -> Any:
        return stand.kept.get(name, otherwise)

    def write(stand: "Stand", value: Any) -> None:
        stand.kept[name] = value

    return property(read, write)


class Stand:
    """The voter's place in the flow of the consultation with *id*."""

    step = _kept("step", "")
    #: sealed, for half an hour, and nowhere but here
    token = _kept("token", "")
    #: question code → what was marked; kept through refusals and a new identity check
    marked = _kept("marked", {})
    #: question code → number of a pair → how it was decided (``winner>loser``, or nothing)
    duels = _kept("duels", {})
    comment = _kept("comment", "")
    #: dimension → group, as far as the voter said
    strata = _kept("strata", {})
    #: made on entering the review, so that a double click is one act
    attempt = _kept("attempt", "")
    receipt = _kept("receipt", "")
    #: opens what was just cast here; whoever is verified next has none
    opening = _kept("opening", "")
    #: area code of the voter, only to fill in the town
    place = _kept("place", "")
    is_revising = _kept("is_revising", False)
    #: place in the ballot where one question is asked on each screen
    at = _kept("at", 0)
    #: key of the sentence over the receipt
    title = _kept("title", "vote.receipt_title")
    refusal = _kept("refusal", None)
    #: how often this voter has begun anew: the fields of each time are others
    turn = _kept("turn", 0)
    #: were answers of an earlier visit found?
    is_recalled = _kept("is_recalled", False)

    def __init__(self, consultation_id: str) -> None:
        stands = st.session_state.setdefault(STANDS, {})
        self.kept: dict[str, Any] = stands.setdefault(consultation_id, {})

    @property
    def seed(self) -> str:
        """Chance of this voter's own: it says which pairs they are shown."""
        return str(self.kept.setdefault("seed", secrets.token_hex(8)))

    def admit(self, found: VotingPass) -> None:
        """Identified: to the ballot, or to the receipt where one was cast already."""
        self.token, self.place = found.token, found.area_code
        self.at, self.opening = 0, ""
        if found.has_voted:
            self.keep(found.receipt, "vote.receipt_again")
        else:
            self.step = MARK

    def leave(self) -> None:
        """Forget everything of this voter: the next one begins anew."""
        self.kept.clear()

    def to_review(self) -> None:
        """Everything is marked; whatever is cast from here is one attempt."""
        self.attempt = secrets.token_hex(16)
        self.step = REVIEW

    def keep(self, receipt: str, title: str, opening: str = "") -> None:
        """The ballot is in."""
        self.receipt, self.title, self.step = receipt, title, RECEIPT_STEP
        self.is_revising, self.opening = False, opening

    def refused(self, refusal: Refused) -> None:
        """Say no on the next drawing, and stay where we are."""
        self.refusal = (refusal.code, refusal.facts)

    def refusal_once(self) -> Refused | None:
        """The refusal to say now, if there is one."""
        found = self.refusal
        self.refusal = None
        return Refused(*found) if found else None
