"""Two people changed one draft at a time: what only one of them changed is kept from both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.draft_forms import FIELD_NAMES, DraftForm, QuestionForm

QUESTIONS = "questions"


@dataclass(frozen=True)
class Merger:
    """A draft in which the changes of both stand.

    ``clashes`` are the fields that both changed, each in its own way; in ``form`` the colleague's
    words stand there, in ``mine`` one's own.
    """

    form: DraftForm
    mine: DraftForm
    clashes: tuple[str, ...] = ()
    #: fields that the colleague changed
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """One thing as each side has it, and as each side had it before; None: it is not there."""

    mine: Any
    mine_before: Any
    theirs: Any
    theirs_before: Any

    @property
    def is_mine_changed(self) -> bool:
        """Did I change it?"""
        return bool(self.mine != self.mine_before)

    @property
    def is_theirs_changed(self) -> bool:
        """Did the colleague?"""
        return bool(self.theirs != self.theirs_before)

    @property
    def is_clash(self) -> bool:
        """Did both, and not to the same?"""
        return self.is_mine_changed and self.is_theirs_changed and self.mine != self.theirs


def _by_code(questions: Sequence[QuestionForm]) -> dict[str, QuestionForm]:
    return {question.code: question for question in questions if question.code}


def _order(mine: DraftForm, before: DraftForm, theirs: DraftForm) -> list[str]:
    """Codes in the order of who moved them; what only one side has stands at the end."""
    own, old = list(_by_code(mine.questions)), list(_by_code(before.questions))
    stayed = [code for code in old if code in own] == [code for code in own if code in old]
    codes = list(_by_code(theirs.questions))
    return list(dict.fromkeys([*codes, *own] if stayed else [*own, *codes]))


def _questions(
    sides: Sides, *, prefers_mine: bool, order: Sequence[str]
) -> tuple[tuple[QuestionForm, ...], bool]:
    """The questions of both, and whether one of them was changed by both."""
    every = (sides.mine, sides.mine_before, sides.theirs, sides.theirs_before)
    parts = [_by_code(questions) for questions in every]
    found, has_clash = [], False
    for code in order:
        one = Sides(*(part.get(code) for part in parts))
        has_clash = has_clash or one.is_clash
        is_mine = one.is_mine_changed and (prefers_mine or not one.is_clash)
        kept = one.mine if is_mine else one.theirs
        if kept is not None:  # one that the colleague deleted comes back as a new one
            found.append(kept if one.theirs is not None else replace(kept, code=""))
    return (*found, *(q for q in sides.mine if not q.code)), has_clash


def _fields(sides: dict[str, Sides]) -> Iterator[tuple[str, Any, Any, bool]]:
    for name, one in sides.items():
        own = one.mine if one.is_mine_changed else one.theirs
        yield name, one.theirs if one.is_clash else own, own, one.is_clash


def merge(
    mine: DraftForm, mine_before: DraftForm, theirs: DraftForm, theirs_before: DraftForm
) -> Merger:
    """Both sides' changes in one form.

    Args:
        mine: what is on screen now.
        mine_before: what was on screen when it was last stored or loaded.
        theirs: what is stored now.
        theirs_before: what was stored then.
    """
    forms = (mine, mine_before, theirs, theirs_before)
    sides = {n: Sides(*(getattr(f, n) for f in forms)) for n in FIELD_NAMES}
    form, own, clashes = {}, {}, []
    for name, kept, wanted, is_clash in _fields(sides):
        form[name], own[name] = kept, wanted
        clashes += [name] if is_clash else []
    if QUESTIONS in clashes:
        order = _order(mine, mine_before, theirs)
        form[QUESTIONS], is_real = _questions(sides[QUESTIONS], prefers_mine=False, order=order)
        own[QUESTIONS], _ = _questions(sides[QUESTIONS], prefers_mine=True, order=order)
        clashes = [name for name in clashes if name != QUESTIONS or is_real]
    changed = tuple(name for name, one in sides.items() if one.is_theirs_changed)
    loaded = theirs.loaded
    return Merger(
        replace(theirs, **form, loaded=loaded),
        replace(theirs, **own, loaded=loaded),
        tuple(clashes),
        changed,
    )
