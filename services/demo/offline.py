"""Who of the residents takes part without a phone, at which desk or with which batch of sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.rules.areas import reaches
from services.demo.draws import drawn_order
from services.demo.files import content
from services.demo.residents import Resident, on_roll, sample_residents


@dataclass(frozen=True)
class Group:
    """One desk or one batch of the files, and those who come to it, in their order."""

    spec: dict[str, Any]
    people: tuple[Resident, ...]


def invited(areas: tuple[str, ...], basis: str) -> list[Resident]:
    """All on the roll of *basis* who live in *areas*."""
    return [who for who in on_roll(basis) if any(reaches(area, who.area) for area in areas)]


def _leaning(who: Resident) -> float:
    """How much likelier than others they are to go to a desk instead of a phone."""
    found = 1.0
    for group in content("channels")["leaning"]:
        found *= float(group["times"]) if who.fits(group["of"]) else 1.0
    return found


def _size(spec: dict[str, Any]) -> int:
    return sum(spec["days"].values())


def _dealt(slug: str, areas: tuple[str, ...], basis: str) -> Iterator[tuple[str, Group]]:
    samples = sample_residents().values()
    left = {who.code: who for who in invited(areas, basis) if who not in samples}
    order = drawn_order(left, lambda code: _leaning(left[code]), slug, "desk")
    said = content("channels")["exercises"].get(slug, {})
    for kind in ("desks", "paper"):
        for spec in said.get(kind, ()):
            near = [
                code for code in order if code in left and reaches(spec["area"], left[code].area)
            ]
            yield kind, Group(spec, tuple(left.pop(code) for code in near[: _size(spec)]))


@cache
def _groups(slug: str, areas: tuple[str, ...], basis: str) -> tuple[tuple[str, Group], ...]:
    return tuple(_dealt(slug, areas, basis))


def groups(kind: str, slug: str, areas: tuple[str, ...], basis: str) -> list[Group]:
    """The desks (``desks``) or batches (``paper``) of *slug*; nobody comes to two of them."""
    return [group for one, group in _groups(slug, areas, basis) if one == kind]


def offline(slug: str, areas: tuple[str, ...], basis: str) -> frozenset[str]:
    """The codes of all who come to a desk or take a sheet."""
    found = _groups(slug, areas, basis)
    return frozenset(who.code for _, group in found for who in group.people)
