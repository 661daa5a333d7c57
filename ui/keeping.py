"""Keeping a draft: what was typed is stored at every change, and nothing on screen is lost."""

from dataclasses import replace

import streamlit as st

from services import Refused, drafting
from services.consultations import by_slug
from services.deps import begin
from services.drafting import DraftForm
from services.views import ConsultationView
from ui import editor, editor_options
from ui.page import Visit, say_no
from ui.words import hour, t

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


def _is_to_load(slug: str, stored: DraftForm) -> bool:
    """Nothing is on screen yet, or nothing was typed since somebody else changed it."""
    if not editor.is_on_screen(slug):
        return True
    version = editor.version(slug)
    return version.pop(_AGAIN, "") != "" or (
        version["loaded"] != stored.loaded and version.get("kept") == version.get("typed")
    )


def _with_codes(form: DraftForm, stored: DraftForm) -> DraftForm:
    """*form* as it will be read from now on: its new options have their codes."""
    pairs = zip(form.options, stored.options, strict=True)
    return replace(form, options=tuple(replace(o, code=s.code) for o, s in pairs))


def _save(visit: Visit, slug: str, form: DraftForm) -> ConsultationView:
    """Store *form* and note its version at once: nothing here can be interrupted by a click."""
    version, order = editor.version(slug), tuple(editor_options.rows(slug))
    codes, moment = editor_options.codes(slug), visit.deps.clock()
    with begin(visit.deps, actor=visit.actor) as work:
        drafting.save_draft(work, slug=slug, form=form)
    view = _stored(visit, slug)
    stored = drafting.form_of(view)
    codes |= dict(zip(order, [option.code for option in stored.options], strict=True))
    kept = drafting.fingerprint(_with_codes(form, stored))
    version |= {"loaded": stored.loaded, "kept": kept, "at": hour(moment)}
    return view


def settle(visit: Visit, view: ConsultationView) -> ConsultationView:
    """Store what was typed since the last run and return the draft as it is stored now.

    A refusal is said, and everything that was typed stays on screen.
    """
    slug, now, stored = view.slug, visit.deps.clock(), drafting.form_of(view)
    if _is_to_load(slug, stored):
        editor.start(slug, stored)
        editor.version(slug)["kept"] = drafting.fingerprint(editor.read(slug, now))
    form = editor.read(slug, now)
    version, typed = editor.version(slug), drafting.fingerprint(form)
    version["typed"] = typed
    if version["kept"] == typed:
        return view
    try:
        return _save(visit, slug, form)
    except Refused as refusal:
        _refused(slug, refusal, version)
        return view


def saved_at(slug: str) -> str:
    """When the last change was stored, in words; empty before the first one."""
    at = editor.version(slug).get("at")
    return t("edit.saved_at", at=at) if at else ""
