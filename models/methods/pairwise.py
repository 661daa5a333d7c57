"""Which of these two? A few pairs of options are shown, and one of each is chosen."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from models.methods.base import (
    BALLOTS,
    PAIRS,
    Ask,
    Bag,
    Matrix,
    Outcome,
    QuestionTerms,
    Said,
    Standing,
    at_front,
)
from models.methods.duels import duels
from models.methods.places import placed
from models.methods.settings import none_here, rule_issues, too_few, whole
from models.rules.refusal import Refused

_SHOWN = 10


def _pairs_of(options: tuple[str, ...]) -> int:
    return len(options) * (len(options) - 1) // 2


def offered(question: QuestionTerms, seed: str) -> tuple[tuple[str, str], ...]:
    """The pairs for one voter, the left one first: the same ones for the same *seed*.

    Which pairs, in which order and which option on the left is drawn with SHA-256 of
    ``seed|question|first|second``, so that over many voters every pair is shown as often.
    """

    def lot(pair: tuple[str, str]) -> bytes:
        text = "|".join((seed, question.code, *pair))
        return hashlib.sha256(text.encode()).digest()

    drawn = sorted(combinations(question.options, 2), key=lot)[: Pairwise().ask(question).most]
    return tuple(pair if lot(pair)[-1] % 2 else pair[::-1] for pair in drawn)


def _duel(question: QuestionTerms, raw: Any) -> tuple[str, str]:
    winner, _, loser = raw.partition(">") if isinstance(raw, str) else ("", "", "")
    if winner == loser or not {winner, loser} <= set(question.options):
        raise Refused("ballot.unknown_pair")
    return winner, loser


class Pairwise:
    """Pairs of options; what a voter sees depends on chance, so strengths are estimated."""

    code = "pairwise"
    rules = ("bradley_terry",)
    looks = frozenset({PAIRS})

    def ask(self, question: QuestionTerms) -> Ask:
        """At least one of the ``pairs`` that are shown (10 where unset, never more than exist)."""
        every = _pairs_of(question.options)
        return Ask("pairs", 1, min(every, whole(question, "pairs", _SHOWN)))

    def read(self, question: QuestionTerms, raw: Any) -> dict[str, list[str]]:
        """``{"pairs": [winner>loser, …]}``, sorted, each pair at most once."""
        given = raw.get("pairs") if isinstance(raw, Mapping) else raw
        if not isinstance(given, list | tuple) or not given:
            raise Refused("ballot.nothing_chosen")
        most = self.ask(question).most
        if len(given) > most:
            raise Refused("ballot.too_many", {"most": most, "chosen": len(given)})
        pairs = [_duel(question, one) for one in given]
        if len({frozenset(pair) for pair in pairs}) != len(pairs):
            raise Refused("ballot.repeated_pair")
        return {"pairs": sorted(f"{winner}>{loser}" for winner, loser in pairs)}

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for each duel, one more for each option that won more than half of its own."""
        pairs = self.look(question, choice, PAIRS)
        bag = {BALLOTS: 1} | dict.fromkeys(choice["pairs"], 1)
        for option in {winner for winner, _ in pairs}:
            met = sum(option in pair for pair in pairs)
            if 2 * sum(option == winner for winner, _ in pairs) > met:
                bag[option] = 1
        return bag

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Duels won and their share; strengths, which see who the rivals were, come at the end."""
        options, wins = question.options, duels(tally, question.options)
        won = {a: sum(wins[a, b] for b in options if b != a) for a in options}
        met = {a: won[a] + sum(wins[b, a] for b in options if b != a) for a in options}
        share = {a: Fraction(won[a], met[a]) if met[a] else Fraction(0) for a in options}
        places = tuple(
            Standing(option, won[option], rank, share[option] if met[option] else None)
            for option, rank in placed(options, share.__getitem__)
        )
        working = (Matrix(options, wins),)
        ballots = tally.get(BALLOTS, 0)
        return Outcome(ballots, places, at_front(places), self.rules[0], working, is_partial=True)

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """The winner and the loser of each pair."""
        return tuple(_duel(question, pair) for pair in choice["pairs"])

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """The winner of each pair, and over whom."""
        return tuple(Said(a, f">{b}") for a, b in self.look(question, choice, PAIRS))

    def issues(self, question: QuestionTerms) -> list[str]:
        """Two options or more, and a pair to show."""
        found = too_few(question, 2) + none_here(question) + rule_issues(question, self.rules)
        return found + ([] if whole(question, "pairs", _SHOWN) >= 1 else ["pairs"])
