"""What a survey says of itself: official header, purpose, retention, how it is asked, how long."""

from collections.abc import Mapping
from typing import Any

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from services import audit
from services.deps import Work
from services.permission import held_row
from services.texts import both, held_to, one_line
from services.views import ConsultationView, QuestionView

#: The lines of an official statistical survey (统计法 2024 arts. 14, 17), each optional.
HEADER = ("number", "authority", "approved_by", "approval_number", "valid_until")
MINUTES, ONE_AT_A_TIME, PURPOSE, RETENTION = "minutes", "one_at_a_time", "purpose", "retention"
TEXTS = (PURPOSE, RETENTION)
_LINE, LONGEST_TEXT, _MOST_MINUTES = 80, 600, 120
#: Seconds that an answer takes by the shape of its input: for each question, and for each option.
_SECONDS = {
    "one": (8, 1),
    "some": (10, 2),
    "order": (12, 5),
    "marks": (6, 5),
    "amounts": (15, 6),
    "basket": (30, 8),
    "pairs": (10, 5),
    "number": (10, 0),
    "date": (15, 0),
    "text": (60, 0),
}


def checked(raw: Mapping[str, Any]) -> dict[str, Any]:
    """*raw* clean, without what is empty.

    Raises:
        Refused: ``text.too_long``, or ``survey.minutes`` for a number that is none.
    """
    header = raw.get("header") or {}
    lines = {n: held_to(one_line(str(header.get(n) or "")), _LINE) for n in HEADER}
    minutes = raw.get(MINUTES)
    if minutes is not None and (
        isinstance(minutes, bool)
        or not isinstance(minutes, int)
        or not 1 <= minutes <= _MOST_MINUTES
    ):
        raise Refused("survey.minutes", {"most": _MOST_MINUTES})
    found: dict[str, Any] = {
        "header": {name: line for name, line in lines.items() if line},
        MINUTES: minutes,
        ONE_AT_A_TIME: raw.get(ONE_AT_A_TIME) is True,
        **{name: both(raw.get(name), LONGEST_TEXT) for name in TEXTS},
    }
    return {name: value for name, value in found.items() if value}


def set_survey(
    work: Work, *, slug: str, survey: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> None:
    """Replace what a draft says of itself as a survey.

    Args:
        seen: what the writer saw of it; where a colleague has changed it since, nothing is written.

    Raises:
        Refused: ``draft.not_a_draft``, ``draft.part_changed`` and what `checked` says.
    """
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    clean = checked(survey)
    if clean == row.survey:
        return
    if seen is not None and row.survey != seen:
        raise Refused("draft.part_changed")
    row.survey, row.changed_at = clean, work.now
    work.session.add(row)
    work.session.flush()
    audit.record(work, "draft.survey_set", row.id, facts={"fields": sorted(clean)})


def _seconds(question: QuestionView) -> int:
    if question.ask is None:
        return 0
    whole, each = _SECONDS.get(question.ask.shape, (10, 2))
    return whole + each * len(question.options)


def minutes_of(view: ConsultationView) -> int:
    """How long it takes: as stated, else from what is asked; at least one minute."""
    stated = view.survey.get(MINUTES)
    return int(stated) if stated else max(1, -(-sum(map(_seconds, view.questions)) // 60))
