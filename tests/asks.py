"""One question of every method, with the words of the demo county and one ballot marked."""

from dataclasses import dataclass, field
from typing import Any

from models.methods import METHODS, Ask, QuestionTerms, Said
from services.deps import Deps
from tests.builders import an_open_consultation

_PLACES = {
    "A": ("社区微公园", "A pocket park"),
    "B": ("老年助餐点", "Meal points for the elderly"),
    "C": ("电动自行车充电点", "Charging points for electric bicycles"),
    "D": ("图书室延长开放到晚上九点", "The reading room open until nine in the evening"),
}
_WORKS = {
    "A": ("单元门口装扶手和坡道", "Handrails and ramps at the doors", 185_000),
    "B": ("楼道灯换成声控灯", "Lights on the stairs that answer to sound", 96_000),
    "C": ("广场加装座椅和遮阳棚", "Seats and a sunshade on the square", 240_000),
    "D": ("修补小区路面", "Repairs to the paving", 310_000),
}


@dataclass(frozen=True)
class Asked:
    """A question, what somebody marks, and what the review says of it in Chinese."""

    method: str
    settings: dict[str, Any]
    choice: Any
    said: tuple[str, ...]
    options: dict[str, tuple[Any, ...]] = field(default_factory=lambda: dict(_PLACES))
    title: tuple[str, str] = ("明年先办哪一件？", "What should be done first next year?")

    @property
    def terms(self) -> QuestionTerms:
        """What the method is told of the question."""
        costs = {code: o[2] for code, o in self.options.items() if o[2:]}
        return QuestionTerms("q1", tuple(self.options), settings=self.settings, costs=costs)

    @property
    def ask(self) -> Ask:
        """The shape of its input."""
        return METHODS[self.method].ask(self.terms)

    def recorded(self, mark: Any) -> tuple[Said, ...]:
        """What a ballot with *mark* says once it is recorded."""
        method = METHODS[self.method]
        return method.chosen(self.terms, method.read(self.terms, mark))

    def open(self, world: Deps, **more: Any) -> str:
        """A consultation that asks it and is open now; its slug."""
        texts = {code: {"zh": o[0], "en": o[1]} for code, o in self.options.items()}
        costs = {code: o[2] for code, o in self.options.items() if o[2:]}
        title = {"zh": self.title[0], "en": self.title[1]}
        return an_open_consultation(
            world,
            self.method,
            slug=f"ask-{self.method}",
            settings=self.settings,
            options=tuple(self.options),
            texts=texts,
            costs=costs,
            question=title,
            **more,
        )


_COLUMNS = [
    {"code": "1", "text": {"zh": "变好了", "en": "Better"}},
    {"code": "2", "text": {"zh": "差不多", "en": "The same"}},
    {"code": "3", "text": {"zh": "变差了", "en": "Worse"}},
]
_MINUTES = {"zh": "分钟", "en": "minutes"}
_HOW_LONG = ("您去最近的医院要多久？", "How long does it take you to the nearest hospital?")
_RATED = ("下面几项，您用下来怎么样？", "How do you find these?")

ASKED = {
    one.method: one
    for one in (
        Asked("single", {}, ["B"], ("老年助餐点",)),
        Asked("approval", {"max": 2}, ["A", "C"], ("社区微公园", "电动自行车充电点")),
        Asked("differential", {"places": 3, "members": 300}, ["A", "B"], ("社区微公园",)),
        Asked("multiple", {"max": 3}, ["A", "D"], ("社区微公园",)),
        Asked("ranking", {"max": 3}, ["C", "A"], ("第1位", "第2位")),
        Asked("score", {"min": 1, "max": 5}, {"A": 5, "C": 2}, ("5 分", "2 分")),
        Asked("rating3", {}, {"A": "satisfied", "B": "unused"}, ("满意", "没用过"), title=_RATED),
        Asked("yesno", {}, {"A": "yes", "B": "abstain"}, ("赞成", "弃权")),
        Asked("statement", {}, {"A": "agree", "D": "disagree"}, ("同意", "不同意")),
        Asked("matrix", {"columns": _COLUMNS}, {"A": "1", "B": "3"}, ("变好了", "变差了")),
        Asked("points", {"points": 10}, {"A": 3, "B": 1}, ("3 分", "还剩 6 分")),
        Asked("quadratic", {"credits": 16}, {"A": 3, "B": 1}, ("3 票，用 9 点", "还剩 6 点")),
        Asked(
            "budget",
            {"total_cny": 600_000},
            ["A", "B"],
            ("18.5万元", "一共 28.1万元，还剩 31.9万元"),
            options=dict(_WORKS),
        ),
        Asked("pairwise", {"pairs": 3}, {"pairs": ["A>B"]}, ("更要紧",)),
        Asked("scale", {}, 7, ("7",), options={}, title=("总的来说，您满意吗？", "Content?")),
        Asked(
            "number",
            {"max": 120, "unit": _MINUTES},
            12,
            ("12 分钟",),
            options={},
            title=_HOW_LONG,
        ),
        Asked(
            "date",
            {"earliest": "2026-11-01", "latest": "2027-12-31"},
            "2026-12-24",
            ("2026年12月24日",),
            options={},
            title=("哪一天开会方便？", "On which day could you come?"),
        ),
        Asked(
            "text",
            {"max_chars": 200},
            "路口的灯太暗。",
            ("路口的灯太暗。",),
            options={},
            title=("还有什么想说的？", "What else would you like to say?"),
        ),
    )
}
