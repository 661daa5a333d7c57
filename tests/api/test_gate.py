"""The gate: origins, trusted headers, policies, closed doors, sizes."""

import re
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

import locales
from api.gate import BODY_LIMIT, Gate

HERE = "http://testserver"
BROWSER = "b" * 32


async def _echo(request: Request) -> Response:
    body = await request.body()
    trusted = {k: v for k, v in request.headers.items() if k.startswith("x-sunshine-")}
    return JSONResponse({"trusted": trusted, "length": len(body)})


async def _page(request: Request) -> Response:
    return HTMLResponse("<p>page</p>")


async def _text(request: Request) -> Response:
    return PlainTextResponse("text", headers={"Cache-Control": "max-age=60"})


async def _bytes(socket: WebSocket) -> None:
    """As Streamlit listens: until the client is gone."""
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_bytes(await socket.receive_bytes())


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    names = {k: v for k, v in socket.headers.items() if k.startswith("x-sunshine-") or k == "host"}
    await socket.send_json(names)
    await socket.close()


def _client(client: tuple[str, int] = ("testclient", 50000), **settings: Any) -> TestClient:
    def lookup(cookie: str) -> str | None:
        return f"id-of-{cookie}" if cookie.startswith("good") else None

    methods = ["GET", "POST"]
    routes = [
        Route("/", _page),
        Route("/api/v1/ballots", _echo, methods=methods),
        Route("/api/kept", _text),
        Route("/auth/sign-in", _echo, methods=methods),
        Route("/other", _echo, methods=methods),
        Route("/_stcore/upload_file/s/f", _echo, methods=methods),
        Route("/metrics", _text),
        Route("/_stcore/metrics", _text),
        Route("/_stcore/agent/openapi.json", _text),
        WebSocketRoute("/_stcore/stream", _socket),
        WebSocketRoute("/_stcore/bytes", _bytes),
    ]
    gate = Middleware(Gate, lookup=lookup, **settings)
    return TestClient(Starlette(routes=routes, middleware=[gate]), client=client)


def _handshake(client: TestClient, headers: dict[str, str]) -> dict[str, str]:
    with client.websocket_connect("/_stcore/stream", headers=headers) as socket:
        names: dict[str, str] = socket.receive_json()
        return names


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://testserver.evil.example",
        "http://testserver@evil.example",
        "file://testserver",
        "testserver",
        "",
    ],
)
def test_a_websocket_from_elsewhere_is_closed_before_the_app_sees_it(origin: str) -> None:
    with pytest.raises(WebSocketDisconnect) as closed:
        _handshake(_client(), {"Origin": origin})

    assert closed.value.code == 1008


def test_a_websocket_without_an_origin_is_closed() -> None:
    with pytest.raises(WebSocketDisconnect) as closed:
        _handshake(_client(), {})

    assert closed.value.code == 1008


def test_in_production_only_the_public_origin_connects_and_becomes_the_host() -> None:
    client = _client(origin="https://vote.example", production=True)

    with pytest.raises(WebSocketDisconnect):
        _handshake(client, {"Origin": HERE})

    assert _handshake(client, {"Origin": "https://vote.example"})["host"] == "vote.example"


def test_a_connection_carries_sign_in_and_browser_and_nothing_that_the_client_claims() -> None:
    cookie = f"sunshine_session=good1; sunshine_browser={BROWSER}"
    claims = {"X-Sunshine-Session": "root", "X-SUNSHINE-BROWSER": "other", "x-sunshine-role": "a"}

    names = _handshake(_client(), {"Origin": HERE, "Cookie": cookie, **claims})

    assert names == {
        "host": "testserver",
        "x-sunshine-session": "id-of-good1",
        "x-sunshine-browser": sha256(BROWSER.encode()).hexdigest(),
    }


def test_a_text_where_bytes_are_spoken_closes_the_connection_and_disturbs_nobody() -> None:
    client = _client()  # which raises what the app behind the gate lets fall
    with client.websocket_connect("/_stcore/bytes", headers={"Origin": HERE}) as socket:
        socket.send_bytes(b"")
        assert socket.receive_bytes() == b""
        socket.send_text("a text")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()

    assert closed.value.code == 1003


@pytest.mark.parametrize("path", ["/api/v1/ballots", "/auth/sign-in", "/other"])
def test_claimed_headers_are_stripped_from_every_request(path: str) -> None:
    claims = {"X-Sunshine-Session": "root", "X-Sunshine-Browser": "other"}

    assert _client().get(path, headers=claims).json()["trusted"] == {}


def test_an_unknown_sign_in_and_a_malformed_browser_give_no_identity() -> None:
    cookie = "sunshine_session=stale; sunshine_browser=short"

    answer = _client().get("/api/v1/ballots", headers={"Cookie": cookie})

    assert answer.json()["trusted"] == {}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/auth/sign-in", {"Origin": HERE}, 200),
        ("/auth/sign-in", {"Origin": "https://evil.example"}, 403),
        ("/auth/sign-in", {"Origin": "null"}, 403),
        ("/auth/sign-in", {}, 200),
        ("/auth/sign-in", {"Cookie": "sunshine_session=good"}, 403),
        ("/other", {"Origin": "https://evil.example"}, 403),
        ("/_stcore/upload_file/s/f", {"Origin": HERE}, 403),
        ("/_stcore/upload_file/s/f", {"Origin": HERE, "Cookie": "sunshine_session=stale"}, 403),
        ("/_stcore/upload_file/s/f", {"Origin": HERE, "Cookie": "sunshine_session=good"}, 200),
        ("/api/v1/ballots", {}, 200),
        ("/api/v1/ballots", {"Cookie": "sunshine_session=good"}, 200),
        ("/api/v1/ballots", {"Origin": "https://evil.example"}, 200),
        ("/api/v1/ballots", {"Origin": "https://evil.example", "Cookie": "a=b"}, 403),
    ],
)
def test_a_write_needs_our_origin_unless_no_cookie_could_be_abused(
    path: str, headers: dict[str, str], status: int
) -> None:
    assert _client().post(path, headers=headers).status_code == status


def test_every_answer_carries_the_policies_and_pages_are_not_stored() -> None:
    answer = _client().get("/")

    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("path", ["/%00", "/api/ke%00pt", "/c/a%00b", "/_stcore/%00"])
def test_an_address_that_no_file_can_have_is_refused_in_our_words(path: str) -> None:
    answer = _client().get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "request.no_page"


def test_nobody_is_called_by_a_name_of_thousands_of_letters() -> None:
    answer = _client().get("/other", headers={"Host": "a" * 3000})

    assert (answer.status_code, answer.json()["code"]) == (404, "request.no_page")


def test_refusals_carry_the_policies_too() -> None:
    answer = _client().post("/other", headers={"Origin": "https://evil.example"})

    assert "content-security-policy" in answer.headers


def test_production_adds_transport_security_and_the_socket_for_old_browsers() -> None:
    answer = _client(origin="https://vote.example", production=True).get("/")

    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "connect-src 'self' wss://vote.example" in answer.headers["content-security-policy"]


def test_a_route_that_sets_its_own_caching_keeps_it() -> None:
    assert _client().get("/api/kept").headers["cache-control"] == "max-age=60"


def test_the_first_page_gives_the_browser_an_unguessable_id_once() -> None:
    client = _client()

    first = client.get("/").headers["set-cookie"]
    again = client.get("/")

    assert re.match(r"sunshine_browser=[A-Za-z0-9_-]{32};", first)
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "Secure" not in first
    assert "set-cookie" not in again.headers


def test_in_production_the_browser_id_travels_only_over_tls() -> None:
    client = _client(origin="https://vote.example", production=True)

    assert client.get("/").headers["set-cookie"].endswith("; Secure")


def test_in_production_every_cookie_travels_only_over_tls() -> None:
    """The framework's own too, which does not ask for it."""

    async def framework(_: Request) -> Response:
        answer = PlainTextResponse("ok")
        answer.headers.append("Set-Cookie", "_streamlit_xsrf=1; Path=/")
        answer.headers.append("Set-Cookie", "other=1; secure; Path=/")
        return answer

    gate = Middleware(Gate, lookup=lambda _: None, origin="https://a.example", production=True)
    app = Starlette(routes=[Route("/", framework)], middleware=[gate])
    given = TestClient(app).get("/").headers.get_list("set-cookie")

    assert given == ["_streamlit_xsrf=1; Path=/; Secure", "other=1; secure; Path=/"]


def test_only_pages_give_a_browser_id() -> None:
    assert "set-cookie" not in _client().get("/api/v1/ballots").headers


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent"]
)
def test_the_frameworks_own_doors_are_closed(path: str) -> None:
    assert _client(("127.0.0.1", 1)).get(path).status_code == 404


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (("203.0.113.9", 1), {}, 404),
        (("127.0.0.1", 1), {}, 200),
        (("::1", 1), {}, 200),
        (("127.0.0.1", 1), {"X-Forwarded-For": "203.0.113.9"}, 404),
        (("127.0.0.1", 1), {"Forwarded": "for=203.0.113.9"}, 404),
        (("203.0.113.9", 1), {"Authorization": "Bearer secret"}, 200),
        (("203.0.113.9", 1), {"Authorization": "Bearer wrong"}, 404),
        (("203.0.113.9", 1), {"Authorization": "Basic secret"}, 404),
        (("203.0.113.9", 1), {"Authorization": "Bearer "}, 404),
    ],
)
def test_metrics_answer_the_machine_itself_or_the_token(
    client: tuple[str, int], headers: dict[str, str], status: int
) -> None:
    answer = _client(client, metrics_token="secret").get("/metrics", headers=headers)

    assert answer.status_code == status


def test_without_a_token_no_bearer_opens_the_metrics() -> None:
    answer = _client(("203.0.113.9", 1)).get("/metrics", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/ballots", "/auth/sign-in"])
def test_a_body_may_be_as_long_as_the_limit_and_not_a_byte_longer(path: str) -> None:
    client = _client()

    assert client.post(path, content=b"x" * BODY_LIMIT).json()["length"] == BODY_LIMIT
    assert client.post(path, content=b"x" * (BODY_LIMIT + 1)).status_code == 413


def test_a_body_that_does_not_tell_its_length_is_measured_as_it_comes() -> None:
    pieces = (b"x" * 100_000 for _ in range(20))

    assert _client().post("/api/v1/ballots", content=pieces).status_code == 413


BROWSER_ASKS = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "zh-CN"}
NOS = [
    ("/other", {"Origin": "https://evil.example"}, b"", 403, "request.foreign"),
    ("/auth/sign-in", {"Origin": HERE}, b"x" * (BODY_LIMIT + 1), 413, "request.too_large"),
]


@pytest.mark.parametrize(("path", "headers", "body", "status", "code"), NOS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_browser_that_is_turned_away_gets_a_calm_page_in_both_languages(
    path, headers, body, status, code, language
):
    asks = BROWSER_ASKS | {"Accept-Language": language}

    page = _client().post(path, headers=headers | asks, content=body)

    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    said = [locales.sentence(f"refused.{code}", tongue) for tongue in ("zh", "en")]
    first, second = said if language == "zh" else reversed(said)
    assert 0 < page.text.index(f">{first}<") < page.text.index(f">{second}<")
    assert 'href="/"' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_a_closed_door_looks_like_a_page_that_is_not_there():
    page = _client().get("/metrics", headers=BROWSER_ASKS)

    assert page.status_code == 404
    assert locales.sentence("refused.request.no_page", "zh") in page.text


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "code"),
    [*NOS, ("/api/v1/ballots", BROWSER_ASKS, b"x" * (BODY_LIMIT + 1), 413, "request.too_large")],
)
def test_a_program_that_is_turned_away_gets_the_code_and_the_sentence(
    path, headers, body, status, code
):
    answer = _client().post(path, headers=headers, content=body)

    assert answer.status_code == status
    sentence = locales.sentence(f"refused.{code}", "zh")
    assert answer.json() == {"code": code, "sentence": sentence, "facts": {}}
