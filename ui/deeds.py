"""Lines of the record in words: what was done, when in county time, by which post, and why."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import locales
from services.audit import AuditEntry
from ui import html
from ui.words import clock, t

#: Clockwork that would bury everything else: counted elsewhere.
_ROUTINE = frozenset({"ballots.mixed"})


def deed(action: str) -> str:
    """The name of what was done; the code itself where a newer part of the product brought it."""
    key = f"deed.{action}"
    return t(key) if locales.has(key) else action


def when(line: AuditEntry) -> str:
    """The moment, as people of the county mean it."""
    return clock(datetime.fromisoformat(line.at))


def who(line: AuditEntry) -> str:
    """The account and its roles; the clockwork has a name of its own."""
    if line.actor == "system":
        return t("record.clockwork")
    roles = [t(f"role.{role}") for role in line.role.split(",") if locales.has(f"role.{role}")]
    return " · ".join((line.actor, *roles))


def _repeated(lines: Sequence[AuditEntry]) -> list[tuple[AuditEntry, int]]:
    """The last of several same deeds in a row by the same person, and how many there were."""
    runs = groupby(lines, key=lambda line: (line.action, line.actor))
    grouped = [list(run) for _, run in runs]
    return [(run[-1], len(run)) for run in grouped]


def _note(line: AuditEntry, count: int) -> html.Safe:
    times = t("record.times", count=count) if count > 1 else ""
    said = " · ".join(filter(None, (when(line), who(line), times)))
    return html.join((said, html.tag("br"), line.reason) if line.reason else (said,))


def story(lines: Sequence[AuditEntry]) -> html.Safe:
    """What happened with one consultation, from first to last."""
    told = _repeated([line for line in lines if line.action not in _ROUTINE])
    items = [(deed(line.action), _note(line, count)) for line, count in told]
    return html.timeline(items, len(items))
