"""The demo's past, lived through step by step at the moments when it would have happened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain

from services import mixing, procedure, recount, releases, schedule
from services.consultations import by_slug
from services.demo.asking import announce, write_draft
from services.demo.casting import cast_for
from services.demo.desks import desk_deeds
from services.demo.files import text
from services.demo.noted import Deed, Noted
from services.demo.plans import Plan
from services.demo.sayings import statement_deeds
from services.demo.sheets import paper_deeds
from services.demo.turnout import Wave, waves
from services.demo.wishes import has_wishes, online_by_today, voters
from services.deps import SYSTEM, Actor, Deps, begin
from services.throttle import Throttle

Tell = Callable[[str, int, int], None]
_REVIEWER, _STAFF = "reviewer", "staff.county"


@dataclass
class PastClock:
    """A clock that is moved from one past moment to the next."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def in_the_past(deps: Deps, clock: PastClock) -> Iterator[Deps]:
    """The same county as *clock* has it, with a memory of its own of which nothing stays."""
    past = replace(deps, clock=clock, cache={}, throttle=Throttle())
    try:
        yield past
    finally:
        if "urn" in vars(past):
            past.urn.close()


@dataclass
class History:
    """What happens when, and how far it is told."""

    deps: Deps
    clock: PastClock
    people: Mapping[str, Actor]
    now: datetime
    tell: Tell
    total: int = 0
    cast: int = 0
    _deeds: list[Noted] = field(default_factory=list)
    _ends: set[datetime] = field(default_factory=set)

    def plan(self, plan: Plan) -> None:
        """Put the life of one consultation on the calendar."""
        author = self.people[plan.spec.get("drafted_by", _STAFF)]
        if plan.is_built:
            self._note(plan.drafted_at, partial(self._draft, plan, author))
            self._note(plan.submitted_at, partial(self._submit, plan, author))
            self._note(plan.approved_at, partial(self._approve, plan))
            self._note(plan.published_at, partial(self._publish, plan, author))
        else:
            self._note(plan.approved_at, partial(self._announce, plan, author))
        self._note(plan.opens_at, partial(schedule.open_due, self.deps))
        self._note(plan.closes_at, partial(self._close, plan))
        if plan.is_built and has_wishes(plan.slug):
            self._plan_votes(plan)

    def _plan_votes(self, plan: Plan) -> None:
        percent = min(100, self.deps.settings.demo_percent)
        total = online_by_today(plan.slug, plan.areas, plan.basis) * percent // 100
        self.total += total
        for wave in waves(plan, total, self.now):
            self._note(wave.at, partial(self._vote, wave))
            self._ends.add(wave.at)
        ways = (desk_deeds, paper_deeds, statement_deeds)
        for moment, deed in chain.from_iterable(way(self.deps, plan, self.people) for way in ways):
            self._note(moment, deed)

    def _note(self, moment: datetime | None, deed: Deed) -> None:
        if moment is not None and moment < self.now:
            self._deeds.append((moment, deed))

    def live(self) -> None:
        """Do everything in its order, each at its moment."""
        self._deeds += [(moment, self._mix_and_release) for moment in self._ends]
        for moment, deed in sorted(self._deeds, key=lambda noted: noted[0]):
            self.clock.now = moment
            deed()
        self.clock.now = self.now

    def _mix_and_release(self) -> None:
        mixing.mix_due(self.deps)
        releases.release_due(self.deps)

    def _draft(self, plan: Plan, author: Actor) -> None:
        with begin(self.deps, actor=author) as work:
            write_draft(work, plan)

    def _submit(self, plan: Plan, author: Actor) -> None:
        with begin(self.deps, actor=author) as work:
            procedure.submit(work, slug=plan.slug)

    def _approve(self, plan: Plan) -> None:
        with begin(self.deps, actor=self.people[_REVIEWER]) as work:
            procedure.approve(work, slug=plan.slug)

    def _announce(self, plan: Plan, author: Actor) -> None:
        with begin(self.deps, actor=author) as work:
            announce(work, plan, self.people[_REVIEWER])

    def _close(self, plan: Plan) -> None:
        schedule.close_due(self.deps)
        if plan.is_built:
            return
        with begin(self.deps, actor=SYSTEM) as work:
            recount.recount(work, by_slug(work, plan.slug).id)

    def _publish(self, plan: Plan, author: Actor) -> None:
        with begin(self.deps, actor=author) as work:
            procedure.publish(work, slug=plan.slug, answer=text(plan.spec["answer"]))

    def _vote(self, wave: Wave) -> None:
        plan = wave.plan
        with begin(self.deps, actor=SYSTEM, write=False) as work:
            view = by_slug(work, plan.slug)
        turns = voters(plan.slug, plan.areas, plan.basis)[wave.start : wave.start + wave.count]
        self.cast += cast_for(self.deps, view, turns, with_remarks=wave.start == 0)
        self.tell("votes", self.cast, self.total)
