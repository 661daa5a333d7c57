"""Changing one's mind: what a new ballot replaces, and a try that was made before."""

from models.rules.refusal import Refused
from services.deps import Deps, begin
from services.participation import MOST_CHANGES, Earlier, attempt_mark, history_of, refuse_paper
from services.passes import Voter
from services.views import ConsultationView, Receipt


def is_same(earlier: Earlier, attempt: str) -> bool:
    """Is *earlier* what this very attempt has cast?"""
    return bool(attempt) and earlier.attempt == attempt_mark(attempt)


def receipt_again(consultation_id: str, earlier: Earlier) -> Receipt:
    """The receipt of a ballot that is in already; it opens nothing any more."""
    return Receipt(earlier.receipt, "", consultation_id, True, earlier.revision)


def to_replace(
    deps: Deps, voter: Voter, view: ConsultationView, attempt: str
) -> Earlier | Receipt | None:
    """The ballot that a change replaces, or None: there is none yet.

    Returns:
        The receipt instead where *attempt* has been made before, however long ago: a late second
        try must not undo what was changed since.

    Raises:
        Refused: ``ballot.not_revisable``, ``ballot.on_paper``, ``ballot.changed_too_often``.
    """
    if not view.is_revisable:
        raise Refused("ballot.not_revisable")
    with begin(deps, write=False) as work:
        history = history_of(work, voter.consultation_id, voter.tag)
    if not history:
        return None
    last = history[-1]
    refuse_paper(last)
    for one in history:
        if is_same(one, attempt):
            return receipt_again(view.id, one)
    if last.revision >= MOST_CHANGES:
        raise Refused("ballot.changed_too_often", {"most": MOST_CHANGES})
    return last
