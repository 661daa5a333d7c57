"""Who of the residents takes part in a ballot, in which order, and what they mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.rules.areas import reaches
from services.demo.draws import draw, drawn_order, one_of
from services.demo.files import content
from services.demo.residents import Resident, residents, sample_residents


@dataclass(frozen=True)
class Mark:
    """What one resident hands in."""

    options: list[str]
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
    return [
        who
        for who in residents()
        if any(reaches(area, who.area) for area in areas)
        and (basis != "registered" or who.registration == "county")
    ]


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


def mark_of(who: Resident, slug: str, asked: Iterable[str]) -> Mark:
    """The options they choose and what they say of themselves; some skip what they are asked."""
    wishes = content("votes")["ballots"][slug]
    appeal = dict(wishes["appeal"])
    for leaning in wishes["leanings"]:
        if who.fits(leaning["of"]):
            for option, times in leaning["appeal"].items():
                appeal[option] *= times
    count = one_of(wishes["marks"], who.code, slug, "marks")
    chosen = drawn_order(appeal, appeal.__getitem__, who.code, slug, "choice")[:count]
    skips = content("votes")["skips"]
    strata = {
        d: None if draw(who.code, slug, "skips", d) <= skips else who.strata[d] for d in asked
    }
    return Mark(chosen, strata)
