"""Laying out a county: its towns and villages, from a tree that a file holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from models.rules.areas import COUNTY, TOWN, VILLAGE, reaches
from models.rules.refusal import Refused
from models.tables import Area
from services import audit
from services.deps import Work

_COMMUNITIES = range(200)
_TOWN_KINDS = ("town", "subdistrict")
_MOST_PEOPLE = 2 * 10**9


def _population(code: str, given: Any) -> int | None:
    if given is None:
        return None
    if type(given) is not int or not 0 <= given <= _MOST_PEOPLE:
        raise Refused("places.population", {"code": code, "value": str(given)[:20]})
    return given


def _town_kind(code: str, given: Any) -> str:
    if given not in _TOWN_KINDS:
        raise Refused("places.kind", {"code": code, "value": str(given)[:20]})
    return str(given)


def _area(code: str, tree: Mapping[str, Any], kind: str, parent: str, length: int) -> Area:
    is_code = code.isdigit() and len(code) == length and reaches(parent, code)
    if not is_code or not tree.get("zh"):
        raise Refused("places.line", {"code": str(code)[:20]})
    name = {"zh": str(tree["zh"]), "en": str(tree.get("en") or tree["zh"])}
    invented = tree.get("demo_population")
    people = _population(code, tree.get("population", invented))
    return Area(code=code, kind=kind, name=name, population=people, is_demo=invented is not None)


def _areas(tree: Mapping[str, Any]) -> Iterator[Area]:
    county = tree["county"]
    code = str(county["code"])
    yield _area(code, county, "county", "", COUNTY)
    for town, branch in tree["towns"].items():
        kind = _town_kind(str(town), branch.get("kind", "town"))
        yield _area(str(town), branch, kind, code, TOWN)
        for place, leaf in branch.get("places", {}).items():
            number = str(place)[TOWN:]
            is_community = number.isdigit() and int(number) in _COMMUNITIES
            kind = "community" if is_community else "village"
            yield _area(str(place), leaf, kind, str(town), VILLAGE)


def lay_out(work: Work, tree: Any) -> int:
    """Write the places of *tree*; one that is there already gets its new name. Returns how many.

    Args:
        tree: ``county`` with ``code``, ``zh``, ``en``; ``towns`` by code, each with its names and
            ``places`` by code (`demo/town_margins_demo.yml` is an example).

    Raises:
        Refused: ``places.form``; ``places.line``, ``places.kind`` or ``places.population`` with the
            ``code`` that is wrong; in production ``places.invented`` for figures of the demo.
    """
    try:
        found = list(_areas(tree))
    except (KeyError, TypeError, AttributeError):
        raise Refused("places.form") from None
    if not work.deps.settings.is_demo and any(area.is_demo for area in found):
        raise Refused("places.invented")
    for area in found:
        work.session.merge(area)
    audit.record(work, "places.laid_out", found[0].code, facts={"places": len(found)})
    work.deps.cache.clear()
    return len(found)
