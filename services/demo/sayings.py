"""Statements that residents of the demo add, and what staff said to them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from services import statement_desk, statements
from services.consultations import by_slug
from services.demo.casting import pass_for
from services.demo.files import content
from services.demo.noted import Noted
from services.demo.plans import Plan
from services.demo.wishes import voters
from services.deps import SYSTEM, Actor, Deps, begin


def _propose(deps: Deps, plan: Plan, place: int, said: dict[str, Any]) -> None:
    with begin(deps, actor=SYSTEM, write=False) as work:
        view = by_slug(work, plan.slug)
    who = voters(plan.slug, plan.areas, plan.basis)[place]
    token = pass_for(deps, view, who).token
    statements.propose(deps, token=token, question=view.questions[0].code, text=said["text"])


def _decide(deps: Deps, plan: Plan, author: Actor, said: dict[str, Any]) -> None:
    with begin(deps, actor=author) as work:
        waiting = statement_desk.added(work, slug=plan.slug)
        one = next(view.id for view in waiting if view.text == said["text"])
        if "reason" in said:
            statement_desk.reject(work, slug=plan.slug, statement=one, reason=said["reason"])
        else:
            statement_desk.accept(
                work, slug=plan.slug, statement=one, translation=said["translation"]
            )


def statement_deeds(deps: Deps, plan: Plan, actors: Mapping[str, Actor]) -> Iterator[Noted]:
    """Each statement on its day, and on a later one the decision, where there is one yet."""
    for place, said in enumerate(content("demo_statements").get(plan.slug, ())):
        yield plan.on_day(said["day"]), partial(_propose, deps, plan, place, said)
        if "decided" in said:
            author = actors[plan.spec["drafted_by"]]
            yield plan.on_day(said["decided"]), partial(_decide, deps, plan, author, said)
