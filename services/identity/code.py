"""A printed one-time code, handed out once to somebody on the list."""

from collections.abc import Mapping

from models.rules.refusal import Refused
from models.rules.secrecy import is_receipt_code, normal_code, voting_code_hash
from models.tables import VotingCode
from services.deps import Work
from services.identity.base import Subject
from services.views import ConsultationView


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
        found = work.session.get(VotingCode, (view.id, hashed))
        if found is None:
            raise Refused("identity.wrong_code")
        return Subject(f"code:{hashed}", found.area_code)
