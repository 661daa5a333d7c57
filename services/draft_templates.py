"""Templates: drafts that are half written, one YAML file each beside this module."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.rules.localized import Localized
from models.rules.refusal import Refused
from services.draft_forms import DraftForm, OptionForm, QuestionForm

_FOLDER = Path(__file__).parent / "templates"
_TUPLES = ("timeline", "strata")


@dataclass(frozen=True)
class TemplateView:
    """A template as an editor offers it."""

    code: str
    name: Localized
    hint: Localized
    methods: tuple[str, ...]


def _question(raw: dict[str, Any], code: str) -> QuestionForm:
    options = tuple(OptionForm(**option) for option in raw.get("options", ()))
    return QuestionForm(**{"code": code, **raw, "options": options})


def _form(raw: dict[str, Any]) -> DraftForm:
    values: dict[str, Any] = {name: tuple(v) if name in _TUPLES else v for name, v in raw.items()}
    asked = enumerate(raw["questions"], start=1)
    values["questions"] = tuple(_question(one, f"q{i}") for i, one in asked)
    return DraftForm(**values)


@cache
def _all() -> dict[str, tuple[TemplateView, DraftForm]]:
    found = {}
    for file in sorted(_FOLDER.glob("[0-9]_*.yml")):
        raw = yaml.safe_load(file.read_text("utf-8"))
        form = _form(raw["form"])
        code = file.stem.split("_", 1)[1]
        methods = tuple(dict.fromkeys(question.method for question in form.questions))
        found[code] = (TemplateView(code, raw["name"], raw["hint"], methods), form)
    return found


def templates() -> list[TemplateView]:
    """The templates, in the order of their files."""
    return [view for view, _ in _all().values()]


def template_form(code: str) -> DraftForm:
    """What a new draft begins with. Raises `Refused` ``draft.unknown_template``."""
    if code not in _all():
        raise Refused("draft.unknown_template")
    return _all()[code][1]
