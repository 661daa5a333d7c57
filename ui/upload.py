"""What the files section of the editor asks for, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from services import attachments
from ui import page
from ui.editor import key


@dataclass(frozen=True)
class Wish:
    """What is asked for in this run: a file to add, one to remove, or a picture's words."""

    kind: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    content: bytes = b""
    is_sent: bool = False
    removed: str = ""
    described: str = ""

    @property
    def is_any(self) -> bool:
        """Is anything asked for?"""
        return self.is_sent or bool(self.removed or self.described)


def _turn(slug: str) -> str:
    return key(slug, "upload_turn")


def turn_of(slug: str) -> int:
    """How many files went in; the forms of the next one have keys of their own, and are empty."""
    return int(st.session_state.get(_turn(slug), 0))


def carry_out(visit: page.Visit, slug: str, wish: Wish) -> None:
    """Do what is asked for; afterwards the page is drawn anew."""
    if wish.is_sent:
        with visit.act("edit.attached") as work:
            attachments.add_attachment(
                work,
                slug=slug,
                kind=wish.kind,
                title=wish.title,
                file_name=wish.name,
                content=wish.content,
            )
    if wish.described:
        with visit.act("edit.image_kept") as work:
            attachments.describe_image(
                work, slug=slug, attachment_id=wish.described, title=wish.title
            )
    if wish.removed:
        with visit.act("edit.detached") as work:
            attachments.remove_attachment(work, slug=slug, attachment_id=wish.removed)
    if wish.is_any and page.is_done():
        st.session_state[_turn(slug)] = turn_of(slug) + 1
        st.rerun()
