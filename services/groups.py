"""What the groups of a breakdown are called."""

from collections.abc import Mapping

import locales
from models.rules.localized import Localized, in_language
from models.rules.strata import SKIPPED
from services.areas import areas
from services.deps import Work

#: code of a place → its name
Names = Mapping[str, Localized]


def place_names(work: Work) -> dict[str, Localized]:
    """The names of all places."""
    return {area.code: area.name for area in areas(work)}


def category_name(dimension: str, category: str, names: Names, language: str) -> str:
    """One category in words, such as 女 or 18–24岁; a town by its own name."""
    if category == SKIPPED:
        return locales.sentence("charts.not_stated", language)
    if category in names:
        return in_language(names[category], language)
    key = f"charts.group.{dimension}.{category}"
    return locales.sentence(key, language) if locales.has(key) else category


def group_name(dimension: str, categories: tuple[str, ...], names: Names, language: str) -> str:
    """A group in words; merged groups name all they hold."""
    joint = locales.sentence("charts.and", language)
    return joint.join(category_name(dimension, c, names, language) for c in categories)
