"""Area codes (GB/T 2260): 6 digits a county, 9 a town, 12 a village; a prefix is an ancestor."""

COUNTY, TOWN, VILLAGE = 6, 9, 12


def reaches(holder: str, area: str) -> bool:
    """Does something held at *holder* reach *area*, that is: is *area* in its subtree?"""
    return area.startswith(holder)


def town_of(area: str) -> str:
    """The town that *area* belongs to; empty for a county."""
    return area[:TOWN] if len(area) >= TOWN else ""


def level_of(area: str) -> str:
    """``county``, ``town`` or ``village``, by the length of the code."""
    return {COUNTY: "county", TOWN: "town"}.get(len(area), "village")


def overlaps(one: str, other: str) -> bool:
    """Does one of the two lie in the other's subtree?"""
    return reaches(one, other) or reaches(other, one)
