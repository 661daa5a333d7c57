"""Keeping a draft: what was typed is stored at every change, and nothing on screen is lost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import streamlit as st

from services import Refused, draft_merging, drafting
from services.consultations import by_slug
from services.deps import begin
from services.draft_merging import Merger
from services.drafting import DraftForm
from services.views import ConsultationView
from ui import editor, editor_store, html
from ui.page import Visit, say_no, show
from ui.survey_sheet import desk_link
from ui.words import county_parts, t, w

#: What a press of one of the buttons at a clash leaves behind for the next run.
_CHOICE, _MINE, _THEIRS = "choice", "mine", "theirs"
#: What fields are called, where that is not their name.
_CALLED = {"opens_at": "opens_day", "closes_at": "closes_day", "budget_cny": "budget"}
_SHOWN = 60


def _choose(version: dict[str, str], choice: str) -> None:
    version[_CHOICE] = choice


def _called(name: str) -> str:
    if name == draft_merging.QUESTIONS:
        return t("edit.tab.questions")
    return t(f"edit.{_CALLED.get(name, name)}")


def _named(names: Iterable[str]) -> str:
    return t("edit.and").join(map(_called, names))


def _their_words(merger: Merger) -> html.Safe:
    """What the colleague wrote where both wrote; of what is no text only the name."""
    texts = {n: getattr(merger.form, n) for n in merger.clashes}
    rows = [(_called(n), w(x)[:_SHOWN]) for n, x in texts.items() if isinstance(x, dict) and x]
    if draft_merging.QUESTIONS in merger.clashes:
        asked = (q for q in merger.form.questions if q not in merger.mine.questions)
        rows += [(_called(draft_merging.QUESTIONS), w(q.title)[:_SHOWN]) for q in asked]
    return html.facts(rows) if rows else html.join(())


def _ask(slug: str, merger: Merger, version: dict[str, str]) -> None:
    """Both changed the same place: say where, show theirs, and let the reader decide."""
    st.error(t("edit.clash", fields=_named(merger.clashes)), icon=":material/info:")
    show(_their_words(merger))
    with st.container(horizontal=True):
        for choice in (_MINE, _THEIRS):
            st.button(
                t(f"edit.keep_{choice}"),
                key=editor.key(slug, f"keep_{choice}"),
                on_click=_choose,
                args=(version, choice),
            )


def _stored(visit: Visit, slug: str) -> ConsultationView:
    with begin(visit.deps, actor=visit.actor, write=False) as work:
        return by_slug(work, slug)


def _shown(slug: str, stored: DraftForm, now: datetime) -> DraftForm:
    """Put *stored* on screen, and note that nothing was typed since."""
    editor.start(slug, stored)
    form = editor.read(slug, now)
    mark = drafting.fingerprint(form)
    editor.version(slug).update(kept=mark, typed=mark)
    editor.before(slug).update(screen=form, stored=stored)
    return form


def _save(visit: Visit, slug: str, form: DraftForm) -> ConsultationView:
    """Store *form* and note its version at once.

    From the first statement to the last nothing looks at ``st.session_state``, so that no click
    can come between what is stored and what is noted of it.
    """
    version, sheet = editor.version(slug), editor_store.sheet_of(slug)
    before = editor.before(slug)
    _, at = county_parts(visit.deps.clock())
    with begin(visit.deps, actor=visit.actor) as work:
        drafting.save_draft(work, slug=slug, form=form)
    view = _stored(visit, slug)
    stored = drafting.form_of(view)
    editor_store.coded(sheet, stored.questions)
    screen = replace(form, questions=editor_store.in_order(sheet))
    kept = drafting.fingerprint(screen)
    version |= {"loaded": stored.loaded, "kept": kept, "typed": kept, "at": f"{at:%H:%M}"}
    before |= {"screen": screen, "stored": stored}
    return view


def _merged(visit: Visit, slug: str, form: DraftForm, stored: DraftForm) -> ConsultationView:
    """A colleague was quicker: keep both where that can be, else ask; nothing typed goes away."""
    version, before = editor.version(slug), editor.before(slug)
    screen, old = before.get("screen", form), before.get("stored", stored)
    merger = draft_merging.merge(form, screen, stored, old)
    choice = version.pop(_CHOICE, "")
    if merger.clashes and not choice:
        _ask(slug, merger, version)
        return _stored(visit, slug)
    both = merger.mine if choice == _MINE else merger.form
    with begin(visit.deps, actor=visit.actor) as work:
        drafting.save_draft(work, slug=slug, form=both)
    view = _stored(visit, slug)
    _shown(slug, drafting.form_of(view), visit.deps.clock())
    if not choice:
        st.info(t("edit.merged", fields=_named(merger.theirs)), icon=":material/info:")
    return view


def settle(visit: Visit, slug: str) -> ConsultationView:
    """Store what was typed since the last run and return the draft as it is stored now.

    A refusal is said, and everything that was typed stays on screen.
    """
    with editor.turn(slug):
        return _settled(visit, _stored(visit, slug))


def _settled(visit: Visit, view: ConsultationView) -> ConsultationView:
    slug, now, stored = view.slug, visit.deps.clock(), drafting.form_of(view)
    is_there = editor.is_on_screen(slug)
    form = editor.read(slug, now) if is_there else _shown(slug, stored, now)
    version, typed = editor.version(slug), drafting.fingerprint(form)
    version["typed"] = typed
    is_untouched = version["kept"] == typed
    if is_untouched:
        if version["loaded"] != stored.loaded:
            _shown(slug, stored, now)
        return view
    try:
        if version["loaded"] != stored.loaded:
            return _merged(visit, slug, form, stored)
        return _save(visit, slug, form)
    except Refused as refusal:
        say_no(refusal)
        return view


def is_kept(slug: str) -> bool:
    """Is everything on screen stored?"""
    version = editor.version(slug)
    return version["kept"] == version["typed"]


def head(view: ConsultationView) -> html.Safe:
    """The title, why it came back if it did, and when the last change was stored."""
    at = editor.version(view.slug).get("at")
    saved = t("edit.saved_at", at=at) if at else t("edit.saves_itself")
    parts = [html.tag("h1", w(view.title) or t("edit.untitled"))]
    if view.send_back_reason:
        parts.append(html.notice("warn", view.send_back_reason, t("edit.sent_back")))
    saved_at = html.tag("p", saved, class_="sun-caption", role="status")
    return html.join((*parts, saved_at, desk_link(view.slug)))
