"""What the process notes of requests: enough to run it, nothing of who voted or when."""

import io
import itertools
import json
import logging

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from api import reading
from api.watch import PAGE, Watch, template
from models.rules.roles import Role
from services import background, metrics, mixing
from services.logs import JsonLines, setup_logging
from services.readiness import troubles
from tests.api.calls import COUNTY, PASSWORD, add, an_account, identify, sign_in, token, vote
from tests.builders import a_roll, a_vote, an_open_consultation

INSIDE = {"client": ("127.0.0.1", 50000)}


@pytest.fixture
def lines():
    """Every line that our own loggers write, as a server would write it."""
    stream = io.StringIO()
    names = ("", "sunshine", "uvicorn.error", "uvicorn.access")
    before = {n: (logging.getLogger(n).handlers[:], logging.getLogger(n).propagate) for n in names}
    setup_logging()
    logging.getLogger("sunshine").handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for name, (handlers, propagates) in before.items():
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate, logger.disabled = handlers, propagates, False


def sample(name, **labels):
    return metrics.REGISTRY.get_sample_value(name, labels or None) or 0.0


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/api/v1/consultations", "/api/v1/consultations"),
        ("/api/v1/consultations/some-slug/ballots", "/api/v1/consultations/{}/ballots"),
        ("/api/v1/consultations/some-slug/statements", "/api/v1/consultations/{}/statements"),
        ("/api/v1/receipts/K7M29PQ4XYZ3", "/api/v1/receipts/{}"),
        ("/r/K7M29PQ4XYZ3", "/r/{}"),
        ("/files/0123456789abcdef", "/files/{}"),
        ("/qr/some-slug.svg", "/qr/{}"),
        ("/auth/sign-in", "/auth/sign-in"),
        ("/api/330421199901010011", "/api/{}"),
        ("/api/" + "x/" * 5000, "/api/{}/{}/{}/{}/{}/{}"),
        ("/_stcore/upload_file/a-session-id/b", PAGE),
        ("/consultation", PAGE),
        ("/", PAGE),
        ("", PAGE),
    ],
)
def test_a_route_is_a_template_without_a_word_of_the_client(path, noted):
    assert template(path) == noted


def test_no_client_can_make_routes_up_from_our_own_words():
    words = ("api", "v1", "consultations", "identity", "ballots", "results", "receipts", "demo")
    made_up = ("/files/" + "/".join(order) for order in itertools.permutations(words, 4))
    assert {template(path) for path in made_up} == {"/files/{}/{}/{}/{}"}
    assert template("/api/v1/consultations/ballots/results") == ("/api/v1/consultations/{}/results")


def test_a_vote_leaves_no_line_and_no_trace_in_any_other(world, web, lines):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    headers = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "a-rare-browser"}
    mine = identify(web, slug, number, headers=headers).json()["voting_token"]
    receipt = vote(web, slug, mine, key="my-key").json()["receipt"]
    vote(web, slug, mine, "B")
    vote(web, slug, "nonsense")
    add(web, slug, mine, "A traffic warden, please")
    web.get(f"/api/v1/receipts/{receipt}", headers=headers)
    web.get(f"/r/{receipt}")

    said = lines()

    assert [line["route"] for line in said] == ["/api/v1/receipts/{}", "/r/{}"]
    for secret in (
        number,
        slug,
        mine,
        receipt,
        "my-key",
        "203.0.113",
        "rare",
        "testclient",
        "warden",
    ):
        assert secret not in json.dumps(said)
    for line in said:
        assert set(line) <= {"at", "level", "name", "message", "method", "route", "status", "ms"}


def test_a_sign_in_leaves_no_name_and_no_password(world, web, lines):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    sign_in(web, "the.clerk")
    sign_in(web, "the.clerk", "wrong-word")

    text = json.dumps(lines())
    assert "/auth/sign-in" in text
    for secret in ("the.clerk", PASSWORD, "wrong-word", web.cookies["sunshine_session"]):
        assert secret not in text


def _broken_app(error):
    async def broken(request):
        raise error

    return Starlette(
        routes=[Route("/api/v1/consultations/{slug}/ballots", broken, methods=["POST"])],
        middleware=[Middleware(Watch)],
    )


ROW = "the row of 330421199901010011"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ValueError(ROW), 500, "request.broken"),
        (OperationalError(ROW, {}, Exception(f"disk full\n{ROW}")), 503, "request.unavailable"),
    ],
)
def test_a_mistake_of_ours_is_answered_without_detail_and_noted_by_its_place(
    lines, error, status, code
):
    with TestClient(_broken_app(error)) as web:
        answer = web.post("/api/v1/consultations/x/ballots", headers={"Accept-Language": "en"})

    said = lines()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "330421199901010011" not in answer.text + json.dumps(said)
    assert said[0]["error"] == type(error).__name__
    assert said[0].get("why") == ("disk full" if status == 503 else None)
    assert any("test_watch.py" in place for place in said[0]["trace"])
    assert said[1]["status"] == status


_DEEP = """
def deep(levels):
    return deep(levels - 1) if levels else 1 / 0
"""


def test_an_error_deep_inside_a_library_still_tells_our_own_line(lines):
    library: dict = {}
    exec(compile(_DEEP, "/venv/site-packages/driver.py", "exec"), library)
    try:
        library["deep"](40)
    except ZeroDivisionError:
        logging.getLogger("sunshine").exception("broken")

    trace = lines()[0]["trace"]
    assert "test_watch.py" in trace[0]
    assert "driver.py" in trace[-1]
    assert len(trace) <= 24


@pytest.mark.parametrize("name", ["streamlit.error_util", "asyncio", "websockets.server"])
def test_lines_of_libraries_are_json_too_and_say_no_value(lines, name):
    logging.getLogger(name)
    setup_logging()
    stream = io.StringIO()
    (handler,) = logging.getLogger(name).handlers or logging.getLogger().handlers
    handler.setStream(stream)

    text = f"Uncaught\nexception=ValueError({ROW})" if name == "asyncio" else "Uncaught"
    logging.getLogger(name).error(text, exc_info=ValueError(ROW))

    said = json.loads(stream.getvalue())
    assert (said["name"], said["error"]) == (name, "ValueError")
    assert "330421199901010011" not in stream.getvalue()


def test_while_the_database_does_not_serve_the_api_says_so(world, web, monkeypatch):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    mine = token(web, slug, number)
    outage = OperationalError(ROW, {}, Exception(ROW))
    monkeypatch.setattr(world.urn, "put", lambda _, done: done(outage))
    monkeypatch.setattr(reading, "listing", lambda *_, **__: (_ for _ in ()).throw(outage))

    answers = [vote(web, slug, mine), web.get("/api/v1/consultations")]

    assert [a.status_code for a in answers] == [503, 503]
    assert {a.json()["code"] for a in answers} == {"request.unavailable"}


def test_a_line_is_json_whatever_is_in_it():
    record = logging.LogRecord("sunshine", 20, "", 0, 'a "quoted"\nline %s', ("中",), None)
    record.extra = object()

    line = json.loads(JsonLines().format(record))

    assert line["message"] == 'a "quoted"\nline 中'


def test_the_lines_of_the_server_about_single_requests_are_off(lines):
    assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.CRITICAL)


def test_metrics_count_votes_refusals_sign_ins_and_name_nobody(world, app):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    before = {
        "cast": sample("sunshine_ballots_cast_total", status="counted"),
        "twice": sample("sunshine_refusals_total", code="ballot.already_counted"),
        "signed": sample("sunshine_sign_ins_total", outcome="made"),
        "turned": sample("sunshine_sign_ins_total", outcome="refused"),
        "batches": sample("sunshine_batches_mixed_total"),
    }

    with TestClient(app, base_url="http://testserver", **INSIDE) as web:
        mine = token(web, slug, numbers[0])
        vote(web, slug, mine)
        vote(web, slug, mine)
        sign_in(web, "the.clerk")
        sign_in(web, "the.clerk", "no")
        for number in numbers[1:]:
            a_vote(world, slug, number, "A")
        waiting = web.get("/metrics").text
        mixing.mix_due(world)
        page = web.get("/metrics").text

    after = {
        "cast": sample("sunshine_ballots_cast_total", status="counted"),
        "twice": sample("sunshine_refusals_total", code="ballot.already_counted"),
        "signed": sample("sunshine_sign_ins_total", outcome="made"),
        "turned": sample("sunshine_sign_ins_total", outcome="refused"),
        "batches": sample("sunshine_batches_mixed_total"),
    }
    gone = {name: after[name] - count for name, count in before.items()}
    assert gone == {"cast": 12, "twice": 1, "signed": 1, "turned": 1, "batches": 1}
    assert "\nsunshine_ballots_waiting 12.0" in waiting
    assert "\nsunshine_ballots_waiting 0.0" in page
    assert "\nsunshine_consultations_open 1.0" in page
    assert 'route="/api/v1/consultations/{}/ballots"' in page
    for secret in (slug, "the.clerk", *numbers, mine):
        assert secret not in page


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (("127.0.0.1", 1), {}, 200),
        (("127.0.0.1", 1), {"X-Forwarded-For": "203.0.113.9"}, 404),
        (("203.0.113.9", 1), {}, 404),
        (("203.0.113.9", 1), {"X-Forwarded-For": "127.0.0.1"}, 404),
    ],
)
def test_metrics_are_read_on_the_machine_alone(app, client, headers, status):
    with TestClient(app, base_url="http://testserver", client=client) as web:
        assert web.get("/metrics", headers=headers).status_code == status


def test_ready_says_what_is_missing(world, web):
    assert world.keys.mark
    idle = web.get("/readyz")
    stop = background.start(world)
    try:
        ready = web.get("/readyz")
    finally:
        stop()

    assert (idle.status_code, idle.json()) == (
        503,
        {"status": "trouble", "troubles": ["clockwork"]},
    )
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "troubles": []})


def test_a_database_without_its_tables_is_not_ready(world):
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")

    assert "migrations" in troubles(world)


def test_alive_is_said_even_when_not_ready(web):
    assert web.get("/healthz").json() == {"status": "ok"}
    assert web.get("/readyz").status_code == 503
