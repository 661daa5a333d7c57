"""What may be set for each way of asking: an open table, method → what an editor offers for it."""

from dataclasses import dataclass, replace
from typing import Any

from models.methods import METHODS
from models.rules.decisions import ADVISORY
from services.decisions import BODIES, BY_AREA, FLOOR_AREA, MEMBERS
from services.decisions import SETTING as DECISION

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


def is_asked(setting: Setting, body: Any) -> bool:
    """Is *setting* asked for where *body* decides?"""
    return not setting.bodies or body in setting.bodies


def is_unset(value: Any) -> bool:
    """Does it say nothing? A nought is a number and says something."""
    return value is None or value is False or value in ("", {}, [], ())
