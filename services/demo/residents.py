"""The 6,000 residents of the demo: a pure function of their number; only the roll is stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from models.rules.areas import reaches, town_of
from services.demo.draws import dealt, draw, one_of
from services.demo.files import content

COUNT = 6000
#: of a town's places and the rest of it, so many parts are "the rest"
_REST = 3


@dataclass(frozen=True)
class Resident:
    """Somebody invented. What groups they are in is told only by themselves, with their ballot."""

    code: str
    area: str
    sex: str
    age_band: str
    registration: str

    @property
    def strata(self) -> dict[str, str]:
        """All that they could be asked."""
        return {
            "sex": self.sex,
            "age_band": self.age_band,
            "registration": self.registration,
            "town": town_of(self.area),
        }

    def fits(self, group: Mapping[str, str | Collection[str]]) -> bool:
        """Are they in *group*: a dimension's category, or one of several, for each dimension?"""
        mine = self.strata
        return all(
            mine[d] == wanted if isinstance(wanted, str) else mine[d] in wanted
            for d, wanted in group.items()
        )


def _places() -> list[str]:
    """Where each of the residents lives, in the order of their numbers."""
    towns = content("town_margins_demo")["towns"]
    sizes = dealt(COUNT, {code: town["demo_population"] for code, town in towns.items()})
    found = []
    for town, size in sizes.items():
        homes = [*towns[town]["places"], *[town] * _REST]
        found += [homes[i % len(homes)] for i in range(size)]
    return found


@cache
def residents() -> tuple[Resident, ...]:
    """All of them, by number."""
    margins = content("adult_margins")
    registered = margins["registration_share"]["county"]
    found = []
    for number, area in enumerate(_places(), 1):
        sex, _, age_band = one_of(margins["sex_age"], number, "sex and age").partition("_")
        from_here = draw(number, "registration") <= registered
        registration = "county" if from_here else "outside_county"
        found.append(Resident(f"DEMO-330421-{number:06d}", area, sex, age_band, registration))
    return tuple(found)


@cache
def on_roll(basis: str) -> tuple[Resident, ...]:
    """Who is on the roll of *basis*: everybody, those registered here, or those drawn for it."""
    if basis == "registered":
        return tuple(who for who in residents() if who.registration == "county")
    drawn = content("people")["drawn"].get(basis)
    if drawn is None:
        return residents()
    found: list[Resident] = []
    for place, count in drawn.items():
        here = [who for who in residents() if reaches(str(place), who.area)]
        order = sorted(here, key=lambda who: draw(who.code, basis))
        found += order[:count]
    return tuple(found)


@cache
def sample_residents() -> dict[str, Resident]:
    """The residents whom a visitor may be, by key; they never vote by themselves."""
    return {
        person["key"]: next(r for r in residents() if r.fits(person["is"]))
        for person in content("people")["residents"]
    }
