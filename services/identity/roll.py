"""L2: a number that is checked against the keyed roll and never stored."""

from collections.abc import Mapping

from sqlalchemy import bindparam
from sqlmodel import col, select

from models.rules import citizen_id
from models.rules.areas import reaches
from models.rules.refusal import Refused
from models.rules.secrecy import roll_tag
from models.tables import Roll, RollEntry
from services.deps import Work
from services.identity.base import Subject
from services.rolls import basis_of
from services.shelf import kept
from services.views import ConsultationView

#: Columns, not rows of the mapper: this is on the way of every ballot.
_ENTRIES = select(RollEntry.area_code, RollEntry.is_registered).where(
    col(RollEntry.roll_id).in_(bindparam("rolls", expanding=True)),
    col(RollEntry.tag) == bindparam("tag"),
)


def _roll_ids(work: Work, basis: str) -> tuple[str, ...]:
    wanted = basis_of(basis)
    return kept(
        work.deps,
        ("rolls", wanted),
        lambda: tuple(work.session.exec(select(Roll.id).where(Roll.basis == wanted))),
    )


class RollCheck:
    """The resident's number, keyed and looked up."""

    code = "roll"
    asks = "number"

    def subject(
        self, work: Work, view: ConsultationView, proof: Mapping[str, str], browser: str
    ) -> Subject:
        """The roll entry that *proof* ``number`` belongs to, if the consultation asks them."""
        number = citizen_id.normalise(proof.get("number", "")[:64])
        if not number:
            raise Refused("identity.number_missing")
        is_demo = work.deps.settings.is_demo and citizen_id.is_demo(number)
        if not is_demo and not citizen_id.is_valid(number, work.now.date()):
            raise Refused("identity.number_form")
        tag = roll_tag(number, work.deps.keys.roll)
        entries = work.session.execute(
            _ENTRIES, {"rolls": _roll_ids(work, view.roll_basis), "tag": tag}
        ).all()
        if not entries:
            raise Refused("identity.not_on_roll")
        mine = [e for e in entries if any(reaches(a, e.area_code) for a in view.areas)]
        if not mine:
            raise Refused("identity.other_place")
        if view.roll_basis == "registered" and not any(e.is_registered for e in mine):
            raise Refused("identity.not_registered")
        return Subject(f"roll:{tag}", mine[0].area_code)
