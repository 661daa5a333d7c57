"""The declared count of a question after close, and the same ballots counted in other ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.counting import RULES, CountingRule, Lots
from models.methods import METHODS, Outcome, Profile, QuestionTerms
from models.rules.refusal import Refused
from services import treelog
from services.consultations import terms_of
from services.deps import Work
from services.profiles import profile_of
from services.ties import draw_of
from services.views import ConsultationView, Draw, QuestionView


@dataclass(frozen=True)
class Comparison:
    """One question's ballots, counted by the declared rule and by every other that can read them.

    ``is_agreed``: all of them put the same options in front. ``draws`` holds, by rule, the lots
    that a count asked for.
    """

    question: QuestionView
    declared: Outcome
    others: tuple[Outcome, ...]
    draws: Mapping[str, Draw] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Outcome, ...]:
        """All outcomes, the declared one first."""
        return (self.declared, *self.others)

    @property
    def is_agreed(self) -> bool:
        """Do all rules lead to the same?"""
        return len({frozenset(outcome.leaders) for outcome in self.all}) == 1


def declared_rule(question: QuestionView) -> str:
    """Code of the rule that decides, fixed before opening; empty where nothing is decided."""
    method = METHODS.get(question.method)
    if method is None or not method.rules:
        return ""
    chosen = str(question.settings.get("rule", ""))
    return chosen if chosen in method.rules else method.rules[0]


def lots_of(work: Work, view: ConsultationView) -> Lots:
    """Lots from the root of the last tree head: anybody can draw them again."""
    head = treelog.latest_head(work, view.id)
    return Lots(head.root if head else view.frozen_hash or "")


def _looked(terms: QuestionTerms, question: QuestionView, profile: Profile, look: str) -> Profile:
    method = METHODS[question.method]
    return tuple((method.look(terms, choice, look), count) for choice, count in profile)


def _applies(rule: CountingRule, question: QuestionView) -> bool:
    if rule.look not in METHODS[question.method].looks:
        return False
    return not rule.spends or bool(question.settings.get("total_cny"))


def outcome_by(rule: str, question: QuestionView, profile: Profile, lots: Lots) -> Outcome:
    """*profile* counted by the rule with this code."""
    terms = terms_of(question)
    counting = RULES[rule]
    return counting.count(terms, _looked(terms, question, profile, counting.look), lots)


def outcome_of(
    work: Work, view: ConsultationView, question: QuestionView, tally: dict[str, int]
) -> Outcome:
    """The outcome of released counters; from whole ballots where the declared rule needs them.

    Whole ballots exist after close only: until then such an outcome stays partial.
    """
    found = METHODS[question.method].outcome(terms_of(question), tally)
    rule = declared_rule(question)
    if not found.is_partial or rule not in RULES:
        return found
    return _decided(work, view, question) or found


def _decided(work: Work, view: ConsultationView, question: QuestionView) -> Outcome | None:
    """The count of the profile by the declared rule; None before close."""
    key = ("decided", view.id, question.code)
    if key not in work.deps.settled:
        profile = profile_of(work, view, question.code)
        if not profile:
            return None
        rule = declared_rule(question)
        work.deps.settled[key] = outcome_by(rule, question, profile, lots_of(work, view))
    found: Outcome = work.deps.settled[key]
    return found


def is_comparable(question: QuestionView) -> bool:
    """Are there several rules that may tell this question's ballots differently?

    Of one mark on each ballot every rule makes the same.
    """
    declared = declared_rule(question)
    if question.ask is None or question.ask.shape == "one":
        return False
    return declared in RULES and any(
        rule.code != declared and _applies(rule, question) for rule in RULES.values()
    )


def _otherwise(work: Work, view: ConsultationView, question: QuestionView) -> tuple[Outcome, ...]:
    """The profile counted by every rule but the declared one; empty where none can read it."""
    key = ("compared", view.id, question.code)
    if key not in work.deps.settled:
        profile, lots = profile_of(work, view, question.code), lots_of(work, view)
        work.deps.settled[key] = tuple(
            outcome_by(rule.code, question, profile, lots)
            for rule in RULES.values()
            if rule.code != declared_rule(question) and _applies(rule, question)
        )
    found: tuple[Outcome, ...] = work.deps.settled[key]
    return found


def compared(work: Work, view: ConsultationView, code: str) -> Comparison:
    """The ballots of one question counted in every way that can read them.

    Raises:
        Refused: ``count.not_yet`` before close, ``count.one_way`` where only one rule can read
            them.
    """
    question = next((q for q in view.questions if q.code == code), None)
    if question is None or declared_rule(question) not in RULES:
        raise Refused("count.one_way")
    declared = _decided(work, view, question)
    if declared is None:
        raise Refused("count.not_yet")
    others = _otherwise(work, view, question)
    if not others:
        raise Refused("count.one_way")
    lots = lots_of(work, view)
    drawn = {o.rule: draw_of(view, question, o, lots) for o in (declared, *others)}
    return Comparison(question, declared, others, {r: d for r, d in drawn.items() if d})
