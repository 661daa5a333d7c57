"""A question of a survey: words of one's own. The choice says that there are some, never which."""

from typing import Any

from models.methods.base import BALLOTS, Ask, Bag, Outcome, QuestionTerms, Said
from models.methods.settings import whole
from models.methods.values import Value
from models.rules.refusal import Refused

WRITTEN = "written"
_USUAL, _LONGEST = 500, 2000


class Text(Value):
    """Up to ``max_chars`` (500) characters.

    Services part the words from the choice and keep them with no ballot, so that nobody can be
    told by how they write; what is read, sealed and counted is ``True``.
    """

    code = "text"

    def ask(self, question: QuestionTerms) -> Ask:
        """Words of a length."""
        return Ask("text", 1, whole(question, "max_chars", _USUAL))

    def read(self, question: QuestionTerms, raw: Any) -> bool:
        """True for words of a fair length, and for a choice that was read before."""
        if raw is True:
            return True
        if not isinstance(raw, str) or not raw.strip():
            raise Refused("ballot.nothing_chosen")
        most = self.ask(question).most
        if len(raw.strip()) > most:
            raise Refused("ballot.text_too_long", {"most": most})
        return True

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for having written, one for the ballot."""
        return {BALLOTS: 1, WRITTEN: 1}

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """How many wrote something."""
        return Outcome(tally.get(BALLOTS, 0), (), ())

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """That something was written; the words are repeated by who holds them."""
        return (Said("", WRITTEN),)

    def issues(self, question: QuestionTerms) -> list[str]:
        """A length that says something and can be read by those who must."""
        return [] if 1 <= self.ask(question).most <= _LONGEST else ["max_chars"]
