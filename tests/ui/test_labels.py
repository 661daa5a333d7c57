"""What is written in a label stays as written: no formatting, and no link that leads away."""

import re

import pytest

from ui.inputs.base import plain

#: What micromark's autolinks find in a text, escaped or not (as Streamlit 1.67 ships them).
FOUND = (
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
)


@pytest.mark.parametrize(
    "text",
    ["看 https://evil.example/a?b=1", "HTTP://X.Y", "www.a.com", "WWW.a.com", "写信 a.b@c-d.cn"],
)
def test_an_address_in_a_label_is_no_link(text):
    assert any(pattern.search(text) for pattern in FOUND)
    assert not any(pattern.search(plain(text)) for pattern in FOUND)
    assert plain(text).replace("\u2060", "").replace("\\", "") == text


@pytest.mark.parametrize("text", ["修路：3 号方案", "18.5万元", "@所有人", "www 是什么"])
def test_other_words_are_left_alone(text):
    assert "\u2060" not in plain(text)
