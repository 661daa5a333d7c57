"""Who of the residents takes part in a ballot, in which order, and what they mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.rules.areas import reaches
from services.demo.answers import answer
from services.demo.draws import draw, drawn_order
from services.demo.files import content
from services.demo.residents import Resident, on_roll, sample_residents
from services.views import ConsultationView


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


def _invited(areas: tuple[str, ...], basis: str) -> list[Resident]:
    return [who for who in on_roll(basis) if any(reaches(area, who.area) for area in areas)]


@cache
def voters(slug: str, areas: tuple[str, ...], basis: str) -> tuple[Resident, ...]:
    """All who may vote but the sample people, in the order in which they come."""
    samples = sample_residents().values()
    by_code = {who.code: who for who in _invited(areas, basis) if who not in samples}
    order = drawn_order(by_code, lambda code: _eagerness(by_code[code]), slug, "turn")
    return tuple(by_code[code] for code in order)


def size_by_today(slug: str, areas: tuple[str, ...], basis: str) -> int:
    """How many ballots *slug* has on the day of loading."""
    wishes = content("votes")["ballots"][slug]
    if "ballots" in wishes:
        return int(wishes["ballots"])
    return round(float(wishes["turnout"]) * len(_invited(areas, basis)))


def _appeal(who: Resident, wish: Mapping[str, Any]) -> dict[str, float]:
    """How much each option draws this one."""
    appeal = {str(option): float(n) for option, n in wish.get("appeal", {}).items()}
    for leaning in wish.get("leanings", ()):
        if who.fits(leaning["of"]):
            for option, times in leaning["appeal"].items():
                appeal[option] *= times
    return appeal


def _answers(who: Resident, view: ConsultationView) -> dict[str, Any]:
    wishes = content("votes")["ballots"][view.slug]
    each = wishes.get("questions")
    found = {}
    for question in view.questions:
        wish = each.get(question.code) if each else wishes
        if wish:
            names = (who.code, view.slug, question.code) if each else (who.code, view.slug)
            found[question.code] = answer(question, _appeal(who, wish), wish, *names)
    return found


def mark_of(who: Resident, view: ConsultationView) -> Mark:
    """What they mark and what they say of themselves; some skip what they are asked."""
    skips = content("votes")["skips"]
    strata = {
        d: None if draw(who.code, view.slug, "skips", d) <= skips else who.strata[d]
        for d in view.strata
    }
    return Mark(_answers(who, view), strata)
