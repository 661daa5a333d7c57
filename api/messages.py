"""Single messages of ASGI, read and written again: headers, cookies, bodies."""

import ipaddress
from collections.abc import Mapping

from starlette.requests import cookie_parser
from starlette.types import Message, Receive, Scope

Said = Mapping[str, str]
_TRUSTED = b"x-sunshine-"


def headers_of(scope: Scope) -> Said:
    """What the request says, by name in small letters; of several of one name the first counts."""
    return {n.decode("latin-1"): v.decode("latin-1") for n, v in reversed(scope["headers"])}


def cookies_of(scope: Scope, headers: Said) -> dict[str, str]:
    """The cookies of a request by their names."""
    if "cookie" not in headers:
        return {}
    found = (value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return cookie_parser("; ".join(found))


def is_loopback(scope: Scope) -> bool:
    """Does the client speak from this machine?"""
    host, _ = scope.get("client") or ("", 0)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def whole_body(receive: Receive, limit: int) -> bytes | None:
    """The body, or None as soon as it is longer than *limit*."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > limit:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """*receive*, with a body that was read already as its first message."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def secured(name: bytes, value: bytes) -> bytes:
    """A cookie for HTTPS alone; the framework's own does not say so."""
    is_open = name == b"set-cookie" and b"; secure" not in value.lower()
    return value + b"; Secure" if is_open else value


def with_headers(
    scope: Scope, trusted: list[tuple[bytes, bytes]], without: bytes | None = None
) -> Scope:
    """*scope* without what a client may not say, and with what is *trusted*."""
    kept = [
        pair
        for pair in scope["headers"]
        if not pair[0].lower().startswith(_TRUSTED) and pair[0] != without
    ]
    return {**scope, "headers": kept + trusted}
