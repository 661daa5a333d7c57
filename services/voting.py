"""Cast a ballot: who took part is not what was chosen (design.md §5)."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from models.rules import secrecy
from models.rules.lifecycle import refuse_unless_open
from models.rules.refusal import Refused
from models.rules.strata import read_strata
from services import changing, metrics
from services.answers import answers_of, read_answers, remark_of, review
from services.areas import are_towns_at_hand, towns_asked
from services.chance import random_bytes
from services.consultations import is_at_hand, known, phase_of
from services.database import OUTAGE, reason
from services.deps import Deps, begin
from services.identity import voter_of
from services.openings import opening_pass
from services.participation import (
    Earlier,
    attempt_mark,
    earlier_of,
    mark_of,
    refuse_paper,
    seal_participation,
)
from services.passes import Voter
from services.quotas import places_for, refuse_full
from services.sealing import Marked, leaf_of, seal_ballot
from services.urn import CLOSED, COUNTED, FULL, Ack, Envelope
from services.views import ConsultationView, Receipt

log = logging.getLogger("sunshine.voting")
#: Hears the receipt, or the refusal.
Told = Callable[[Receipt | Exception], None]


class _Cast(NamedTuple):
    """One ballot ready to be handed in, and the receipt it will earn."""

    envelope: Envelope
    receipt: Receipt
    attempt: str
    is_revision: bool


def _view_for(deps: Deps, voter: Voter, slug: str, now: datetime) -> ConsultationView:
    view = known(deps, voter.consultation_id)
    if slug and view.slug != slug:
        raise Refused("identity.token")
    refuse_unless_open(phase_of(view, now))
    return view


def _mark(
    deps: Deps,
    voter: Voter,
    answers: Mapping[str, Any],
    strata: Mapping[str, str | None],
    comment: str,
    attempt: str,
    revise: bool,
    channel: str,
    helpers: tuple[str, ...] = (),
    can_open: bool = False,
    slug: str = "",
) -> _Cast | Receipt:
    """The ballot to hand in, or the receipt of the change that this attempt has made already."""
    now = deps.clock()
    view = _view_for(deps, voter, slug, now)
    read = answers_of(view, answers)
    remarks = remark_of(view, comment, read) | read.texts
    asked = read_strata(strata, view.strata, towns_asked(deps, view))
    earlier = changing.to_replace(deps, voter, view, attempt) if revise else None
    if isinstance(earlier, Receipt):
        return earlier
    revision = earlier.revision + 1 if earlier else 0
    chance = random_bytes(32).hex()
    pseudonym = earlier.pseudonym if earlier else chance[:32]
    kept_strata = earlier.strata if earlier else asked
    ballot = Marked(
        pseudonym=pseudonym,
        revision=revision,
        payload=read.choices,
        nonce=chance[32:],
        strata=kept_strata,
        texts=remarks,
        helpers=helpers,
    )
    leaf = leaf_of(view.id, ballot)
    code = secrecy.receipt_code(leaf)
    mine = Earlier(pseudonym, code, attempt_mark(attempt), kept_strata, revision)
    day = now.astimezone(deps.settings.zone).date()
    envelope = _envelope(deps, voter, channel, mine, ballot, view, day)
    opening = opening_pass(deps, view.id, mine) if can_open else ""
    receipt = Receipt(code, leaf.hex(), view.id, revision=revision, opening=opening)
    return _Cast(envelope, receipt, attempt, is_revision=revision > 0)


def _envelope(
    deps: Deps,
    voter: Voter,
    channel: str,
    mine: Earlier,
    ballot: Marked,
    view: ConsultationView,
    day: date,
) -> Envelope:
    cid, keys = voter.consultation_id, deps.keys.ballot_keys(voter.consultation_id)
    place = secrecy.intake_id(mine.receipt, keys.seal_mac)
    mark = mark_of(deps, cid, voter.tag, mine.revision) if mine.revision else ""
    return Envelope(
        consultation_id=cid,
        tag=voter.tag,
        day=day,
        channel=channel,
        mark=mark,
        sealed_participation=seal_participation(deps, cid, mark or voter.tag, mine),
        intake_id=place,
        sealed_ballot=seal_ballot(deps, view, place, ballot),
        places=() if mine.revision else places_for(view, mine.strata),
    )


def _settle(deps: Deps, marked: _Cast, ack: Ack | Exception) -> Receipt:
    """The receipt for what the urn answered, or the refusal."""
    if isinstance(ack, Exception):
        raise ack
    metrics.cast(ack.status)
    if ack.status == COUNTED:
        return marked.receipt
    if ack.status == FULL:
        raise refuse_full(ack.dimension)
    e = marked.envelope
    with begin(deps, write=False) as work:
        earlier = None if ack.status == CLOSED else earlier_of(work, e.consultation_id, e.tag)
    if earlier is None:
        raise Refused("ballot.closed")
    refuse_paper(earlier)
    if earlier.receipt == marked.receipt.code:  # the urn's own second try, after a broken line
        return marked.receipt
    if changing.is_same(earlier, marked.attempt):
        return changing.receipt_again(e.consultation_id, earlier)
    code = "ballot.changed_elsewhere" if marked.is_revision else "ballot.already_counted"
    raise Refused(code, {"receipt": earlier.receipt})


def is_quick(deps: Deps, voter: Voter) -> bool:
    """Would `hand_in` take a first ballot without waiting for the database?"""
    asked = voter.consultation_id
    is_known = is_at_hand(deps, consultation_id=asked)
    return is_known and are_towns_at_hand(deps, known(deps, asked))


def hand_in(
    deps: Deps,
    *,
    told: Told,
    voter: Voter,
    answers: Mapping[str, Any],
    strata: Mapping[str, str | None],
    comment: str = "",
    attempt: str = "",
    revise: bool = False,
    channel: str = "web",
    slug: str = "",
) -> None:
    """Hand a ballot in; *told*, on whatever thread, hears the receipt once it is durable.

    Args:
        voter: whom a token was given to, or who has just shown who they are.
        answers: question code → what was marked.
        attempt: the same text for every try of one act, so that a repeat earns the same receipt.
        revise: replace the voter's earlier ballot, where the consultation allows it.
        slug: where the ballot is handed in; a voter of another consultation is refused.
        told: hears the receipt, or the refusal: ``ballot.closed``, ``ballot.already_counted``
            (with the earlier ``receipt``). Nobody can call the ballot off, whoever still waits.

    Raises:
        Refused: at once for a bad mark.
    """
    act = (comment, attempt, revise, channel)
    marked = _mark(deps, voter, answers, strata, *act, slug=slug)
    if isinstance(marked, Receipt):
        told(marked)
    else:
        deps.urn.put(marked.envelope, partial(_answer, deps, marked, told))


def _answer(deps: Deps, marked: _Cast, told: Told, ack: Ack | Exception) -> None:
    try:
        found: Receipt | Exception = _settle(deps, marked, ack)
    except Exception as error:  # whatever it is belongs to the voter
        found = error
    told(found)


def cast_later(deps: Deps, *, token: str, **ballot: Any) -> "Future[Receipt]":
    """`hand_in` for whom *token* was given to, with the receipt in a future."""
    receipt: Future[Receipt] = Future()
    receipt.set_running_or_notify_cancel()  # from here on nobody can call it off

    def told(found: Receipt | Exception) -> None:
        if isinstance(found, Exception):
            receipt.set_exception(found)
        else:
            receipt.set_result(found)

    hand_in(deps, told=told, voter=voter_of(deps, token), **ballot)
    return receipt


def _put(deps: Deps, envelope: Envelope) -> Ack:
    """The urn's answer; while its database does not serve, nobody knows whether the ballot is in.

    Raises:
        Refused: ``vote.unconfirmed``, so that marks stay where they are and can be sent again.
    """
    try:
        return deps.urn.put_and_wait(envelope)
    except OUTAGE as error:
        log.error("unavailable", exc_info=error, extra={"why": reason(error)})
        raise Refused("vote.unconfirmed") from None


def cast_ballot(
    deps: Deps,
    *,
    token: str,
    answers: Mapping[str, Any],
    strata: Mapping[str, str | None],
    comment: str = "",
    attempt: str = "",
    revise: bool = False,
    channel: str = "web",
    helpers: tuple[str, ...] = (),
    can_open: bool = False,
) -> Receipt:
    """`hand_in`, waited for; a repeat of the same attempt is safe.

    *helpers* are marks of accounts that helped; they go under the seal with the ballot. Who has the
    ballot before them *can_open* it again for half an hour (`services.openings`).
    """
    act = (comment, attempt, revise, channel, helpers, can_open)
    marked = _mark(deps, voter_of(deps, token), answers, strata, *act)
    if isinstance(marked, Receipt):
        return marked
    return _settle(deps, marked, _put(deps, marked.envelope))


__all__ = ["cast_ballot", "cast_later", "hand_in", "is_quick", "read_answers", "review"]
