"""What a voter does in the booth: show who they are, mark, cast. One callback for each click."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import streamlit as st

from models.methods import Said
from services import Refused, answers, identity, surveys, voting
from services.deps import Deps
from services.views import ConsultationView, QuestionView, Receipt
from ui import inputs, survey_pages
from ui.page import browser_id, is_elder
from ui.screens import Screen, mixed, screens
from ui.stand import MARK, REVIEW, VERIFY, Stand

PROOF, COMMENT = "ballot.proof", "ballot.comment"
_VERIFY_AGAIN = frozenset({"identity.token", "identity.expired"})


def stratum_key(dimension: str) -> str:
    """The key of the question for one stratum."""
    return f"ballot.strata.{dimension}"


@dataclass(frozen=True)
class Booth:
    """One consultation with a voter before it, for as long as the page stays."""

    deps: Deps
    view: ConsultationView
    #: where this site is reached from outside
    origin: str = ""
    #: code → name of all places, in the reader's language
    place_names: Mapping[str, str] = field(default_factory=dict)
    #: codes of the towns that may be named as one's own
    towns: tuple[str, ...] = ()
    spare_number: Callable[[], str] = str
    #: at a desk: who casts instead, and what must be said yes to before
    caster: Callable[..., Receipt] | None = None
    pledges: tuple[str, ...] = ()

    @cached_property
    def stand(self) -> Stand:
        """Where this voter stands."""
        return Stand(self.view.id)

    @property
    def is_at_desk(self) -> bool:
        """Does somebody in office stand beside the voter?"""
        return self.caster is not None

    @property
    def asks(self) -> str:
        """What the identity check asks for: none, number or code."""
        return identity.asks(self.view.provider)

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """All questions, with options in this voter's own order where that was declared."""
        return tuple(mixed(q, self.stand.seed) for q in self.view.questions)

    @property
    def asked(self) -> tuple[QuestionView, ...]:
        """The questions that this voter is asked, as far as the answers tell by now."""
        asked = {q.code for q in answers.shown(self.view, self.stand.marked)}
        return tuple(q for q in self.questions if q.code in asked)

    @property
    def screens(self) -> tuple[Screen, ...]:
        """All screens on which this voter marks; in elder mode a question is one."""
        every, seed = self.questions, self.stand.seed
        one_at_a_time = is_elder() or bool(self.view.survey.get(surveys.ONE_AT_A_TIME))
        return screens(every, self.asked, seed, one_at_a_time=one_at_a_time)

    @property
    def screen(self) -> Screen:
        """The screen that the voter is at."""
        every = self.screens
        return every[min(int(self.stand.at), len(every) - 1)]

    @property
    def is_last(self) -> bool:
        """Does the review come after this screen?"""
        return bool(self.stand.at >= len(self.screens) - 1)

    def fields_of(self, question: QuestionView) -> QuestionView:
        """*question* with new fields each time one begins anew: old ones keep their marks."""
        turn = self.stand.turn
        return replace(question, code=f"{question.code}.{turn}") if turn else question

    def is_optional(self, question: QuestionView) -> bool:
        """May *question* be left out?"""
        return not answers.is_required(self.view, question)

    def chosen(self) -> dict[str, tuple[Said, ...]]:
        """The marks, to be repeated in words."""
        return voting.review(self.view, self.stand.marked)

    def takes_comment(self) -> bool:
        """Has the voter chosen "none of these", or a survey's "other", which open a remark?"""
        said = self.chosen()
        return any(
            one.option and answers.opens_remark(q, q.option(one.option))
            for q in self.view.questions
            for one in said.get(q.code, ())
        )


def verify(booth: Booth, demo_number: str = "") -> None:
    """Check what was typed and let the voter in."""
    stand = booth.stand
    typed = demo_number or str(st.session_state.get(PROOF, ""))
    proof = {} if booth.asks == "none" else {booth.asks: typed}
    try:
        found = identity.identify(
            booth.deps,
            slug=booth.view.slug,
            proof=proof,
            client=st.context.ip_address or "local",
            browser=browser_id(),
        )
    except Refused as refusal:
        stand.refused(refusal)
        return
    stand.admit(found)
    survey_pages.recall(booth.deps, stand)


def _forward(booth: Booth, asked: tuple[QuestionView, ...]) -> None:
    """On to the next screen or to the review, unless what was marked for *asked* is refused."""
    stand = booth.stand
    try:
        answers.refuse_unless_answered(booth.view, asked, stand.marked)
        if booth.is_last:
            voting.review(booth.view, stand.marked)
    except Refused as refusal:
        stand.refused(refusal)
        return
    if booth.is_last:
        stand.to_review()
    else:
        stand.at += 1


def _take(booth: Booth) -> bool:
    """Keep the marks of this screen's form; False where they cannot be read."""
    stand, asked = booth.stand, booth.screen.questions
    try:
        marks = {q.code: inputs.read(booth.fields_of(q), st.session_state) for q in asked}
    except Refused as refusal:
        stand.refused(refusal)
        return False
    stand.marked = {**stand.marked, **marks}
    return True


def mark(booth: Booth) -> None:
    """Take the marks of this screen; on to the review, or to the next screen."""
    if _take(booth):
        _forward(booth, booth.screen.questions)
        survey_pages.keep(booth.deps, booth.stand)


def decide(booth: Booth, duel: str) -> None:
    """Take one pair as ``winner>loser``, or as no difference; on to the next."""
    stand, screen = booth.stand, booth.screen
    if not screen.pair:
        return
    code = screen.questions[0].code
    duels = {**stand.duels.get(code, {}), str(screen.number): duel}
    stand.duels = {**stand.duels, code: duels}
    decided = [one for one in duels.values() if one]
    stand.marked = {**stand.marked, code: {"pairs": decided} if decided else {}}
    _forward(booth, screen.questions if screen.is_last_pair else ())
    survey_pages.keep(booth.deps, stand)


def previous(booth: Booth) -> None:
    """One screen back; what was marked on this one is kept."""
    if booth.screen.pair or _take(booth):
        booth.stand.at = max(0, booth.stand.at - 1)
        survey_pages.keep(booth.deps, booth.stand)


def _keep_written(booth: Booth) -> None:
    """What stands on the review beside the marks outlives the widgets that hold it."""
    stand, said = booth.stand, st.session_state
    stand.comment = str(said.get(COMMENT, stand.comment))
    told = {d: said[stratum_key(d)] for d in booth.view.strata if stratum_key(d) in said}
    stand.strata = {**stand.strata, **told}


def go(booth: Booth, step: str) -> None:
    """To another screen; remarks and marks are kept."""
    stand = booth.stand
    _keep_written(booth)
    stand.at = 0
    stand.step = step


def begin_anew(booth: Booth) -> None:
    """Forget what was answered, here and in the server's memory."""
    stand = booth.stand
    survey_pages.forget(booth.deps, stand)
    stand.marked, stand.duels, stand.comment, stand.strata, stand.at = {}, {}, "", {}, 0
    stand.is_recalled = False
    stand.turn += 1
    survey_pages.clear(booth.view.questions)


def revise(booth: Booth) -> None:
    """Take the ballot up again, to replace the one that was cast."""
    booth.stand.is_revising = True
    go(booth, MARK)


def keep(booth: Booth) -> None:
    """Leave the ballot as it was cast."""
    stand = booth.stand
    stand.keep(stand.receipt, "vote.receipt_again", stand.opening)


def pledge_key(name: str) -> str:
    """The key of the box to tick for one thing that must be said yes to."""
    return f"ballot.pledge.{name}"


def _caster(booth: Booth) -> Callable[..., Receipt]:
    """How this ballot is handed in: by the voter, or by those at the desk with what was agreed."""
    if booth.caster is None:
        revise = booth.stand.is_revising
        return partial(voting.cast_ballot, booth.deps, revise=revise, can_open=True)
    given = tuple(p for p in booth.pledges if st.session_state.get(pledge_key(p)))
    return partial(booth.caster, pledges=given)


def cast(booth: Booth) -> None:
    """Hand the ballot in. A second click on the same review is the same attempt."""
    stand = booth.stand
    if stand.step != REVIEW:
        return
    _keep_written(booth)
    try:
        receipt = _caster(booth)(
            token=stand.token,
            answers=stand.marked,
            strata={d: stand.strata.get(d) for d in booth.view.strata},
            comment=stand.comment if booth.takes_comment() else "",
            attempt=stand.attempt,
        )
    except Refused as refusal:
        _not_cast(booth, refusal)
        return
    survey_pages.forget(booth.deps, stand)
    title = "vote.receipt_changed" if receipt.revision else "vote.receipt_title"
    stand.keep(receipt.code, title, receipt.opening)
    stand.comment, stand.strata = "", {}


def _not_cast(booth: Booth, refusal: Refused) -> None:
    stand = booth.stand
    if stand.is_revising and refusal.code == "ballot.closed":
        refusal = Refused("vote.closed_unchanged", {"receipt": stand.receipt})
    stand.refused(refusal)
    earlier = str(refusal.facts.get("receipt", ""))
    if earlier and booth.is_at_desk:  # whoever stands here must not learn of another's receipt
        stand.refused(Refused("assisted.has_voted"))
    elif earlier:
        stand.keep(earlier, "vote.receipt_again")
    elif refusal.code in _VERIFY_AGAIN:
        stand.step = VERIFY
