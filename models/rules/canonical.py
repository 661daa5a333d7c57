"""One spelling for each value, so that a hash means the same everywhere (after RFC 8785)."""

import json
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8; the values are text, whole numbers, lists, maps."""
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()
