"""L2: a number that is checked against the keyed roll and never stored."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from models.rules import citizen_id
from models.rules.areas import reaches
from models.rules.refusal import Refused
from models.rules.secrecy import roll_tag
from models.tables import Roll, RollEntry
from services import bulk
from services.deps import Work
from services.identity.base import Subject
from services.lookups import Lookup
from services.rolls import basis_of
from services.shelf import kept
from services.views import ConsultationView

_ENTRY = bulk.table(RollEntry).c
_ROLL = bulk.table(Roll).c
_ROLLS = Lookup(sa.select(_ROLL.id).where(_ROLL.basis == sa.bindparam("basis")))
_ON = Lookup(
    sa.select(_ENTRY.area_code, _ENTRY.is_registered).where(
        _ENTRY.roll_id == sa.bindparam("roll"), _ENTRY.tag == sa.bindparam("tag")
    )
)


def _roll_ids(work: Work, basis: str) -> tuple[str, ...]:
    wanted = basis_of(basis)
    return kept(
        work.deps,
        ("rolls", wanted),
        lambda: tuple(row.id for row in work.look(_ROLLS, {"basis": wanted})),
    )


def _entries(work: Work, rolls: tuple[str, ...], tag: str) -> list[Any]:
    return [entry for roll in rolls for entry in work.look(_ON, {"roll": roll, "tag": tag})]


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
        tag = roll_tag(number, work.deps.keys.roll_mac)
        entries = _entries(work, _roll_ids(work, view.roll_basis), tag)
        if not entries:
            raise Refused("identity.not_on_roll")
        mine = [e for e in entries if any(reaches(a, e.area_code) for a in view.areas)]
        if not mine:
            raise Refused("identity.other_place")
        if view.roll_basis == "registered" and not any(e.is_registered for e in mine):
            raise Refused("identity.not_registered")
        return Subject(f"roll:{tag}", mine[0].area_code)
