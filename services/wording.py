"""Dates in words of a language, for pages, posters and whatever else is read."""

from datetime import date, datetime


def day(local: date, language: str) -> str:
    """2026年11月23日 / 23 November 2026; *local* is county time."""
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {local:%B %Y}"


def clock(local: datetime, language: str) -> str:
    """2026年11月23日 09:05 / 23 November 2026, 09:05; *local* is county time."""
    return f"{day(local, language)}{' ' if language == 'zh' else ', '}{local:%H:%M}"
