"""What may be set for each way of asking: an open table, method → what an editor offers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.methods import METHODS
from models.rules.decisions import ADVISORY
from models.rules.refusal import Refused
from services.decisions import BODIES, BY_AREA, FLOOR_AREA, MEMBERS
from services.decisions import SETTING as DECISION
from services.texts import both

#: Kinds of settings: how they are asked and checked.
COUNT, MONEY, CHOICE, FLAG = "count", "money", "choice", "flag"
TEXT, DATE, COLUMNS, PICKED = "text", "date", "columns", "picked"
MOST_OPTIONS, MOST_COLUMNS = 40, 10
_MANY, _YUAN = 10**9, 10**13
COLUMN, _UNIT = 40, 20
_MOST_AREA = 100_000_000


@dataclass(frozen=True)
class Setting:
    """One thing that may be set, its bounds, and what holds where nothing is set."""

    name: str
    kind: str = COUNT
    lowest: int = 1
    highest: int = MOST_OPTIONS
    usual: int | None = None
    choices: tuple[str, ...] = ()
    #: what it is called on screen, where that is not its name
    called: str = ""
    #: bodies whose rule asks for it; empty: it is asked always
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What an editor offers for one method.

    ``listed`` is what its options are called (``option``, ``row`` …); empty: it has none.
    ``costs`` is ``must``, ``may`` or empty; ``has_exit``: "none of these" may be among them,
    ``has_other``: so may "other, please say".
    """

    settings: tuple[Setting, ...] = ()
    listed: str = "option"
    costs: str = ""
    has_exit: bool = False
    has_other: bool = False


def _limits() -> tuple[Setting, ...]:
    return (Setting("min", usual=1, called="least"), Setting("max", called="most"))


_LEAST = Setting("least", usual=1, called="rows")
_ENDS = (Setting("low", TEXT, highest=_UNIT), Setting("high", TEXT, highest=_UNIT))
_PAGE = Setting("page", highest=20, usual=1)
RANDOMISE = "randomise"
#: An open set: method → what may be set. Rules of counting are added from the method itself.
OFFERS: dict[str, Offer] = {
    "single": Offer(costs="may", has_exit=True, has_other=True),
    "approval": Offer(_limits(), costs="may", has_exit=True, has_other=True),
    "multiple": Offer(_limits(), has_exit=True, has_other=True),
    "ranking": Offer(_limits(), costs="may", has_exit=True),
    "score": Offer(
        (
            Setting("min", lowest=-100, highest=100, usual=0, called="scale_min"),
            Setting("max", lowest=-100, highest=100, usual=5, called="scale_max"),
            _LEAST,
            *_ENDS,
        ),
        costs="may",
    ),
    "rating3": Offer((_LEAST,)),
    "yesno": Offer((_LEAST,), listed="motion"),
    "statement": Offer((Setting("additions", FLAG), _LEAST), listed="statement"),
    "budget": Offer((Setting("total_cny", MONEY, highest=_YUAN),), costs="must", has_exit=True),
    "points": Offer(
        (
            Setting("points", highest=1000, usual=10),
            Setting("most_each", highest=1000),
        ),
        costs="may",
    ),
    "quadratic": Offer(
        (Setting("credits", highest=10_000, usual=100), Setting("against", FLAG)), costs="may"
    ),
    "pairwise": Offer((Setting("pairs", highest=50, usual=10), Setting("asks", TEXT, highest=60))),
    "differential": Offer(
        (
            Setting("places"),
            Setting("base", CHOICE, choices=("members", "ballots")),
            Setting("members", highest=100_000),
            Setting("quorum", highest=100_000),
        ),
        listed="candidate",
    ),
    "scale": Offer(
        (
            Setting("min", lowest=-100, highest=100, usual=0, called="scale_min"),
            Setting("max", lowest=-100, highest=100, usual=10, called="scale_max"),
            *_ENDS,
        ),
        listed="",
    ),
    "matrix": Offer((Setting("columns", COLUMNS), Setting("aside", PICKED), _LEAST), listed="row"),
    "number": Offer(
        (
            Setting("min", lowest=-_MANY, highest=_MANY, usual=0, called="number_min"),
            Setting("max", lowest=-_MANY, highest=_MANY, usual=1_000_000, called="number_max"),
            Setting("unit", TEXT, highest=_UNIT),
        ),
        listed="",
    ),
    "date": Offer((Setting("earliest", DATE), Setting("latest", DATE)), listed=""),
    "text": Offer((Setting("max_chars", highest=2000, usual=500),), listed=""),
}
#: Of every question, whatever its method; ``show_if`` stands beside them.
COMMON = (_PAGE,)
SHOW_IF = "show_if"


def offer_of(method: str) -> Offer:
    """What is offered for *method*, its rules of counting among it; nothing for an unknown one."""
    offer, known = OFFERS.get(method, Offer()), METHODS.get(method)
    more: list[Setting] = []
    if known is not None and len(known.rules) > 1:
        more.append(Setting("rule", CHOICE, choices=tuple(known.rules)))
    bodies = BODIES.get(method, ())
    if bodies:
        more.append(Setting(DECISION, CHOICE, choices=(ADVISORY, *bodies)))
        more.append(Setting(MEMBERS, highest=1_000_000))
    if set(bodies) & set(BY_AREA):
        more.append(Setting(FLOOR_AREA, highest=_MOST_AREA, bodies=BY_AREA))
    if offer.listed:
        more.append(Setting(RANDOMISE, FLAG))
    return replace(offer, settings=(*offer.settings, *more))


def names_for(method: str) -> frozenset[str]:
    """Names of all settings that *method* knows."""
    return frozenset({s.name for s in (*offer_of(method).settings, *COMMON)} | {SHOW_IF})


def is_survey(method: str) -> bool:
    """Is what is counted only told, and nothing decided by it?"""
    return method in METHODS and not METHODS[method].rules


def _count(setting: Setting, value: Any) -> int:
    lowest, highest = setting.lowest, setting.highest
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not lowest <= value <= highest:
        raise Refused("draft.setting_number", {"lowest": lowest, "highest": highest})
    return int(value)


def _choice(setting: Setting, value: Any) -> str:
    if value not in setting.choices:
        raise Refused("draft.unknown_choice")
    return str(value)


def _date(_: Setting, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Refused("draft.setting_date") from None


def _words(raw: Any, most: int) -> dict[str, str]:
    if not isinstance(raw, Mapping) or not all(isinstance(text, str) for text in raw.values()):
        raise Refused("draft.unknown_choice")
    return both(raw, most)


def _column(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Refused("draft.unknown_choice")
    return {"code": str(raw.get("code", ""))[:20], "text": _words(raw.get("text"), COLUMN)}


def _columns(_: Setting, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refused("draft.unknown_choice")
    if len(value) > MOST_COLUMNS:
        raise Refused("draft.too_many_columns", {"most": MOST_COLUMNS})
    found = [_column(one) for one in value]
    codes = [one["code"] for one in found if one["code"]]
    if len(set(codes)) != len(codes):
        raise Refused("draft.unknown_option")
    return found


def _picked(_: Setting, value: Any) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refused("draft.unknown_choice")
    return [str(code) for code in value]


def _still_there(found: Mapping[str, Any]) -> list[str]:
    """Of the columns that were picked, those that there are; a column that went is let go."""
    picked = set(found["aside"])
    return [c["code"] for c in found.get("columns", ()) if c["code"] in picked]


_READ = {
    COUNT: _count,
    MONEY: _count,
    CHOICE: _choice,
    FLAG: lambda _, value: bool(value),
    TEXT: lambda setting, value: _words(value, setting.highest),
    DATE: _date,
    COLUMNS: _columns,
    PICKED: _picked,
}


def is_asked(setting: Setting, body: Any) -> bool:
    """Is *setting* asked for where *body* decides?"""
    return not setting.bodies or body in setting.bodies


def is_unset(value: Any) -> bool:
    """Does it say nothing? A nought is a number and says something."""
    return value is None or value is False or value in ("", {}, [], ())


def settings_kept(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Of *raw* only what *method* knows, clean; whether it makes sense is an obstacle, no refusal.

    A choice that was left open is written down as the usual one: what is frozen says it all.

    Raises:
        Refused: ``draft.setting_number``, ``draft.setting_date``, ``draft.unknown_choice``,
            ``draft.too_many_columns``, ``text.too_long``.
    """
    found: dict[str, Any] = {}
    for setting in (*offer_of(method).settings, *COMMON):
        value = raw.get(setting.name)
        if value is None and setting.kind == CHOICE:
            value = setting.choices[0]
        if is_unset(value) or not is_asked(setting, raw.get(DECISION)):
            continue
        found[setting.name] = _READ[setting.kind](setting, value)
    if "aside" in found:
        found["aside"] = _still_there(found)
    condition = raw.get(SHOW_IF)
    if condition:
        found[SHOW_IF] = _condition(condition)
    return {name: value for name, value in found.items() if not is_unset(value)}


def _condition(raw: Any) -> dict[str, Any]:
    """The condition as it is written; what it says of other questions is checked as an obstacle."""
    if not isinstance(raw, Mapping):
        raise Refused("draft.unknown_choice")
    return {str(key): _plain(value) for key, value in raw.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str | int):
        return value
    raise Refused("draft.unknown_choice")
