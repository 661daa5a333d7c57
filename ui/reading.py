"""What there is to read about one consultation, as two pieces of markup around the booth."""

from models.rules.lifecycle import Phase
from services.decisions import notice_of
from services.views import QuestionView
from ui import html, runoff_sheet, survey_pages, tally
from ui.inputs import limits, price
from ui.marks import letters
from ui.reader import Reading, state_badge
from ui.reading_rules import documents, named, rules, timeline
from ui.thumbnails import to_enlarge
from ui.words import clock, day, t, w

#: More questions than these make a page too long in large type.
_FEW = 3


def paragraphs(text: str) -> html.Safe:
    """*text* as staff wrote it, a paragraph for each line."""
    return html.join(html.tag("p", line) for line in text.splitlines() if line.strip())


def section(title: str, *parts: object, anchor: str = "", is_folded: bool = False) -> html.Safe:
    """A titled part of the page; folded behind its title where there should be less at once."""
    if is_folded:
        head = html.tag("summary", html.tag("h2", title))
        return html.tag("details", head, *parts, class_="sun-fold", id=anchor)
    return html.tag("section", html.tag("h2", title), *parts, class_="sun-section", id=anchor)


def _moment(reading: Reading) -> str:
    view, phase = reading.view, reading.phase
    if phase in (Phase.HIDDEN, Phase.UPCOMING) and view.opens_at:
        return t("consultation.from", moment=clock(view.opens_at))
    if view.closes_at is None or phase == Phase.WITHDRAWN:
        return ""
    if phase == Phase.OPEN:
        until = t("consultation.until", moment=clock(view.closes_at))
        left = reading.days_left
        return f"{t('consultation.open_for', days=left)} · {until}" if left else until
    return t("consultation.ended", moment=clock(view.closes_at))


def _head(reading: Reading) -> html.Safe:
    view = reading.view
    state = state_badge(view, reading.phase)
    sure = html.badge("warn", t("consultation.for_all")) if view.assurance == "L0" else ""
    left = html.tag("span", _moment(reading), class_="sun-left")
    asks = t("consultation.asks", unit=w(view.lead_unit)) if view.lead_unit else ""
    return html.join(
        (
            html.tag("p", state, sure, left, class_="sun-state"),
            html.tag("h1", w(view.title)),
            html.tag("p", " · ".join(filter(None, (asks, w(view.location)))), class_="sun-where"),
            html.tag("div", paragraphs(w(view.summary)), class_="sun-lead"),
            survey_pages.about(view, is_open=reading.takes_ballots),
            _actions(reading),
        )
    )


def _actions(reading: Reading) -> html.Safe:
    buttons: list[html.Safe] = []
    if reading.takes_ballots:
        buttons.append(html.link(t("consultation.vote_now"), "#vote", "button primary sun-go"))
    if reading.is_elder:
        spoken = f"{w(reading.view.title)}\n{w(reading.view.summary)}"
        buttons.append(html.action(t("consultation.read_aloud"), "speak", spoken))
    return html.tag("div", *buttons, class_="sun-actions") if buttons else html.join(())


def _notices(reading: Reading) -> html.Safe:
    view = reading.view
    found = [html.tag("p", t(notice_of(view)), class_="sun-caption")]
    if reading.phase == Phase.HIDDEN:
        found.insert(0, html.notice("info", t("consultation.preview")))
    found.insert(0, runoff_sheet.told(view, reading.runoffs))
    if view.withdrawal_reason:
        title = t("consultation.withdrawn_title")
        found.insert(0, html.notice("bad", w(view.withdrawal_reason), title))
    if view.shortening_reason:
        title = t("consultation.shortened_title")
        found.append(html.notice("warn", w(view.shortening_reason), title))
    for one in view.extensions:
        title = t("consultation.extended_title", moment=clock(one.new_closes_at))
        found.append(html.notice("warn", w(one.reason), title))
    if view.is_in_doubt:
        words = t("consultation.in_doubt_words")
        found.append(html.notice("bad", words, t("consultation.in_doubt_title")))
    return html.join(found)


def _option_rows(question: QuestionView, *, is_elder: bool) -> html.Safe:
    marks, rows = letters(question), []
    for option in question.options:
        speak: html.Safe | str = ""
        if is_elder:
            spoken = "\n".join((marks[option.code], w(option.text), w(option.detail))).strip()
            speak = html.action(t("consultation.read_option"), "speak", spoken)
        cost, *months = price(option) or [""]
        row = html.option_row(
            marks[option.code],
            w(option.text),
            cost=cost,
            months="".join(months),
            detail=w(option.detail),
            picture=to_enlarge(option),
            actions=speak,
        )
        rows.append(row)
    return html.join(rows)


def _questions(reading: Reading) -> html.Safe:
    """All of them; where the type is large those of a long survey are folded, to be asked below."""
    is_folded = reading.is_elder and len(reading.view.questions) > _FEW
    parts = [
        section(
            w(question.title) or t("consultation.options"),
            html.tag("p", limits(question), class_="sun-caption") if question.ask else "",
            _option_rows(question, is_elder=reading.is_elder),
            is_folded=is_folded,
        )
        for question in reading.view.questions
    ]
    return html.join(parts)


def _outcome(reading: Reading) -> html.Safe:
    view, figures = reading.view, html.join(())
    if view.is_ready:
        told = tally.figures(view, reading.result, is_over=reading.is_over, looks=reading.looks)
        figures = html.tag("section", told, class_="sun-section")
    if not view.answer:
        return figures
    at = t("consultation.answer_at", day=day(view.published_at)) if view.published_at else ""
    when = html.tag("p", " · ".join(filter(None, (w(view.lead_unit), at))), class_="sun-caption")
    answer = section(t("consultation.answer"), paragraphs(w(view.answer)), when, anchor="answer")
    return html.join((answer, figures))


def _instead_of_booth(reading: Reading) -> html.Safe:
    """What stands where one would vote."""
    view, phase = reading.view, reading.phase
    if phase == Phase.UPCOMING and view.opens_at:
        words = t("consultation.opens_words", moment=clock(view.opens_at))
        return html.notice("info", words, t("consultation.opens_title"))
    if phase == Phase.CLOSED:
        return html.notice("info", t("consultation.closed_words"), t("consultation.closed_title"))
    if phase in (Phase.OPEN, Phase.HIDDEN) and not view.is_ready and view.questions:
        methods = {named("consultation.method_name", q.method) for q in view.questions if not q.ask}
        words = t("consultation.coming_words", method=t("home.and").join(sorted(methods)))
        return html.notice("info", words, t("consultation.coming_title"))
    return html.join(())


def top(reading: Reading) -> html.Safe:
    """Up to the booth: what is asked, with which options; what came out of it when it is over."""
    parts = [_head(reading), _notices(reading)]
    if reading.is_over:
        parts += [_instead_of_booth(reading), _outcome(reading), _questions(reading)]
    else:
        parts += [_questions(reading), _instead_of_booth(reading)]
    return html.tag("article", *parts, class_="sun-reading")


def bottom(reading: Reading) -> html.Safe:
    """After the booth: figures, reasons, documents, what comes next, the rules."""
    view, folded = reading.view, reading.is_elder
    parts: list[html.Safe] = []
    if reading.takes_ballots:
        parts.append(_outcome(reading))
    if view.background:
        why = paragraphs(w(view.background))
        parts.append(section(t("consultation.why"), why, is_folded=folded))
    if view.documents:
        listed = documents(view.documents)
        parts.append(section(t("consultation.documents"), listed, is_folded=folded))
    if view.timeline:
        steps = timeline(view, reading.phase)
        parts.append(section(t("consultation.timeline"), steps, is_folded=folded))
    if view.promise:
        parts.append(section(t("consultation.promise"), paragraphs(w(view.promise))))
    parts.append(section(t("consultation.rules"), rules(view, reading.places), is_folded=folded))
    parts.append(section(t("consultation.share"), _share(reading), is_folded=folded))
    return html.tag("article", *parts, class_="sun-reading")


def _share(reading: Reading) -> html.Safe:
    source = f"/qr/{reading.view.slug}.svg"
    alt = t("consultation.qr")
    picture = html.tag("img", src=source, alt=alt, width=148, height=148, loading="lazy")
    buttons = html.tag(
        "div",
        html.action(t("consultation.copy_link"), "copy", reading.address),
        html.action(t("consultation.print"), "print"),
        class_="sun-actions",
    )
    words = html.tag("p", t("consultation.share_words"))
    told = html.tag("div", words, html.tag("p", html.tag("code", reading.address)), buttons)
    return html.tag("div", html.tag("figure", picture), told, class_="sun-share")
