"""Words in the reader's language: sentences by key, localized texts, dates and money."""

import threading
from collections.abc import Mapping
from datetime import date, datetime, time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import locales
from locales.money import in_words
from models.rules.localized import in_language
from services import wording
from services.settings import ZONE
from ui.state import LANGUAGE

#: What this run speaks. A run has a thread of its own, and asking the session for every sentence
#: costs more than the sentence.
_run = threading.local()


def language() -> str:
    """``zh`` or ``en``, as the reader chose; known once the page was entered."""
    found = getattr(_run, "language", None)
    return found or str(st.session_state.get(LANGUAGE, locales.DEFAULT))


def speak(code: str | None = None) -> None:
    """Say everything in *code* from here on; None: in the language that the session is in."""
    if code is not None:
        st.session_state[LANGUAGE] = code
    if get_script_run_ctx(suppress_warning=True) is not None:
        _run.language = str(st.session_state.get(LANGUAGE, locales.DEFAULT))


def t(key: str, **facts: object) -> str:
    """The sentence under *key*."""
    return locales.sentence(key, language(), **facts)


def w(text: Mapping[str, str] | None) -> str:
    """A localized text in the reader's language."""
    return in_language(text, language())


def calendar_day(day_: date) -> str:
    """2026年11月23日 / 23 November 2026."""
    return wording.day(day_, language())


def day(moment: datetime) -> str:
    """`calendar_day` of *moment*, county time."""
    return calendar_day(moment.astimezone(ZONE).date())


def clock(moment: datetime) -> str:
    """2026年11月23日 09:05 / 23 November 2026, 09:05, county time."""
    return wording.clock(moment.astimezone(ZONE), language())


def yuan(amount: int | None) -> str:
    """1.86亿元, 42万元, 600元 / 186 million yuan, 420,000 yuan."""
    return in_words(amount, language())


def county_moment(day_: date, hour: time) -> datetime:
    """A day and an hour as people of the county mean them."""
    return datetime.combine(day_, hour, ZONE)


def county_parts(moment: datetime | None) -> tuple[date | None, time | None]:
    """The day and the hour of *moment* in the county."""
    if moment is None:
        return None, None
    local = moment.astimezone(ZONE)
    return local.date(), local.time().replace(second=0, microsecond=0)
