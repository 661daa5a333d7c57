"""The pictures of a draft: what each shows in words, one to remove, one to add."""

from collections.abc import Sequence

import streamlit as st

from services.asked import IMAGE
from services.attachments import MOST_IMAGE_BYTES, MOST_IMAGES
from services.file_types import ENDINGS, PICTURES
from services.views import AttachmentView
from ui import html
from ui.editor import LANGUAGES, key
from ui.inputs import plain
from ui.thumbnails import image
from ui.upload import Wish, turn_of
from ui.words import t

_MEGABYTE = 1_000_000
_LONGEST_WORDS = 120


def _words(slug: str, one: str, before: AttachmentView | None = None) -> dict[str, str]:
    """What a picture shows, in both languages."""
    typed = {}
    for lang in LANGUAGES:
        typed[lang] = st.text_input(
            f"{t('edit.image_words')} · {t(f'edit.in_{lang}')}",
            before.title.get(lang, "") if before else "",
            key=key(slug, "image", one, lang),
            max_chars=_LONGEST_WORDS,
            placeholder=t("edit.image_words_hint"),
        ).strip()
    return typed


def _one(slug: str, one: AttachmentView) -> Wish:
    """One picture beside its words."""
    with st.form(key(slug, "image", one.id), border=True):
        left, right = st.columns([1, 4], gap="small")
        left.html(image(one.picture))
        with right:
            words = _words(slug, one.id, one)
            with st.container(horizontal=True, gap="small"):
                said = st.form_submit_button(
                    t("edit.image_keep"), key=key(slug, "image", one.id, "keep")
                )
                removed = st.form_submit_button(
                    t("edit.remove_document", name=plain(one.file_name)),
                    key=key(slug, "image", one.id, "remove"),
                    type="tertiary",
                )
    if removed:
        return Wish(removed=one.id)
    return Wish(described=one.id, title=words) if said else Wish()


def _add(slug: str) -> Wish:
    turn = str(turn_of(slug))
    with st.form(key(slug, "image_form"), border=False):
        file = st.file_uploader(
            t("edit.image_file"),
            key=key(slug, "image_file", turn),
            type=sorted({*(ENDINGS[kind] for kind in PICTURES), ".jpeg"}),
            max_upload_size=MOST_IMAGE_BYTES // _MEGABYTE,
        )
        words = _words(slug, f"new{turn}")
        st.caption(t("edit.image_help", most=MOST_IMAGE_BYTES // _MEGABYTE, count=MOST_IMAGES))
        sent = st.form_submit_button(t("edit.image_add"), key=key(slug, "image_add"))
    if sent and file is None:
        st.warning(t("edit.no_file"))
    if not sent or file is None:
        return Wish()
    return Wish(IMAGE, words, file.name, file.getvalue(), is_sent=True)


def draw(slug: str, images: Sequence[AttachmentView]) -> Wish:
    """All pictures, and the form for one more."""
    st.html(html.tag("h3", t("edit.images")))
    if not images:
        st.caption(t("edit.no_images"))
    wishes = [_one(slug, one) for one in images] + [_add(slug)]
    return next((wish for wish in wishes if wish.is_any), Wish())
