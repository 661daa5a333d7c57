"""Put options in order from front to back; not all of them need to be ranked."""

from typing import Any

from models.methods.base import (
    BALLOTS,
    FIRST,
    ORDER,
    Ask,
    Bag,
    Matrix,
    Outcome,
    QuestionTerms,
    Said,
    Standing,
    at_front,
    plain_outcome,
)
from models.methods.duels import beaten, borda, duels, strongest
from models.methods.option_lists import listed, refuse_unless_fits
from models.methods.places import placed
from models.methods.settings import declared, rule_issues, too_few, whole

_BORDA, _SCHULZE, _PLURALITY = "borda", "schulze", "plurality"


class Ranking:
    """Ranked ballot. An option that is ranked stands above every one that is not."""

    code = "ranking"
    rules = (_BORDA, "irv", _SCHULZE, _PLURALITY)
    looks = frozenset({FIRST, ORDER})

    def ask(self, question: QuestionTerms) -> Ask:
        """From ``min`` (1 where unset) to ``max`` (all where unset) places."""
        most = len(question.options) - len(question.alone)
        return Ask("order", whole(question, "min", 1), whole(question, "max", most))

    def read(self, question: QuestionTerms, raw: Any) -> list[str]:
        """The ranked codes from front to back."""
        picked = listed(question, raw)
        shape = self.ask(question)
        refuse_unless_fits(question, picked, shape.least, shape.most)
        return picked

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for the front, for each place, and for each option that stands above another."""
        bag = {BALLOTS: 1, choice[0]: 1}
        for place, option in enumerate(choice, start=1):
            bag[f"{option}={place}"] = 1
            above = choice[:place]
            bag |= {f"{option}>{other}": 1 for other in question.options if other not in above}
        return bag

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Points and paths are exact; rounds need whole ballots, so first places stand in."""
        rule = declared(question, self.rules)
        if rule == _BORDA:
            return self._points(question, tally)
        if rule == _SCHULZE:
            return self._paths(question, tally)
        found = plain_outcome(tally, question.options)
        is_partial = rule != _PLURALITY
        return Outcome(found.ballots, found.standings, found.leaders, rule, is_partial=is_partial)

    def _points(self, question: QuestionTerms, tally: Bag) -> Outcome:
        wins = duels(tally, question.options)
        points = borda(wins, question.options)
        places = tuple(
            Standing(option, points[option], rank)
            for option, rank in placed(question.options, points.__getitem__)
        )
        working = (Matrix(question.options, wins),)
        return Outcome(tally.get(BALLOTS, 0), places, at_front(places), _BORDA, working)

    def _paths(self, question: QuestionTerms, tally: Bag) -> Outcome:
        options, ballots = question.options, tally.get(BALLOTS, 0)
        wins = duels(tally, options)
        paths = strongest(wins, options)
        losses = beaten(paths, options)
        beats = {a: sum(paths[a, b] > paths[b, a] for b in options if b != a) for a in options}
        places = tuple(
            Standing(option, beats[option], rank)
            for option, rank in placed(options, lambda o: -losses[o])
        )
        leaders = tuple(s.option for s in places if s.rank == 1 and ballots)
        return Outcome(ballots, places, leaders, _SCHULZE, (Matrix(options, wins, paths),))

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """The front; or the whole order, each option a tier of its own."""
        return choice[0] if look == FIRST else tuple((option,) for option in choice)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """Each ranked option with its place."""
        return tuple(Said(option, str(place)) for place, option in enumerate(choice, start=1))

    def issues(self, question: QuestionTerms) -> list[str]:
        """Enough options, limits that can be met, and a rule that exists."""
        shape = self.ask(question)
        found = too_few(question, 2) + rule_issues(question, self.rules)
        most_possible = len(question.options) - len(question.alone)
        if not 1 <= shape.least <= shape.most <= most_possible:
            found.append("limits")
        return found
