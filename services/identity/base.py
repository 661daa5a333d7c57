"""What an identity provider is: a proof in, a subject out that is one per person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.deps import Work
from services.views import ConsultationView


@dataclass(frozen=True)
class Subject:
    """One person to a provider: a text that never leaves the process, and where they live."""

    key: str
    area_code: str


class Provider(Protocol):
    """One way of knowing who somebody is: one file, one line in the tuple."""

    code: str
    #: what the verify step asks for: ``none``, ``number`` or ``code``
    asks: str

    def subject(
        self, work: Work, view: ConsultationView, proof: Mapping[str, str], browser: str
    ) -> Subject:
        """Who it is, or `Refused` with an ``identity.…`` code."""
