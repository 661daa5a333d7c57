"""Published elections and budgets as questions and looks; the files say where they come from."""

from pathlib import Path

from models.methods import QuestionTerms

DATA = Path(__file__).parent / "ballots"


def _lines(name):
    text = (DATA / name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def election(name):
    """Options, and ballots as tiers from front to back with their number."""
    options, looks = {}, []
    for line in _lines(name):
        count, _, order = line.partition(": ")
        tiers = tuple(
            tuple(o.strip() for o in tier.replace(",", "=").split("=")) for tier in order.split(">")
        )
        options |= dict.fromkeys(option for tier in tiers for option in tier)
        looks.append((tiers, int(count)))
    return QuestionTerms("q1", tuple(options)), tuple(looks)


def budget(name):
    """The question with its pot and costs, approval sets with their number, what was selected."""
    costs, selected, looks, pot = {}, set(), [], 0
    for line in _lines(name):
        kind, *rest = line.split()
        if kind == "pot":
            pot = int(rest[0])
        elif kind == "project":
            costs[rest[0]] = int(rest[1])
            if rest[3] == "1":
                selected.add(rest[0])
        else:
            looks.append((frozenset(rest), int(kind.rstrip(":"))))
    terms = QuestionTerms("q1", tuple(costs), settings={"total_cny": pot}, costs=costs)
    return terms, tuple(looks), selected


#: Distances stand for preferences; the example of the encyclopedias for a century of arguments.
TENNESSEE = QuestionTerms("capital", ("Memphis", "Nashville", "Chattanooga", "Knoxville"))
TENNESSEE_ORDERS = tuple(
    (tuple((city,) for city in order), count)
    for order, count in (
        (("Memphis", "Nashville", "Chattanooga", "Knoxville"), 42),
        (("Nashville", "Chattanooga", "Knoxville", "Memphis"), 26),
        (("Chattanooga", "Knoxville", "Nashville", "Memphis"), 15),
        (("Knoxville", "Chattanooga", "Nashville", "Memphis"), 17),
    )
)
#: Electowiki's scores from 0 to 5 for the same voters.
TENNESSEE_SCORES = tuple(
    (dict(zip(TENNESSEE.options, scores, strict=True)), count)
    for scores, count in (
        ((5, 2, 1, 0), 42),
        ((0, 5, 3, 2), 26),
        ((0, 2, 5, 3), 15),
        ((0, 1, 3, 5), 17),
    )
)
