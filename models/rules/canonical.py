"""One spelling for each value, so that a hash means the same everywhere (after RFC 8785)."""

from typing import Any

import orjson


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8; the values are text, whole numbers, lists, maps.

    The same bytes as ``json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",",
    ":"))``, so that a verifier needs nothing but the standard library.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
