"""The audit log's hash chain: each line holds the hash of the one before."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from models.rules.canonical import canonical

GENESIS = "0" * 64


def line_hash(previous: str, line: Mapping[str, Any]) -> str:
    """The hash of *line*, which stands after the line whose hash is *previous*."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(dict(line))).hexdigest()


def first_break(lines: Iterable[tuple[Mapping[str, Any], str]]) -> int | None:
    """The seq of the first line whose hash or place does not fit; None when the chain is whole.

    Args:
        lines: pairs of a line and its stored hash, in order of ``seq``, from the beginning.
    """
    previous = GENESIS
    for expected, (line, stored) in enumerate(lines, start=1):
        if line["seq"] != expected or line_hash(previous, line) != stored:
            return expected
        previous = stored
    return None
