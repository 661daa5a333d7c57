"""Answers of somebody who was interrupted: kept in memory, for the same voter at the same browser.

Nothing of it is ever written down: a restart forgets it, as does casting, two hours, or the voter
(docs/decisions/0012-answers-kept-in-memory.md).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from services.deps import Deps
from services.identity import voter_of

SECONDS = 7200.0


def _key(deps: Deps, token: str, browser: str) -> str:
    voter = voter_of(deps, token)
    return hashlib.sha256(f"{voter.consultation_id}|{voter.tag}|{browser}".encode()).hexdigest()


def keep(deps: Deps, *, token: str, browser: str, answers: Mapping[str, Any]) -> None:
    """Keep what is answered so far; a browser without a cookie has nothing kept."""
    if browser:
        until = deps.clock().timestamp() + SECONDS
        deps.interrupted.put(_key(deps, token, browser), answers, until)


def recall(deps: Deps, *, token: str, browser: str) -> dict[str, Any] | None:
    """What this voter had answered at this browser, or None."""
    if not browser:
        return None
    return deps.interrupted.get(_key(deps, token, browser), deps.clock().timestamp())


def forget(deps: Deps, *, token: str, browser: str) -> None:
    """Drop it: the ballot was cast, or the voter wishes so."""
    if browser:
        deps.interrupted.drop(_key(deps, token, browser))
