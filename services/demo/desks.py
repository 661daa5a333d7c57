"""Staff of the demo at their desks: the counter, help by two people, the hotline."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from services import assisted
from services.consultations import by_slug
from services.demo.county import PASSWORD
from services.demo.noted import Noted
from services.demo.offline import Group, groups
from services.demo.plans import Plan
from services.demo.residents import Resident
from services.demo.wishes import mark_of
from services.deps import SYSTEM, Actor, Deps, begin
from services.views import ConsultationView

#: so many desks are open side by side
_AT_ONCE = 3


def _serve(
    deps: Deps, view: ConsultationView, actor: Actor, desk: str, group: Group, who: Resident
) -> None:
    entry = assisted.admit(deps, actor, desk=desk, number=who.code)
    mark = mark_of(who, view, group.spec.get("appeal"))
    assisted.cast(
        deps,
        actor,
        desk=desk,
        token=entry.token,
        answers=mark.answers,
        strata=mark.strata,
        pledges=assisted.PLEDGES[group.spec["channel"]],
    )


def _open_a_day(
    deps: Deps, plan: Plan, actors: Mapping[str, Actor], group: Group, turns: Sequence[Resident]
) -> None:
    """One morning at one desk."""
    spec, second = group.spec, group.spec.get("second")
    actor = actors[spec["staff"]]
    desk = assisted.open_desk(
        deps,
        actor,
        slug=plan.slug,
        area=spec["area"],
        channel=spec["channel"],
        second=actors[second].name if second else "",
        password=PASSWORD if second else "",
    )
    with begin(deps, actor=SYSTEM, write=False) as work:
        view = by_slug(work, plan.slug)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(partial(_serve, deps, view, actor, desk, group), turns))


def desk_deeds(deps: Deps, plan: Plan, actors: Mapping[str, Actor]) -> Iterator[Noted]:
    """Each morning at each desk of *plan*, with the moment at which it is."""
    for group in groups("desks", plan.slug, plan.areas, plan.basis):
        start = 0
        for day, count in group.spec["days"].items():
            turns = group.people[start : start + count]
            start += count
            yield plan.on_day(day), partial(_open_a_day, deps, plan, actors, group, turns)
