"""Dates and money in words of a language, for pages, posters and whatever else is read."""

from datetime import date, datetime


def day(local: date, language: str) -> str:
    """2026年11月23日 / 23 November 2026; *local* is county time."""
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {local:%B %Y}"


def clock(local: datetime, language: str) -> str:
    """2026年11月23日 09:05 / 23 November 2026, 09:05; *local* is county time."""
    return f"{day(local, language)}{' ' if language == 'zh' else ', '}{local:%H:%M}"


def yuan(amount: int | None, language: str) -> str:
    """1.86亿元, 42万元, 600元 / 186 million yuan, 420,000 yuan; nothing where nothing is known."""
    if amount is None:
        return ""
    if language != "zh":
        return f"{amount / 1e6:,.10g} million yuan" if amount >= 1e6 else f"{amount:,} yuan"
    if amount >= 10**8:
        return f"{amount / 10**8:.10g}亿元"
    return f"{amount / 10**4:.10g}万元" if amount >= 10**4 else f"{amount}元"
