"""What ballots cast with help said, by helper: kept sealed until the close, when one flag is made.

A helper who has helped one person would else be a cell of one, and the channel of a participation
leads there.
"""

from collections import Counter

from sqlalchemy import delete
from sqlmodel import col

from models.methods.base import BALLOTS
from models.rules import secrecy
from models.tables import HelpedTally
from services.chance import random_bytes
from services.deps import Work
from services.folding import Delta
from services.views import ConsultationView

#: A pattern of choices is looked for from so many ballots on, and is unusual above this share.
LEAST_BALLOTS, UNUSUAL_PERCENT = 30, 90
_BLOCK = 4096


def _bound(consultation_id: str) -> bytes:
    return f"helped|{consultation_id}".encode()


def _counts(work: Work, consultation_id: str) -> Delta:
    row = work.session.get(HelpedTally, consultation_id)
    if row is None:
        return Counter()
    key = work.deps.keys.ballot_keys(consultation_id).cipher
    stored = secrecy.unseal(row.sealed, key=key, bound_to=_bound(consultation_id))
    return Counter({(question, mark, counted): n for question, mark, counted, n in stored})


def add(work: Work, consultation_id: str, helped: Delta) -> None:
    """Add what a batch holds; part of the mixer's transaction."""
    if not helped:
        return
    counts = _counts(work, consultation_id) + helped
    sealed = secrecy.seal(
        [[*key, n] for key, n in sorted(counts.items())],
        key=work.deps.keys.ballot_keys(consultation_id).cipher,
        nonce=random_bytes(secrecy.NONCE),
        bound_to=_bound(consultation_id),
        block=_BLOCK,
    )
    work.session.merge(HelpedTally(consultation_id=consultation_id, sealed=sealed))
    work.session.flush()


def one_sided(work: Work, view: ConsultationView) -> list[str]:
    """Marks of helpers of whose ballots, 30 or more, over 90 % support one option of a question.

    Only this yes or no leaves the counts, once, at the end; they are gone with it.
    """
    counts = _counts(work, view.id)
    work.session.execute(delete(HelpedTally).where(col(HelpedTally.consultation_id) == view.id))
    options = {q.code: {o.code for o in q.options} for q in view.questions}
    most: Delta = Counter()
    for (question, mark, key), n in counts.items():
        if key in options.get(question, ()):
            most[question, mark, BALLOTS] = max(n, most[question, mark, BALLOTS])
    return sorted(
        {
            mark
            for (question, mark, key), n in counts.items()
            if key == BALLOTS
            and n >= LEAST_BALLOTS
            and most[question, mark, key] * 100 > n * UNUSUAL_PERCENT
        }
    )
