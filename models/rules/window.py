"""How long a draft must be open for comment: 30 days, or a public reason (Order 713 art. 15)."""

from datetime import datetime, timedelta

USUAL = timedelta(days=30)
SHORTEST = timedelta(hours=1)
REASON_LENGTH = 20


def is_shortened(opens_at: datetime, closes_at: datetime) -> bool:
    """Is the window below 30 × 24 hours, so that the law asks for a stated reason?"""
    return closes_at - opens_at < USUAL


def window_obstacles(
    opens_at: datetime | None, closes_at: datetime | None, reason: str, now: datetime
) -> list[str]:
    """Codes of all that is wrong with a proposed window; empty when it may go on."""
    if opens_at is None or closes_at is None:
        return ["window_missing"]
    found = []
    if closes_at - opens_at < SHORTEST:
        found.append("window_too_short")
    if closes_at <= now:
        found.append("window_past")
    if is_shortened(opens_at, closes_at) and len(reason.strip()) < REASON_LENGTH:
        found.append("shortening_reason")
    return found
