"""Borda: a point for each option below, on every ballot (J.-C. de Borda 1781)."""

from models.counting.lots import Lots
from models.counting.orders import ballots, duels
from models.methods.base import (
    ORDER,
    Matrix,
    Outcome,
    Profile,
    QuestionTerms,
    Standing,
    at_front,
)
from models.methods.duels import borda
from models.methods.places import placed


class Borda:
    """Most points lead. Whatever was not ranked stands below all that was, and earns nothing."""

    code = "borda"
    look = ORDER
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Points; options that share a tier give each other none."""
        wins = duels(question.options, looks)
        points = borda(wins, question.options)
        places = tuple(
            Standing(option, points[option], rank)
            for option, rank in placed(question.options, points.__getitem__)
        )
        working = (Matrix(question.options, wins),)
        return Outcome(ballots(looks), places, at_front(places), self.code, working)
