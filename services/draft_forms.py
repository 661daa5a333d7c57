"""What an editor fills in: one value for everything of a draft that may still change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.methods import METHODS
from models.rules.canonical import canonical
from models.rules.localized import Localized
from models.rules.strata import DIMENSIONS
from services.consultations import terms_of
from services.identity import PROVIDERS
from services.method_settings import names_for
from services.views import AttachmentView, ConsultationView, OptionView, QuestionView

#: What may be chosen, in the order in which an editor offers it.
CHOICES: dict[str, tuple[str, ...]] = {
    "affair": ("decision", "engineering", "spending", "handling", "personnel"),
    "decision_kind": (
        "livelihood",
        "major_project",
        "public_policy",
        "important_plan",
        "natural_resources",
        "budget",
        "community_budget",
        "other",
    ),
    "roll_basis": (
        "resident",
        "registered",
        "village_member",
        "cooperative_member",
        "homeowner",
        "deputy",
        "cppcc",
        "party_delegate",
        "panel",
        "open",
    ),
    "assurance": ("L0", "L1", "L2", "L3"),
    "provider": tuple(PROVIDERS),
    "result_policy": ("live", "leaders_live", "after_vote", "after_close"),
    "tie_rule": ("lots", "vote_again"),
    "method": tuple(METHODS),
    "strata": DIMENSIONS,
}
#: Names under which a question's settings keep what is no setting of its method.
REQUIRED, HELP, OTHER = "required", "help", "other"
#: Columns of a consultation that stand in the form under the same name.
COLUMNS = (
    "title",
    "summary",
    "background",
    "location",
    "lead_unit",
    "promise",
    "affair",
    "decision_kind",
    "budget_cny",
    "roll_basis",
    "assurance",
    "provider",
    "result_policy",
    "is_revisable",
    "tie_rule",
    "opens_at",
    "closes_at",
    "shortening_reason",
)
#: Columns that hold a list, and stand in the form as a tuple.
LISTS = ("timeline", "areas", "strata")


@dataclass(frozen=True)
class OptionForm:
    """One answer on offer. A new one has no code yet; it gets one when it is saved."""

    code: str = ""
    text: Localized = field(default_factory=dict)
    detail: Localized = field(default_factory=dict)
    cost_cny: int | None = None
    months: int | None = None
    is_none: bool = False
    #: "other, please say": opens a remark, and stays last when the order is mixed
    is_other: bool = False
    #: a picture that is attached to the draft
    image_id: str | None = None


@dataclass(frozen=True)
class QuestionForm:
    """One thing asked. A new one has no code yet; it gets one when it is saved."""

    code: str = ""
    method: str = "single"
    title: Localized = field(default_factory=dict)
    help: Localized = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    options: tuple[OptionForm, ...] = ()
    is_required: bool = True


@dataclass(frozen=True)
class DraftForm:
    """A draft with its questions; ``loaded`` names the version that it was filled in from."""

    title: Localized = field(default_factory=dict)
    summary: Localized = field(default_factory=dict)
    background: Localized = field(default_factory=dict)
    location: Localized = field(default_factory=dict)
    lead_unit: Localized = field(default_factory=dict)
    promise: Localized = field(default_factory=dict)
    timeline: tuple[Localized, ...] = ()
    areas: tuple[str, ...] = ()
    affair: str = "decision"
    decision_kind: str = "livelihood"
    budget_cny: int | None = None
    roll_basis: str = "resident"
    assurance: str = "L2"
    provider: str = "roll"
    result_policy: str = "live"
    is_revisable: bool = True
    strata: tuple[str, ...] = ()
    tie_rule: str = "lots"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    shortening_reason: Localized = field(default_factory=dict)
    questions: tuple[QuestionForm, ...] = (QuestionForm(),)
    loaded: str = ""


def fingerprint(form: DraftForm) -> str:
    """Names the content of *form*, so that a save on top of somebody else's is noticed."""
    plain = asdict(replace(form, loaded=""))
    for name in ("opens_at", "closes_at"):
        moment = plain[name]
        plain[name] = int(moment.timestamp()) if moment else None
    return sha256(canonical(plain)).hexdigest()[:32]


def _option_form(option: OptionView, other: str) -> OptionForm:
    return OptionForm(
        option.code,
        option.text,
        option.detail,
        option.cost_cny,
        option.months,
        option.is_none,
        is_other=option.code == other,
        image_id=option.image.id if option.image else None,
    )


def question_form(question: QuestionView, *, is_alone: bool = True) -> QuestionForm:
    """*question* to be edited; where nothing says so, only one that stands alone is required."""
    settings, known = question.settings, names_for(question.method)
    other = str(settings.get(OTHER, ""))
    return QuestionForm(
        code=question.code,
        method=question.method,
        title=question.title,
        help=dict(settings.get(HELP) or {}),
        settings={name: value for name, value in settings.items() if name in known},
        options=tuple(_option_form(option, other) for option in question.options),
        is_required=bool(settings.get(REQUIRED, is_alone)),
    )


def images_in(questions: Sequence[QuestionForm]) -> frozenset[str]:
    """The pictures that options of *questions* show."""
    options = (option for question in questions for option in question.options)
    return frozenset(option.image_id for option in options if option.image_id)


def without_images(questions: Sequence[QuestionForm]) -> tuple[QuestionForm, ...]:
    """*questions* for a draft of its own: pictures stay with the draft that they belong to."""
    return tuple(
        replace(q, options=tuple(replace(option, image_id=None) for option in q.options))
        for q in questions
    )


def stored_settings(form: QuestionForm) -> dict[str, Any]:
    """What a question's column of settings holds of *form*."""
    other = next((o.code for o in form.options if o.is_other), "")
    more = {HELP: form.help, OTHER: other}
    kept = {name: value for name, value in more.items() if value}
    return {**form.settings, **kept, REQUIRED: form.is_required}


def form_of(view: ConsultationView) -> DraftForm:
    """The form filled in with *view*, to be edited with `dataclasses.replace`."""
    plain: dict[str, Any] = {name: getattr(view, name) for name in COLUMNS + LISTS}
    if view.questions:
        is_alone = len(view.questions) == 1
        plain["questions"] = tuple(question_form(q, is_alone=is_alone) for q in view.questions)
    form = DraftForm(**plain)
    return replace(form, loaded=fingerprint(form))


def question_view(
    form: QuestionForm, code: str = "", images: Sequence[AttachmentView] = ()
) -> QuestionView:
    """What residents would be asked, with stand-ins for codes that were not given out yet."""
    shown = {image.id: image.picture for image in images}
    coded = tuple(replace(o, code=o.code or f"new{i}") for i, o in enumerate(form.options, start=1))
    options = tuple(
        OptionView(
            *(o.code, o.text, o.detail, o.cost_cny, o.months, o.is_none),
            image=shown.get(o.image_id or ""),
        )
        for o in coded
    )
    settings = stored_settings(replace(form, options=coded))
    bare = QuestionView(form.code or code, form.method, form.title, settings, options, None)
    method = METHODS.get(form.method)
    return replace(bare, ask=method.ask(terms_of(bare)) if method else None)


def preview(view: ConsultationView, form: DraftForm | None = None) -> ConsultationView:
    """What residents would see: *view* itself, or *view* with an unsaved *form* laid over it."""
    if form is None:
        return view
    plain: dict[str, Any] = {name: getattr(form, name) for name in COLUMNS + LISTS}
    numbered = enumerate(form.questions, start=1)
    asked = tuple(question_view(q, f"new{i}", view.images) for i, q in numbered)
    return replace(view, **plain, questions=asked)


FIELD_NAMES = tuple(f.name for f in fields(DraftForm) if f.name != "loaded")
