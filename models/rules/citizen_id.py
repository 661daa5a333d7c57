"""Citizen identity numbers (GB 11643-1999): form and check character, nothing kept."""

import unicodedata
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OLDEST_DAYS = 120 * 366
DEMO_PREFIX = "DEMO"


def normalise(raw: str) -> str:
    """Full-width to half-width, spaces and dashes gone, upper case."""
    if raw.isascii() and raw.isalnum():
        return raw.upper()
    text = unicodedata.normalize("NFKC", raw)
    return "".join(c for c in text if c.isalnum()).upper()


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def has_form(number: str) -> bool:
    """18 characters: 17 digits and a digit or X, after `normalise`."""
    body, last = number[:17], number[17:]
    return len(number) == 18 and body.isascii() and body.isdigit() and last in tuple("0123456789X")


def is_valid(raw: str, today: date) -> bool:
    """Is *raw* a number that could be on a card today?"""
    number = normalise(raw)
    born = _birth(number) if has_form(number) else None
    if born is None or not 0 <= (today - born).days <= _OLDEST_DAYS:
        return False
    total = sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[17]


def is_demo(raw: str) -> bool:
    """Is *raw* one of the demo county's invented numbers, DEMO-330421-000001 and so on?"""
    number = normalise(raw)
    return number.startswith(DEMO_PREFIX) and len(number) == 16 and number[4:].isdigit()
