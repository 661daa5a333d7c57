"""What the groups of a breakdown are called."""

from collections.abc import Mapping

import locales
from locales import LANGUAGES
from models.rules.localized import Localized, in_language
from models.rules.strata import CATEGORIES, SKIPPED
from services.areas import areas, towns_asked
from services.deps import Work
from services.views import ConsultationView

#: code of a place → its name
Names = Mapping[str, Localized]
#: dimension → category → its name
Groups = Mapping[str, Mapping[str, Localized]]


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


def groups_asked(work: Work, view: ConsultationView) -> dict[str, dict[str, Localized]]:
    """What *view* asks its voters to say of themselves, with the categories on offer."""
    names, towns = place_names(work), sorted(towns_asked(work.deps, view))
    return {
        dimension: {
            category: {lang: category_name(dimension, category, names, lang) for lang in LANGUAGES}
            for category in (towns if dimension == "town" else CATEGORIES[dimension])
        }
        for dimension in view.strata
    }
