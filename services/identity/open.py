"""L0: anybody, one ballot for each browser. Labelled as open participation everywhere."""

from collections.abc import Mapping

from models.rules.refusal import Refused
from services.deps import Work
from services.identity.base import Subject
from services.views import ConsultationView

_SHORTEST = 16


class Open:
    """No identity; the browser's own random mark keeps an honest person to one ballot."""

    code = "open"
    asks = "none"

    def subject(
        self, work: Work, view: ConsultationView, proof: Mapping[str, str], browser: str
    ) -> Subject:
        """The browser, or the mark that an API client keeps for its user."""
        mark = browser or proof.get("browser", "")
        if len(mark) < _SHORTEST:
            raise Refused("identity.no_browser")
        return Subject(f"open:{mark}", "")
