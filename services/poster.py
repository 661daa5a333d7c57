"""Posters for the notice board: A3, one sheet, Chinese large and English below, a QR code to scan.

The notice says what is asked, of whom and until when; the result says in large numbers what came
of it and what is answered. Everything on them is public.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import segno

import locales
from locales.money import in_words
from models.rules.lifecycle import Phase
from models.rules.localized import LANGUAGES, Localized
from models.rules.refusal import Refused
from services import wording
from services.areas import area_name
from services.consultations import by_slug, phase_of
from services.decisions import notice_of
from services.deps import Work
from services.results import NOT_BALLOTS, result_for
from services.views import ConsultationView, OptionResult, OptionView, QuestionResult, ResultView

NOTICE, RESULT = "notice", "result"
_TEMPLATE = Path(__file__).parent / "templates" / "poster.html"
_MOST_OPTIONS, _MOST_QUESTIONS = 12, 3
_GRADES, _ROUNDS = "three_grades", "irv"
#: Rules that compare a share of those who took a side, not of all ballots.
_SHARES = frozenset({_GRADES, "agreement", "yes_no", "bradley_terry"})
#: A share has a decimal only from so many ballots on.
_DECIMAL_FROM = 1000


def _both(text: Localized, kind: str = "p") -> str:
    lines = {tongue: text[tongue] for tongue in LANGUAGES if text.get(tongue)}
    return "".join(
        f'<{kind} lang="{tongue}">{escape(line)}</{kind}>' for tongue, line in lines.items()
    )


def _said(key: str, **facts: dict[str, object]) -> Localized:
    """A sentence in both languages; each fact has its words in each."""
    return {
        tongue: locales.sentence(
            f"poster.{key}", tongue, **{name: words[tongue] for name, words in facts.items()}
        )
        for tongue in LANGUAGES
    }


def _clock(work: Work, view: ConsultationView) -> dict[str, object]:
    local = view.window.closes_at.astimezone(work.deps.settings.zone)
    return {tongue: wording.clock(local, tongue) for tongue in LANGUAGES}


def _places(work: Work, view: ConsultationView) -> dict[str, object]:
    names = [area_name(work, code) for code in view.areas]
    marks = {tongue: locales.sentence("home.and", tongue) for tongue in LANGUAGES}
    return {t: marks[t].join(name.get(t) or name["zh"] for name in names) for t in LANGUAGES}


def _qr(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=4, border=0, omitsize=True))


def _option(option: OptionView) -> str:
    prices = {t: in_words(option.cost_cny or None, t) for t in LANGUAGES}
    texts = {
        t: " · ".join(filter(None, (option.text.get(t, ""), prices[t])))
        for t in LANGUAGES
        if option.text.get(t)
    }
    return f"<li>{_both(texts, 'span')}</li>"


def _asked(view: ConsultationView) -> str:
    """The questions with what is on offer; a long list, or a survey, is for the screen."""
    parts = []
    for question in view.questions if len(view.questions) <= _MOST_QUESTIONS else ():
        options = [o for o in question.options if not o.is_none]
        rows = "".join(map(_option, options)) if len(options) <= _MOST_OPTIONS else ""
        parts.append(f"<section>{_both(question.title, 'h2')}<ol>{rows}</ol></section>")
    return "".join(parts)


def _notice(work: Work, view: ConsultationView) -> str:
    who = {t: locales.sentence(f"consultation.basis.{view.roll_basis}", t) for t in LANGUAGES}
    facts = (
        _said("until", moment=_clock(work, view)),
        _said("who", place=_places(work, view), who=dict(who)),
    )
    told = "".join(_both(fact, "h3") for fact in facts)
    return f'{_both(view.summary)}{_asked(view)}<div class="facts">{told}</div>'


def _grade(mark: str) -> Localized:
    return {tongue: locales.sentence(f"counting.grade.{mark}", tongue) for tongue in LANGUAGES}


def _figure(row: OptionResult, one: QuestionResult) -> tuple[str, str]:
    """The large number and what stands small beside it, as the rule tells them.

    A share, with its votes or its grade; a mean; points, wins or the votes of the last round.
    """
    if one.rule in _SHARES and row.value is not None:
        small = _both(_grade(row.mark), "span") if one.rule == _GRADES and row.mark else ""
        return f"{float(100 * row.value):.0f}%", small or f"{row.count:,}"
    if one.rule in NOT_BALLOTS:
        return (f"{float(row.value):.2f}" if row.value is not None else f"{row.count:,}"), ""
    if one.rule == _ROUNDS:
        return f"{row.count:,}", ""
    digits = 1 if one.ballots >= _DECIMAL_FROM else 0
    return f"{row.percent:.{digits}f}%", f"{row.count:,}"


def _bar(row: OptionResult, one: QuestionResult) -> str:
    is_ahead = row.option.code in one.leaders
    large, small = _figure(row, one)
    width = f"{min(max(row.percent, 0.0), 100.0):.1f}%"
    return (
        f'<li class="{"ahead" if is_ahead else "plain"}">'
        f"<div>{_both(row.option.text, 'span')}</div>"
        f"<b>{large}</b><small>{small}</small>"
        f'<i style="width:{width}"></i></li>'
    )


def _numbers(result: ResultView) -> str:
    cells = [(f"{result.ballots:,}", _said("ballots"))]
    if result.turnout_percent is not None:
        cells.append((f"{result.turnout_percent:.1f}%", _said("turnout")))
    inner = "".join(f"<div><b>{number}</b>{_both(words)}</div>" for number, words in cells)
    return f'<div class="numbers">{inner}</div>'


def _result(view: ConsultationView, result: ResultView) -> str:
    bars = "".join(
        f"<section>{_both(one.question.title, 'h2')}"
        f'<ul class="bars">{"".join(_bar(row, one) for row in one.options)}</ul></section>'
        for one in (result.questions if len(result.questions) <= _MOST_QUESTIONS else ())
    )
    answer = f'<div class="facts">{_both(_said("answer"), "h3")}{_both(view.answer)}</div>'
    return f"{_numbers(result)}{bars}{answer if view.answer else ''}"


def _body(work: Work, view: ConsultationView, kind: str) -> str:
    """What stands between title and QR code, if this poster makes sense now."""
    phase = phase_of(view, work.now)
    if kind == NOTICE and phase in (Phase.UPCOMING, Phase.OPEN):
        return _notice(work, view)
    if kind == RESULT and phase in (Phase.CLOSED, Phase.PUBLISHED):
        result = result_for(work, view)
        if result.is_final:
            return _result(view, result)
    raise Refused("poster.not_now")


def poster(work: Work, *, slug: str, kind: str, origin: str, scripts: Sequence[str]) -> str:
    """The page to print. *origin* is where residents reach us, *scripts* what fits and prints it.

    Raises:
        Refused: ``consultation.unknown``; ``poster.not_now`` for a notice after the end, and for
            a result before the final count.
    """
    view = by_slug(work, slug)
    body = _body(work, view, kind)
    address = f"{work.deps.settings.origin or origin}/c/{view.slug}"
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        title=escape(view.title.get("zh") or view.title.get("en", "")),
        scripts="".join(f'<script defer src="{escape(one)}"></script>' for one in scripts),
        print=escape(" / ".join(_said("print").values())),
        band=_both(_said(f"band_{kind}", unit={t: _unit(view, t) for t in LANGUAGES})),
        heading=_both(view.title, "h1"),
        body=body,
        drawn=_qr(address),
        scan=_both(_said(f"scan_{kind}"), "h3"),
        steps=_both(_said("steps")) if kind == NOTICE else "",
        address=escape(address),
        small=_both({t: locales.sentence(notice_of(view), t) for t in LANGUAGES}),
    )


def _unit(view: ConsultationView, language: str) -> str:
    return view.lead_unit.get(language) or view.lead_unit.get("zh", "")
