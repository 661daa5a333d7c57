"""How each shape of ballot is marked in Streamlit's own test runner."""

from collections.abc import Callable
from datetime import date

from tests.asks import Asked
from tests.pages.resident import Screen


def _key(code: str = "") -> str:
    return f"ballot.q1.{code}" if code else "ballot.q1"


def _one(screen: Screen, asked: Asked) -> None:
    screen.chosen(_key(), asked.options[asked.choice[0]][0])


def _some(screen: Screen, asked: Asked) -> None:
    screen.ticked(*map(_key, asked.choice))


def _order(screen: Screen, asked: Asked) -> None:
    for place, code in enumerate(asked.choice, start=1):
        screen.app.radio(key=_key(code)).set_value(place)


def _marks(screen: Screen, asked: Asked) -> None:
    for code, mark in asked.choice.items():
        screen.app.radio(key=_key(code)).set_value(str(mark))


def _amounts(screen: Screen, asked: Asked) -> None:
    for code, amount in asked.choice.items():
        screen.app.number_input(key=_key(code)).set_value(amount)


def _pairs(screen: Screen, asked: Asked) -> None:
    """The left one of the first pair; the others cannot be told apart."""
    screen.click("ballot.pair.0")
    for _ in range(asked.ask.most - 1):
        screen.click("ballot.pair.skip")


def _number(screen: Screen, asked: Asked) -> None:
    if asked.ask.marks:
        screen.app.radio(key=_key()).set_value(str(asked.choice))
    else:
        screen.app.number_input(key=_key()).set_value(asked.choice)


def _date(screen: Screen, asked: Asked) -> None:
    screen.app.date_input(key=_key()).set_value(date.fromisoformat(asked.choice))


def _text(screen: Screen, asked: Asked) -> None:
    screen.app.text_area(key=_key()).set_value(asked.choice)


_MARKING: dict[str, Callable[[Screen, Asked], None]] = {
    "one": _one,
    "some": _some,
    "order": _order,
    "marks": _marks,
    "amounts": _amounts,
    "basket": _some,
    "pairs": _pairs,
    "number": _number,
    "date": _date,
    "text": _text,
}


def mark(screen: Screen, asked: Asked) -> Screen:
    """Mark the ballot as in *asked*, up to the review."""
    _MARKING[asked.ask.shape](screen, asked)
    return screen if asked.ask.shape == "pairs" else screen.click("ballot.to_review")
