"""Lines of the record in words: what was done, when in county time, by which post, and why."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

import locales
from services.audit import AuditEntry
from ui import html
from ui.words import clock, language, t

#: Clockwork that would bury everything else: counted elsewhere.
_ROUTINE = frozenset({"ballots.mixed"})
#: Who writes lines without an account: the clockwork, the command line, somebody not signed in.
NAMELESS = ("system", "terminal", "anybody")
_AREAS = ("area_total", "area_present", "area_yes")
#: Numbers of a deed that have a sentence ``record.fact.…``.
_COUNTED = ("size", "void", "entries", "left", "ballots", "places", *_AREAS)


def deed(action: str) -> str:
    """The name of what was done; the code itself where a newer part of the product brought it."""
    key = f"deed.{action}"
    return t(key) if locales.has(key) else action


def when(line: AuditEntry) -> str:
    """The moment, as people of the county mean it."""
    return clock(datetime.fromisoformat(line.at))


def who(line: AuditEntry) -> str:
    """The account and its roles; whoever has none has a name in words."""
    if line.actor in NAMELESS:
        return t(f"record.nameless.{line.actor}")
    roles = [t(f"role.{role}") for role in line.role.split(",") if locales.has(f"role.{role}")]
    return " · ".join((line.actor, *roles))


def _refusal(code: str) -> str:
    """The sentence of a refusal, without its facts."""
    told = locales.sentences(language()).get(f"refused.{code}", "")
    return re.sub(r"{[^}]*}", "…", told)


def details(line: AuditEntry, places: Mapping[str, str]) -> str:
    """What else is to be known of a deed, in words; what only machines need is left out."""
    facts = line.facts
    found = []
    if "role" in facts:
        found.append(t(f"role.{facts['role']}"))
    if "area" in facts:
        found.append(places.get(str(facts["area"]), str(facts["area"])))
    found += [t(f"record.fact.{name}", value=facts[name]) for name in _COUNTED if facts.get(name)]
    if "name" in facts:
        found.append(str(facts["name"]))
    if "code" in facts:
        found.append(_refusal(str(facts["code"])))
    return " · ".join(filter(None, found))


def _repeated(lines: Sequence[AuditEntry]) -> list[tuple[AuditEntry, int]]:
    """The last of several same deeds in a row by the same person, and how many there were.

    Deeds for which somebody gave different reasons are different deeds: each is told.
    """
    runs = groupby(lines, key=lambda line: (line.action, line.actor, line.reason))
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
