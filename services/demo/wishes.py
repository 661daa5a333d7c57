"""Who of the residents takes part in a ballot, in which order, and what they mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from services.demo.answers import answer
from services.demo.draws import draw, drawn_order
from services.demo.files import content
from services.demo.offline import invited, offline
from services.demo.residents import Resident, sample_residents
from services.views import ConsultationView, QuestionView


@dataclass(frozen=True)
class Mark:
    """What one resident hands in."""

    #: question code → what they mark
    answers: dict[str, Any]
    strata: dict[str, str | None]


def _times(who: Resident, group: dict[str, Any]) -> float:
    return float(group["times"]) if who.fits(group["of"]) else 1.0


def _eagerness(who: Resident) -> float:
    """How much likelier than others they are to take part online."""
    found = 1.0
    for group in content("votes")["eagerness"]:
        found *= _times(who, group)
    return found


def has_wishes(slug: str) -> bool:
    """Do the files say how residents vote in *slug*?"""
    return slug in content("votes")["ballots"]


@cache
def voters(slug: str, areas: tuple[str, ...], basis: str) -> tuple[Resident, ...]:
    """All who vote by themselves but the sample people, in the order in which they come."""
    others = {who.code for who in sample_residents().values()} | offline(slug, areas, basis)
    by_code = {who.code: who for who in invited(areas, basis) if who.code not in others}
    order = drawn_order(by_code, lambda code: _eagerness(by_code[code]), slug, "turn")
    return tuple(by_code[code] for code in order)


def size_by_today(slug: str, areas: tuple[str, ...], basis: str) -> int:
    """How many ballots *slug* has on the day of loading."""
    wishes = content("votes")["ballots"][slug]
    if "ballots" in wishes:
        return int(wishes["ballots"])
    return round(float(wishes["turnout"]) * len(invited(areas, basis)))


def online_by_today(slug: str, areas: tuple[str, ...], basis: str) -> int:
    """How many of these came by themselves, with neither a desk nor a sheet."""
    return size_by_today(slug, areas, basis) - len(offline(slug, areas, basis))


def _appeal(
    who: Resident, wish: Mapping[str, Any], question: QuestionView, bent: Mapping[str, float]
) -> dict[str, float]:
    """How much each option that is there today draws this one."""
    appeal = {str(option): float(n) for option, n in wish.get("appeal", {}).items()}
    for leaning in wish.get("leanings", ()):
        if who.fits(leaning["of"]):
            for option, times in leaning["appeal"].items():
                appeal[option] *= times
    here = {option.code for option in question.options}
    return {option: n * bent.get(option, 1) for option, n in appeal.items() if option in here}


def _answers(who: Resident, view: ConsultationView, bent: Mapping[str, float]) -> dict[str, Any]:
    wishes = content("votes")["ballots"][view.slug]
    each = wishes.get("questions")
    found = {}
    for question in view.questions:
        wish = each.get(question.code) if each else wishes
        if wish:
            names = (who.code, view.slug, question.code) if each else (who.code, view.slug)
            found[question.code] = answer(
                question, _appeal(who, wish, question, bent), wish, *names
            )
    return found


def mark_of(who: Resident, view: ConsultationView, bent: Mapping[str, float] | None = None) -> Mark:
    """What they mark and what they say of themselves; some skip what they are asked.

    Args:
        bent: option → how many times as much it draws them here as elsewhere.
    """
    skips = content("votes")["skips"]
    strata = {
        d: None if draw(who.code, view.slug, "skips", d) <= skips else who.strata[d]
        for d in view.strata
    }
    return Mark(_answers(who, view, bent or {}), strata)
