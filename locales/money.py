"""Yuan in words, the same on the screen and on paper."""


def in_words(amount: int | None, language: str) -> str:
    """1.86亿元, 42万元, 600元 / 186 million yuan, 420,000 yuan; empty where it is not known."""
    if amount is None:
        return ""
    if language != "zh":
        return f"{amount / 1e6:,.10g} million yuan" if amount >= 1e6 else f"{amount:,} yuan"
    if amount >= 10**8:
        return f"{amount / 10**8:.10g}亿元"
    return f"{amount / 10**4:.10g}万元" if amount >= 10**4 else f"{amount}元"
