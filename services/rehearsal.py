"""A dry run: made-up answers through the real reading, counting and outcome; nothing is stored."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from json import loads
from random import Random
from typing import Any

from models.counting import RULES, Lots
from models.methods import METHODS, Ask
from models.rules import branching
from models.rules.canonical import canonical
from models.rules.refusal import Refused
from services.consultations import row_by_slug, terms_of, turnout_percent, whole_view
from services.counting import declared_rule, outcome_by
from services.deps import Work
from services.draft_forms import REQUIRED
from services.permission import may_see
from services.results import FIGURES, question_result
from services.views import ConsultationView, QuestionResult, QuestionView, ResultView

#: How the made-up people lean: not at all, to what stands first, or apart into two camps.
LEANINGS = ("even", "first", "camps")
MOST_PEOPLE, FEWEST_PEOPLE = 2000, 10
_SKIPPED, _TRIES = 0.12, 8


class Person:
    """Somebody who does not exist, and marks things by chance and by a leaning."""

    def __init__(self, chance: Random, leaning: str) -> None:
        self.chance = chance
        self.side = chance.random() < 0.55 if leaning == "camps" else leaning == "first"
        self.leaning = leaning

    def liking(self, place: int, size: int) -> float:
        """How much the option at *place* of *size* is liked; always above 0."""
        if self.leaning == "even":
            return 1.0
        at = place if self.side else size - 1 - place
        return float((1 + at) ** -1.5)

    def order(self, options: Sequence[str]) -> list[str]:
        """All options, those that are liked more often in front."""
        likes = {o: self.liking(i, len(options)) for i, o in enumerate(options)}
        return sorted(options, key=lambda o: -(self.chance.random() ** (1 / likes[o])))

    def pull(self, place: int, size: int) -> float:
        """From 0 to 1: how highly the option at *place* is marked."""
        liked = self.liking(place, size) / self.liking(0 if self.side else size - 1, size)
        drawn = self.chance.random()
        return drawn if self.leaning == "even" else 0.7 * drawn + 0.3 * liked


def _one(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    return person.order(codes)[:1]


def _some(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    real = [o.code for o in question.options if not o.is_none]
    if len(real) < len(codes) and person.chance.random() < 0.06:
        return [code for code in codes if code not in real][:1]
    most = min(ask.most, len(real))
    return person.order(real)[: person.chance.randint(min(max(1, ask.least), most), most)]


def _marks(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    # a scale of numbers rises from left to right, words go from the best to the worst
    is_rising = ask.highest > ask.lowest
    found = {}
    for place, code in enumerate(codes):
        at = min(int(person.pull(place, len(codes)) * len(ask.marks)), len(ask.marks) - 1)
        found[code] = ask.marks[at if is_rising else len(ask.marks) - 1 - at]
    return found


def _amounts(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    left, found = ask.total, {}
    for code in person.order(codes):
        most = min(ask.highest or left, int(left**0.5) if ask.is_square else left)
        given = person.chance.randint(0, max(0, most))
        found[code] = given
        left -= given * given if ask.is_square else given
    if not ask.is_square and left > 0:  # points are used up
        for code in codes:
            more = min(left, (ask.highest or left) - found[code])
            found[code] += more
            left -= more
    return {code: given for code, given in found.items() if given}


def _basket(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    left = ask.total
    found: list[str] = []
    for option in (question.option(code) for code in person.order(codes)):
        cost = option.cost_cny or 0
        if not option.is_none and cost <= left and len(found) < ask.most:
            found.append(option.code)
            left -= cost
    return found


def _number(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    width = ask.most - ask.least
    pull = person.pull(0, 2) if person.leaning != "even" else person.chance.random()
    return ask.least + round(pull * min(width, 10**6))


def _date(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    return date.fromordinal(person.chance.randint(ask.least, ask.most)).isoformat()


def _text(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    return "…"


def _pairs(person: Person, question: QuestionView, ask: Ask, codes: list[str]) -> Any:
    order = person.order(codes)
    pairs = [f"{a}>{b}" for i, a in enumerate(order) for b in order[i + 1 :]]
    person.chance.shuffle(pairs)
    return {"pairs": pairs[: ask.most]}


#: An open set: a new shape of input is one line here.
ANSWERS: dict[str, Callable[[Person, QuestionView, Ask, list[str]], Any]] = {
    "one": _one,
    "some": _some,
    "order": _some,
    "marks": _marks,
    "amounts": _amounts,
    "basket": _basket,
    "pairs": _pairs,
    "number": _number,
    "date": _date,
    "text": _text,
}


def _choice(person: Person, question: QuestionView, ask: Ask) -> Any:
    """A choice that the method accepts; None where none came out of a few tries."""
    method, terms = METHODS[question.method], terms_of(question)
    codes = [option.code for option in question.options]
    for _ in range(_TRIES):
        try:
            return method.read(terms, ANSWERS[ask.shape](person, question, ask, codes))
        except Refused:
            continue
    return None


def _ballot(person: Person, view: ConsultationView) -> dict[str, Any]:
    """What one made-up person answered; None where not asked or skipped."""
    found: dict[str, Any] = {}
    for question in view.questions:
        skips = not question.settings.get(REQUIRED, True) and person.chance.random() < _SKIPPED
        is_asked = branching.is_shown(terms_of(question), found) and not skips
        ask = question.ask if is_asked else None
        found[question.code] = _choice(person, question, ask) if ask else None
    return found


def _counted(
    question: QuestionView, ballots: Sequence[Mapping[str, Any]], seed: str
) -> QuestionResult:
    """As after a real close: by the declared rule from whole ballots, else from the counters."""
    choices = [b[question.code] for b in ballots if b[question.code] is not None]
    rule = declared_rule(question)
    if rule in RULES and choices:
        counter = Counter(canonical(choice) for choice in choices)
        profile = tuple((loads(choice), count) for choice, count in sorted(counter.items()))
        lots = Lots(sha256(seed.encode()).hexdigest())
        return question_result(question, outcome_by(rule, question, profile, lots))
    method, terms = METHODS[question.method], terms_of(question)
    tally: Counter[str] = Counter()
    for choice in choices:
        tally.update(method.count(terms, choice))
    return question_result(question, method.outcome(terms, dict(tally)))


def rehearsed(view: ConsultationView, *, people: int, leaning: str, seed: str) -> ResultView:
    """The result of *view* as if so many had voted; the same seed gives the same people.

    Raises:
        Refused: ``rehearsal.not_ready`` while a question cannot be answered at all,
            ``rehearsal.people`` for a number that makes no sense.
    """
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE or leaning not in LEANINGS:
        facts = {"least": FEWEST_PEOPLE, "most": MOST_PEOPLE}
        raise Refused("rehearsal.people", facts)
    wrong = [q for q in view.questions if q.ask is None or METHODS[q.method].issues(terms_of(q))]
    if wrong or not view.questions or branching.issues([terms_of(q) for q in view.questions]):
        raise Refused("rehearsal.not_ready")
    chance = Random(seed)  # noqa: S311  # nobody's secret depends on it
    ballots = [_ballot(Person(chance, leaning), view) for _ in range(people)]
    return ResultView(
        consultation_id=view.id,
        shows=FIGURES,
        ballots=people,
        electorate=None,
        turnout_percent=turnout_percent(people, None),
        released_at=None,
        seq=1,
        is_final=True,
        questions=tuple(_counted(question, ballots, seed) for question in view.questions),
    )


def rehearse(work: Work, *, slug: str, people: int, leaning: str) -> ResultView:
    """`rehearsed` with a draft as it is stored, for those who work on it."""
    row = row_by_slug(work, slug)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    return rehearsed(
        whole_view(work, row), people=people, leaning=leaning, seed=f"{slug}|{leaning}"
    )
