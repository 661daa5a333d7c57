"""Choose at most as many candidates as there are places, out of more; a majority is needed."""

from fractions import Fraction

from models.methods.base import BALLOTS, Ask, Bag, Outcome, QuestionTerms, Standing
from models.methods.option_lists import OptionList
from models.methods.places import placed
from models.methods.settings import none_here, rule_issues, too_few, whole

_BASES = ("members", "ballots")
IN, OUT, AGAIN = "in", "out", "again"


class Differential(OptionList):
    """The ballot of a congress: k of n, counted against all members or against the ballots."""

    code = "differential"
    rules = ("differential",)

    def ask(self, question: QuestionTerms) -> Ask:
        """From one candidate to as many as there are places."""
        return Ask("some", 1, whole(question, "places", 1))

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Who has more than half, in order of votes, while there are places.

        Those who tie for the last places are voted on again; below the quorum nobody is chosen.
        """
        ballots = tally.get(BALLOTS, 0)
        base = self._base(question, ballots)
        fate = self._fates(question, tally, base) if self._is_valid(question, ballots) else {}
        places = tuple(
            Standing(
                option,
                tally.get(option, 0),
                rank,
                Fraction(tally.get(option, 0), base) if base else None,
                fate.get(option, OUT),
            )
            for option, rank in placed(question.options, lambda o: tally.get(o, 0))
        )
        chosen = tuple(s.option for s in places if s.mark == IN)
        return Outcome(ballots, places, chosen, self.rules[0])

    def _base(self, question: QuestionTerms, ballots: int) -> int:
        is_by_ballots = question.settings.get("base") == "ballots"
        return ballots if is_by_ballots else whole(question, "members", 0)

    def _is_valid(self, question: QuestionTerms, ballots: int) -> bool:
        return ballots > 0 and ballots >= whole(question, "quorum", 0)

    def _fates(self, question: QuestionTerms, tally: Bag, base: int) -> dict[str, str]:
        seats = self.ask(question).most
        passed = {o: tally.get(o, 0) for o in question.options if 2 * tally.get(o, 0) > base}
        if len(passed) <= seats:
            return dict.fromkeys(passed, IN)
        cut = sorted(passed.values(), reverse=True)[seats]
        above = [option for option, votes in passed.items() if votes > cut]
        tied = [option for option, votes in passed.items() if votes == cut]
        # Whoever ties with the first below the last place ties for that place, unless it is taken.
        of_tied = AGAIN if len(above) < seats else OUT
        return dict.fromkeys(above, IN) | dict.fromkeys(tied, of_tied)

    def issues(self, question: QuestionTerms) -> list[str]:
        """Fewer places than candidates, and a base and quorum that can be met."""
        members, quorum = whole(question, "members", 0), whole(question, "quorum", 0)
        base = question.settings.get("base", _BASES[0])
        found = too_few(question, 2) + none_here(question) + rule_issues(question, self.rules)
        if not 1 <= whole(question, "places", 0) < len(question.options):
            found.append("places")
        if base not in _BASES or (base == _BASES[0] and members < 1):
            found.append("members_missing")
        if quorum < 0 or (members and quorum > members):
            found.append("quorum")
        return found
