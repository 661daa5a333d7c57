"""The smaller parts of a consultation's page: documents, what comes next, rules in plain words."""

from collections.abc import Callable, Sequence

import locales
from models.rules.lifecycle import Phase
from services import decisions
from services.counting import declared_rule
from services.views import AttachmentView, ConsultationView, QuestionView
from ui import html, verdicts
from ui.inputs import limits
from ui.words import clock, t, w, yuan

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
#: Counting rules that are told by how one votes: the option with most votes is in front.
_SAID = frozenset({"plurality", "approval"})
#: The ballot is the first station of what was announced; nothing later is claimed to be reached.
_STATION = {Phase.OPEN: 0, Phase.CLOSED: 1, Phase.PUBLISHED: 1}


def named(prefix: str, code: str) -> str:
    """The words for *code*; the code itself where a newer part of the product brought it."""
    key = f"{prefix}.{code}"
    return t(key) if locales.has(key) else code


def _size(count: int) -> str:
    if count >= _MEGABYTE:
        return t("consultation.size_mb", size=f"{count / _MEGABYTE:.1f}")
    return t("consultation.size_kb", size=max(1, round(count / _KILOBYTE)))


def _document(one: AttachmentView) -> html.Safe:
    kind = named("consultation.document", one.kind)
    about = f"{kind} · {one.file_name.rsplit('.', 1)[-1].upper()} · {_size(one.size)}"
    title = w(one.title) or one.file_name
    return html.tag("li", html.link(title, f"/files/{one.id}"), html.tag("small", about))


def documents(attachments: Sequence[AttachmentView]) -> html.Safe:
    """The files to read, with kind and size."""
    return html.tag("ul", *map(_document, attachments), class_="sun-files")


def timeline(view: ConsultationView, phase: Phase) -> html.Safe:
    """What was announced to happen, and where it stands."""
    return html.timeline([(w(step), "") for step in view.timeline], _STATION.get(phase, -1))


def _how(question: QuestionView) -> str:
    if question.ask is None:
        return named("consultation.method_name", question.method)
    if not locales.has(f"consultation.method.{question.method}"):
        return limits(question)
    ask = question.ask
    return t(
        f"consultation.method.{question.method}",
        least=ask.least,
        most=ask.most,
        total=yuan(ask.total) if ask.shape == "basket" else f"{ask.total:,}",
        lowest=ask.lowest,
        highest=ask.highest,
    )


def _counts(question: QuestionView) -> str:
    """The declared counting rule, where how one votes does not say it."""
    rule = declared_rule(question)
    return "" if rule in _SAID or not rule else t(f"counting.how.{rule}")


def _decides(question: QuestionView) -> str:
    """Which body's rule says whether it is passed; nothing for an advisory ballot."""
    found = decisions.rule_of(question)
    return verdicts.by(found) if found else ""


def _each(view: ConsultationView, said: Callable[[QuestionView], str]) -> str:
    """What *said* tells of the questions, nothing twice."""
    told = dict.fromkeys(map(said, view.questions))
    return t("charts.between").join(filter(None, told))


def rules(view: ConsultationView, places: str) -> html.Safe:
    """All that was fixed before opening, as answers to a resident's questions."""
    window = ""
    if view.opens_at and view.closes_at:
        start, end = clock(view.opens_at), clock(view.closes_at)
        window = t("consultation.fact.window", start=start, end=end)
    people = f"{view.electorate:,}" if view.electorate else ""
    pairs = [
        ("who", named("consultation.basis", view.roll_basis)),
        ("places", places),
        ("electorate", t("consultation.fact.people", count=people) if people else ""),
        ("check", named("consultation.provider", view.provider)),
        ("when", window),
        ("how", t("consultation.sep").join(dict.fromkeys(map(_how, view.questions)))),
        ("count", _each(view, _counts)),
        ("decides", _each(view, _decides)),
        ("change", t(f"consultation.change.{'yes' if view.is_revisable else 'no'}")),
        ("result", t(f"consultation.policy.{view.result_policy}")),
        ("tie", named("consultation.tie", _tie(view))),
        ("where", w(view.location)),
        ("unit", w(view.lead_unit)),
        ("budget", yuan(view.budget_cny)),
    ]
    rows = [(t(f"consultation.fact.{code}"), said) for code, said in pairs if said]
    return html.join((html.facts(rows), _fingerprint(view)))


def _tie(view: ConsultationView) -> str:
    """What settles a tie; a congress votes again, whatever else was declared."""
    is_chosen_again = any(q.method == decisions.DIFFERENTIAL for q in view.questions)
    return "vote_again" if is_chosen_again else view.tie_rule


def _fingerprint(view: ConsultationView) -> html.Safe:
    if not view.frozen_hash:
        return html.join(())
    more = t("consultation.fingerprint_grows") if view.grows else ""
    about = html.tag("p", t("consultation.fingerprint_words"), more, class_="sun-caption")
    code = html.tag("p", html.tag("code", view.frozen_hash))
    head = html.tag("summary", t("consultation.fingerprint"))
    return html.tag("details", head, about, code, class_="sun-proof")
