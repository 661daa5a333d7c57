"""A printed one-time code, handed out once to somebody on the list."""

from collections.abc import Mapping

import sqlalchemy as sa

from models.rules.refusal import Refused
from models.rules.secrecy import is_receipt_code, normal_code, voting_code_hash
from models.tables import VotingCode
from services import bulk
from services.deps import Work
from services.identity.base import Subject
from services.lookups import Lookup
from services.views import ConsultationView

_CODE = bulk.table(VotingCode).c
_OF = Lookup(
    sa.select(_CODE.area_code).where(
        _CODE.consultation_id == sa.bindparam("consultation"),
        _CODE.code_hash == sa.bindparam("hash"),
    )
)


class OneTimeCode:
    """Stored as a keyed hash; used means that its participation exists."""

    code = "code"
    asks = "code"

    def subject(
        self, work: Work, view: ConsultationView, proof: Mapping[str, str], browser: str
    ) -> Subject:
        """The code's place. A wrong and an unknown code get the same answer."""
        typed = normal_code(proof.get("code", "")[:64])
        if not is_receipt_code(typed):
            raise Refused("identity.wrong_code")
        key = work.deps.keys.ballot_keys(view.id).tag
        hashed = voting_code_hash(typed, view.id, key)
        found = work.look(_OF, {"consultation": view.id, "hash": hashed})
        if not found:
            raise Refused("identity.wrong_code")
        return Subject(f"code:{hashed}", found[0].area_code)
