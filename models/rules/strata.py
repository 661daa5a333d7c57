"""The groups that results may be broken down by: asked coarse, each one skippable.

Source: domain.md §5.4 (categories), design.md §5 (no joint finer than weighting needs).
"""

from collections.abc import Mapping

from models.rules.refusal import Refused

#: Dimension → its categories in order. ``town`` takes the county's own codes.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "age_band": ("18_24", "25_34", "35_44", "45_54", "55_59", "60_69", "70_up"),
    "registration": ("county", "outside_county"),
    "town": (),
    "education": ("none", "primary", "junior", "senior", "college", "bachelor_plus"),
}
DIMENSIONS = tuple(CATEGORIES)
#: Categories that have an order: a small group is merged with a neighbour, not with just anyone.
ORDERED = frozenset({"age_band", "education"})
SKIPPED = "na"
#: The joint that weighting needs, and no more; every other dimension is a one-way table.
JOINT = ("sex", "age_band", "registration", "town")

Strata = dict[str, str]


def read_strata(raw: Mapping[str, str | None], asked: tuple[str, ...], towns: set[str]) -> Strata:
    """The answers that a consultation asks for; whatever is missing counts as skipped.

    Raises:
        Refused: ``strata.unknown`` for a category that is not offered.
    """
    found: Strata = {}
    for dimension in asked:
        value = raw.get(dimension) or SKIPPED
        allowed = towns if dimension == "town" else set(CATEGORIES[dimension])
        if value != SKIPPED and value not in allowed:
            raise Refused("strata.unknown", {"dimension": dimension})
        found[dimension] = value
    return found


def cells(strata: Strata, *, joint: bool) -> list[str]:
    """Names of the cube cells one ballot falls into.

    A county ballot keeps one joint cell of the four dimensions that weighting needs and a
    one-way cell for each other dimension; a town's or village's keeps one-way cells only.
    """
    together = [d for d in JOINT if d in strata] if joint else []
    found = ["|".join(f"{d}={strata[d]}" for d in together)] if together else []
    found += [f"{d}={v}" for d, v in strata.items() if d not in together]
    return found


def category_in(cell: str, dimension: str) -> str | None:
    """The category of *dimension* in *cell*, or None where the cell does not have it."""
    for part in cell.split("|"):
        name, _, value = part.partition("=")
        if name == dimension:
            return value
    return None
