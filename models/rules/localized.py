"""A text in Chinese and English, with fallback to the language that is there."""

from collections.abc import Mapping

Localized = dict[str, str]
LANGUAGES = ("zh", "en")


def in_language(text: Mapping[str, str] | None, language: str) -> str:
    """The text in *language*, else in the other language, else empty."""
    if not text:
        return ""
    return text.get(language) or text.get("zh") or text.get("en") or ""
