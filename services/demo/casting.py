"""Simulated residents at the urn: the real way in, for as many as are given."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from services.demo.files import content
from services.demo.residents import Resident
from services.demo.wishes import mark_of
from services.deps import Deps
from services.identity import VotingPass, identify
from services.views import ConsultationView
from services.voting import cast_later

_NONE = ["N"]
#: so many are let in at the same time: a database server need not wait for one after the other
_AT_ONCE = 3


def pass_for(deps: Deps, view: ConsultationView, who: Resident) -> VotingPass:
    """What this resident is let in with: a number on the roll, or a browser of their own."""
    return identify(
        deps,
        slug=view.slug,
        proof={"number": who.code},
        client=f"simulated {who.code}",
        browser=f"simulated {who.code}",
    )


def _remarks(view: ConsultationView) -> list[str]:
    """What people say beside "none of these", if anything is written for this consultation."""
    about = {c["id"]: c["slug"] for c in content("demo_consultations")}
    return [c["zh"] for c in content("demo_comments") if about[c["about"]] == view.slug]


def cast_for(
    deps: Deps, view: ConsultationView, turns: Sequence[Resident], *, with_remarks: bool = False
) -> int:
    """Let each of *turns* vote who has not; returns how many ballots are durable now.

    Args:
        with_remarks: the first who choose "none of these" leave the files' comments.
    """
    waiting = []
    remarks = _remarks(view) if with_remarks else []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        passes = list(pool.map(partial(pass_for, deps, view), turns))
    for who, entry in zip(turns, passes, strict=True):
        if entry.has_voted:
            continue
        mark = mark_of(who, view)
        comment = remarks.pop() if remarks and _NONE in mark.answers.values() else ""
        waiting.append(
            cast_later(
                deps,
                token=entry.token,
                answers=mark.answers,
                strata=mark.strata,
                comment=comment,
            )
        )
    for later in waiting:
        later.result()
    return len(waiting)
