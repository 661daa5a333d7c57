"""The page on secrecy and counting says what is protected and what is not."""

import re

import pytest

from tests.pages.resident import Screen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_says_what_is_done_and_what_cannot_be_done(sqlite_world, monkeypatch, language):
    html = Screen(sqlite_world, monkeypatch, "about", lang=language).html

    for part in ("vote", "secret", "not", "count", "check", "privacy"):
        assert f'id="{part}"' in html
    assert html.count("<li>") >= 24
    assert html.count("<dt>") == 6
    assert len(re.findall("<h1", html)) == 1
    if language == "en":
        assert not re.search(r"[\u4e00-\u9fff]", html)


def test_both_languages_are_kept_apart(sqlite_world, monkeypatch):
    first = Screen(sqlite_world, monkeypatch, "about", lang="en").html

    assert "怎么保密" in Screen(sqlite_world, monkeypatch, "about", lang="zh").html
    assert "How it stays secret" in first
