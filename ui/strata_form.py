"""A few questions about the voter, each of which may be left out."""

from functools import lru_cache

import streamlit as st

from models.rules.strata import CATEGORIES, SKIPPED
from ui import html
from ui.booth import Booth, stratum_key
from ui.page import is_elder
from ui.words import language, t

_COLUMNS = "ballot.strata"


@lru_cache(maxsize=32)
def _categories(dimension: str, language_code: str) -> dict[str, str]:
    """Category → its name, "rather not say" first; kept for each language."""
    named = {c: t(f"charts.group.{dimension}.{c}") for c in CATEGORIES[dimension]}
    return {SKIPPED: t("vote.not_stated")} | named


def _choices(booth: Booth, dimension: str) -> dict[str, str]:
    found = _categories(dimension, language())
    towns = booth.towns if dimension == "town" else ()
    return found | {code: booth.place_names.get(code, code) for code in towns}


def _known(booth: Booth, dimension: str) -> str:
    """What we know already: what was said before going back; the town, from the roll."""
    otherwise = str(booth.stand.place)[:9] if dimension == "town" else SKIPPED
    return str(booth.stand.strata.get(dimension) or otherwise)


def _ask(booth: Booth, dimension: str) -> None:
    choices = _choices(booth, dimension)
    codes, known = list(choices), _known(booth, dimension)
    st.selectbox(
        t(f"charts.dimension.{dimension}"),
        codes,
        index=codes.index(known) if known in choices else 0,
        format_func=choices.__getitem__,
        key=stratum_key(dimension),
        filter_mode=None,
    )


def ask_strata(booth: Booth) -> None:
    """The form's optional part; folded away where there should be one thing on a screen."""
    asked = booth.view.strata
    if not asked:
        return
    if is_elder():
        with st.expander(t("vote.strata")):
            st.html(html.tag("p", t("vote.strata_words")))
            for dimension in asked:
                _ask(booth, dimension)
        return
    words = html.tag("p", t("vote.strata_words"), class_="sun-caption")
    st.html(html.join((html.tag("h3", t("vote.strata")), words)))
    with st.container(key=_COLUMNS):
        for dimension in asked:
            _ask(booth, dimension)
