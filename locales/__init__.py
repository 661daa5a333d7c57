"""Every sentence a person may read: one TOML file an area, the same keys in both languages."""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from locales.money import in_words

LANGUAGES = ("zh", "en")
DEFAULT = "zh"


#: How an amount of money is asked for in a sentence → its language.
_MONEY = {"元": "zh", "yuan": "en"}


class _Formatter(Formatter):
    """As `str.format`, and a noun fits its count: ``{n:# ballot|# ballots}``, 1 ballot.

    ``{n:元}`` and ``{n:yuan}`` are money in words, with the unit.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _MONEY and isinstance(value, int):
            return in_words(value, _MONEY[format_spec])
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return (one if str(value) == "1" else many).replace("#", str(value))


_FORMATTER = _Formatter()


def _flat(table: dict[str, Any], front: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{front}{key}.")
        else:
            found[f"{front}{key}"] = str(value)
    return found


@cache
def sentences(language: str) -> dict[str, str]:
    """All sentences of *language* by dotted key; raises on a key that stands in two files."""
    found: dict[str, str] = {}
    for file in sorted(files("locales").joinpath(language).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        new = _flat(tomllib.loads(file.read_text("utf-8")))
        twice = found.keys() & new.keys()
        if twice:
            raise ValueError(f"keys in two files: {sorted(twice)}")
        found |= new
    return found


def sentence(key: str, language: str, **facts: object) -> str:
    """The sentence under *key* with *facts* filled in; an unknown key is a bug and raises."""
    text = sentences(language)[key]
    return _FORMATTER.vformat(text, (), facts) if facts else text


def has(key: str) -> bool:
    """Is there a sentence under *key*?"""
    return key in sentences(DEFAULT)
