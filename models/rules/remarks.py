"""What may become of a text that was written: somebody reads it, then it is shown or hidden."""

from enum import StrEnum

from models.rules.refusal import Refused


class RemarkStatus(StrEnum):
    """Where a text stands; nothing is shown that nobody decided to show."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


#: Why a text is not shown; each has a sentence of its own. Being against something is no reason.
REASONS = ("personal", "insult", "advert", "unrelated", "unlawful")


def refuse_unless_reasoned(status: RemarkStatus, reason: str) -> None:
    """A text is hidden for one of the reasons and shown without any.

    Raises:
        Refused: ``remark.reason``, ``remark.undecided``.
    """
    if status is RemarkStatus.WAITING:
        raise Refused("remark.undecided")
    if (reason in REASONS) is not (status is RemarkStatus.HIDDEN) or (
        status is RemarkStatus.SHOWN and reason
    ):
        raise Refused("remark.reason")
