"""What the API does not take: too much, too often, too odd; and it never repeats what was sent."""

import threading

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from api import voting
from api.callers import client_of
from api.errors import language_of
from services.consultations import by_slug
from services.deps import ANYBODY, begin
from services.results import result_for
from tests.api.calls import identify, released, token, vote
from tests.builders import a_roll, an_open_consultation

SECRET = "330421199901010011"


@pytest.fixture
def world(sqlite_world):
    """What is refused before the database is asked is the same on every database."""
    return sqlite_world


def _request(client="203.0.113.9", **headers):
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request({"type": "http", "headers": raw, "client": (client, 1)})


@pytest.mark.parametrize(
    "body",
    [
        {SECRET: "x"},
        {"proof": {SECRET: 5}},
        {"proof": {"number": SECRET * 20}},
        {"proof": {str(i): SECRET for i in range(5)}},
        {"proof": [SECRET]},
        {"provider": SECRET * 5},
        [SECRET],
        SECRET,
    ],
)
def test_a_shape_refusal_names_our_fields_and_repeats_nothing(world, web, body):
    slug = an_open_consultation(world)

    answer = web.post(f"/api/v1/consultations/{slug}/identity", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.shape")
    assert SECRET not in answer.text
    assert answer.json()["facts"]["fields"] in {"body", "proof", "provider"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'"\\ud800"', b"[" * 10_000, b"null"])
def test_what_is_no_json_is_told_so(world, web, body):
    slug = an_open_consultation(world)

    answer = web.post(f"/api/v1/consultations/{slug}/identity", content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.shape")


@pytest.mark.parametrize(
    "more",
    [
        {"answers": {f"q{i}": ["A"] for i in range(51)}},
        {"answers": {"q1": ["A"] * 201}},
        {"answers": {"q1": ["A" * 41]}},
        {"answers": {"q" * 41: ["A"]}},
        {"strata": {f"s{i}": "x" for i in range(11)}},
        {"strata": {"sex": "x" * 41}},
        {"comment": "长" * 2001},
        {"comment": "no database takes a \x00"},
        {"comment": "\x1b[31m"},
        {"revise": "perhaps"},
    ],
)
def test_every_field_of_a_ballot_has_its_limit(world, web, more):
    slug = an_open_consultation(world)
    mine = token(web, slug, a_roll(world, 1)[0])

    answer = vote(web, slug, mine, **more)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.shape")
    assert answer.json()["facts"]["fields"] in {"answers", "strata", "comment", "revise"}


@pytest.mark.parametrize(
    "body",
    [
        '{"answers": {"q1": ["A"]}, "answers": {"q1": ["B"]}}',
        '{"answers": {"q1": ["A"], "q1": ["B"]}}',
        '{"answers": {"q1": ["A"]}, "strata": {"sex": "male", "sex": "female"}}',
    ],
)
def test_a_field_that_stands_twice_is_refused_for_nobody_knows_which_was_meant(world, web, body):
    slug = an_open_consultation(world, strata=["sex"])
    mine = token(web, slug, a_roll(world, 1)[0])

    headers = {"Authorization": f"Bearer {mine}"}
    answer = web.post(f"/api/v1/consultations/{slug}/ballots", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.shape")


def test_a_comment_that_is_a_little_long_gets_the_sentence_of_the_page(world, web):
    slug = an_open_consultation(world)
    mine = token(web, slug, a_roll(world, 1)[0])

    answer = vote(web, slug, mine, comment="长" * 501)

    assert (answer.status_code, answer.json()["code"]) == (400, "ballot.comment_too_long")


def test_a_body_of_more_than_a_megabyte_is_not_read(world, web):
    slug = an_open_consultation(world)

    answer = web.post(f"/api/v1/consultations/{slug}/identity", content=b"x" * 1_000_001)

    assert answer.status_code == 413


@pytest.mark.parametrize("key", ["k" * 201, "with space", "emoji-\xe9"])
def test_an_odd_idempotency_key_is_refused(world, web, key):
    slug = an_open_consultation(world)
    mine = token(web, slug, a_roll(world, 1)[0])

    answer = vote(web, slug, mine, key=key.encode("latin-1"))

    assert (answer.status_code, answer.json()["facts"]) == (422, {"fields": "Idempotency-Key"})


def test_a_key_is_for_one_voter_and_never_shows_anothers_receipt(world, web):
    slug = an_open_consultation(world)
    one, other = (token(web, slug, number) for number in a_roll(world, 2))

    first, second = vote(web, slug, one, key="same"), vote(web, slug, other, key="same")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["receipt"] != second.json()["receipt"]


def test_every_altered_token_is_refused(world, web):
    slug = an_open_consultation(world)
    mine = token(web, slug, a_roll(world, 1)[0])
    altered = [
        mine[:at] + ("B" if mine[at] == "A" else "A") + mine[at + 1 :]
        for at in range(0, len(mine) - 1, 7)
    ]

    answers = [vote(web, slug, one) for one in [*altered, mine[:-4], mine + "AAAA", mine.upper()]]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(401, "identity.token")}
    assert vote(web, slug, mine).status_code == 201


def test_a_used_token_casts_nothing_more(world, web):
    slug = an_open_consultation(world)
    mine = token(web, slug, a_roll(world, 1)[0])
    first = vote(web, slug, mine)

    again = vote(web, slug, mine, "B")

    assert (again.status_code, again.json()["code"]) == (409, "ballot.already_counted")
    assert again.json()["facts"]["receipt"] == first.json()["receipt"]


def test_the_announced_provider_must_be_the_one_that_is_asked_for(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    place = f"/api/v1/consultations/{slug}/identity"

    right = web.post(place, json={"provider": "roll", "proof": {"number": number}})
    wrong = web.post(place, json={"provider": "code", "proof": {"number": number}})

    assert right.status_code == 200
    assert (wrong.status_code, wrong.json()["code"]) == (400, "identity.other_provider")


def test_identity_says_who_voted_before_and_gives_the_receipt_back(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    before = identify(web, slug, number).json()
    receipt = vote(web, slug, before["voting_token"]).json()["receipt"]

    after = identify(web, slug, number)

    assert (before["has_voted"], before["receipt"]) == (False, "")
    assert (after.json()["has_voted"], after.json()["receipt"]) == (True, receipt)
    assert after.headers["cache-control"] == "no-store"


def test_a_forwarded_address_is_not_believed(world, web):
    slug = an_open_consultation(world)
    a_roll(world, 1)

    answers = [
        identify(
            web,
            slug,
            "DEMO-330421-999999",
            headers={"X-Forwarded-For": f"198.51.100.{i}", "X-Real-IP": f"198.51.100.{i}"},
        )
        for i in range(11)
    ]

    assert answers[-1].status_code == 429
    assert answers[-1].json()["facts"]["minutes"] >= 1


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.8", "203.0.113.8"),
        ("a:b", "a:b"),
    ],
)
def test_one_line_of_ipv6_is_one_caller(host, counted_as):
    assert client_of(_request(host)) == counted_as


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.5", "en"),
        ("en;q=0.5, zh;q=0.5", "zh"),
        ("en;q=x", "zh"),
        ("fr", "zh"),
        ("e" * 10_000, "zh"),
    ],
)
def test_the_language_is_the_clients_or_chinese(header, language):
    assert language_of(_request(accept_language=header)) == language


@pytest.mark.parametrize(
    "word", ["'", '"', "' OR 1=1 --", "%", "_", "\\", ";DROP TABLE ballot", "\x00", "𠀀", "("]
)
def test_a_search_is_a_text_and_nothing_else(world, web, word):
    an_open_consultation(world)

    answer = web.get("/api/v1/consultations", params={"search": word})

    assert (answer.status_code, answer.json()["total"]) == (200, 0)


def test_pages_of_the_list_do_not_overlap(world, web):
    for _ in range(5):
        an_open_consultation(world)

    pages = [
        web.get("/api/v1/consultations", params={"limit": 2, "offset": at}).json()
        for at in (0, 2, 4)
    ]

    slugs = [one["slug"] for page in pages for one in page["consultations"]]
    assert len(slugs) == len(set(slugs)) == pages[0]["total"] == 5


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "offset=-1", "phase=x", "area=x", "search=" + "x" * 81]
)
def test_odd_filters_are_refused(web, query):
    answer = web.get(f"/api/v1/consultations?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "request.shape")
    assert answer.json()["facts"]["fields"] == query.partition("=")[0]


def test_a_voter_sees_figures_after_voting_where_the_policy_says_so(world, web):
    slug = an_open_consultation(world, result_policy="after_vote")
    released(world, slug)
    late = a_roll(world, 2, start=500)
    voted, not_yet = (token(web, slug, number) for number in late)
    vote(web, slug, voted)
    place = f"/api/v1/consultations/{slug}/results"

    shown = {
        name: web.get(place, headers={"Authorization": f"Bearer {one}"} if one else {}).json()
        for name, one in (("voted", voted), ("not yet", not_yet), ("nobody", ""))
    }

    assert {k: v["shows"] for k, v in shown.items()} == {
        "voted": "figures",
        "not yet": "turnout",
        "nobody": "turnout",
    }
    assert shown["voted"]["breakdowns"] == []


def test_the_figures_over_http_are_those_of_the_page(world, web):
    slug = an_open_consultation(world)
    released(world, slug)

    sent = web.get(f"/api/v1/consultations/{slug}/results").json()

    with begin(world, actor=ANYBODY, write=False) as work:
        shown = result_for(work, by_slug(work, slug))
    told = [
        [o[k] for k in ("option", "count", "percent", "rank")]
        for o in sent["questions"][0]["options"]
    ]
    assert told == [[o.option.code, o.count, o.percent, o.rank] for o in shown.questions[0].options]


@pytest.mark.parametrize("held", ['W/"old"', '"a", {mark}', "*", "{mark}"])
def test_unchanged_figures_are_not_sent_again(world, web, held):
    slug = an_open_consultation(world)
    released(world, slug)
    place = f"/api/v1/consultations/{slug}/results"
    mark = web.get(place).headers["ETag"]

    answer = web.get(place, headers={"If-None-Match": held.format(mark=mark)})

    assert answer.status_code == (200 if "old" in held else 304)
    assert bool(answer.content) == ("old" in held)


class _StuckUrn:
    """An urn on a disk that hangs until it is let go."""

    def __init__(self, urn):
        self.urn, self.gate = urn, threading.Event()

    def put(self, envelope, done):
        def late():
            self.gate.wait(10)
            self.urn.put(envelope, done)

        threading.Thread(target=late, daemon=True).start()

    def close(self):
        self.gate.set()
        self.urn.close()


def test_a_voter_who_waits_too_long_is_told_to_come_again_and_nobody_else_suffers(world):
    numbers = a_roll(world, 2)
    slug = an_open_consultation(world)
    stuck = _StuckUrn(world.urn)
    world.__dict__["urn"] = stuck
    answers = voting.endpoints(world, patience=0.05)
    place = "/api/v1/consultations/{slug}"
    routes = [Route(f"{place}/{name}", answers[name], methods=["POST"]) for name in answers]

    with TestClient(Starlette(routes=routes)) as web:
        mine, others = (token(web, slug, number) for number in numbers)
        busy = vote(web, slug, mine, key="one")
        stuck.gate.set()
        world.__dict__["urn"] = stuck.urn
        settled = identify(web, slug, numbers[0])
        while not settled.json()["has_voted"]:
            settled = identify(web, slug, numbers[0])
        again, other = vote(web, slug, mine, key="one"), vote(web, slug, others)

    assert (busy.status_code, busy.json()["code"]) == (503, "ballot.busy")
    assert int(busy.headers["Retry-After"]) > 0
    assert (again.status_code, again.json()["receipt"]) == (200, settled.json()["receipt"])
    assert other.status_code == 201
