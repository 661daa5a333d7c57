"""Paper ballots of the demo: printed, handed out, read by two people, and signed at the end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import accumulate
from typing import Any

from models.rules import paper as rule
from services import paper, paper_protocol, paper_reading, paper_sheet, schedule
from services.consultations import by_slug
from services.demo.files import text
from services.demo.noted import Noted
from services.demo.offline import Group, groups
from services.demo.plans import Plan
from services.demo.wishes import mark_of
from services.deps import Actor, Deps, begin
from services.paper_batches import SPOILED, UNUSED
from services.views import ConsultationView

_ISSUED = timedelta(days=1)
_SIGNED = timedelta(hours=2)
_FIRST = 1


@dataclass
class Batch:
    """One batch of the files: its sheets are used, found invalid, exchanged, or come back blank.

    Sheets are numbered in that order, those nobody brings back between invalid and exchanged ones.
    """

    deps: Deps
    plan: Plan
    actors: Mapping[str, Actor]
    group: Group
    id: str = field(default="", init=False)

    @property
    def _spec(self) -> dict[str, Any]:
        return self.group.spec

    def _actor(self, place: int) -> Actor:
        return self.actors[self._spec["readers"][place]]

    def issue(self) -> None:
        """Make the sheets and print them."""
        with begin(self.deps, actor=self._actor(0)) as work:
            self.id = paper.issue(
                work, slug=self.plan.slug, area=self._spec["area"], size=self._spec["size"]
            )
            paper_sheet.print_batch(work, batch_id=self.id)

    def hand_out(self, start: int, count: int) -> None:
        """Give a sheet to the next *count* people."""
        with begin(self.deps, actor=self._actor(0)) as work:
            for who in self.group.people[start : start + count]:
                paper.hand_out(work, batch_id=self.id, number=who.code)

    def _serial(self, view: ConsultationView, sheet: int) -> str:
        """As printed; each batch of the files is the first of its exercise."""
        return rule.serial(view.id, _FIRST, sheet, self.deps.keys.ballot_keys(view.id).tag)

    def _marks(self, view: ConsultationView, sheet: int) -> dict[str, Any]:
        return mark_of(self.group.people[sheet - 1], view).answers

    def _mistaken(self, view: ConsultationView, sheet: int) -> dict[str, Any]:
        """What a tired eye reads on *sheet*: the marks of another one."""
        right = self._marks(view, sheet)
        others = (self._marks(view, n) for n in range(1, len(self.group.people) + 1))
        return next(marks for marks in others if marks != right)

    def _read(self, place: int, sheets: Iterable[int], *, wrong: Iterable[int] = ()) -> None:
        """One person's reading of *sheets*, with a slip of the eye on those of *wrong*."""
        said = self._spec
        with begin(self.deps, actor=self._actor(place)) as work:
            view = by_slug(work, self.plan.slug)
            for sheet in sheets:
                marks = self._mistaken if sheet in wrong else self._marks
                paper_reading.read_sheet(
                    work,
                    slug=self.plan.slug,
                    serial=self._serial(view, sheet),
                    answers=marks(view, sheet),
                    is_invalid=said["used"] < sheet <= said["used"] + said["invalid"],
                )

    def read(self) -> None:
        """Two people read; of two sheets they read something else, of which a third settles one."""
        said = self._spec
        found = range(1, said["used"] + said["invalid"] + 1)
        unsettled = range(found.stop, found.stop + said["unsettled"])
        once = range(unsettled.stop, unsettled.stop + said["once"])
        self._read(0, [*found, *unsettled, *once])
        self._read(1, [*found, *unsettled], wrong={said["settled"], *unsettled})
        self._read(2, [said["settled"]])

    def set_aside(self) -> None:
        """Exchanged sheets lie behind those that were given to people; the rest is blank."""
        first, said = len(self.group.people) + 1, self._spec
        with begin(self.deps, actor=self._actor(0)) as work:
            for count, state in ((said["exchanged"], SPOILED), (said["blank"], UNUSED)):
                last = first + count - 1
                if count:
                    paper.set_aside(work, batch_id=self.id, first=first, last=last, state=state)
                first += count

    def sign(self) -> None:
        """The protocol by one, the second name by another; then nothing holds up the close."""
        with begin(self.deps, actor=self._actor(0)) as work:
            paper_protocol.draw_up(work, batch_id=self.id, note=text(self._spec["note"])["zh"])
        with begin(self.deps, actor=self._actor(1)) as work:
            paper_protocol.sign(work, batch_id=self.id)
        schedule.close_due(self.deps)


def paper_deeds(deps: Deps, plan: Plan, actors: Mapping[str, Actor]) -> Iterator[Noted]:
    """The way of each batch of *plan*, with the moments of its steps."""
    for group in groups("paper", plan.slug, plan.areas, plan.basis):
        batch = Batch(deps, plan, actors, group)
        days = group.spec["days"]
        yield plan.opens_at - _ISSUED, batch.issue
        for (day, count), start in zip(
            days.items(), accumulate(days.values(), initial=0), strict=False
        ):
            yield plan.on_day(day), partial(batch.hand_out, start, count)
        yield plan.on_day(group.spec["read"]), batch.read
        yield plan.on_day(group.spec["read"]), batch.set_aside
        yield plan.closes_at + _SIGNED, batch.sign
