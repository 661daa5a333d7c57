"""The gate before pages and API: whose browser, from which origin, how much, with which headers.

Everything passes here before Streamlit sees it. A foreign websocket handshake would cost Streamlit
two seconds of the whole process; a Streamlit session id alone would let a stranger take a session
over. Both end here, the second because every connection carries the fingerprint of its browser.
"""

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.headers import policy_headers
from api.listing import answer_of
from api.messages import (
    Said,
    cookies_of,
    headers_of,
    is_loopback,
    replayed,
    secured,
    whole_body,
    with_headers,
)
from services import Refused

SESSION_COOKIE, BROWSER_COOKIE = "sunshine_session", "sunshine_browser"
BODY_LIMIT = 1_000_000
_BROWSER = re.compile(r"[A-Za-z0-9_-]{22,128}")
_YEAR = 365 * 24 * 3600
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REFUSALS = {403: "request.foreign", 404: "request.no_page", 413: "request.too_large"}
_LONGEST_HOST = 253 + len(":65535")
_NOT_STORED = (b"cache-control", b"no-store")
_FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded")

Lookup = Callable[[str], str | None]


def _is_under(path: str, *roots: str) -> bool:
    """Is *path* one of *roots* or below it? They end with a slash."""
    return f"{path}/".startswith(roots)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    answer = answer_of(Request(scope), Refused(_REFUSALS[status]))
    await answer(scope, receive, send)


class Gate:
    """Pure ASGI middleware; see the module's sentence."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        lookup: Lookup,
        origin: str = "",
        production: bool = False,
        metrics_token: str = "",
    ) -> None:
        self.app = app
        self.lookup = lookup
        self.origin = origin.rstrip("/").lower()
        self.production = production
        self.metrics_token = metrics_token
        policies = policy_headers(origin=self.origin, production=production)
        self.policies = [(name.lower().encode(), value.encode()) for name, value in policies]
        self.fresh = [*self.policies, _NOT_STORED]
        self.ours = frozenset(name for name, _ in self.fresh)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def is_ours(self, origin: str | None, host: str | None) -> bool:
        """Is *origin* this site? In production only the configured origin is."""
        given = (origin or "").lower()
        if self.origin and given == self.origin:
            return True
        parts = urlsplit(given)
        is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
        return is_web and not self.production and parts.netloc == (host or "").lower()

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        origin = headers.get("origin")
        if not self.is_ours(origin, headers.get("host")):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        netloc = urlsplit(origin or "").netloc.lower().encode("latin-1")
        trusted = [(b"host", netloc), *self._identity(cookies_of(scope, headers))]
        is_text = False

        async def spoken() -> Message:
            # Streamlit reads bytes only and fails on a text; to it such a client is gone.
            nonlocal is_text
            message = await receive()
            if message.get("text") is None:
                return message
            is_text = True
            return {"type": "websocket.disconnect", "code": 1003}

        await self.app(with_headers(scope, trusted, without=b"host"), spoken, send)
        if is_text:
            await send({"type": "websocket.close", "code": 1003})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        cookies = cookies_of(scope, headers)
        send = self._sealed(scope, cookies, send)
        status = self._obstacle(scope, headers, cookies)
        is_own = _is_under(scope["path"], "/api/", "/auth/")
        if not status and is_own and scope["method"] in _UNSAFE:
            body = await whole_body(receive, BODY_LIMIT)
            status = 413 if body is None else 0
            receive = replayed(body or b"", receive)
        if status:
            await _refuse(scope, receive, send, status)
            return
        trusted = self._identity(cookies) if is_own else []
        await self.app(with_headers(scope, trusted), receive, send)

    def _obstacle(self, scope: Scope, headers: Said, cookies: dict[str, str]) -> int:
        """The status of the refusal, 0 when the request may pass."""
        path = scope["path"]
        if path == "/_stcore/metrics" or path.startswith("/_stcore/agent"):
            return 404
        if path == "/metrics" and not self._may_measure(scope, headers):
            return 404
        # Streamlit has a plain 400 for the one, in English; nobody is called the other (RFC 1035).
        if "\0" in path or len(headers.get("host", "")) > _LONGEST_HOST:
            return 404
        if scope["method"] in _UNSAFE:
            if not self._may_write(path, headers, cookies):
                return 403
            length = headers.get("content-length", "")
            is_long = length.isdecimal() and int(length[:12]) > BODY_LIMIT
            return 413 if is_long and _is_under(path, "/api/", "/auth/") else 0
        return 0

    def _may_measure(self, scope: Scope, headers: Said) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        if self.metrics_token and kind.lower() == "bearer":
            return hmac.compare_digest(token.strip().encode(), self.metrics_token.encode())
        return is_loopback(scope) and not any(name in headers for name in _FORWARDED)

    def _may_write(self, path: str, headers: Said, cookies: dict[str, str]) -> bool:
        # Streamlit takes any file of any visitor and keeps it in memory; only staff have files.
        if _is_under(path, "/_stcore/upload_file/") and not self._signed_in(cookies):
            return False
        origin = headers.get("origin")
        if origin is None:
            return not cookies or _is_under(path, "/api/")
        if self.is_ours(origin, headers.get("host")):
            return True
        return not cookies and _is_under(path, "/api/v1/")

    def _signed_in(self, cookies: dict[str, str]) -> str | None:
        return self.lookup(cookies[SESSION_COOKIE]) if cookies.get(SESSION_COOKIE) else None

    def _identity(self, cookies: dict[str, str]) -> list[tuple[bytes, bytes]]:
        """The headers that only the gate may write: staff sign-in and browser."""
        found = []
        signed_in = self._signed_in(cookies)
        if signed_in:
            found.append((b"x-sunshine-session", signed_in.encode("latin-1")))
        browser = cookies.get(BROWSER_COOKIE, "")
        if _BROWSER.fullmatch(browser):
            digest = sha256(browser.encode("ascii")).hexdigest()
            found.append((b"x-sunshine-browser", digest.encode("ascii")))
        return found

    def _sealed(
        self, scope: Scope, cookies: dict[str, str], send: Send
    ) -> Callable[[Message], Awaitable[None]]:
        """*send*, with our headers on every answer and a browser id on the first page."""
        is_new = not _BROWSER.fullmatch(cookies.get(BROWSER_COOKIE, ""))

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name.lower(), value) for name, value in message.get("headers", ())]
                if self.production:
                    given = [(name, secured(name, value)) for name, value in given]
                kinds = dict(given)
                is_page = kinds.get(b"content-type", b"").startswith(b"text/html")
                is_fresh = is_page or _is_under(scope["path"], "/api/")
                added = self.fresh if is_fresh else self.policies
                if not self.ours.isdisjoint(kinds):
                    added = [pair for pair in added if pair[0] not in kinds]
                if is_new and is_page and scope["method"] == "GET":
                    added = [*added, (b"set-cookie", self._browser_cookie().encode("ascii"))]
                message["headers"] = given + added
            await send(message)

        return sealed

    def _browser_cookie(self) -> str:
        flags = f"Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
        secure = "; Secure" if self.production else ""
        return f"{BROWSER_COOKIE}={secrets.token_urlsafe(24)}; {flags}{secure}"
