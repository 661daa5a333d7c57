"""Where one voter stands in one consultation: text and numbers in the session, no objects."""

import secrets
from typing import Any

import streamlit as st

from services import Refused
from services.identity import VotingPass
from ui.state import ATTEMPT, MARKED, RECEIPT, STEP, TOKENS

BEGIN, VERIFY, MARK, REVIEW, RECEIPT_STEP = "begin", "verify", "mark", "review", "receipt"
_PLACE, _REFUSAL, _IS_REVISING, _TITLE = "vote.place", "vote.refusal", "vote.revising", "vote.title"
_AT, _COMMENT = "vote.at", "vote.comment"


def _kept(name: str, otherwise: Any) -> Any:
    """A property that lives in the session under *name*, apart for each consultation."""

    def read(stand: "Stand") -> Any:
        return st.session_state.get(name, {}).get(stand.id, otherwise)

    def write(stand: "Stand", value: Any) -> None:
        st.session_state.setdefault(name, {})[stand.id] = value

    return property(read, write)


class Stand:
    """The voter's place in the flow of the consultation with *id*."""

    step = _kept(STEP, "")
    token = _kept(TOKENS, "")
    #: question code → option codes as marked; kept through refusals and a new identity check
    marked = _kept(MARKED, {})
    comment = _kept(_COMMENT, "")
    #: made on entering the review, so that a double click is one act
    attempt = _kept(ATTEMPT, "")
    receipt = _kept(RECEIPT, "")
    #: area code of the voter, only to fill in the town
    place = _kept(_PLACE, "")
    is_revising = _kept(_IS_REVISING, False)
    #: place in the ballot where one question is asked on each screen
    at = _kept(_AT, 0)
    #: key of the sentence over the receipt
    title = _kept(_TITLE, "vote.receipt_title")
    refusal = _kept(_REFUSAL, None)

    def __init__(self, consultation_id: str) -> None:
        self.id = consultation_id

    def admit(self, found: VotingPass) -> None:
        """Identified: to the ballot, or to the receipt where one was cast already."""
        self.token, self.place = found.token, found.area_code
        self.at = 0
        if found.has_voted:
            self.keep(found.receipt, "vote.receipt_again")
        else:
            self.step = MARK

    def to_review(self) -> None:
        """Everything is marked; whatever is cast from here is one attempt."""
        self.attempt = secrets.token_hex(16)
        self.step = REVIEW

    def keep(self, receipt: str, title: str) -> None:
        """The ballot is in."""
        self.receipt, self.title, self.step = receipt, title, RECEIPT_STEP
        self.is_revising = False

    def refused(self, refusal: Refused) -> None:
        """Say no on the next drawing, and stay where we are."""
        self.refusal = (refusal.code, refusal.facts)

    def refusal_once(self) -> Refused | None:
        """The refusal to say now, if there is one."""
        found = self.refusal
        self.refusal = None
        return Refused(*found) if found else None
