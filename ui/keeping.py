"""Keeping a draft: what was typed is stored at every change, and nothing on screen is lost."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from services import Refused, drafting
from services.consultations import by_slug
from services.deps import begin
from services.drafting import DraftForm
from services.views import ConsultationView
from ui import editor, editor_store, html
from ui.page import Visit, say_no
from ui.survey_sheet import desk_link
from ui.words import county_parts, t, w

#: What a press of "load the newest" leaves behind for the next run.
_AGAIN = "again"


def _load_newest(version: dict[str, str]) -> None:
    version[_AGAIN] = "yes"


def _refused(slug: str, refusal: Refused, version: dict[str, str]) -> None:
    """Say it; where a colleague was quicker, offer theirs."""
    say_no(refusal)
    if refusal.code == "draft.changed_meanwhile":
        st.button(
            t("edit.load_newest"),
            key=editor.key(slug, "load_newest"),
            on_click=_load_newest,
            args=(version,),
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
    return form


def _save(visit: Visit, slug: str, form: DraftForm) -> ConsultationView:
    """Store *form* and note its version at once.

    From the first statement to the last nothing looks at ``st.session_state``, so that no click
    can come between what is stored and what is noted of it.
    """
    version, sheet = editor.version(slug), editor_store.sheet_of(slug)
    _, at = county_parts(visit.deps.clock())
    with begin(visit.deps, actor=visit.actor) as work:
        drafting.save_draft(work, slug=slug, form=form)
    view = _stored(visit, slug)
    stored = drafting.form_of(view)
    editor_store.coded(sheet, stored.questions)
    kept = drafting.fingerprint(replace(form, questions=editor_store.in_order(sheet)))
    version |= {"loaded": stored.loaded, "kept": kept, "typed": kept, "at": f"{at:%H:%M}"}
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
    if version.pop(_AGAIN, "") or (is_untouched and version["loaded"] != stored.loaded):
        _shown(slug, stored, now)
        return view
    if is_untouched:
        return view
    try:
        return _save(visit, slug, form)
    except Refused as refusal:
        _refused(slug, refusal, version)
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
