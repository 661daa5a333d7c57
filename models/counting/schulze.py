"""Schulze: the option whose path to every other is the stronger one (M. Schulze 2011)."""

from models.counting.lots import Lots
from models.counting.orders import ballots, duels
from models.methods.base import ORDER, Matrix, Outcome, Profile, QuestionTerms, Standing
from models.methods.duels import beaten, strongest
from models.methods.places import placed


class Schulze:
    """A Condorcet method by winning votes: who wins every duel wins; cycles go by paths.

    The count of a standing is the number of options that it beats.
    """

    code = "schulze"
    look = ORDER
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Ranks by how many options beat each; ties are told as ties."""
        options = question.options
        wins = duels(options, looks)
        paths = strongest(wins, options)
        losses = beaten(paths, options)
        beats = {a: sum(paths[a, b] > paths[b, a] for b in options if b != a) for a in options}
        places = tuple(
            Standing(option, beats[option], rank)
            for option, rank in placed(options, lambda o: -losses[o])
        )
        size = ballots(looks)
        leaders = tuple(s.option for s in places if s.rank == 1 and size)
        return Outcome(size, places, leaders, self.code, (Matrix(options, wins, paths),))


def condorcet_winner(matrix: Matrix) -> str:
    """The option that wins its duel with every other; empty where there is none."""
    for a in matrix.options:
        if all(matrix.wins[a, b] > matrix.wins[b, a] for b in matrix.options if b != a):
            return a
    return ""
