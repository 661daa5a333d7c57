"""The OpenAPI document and its page: what it says is what the API does."""

import re
from html.parser import HTMLParser

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

import locales
from api import build_api, document
from api.errors import status_of
from tests.api.calls import identify, released, token, vote
from tests.builders import a_roll, an_open_consultation

HOME = "jiashan-avenue-upgrade"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]


@pytest.fixture
def world(sqlite_world):
    """A document does not change with the database."""
    return sqlite_world


@pytest.fixture
def described(world, app):
    """The document as a client fetches it, over a county where something can be found."""
    slug = an_open_consultation(world, slug=HOME, strata=["sex"])
    released(world, slug)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


OPERATIONS = [
    ("/consultations", "GET"),
    ("/consultations/{slug}", "GET"),
    ("/consultations/{slug}/results", "GET"),
    ("/consultations/{slug}/results.csv", "GET"),
    ("/consultations/{slug}/identity", "POST"),
    ("/consultations/{slug}/ballots", "POST"),
    ("/consultations/{slug}/statements", "POST"),
    ("/receipts/{code}", "GET"),
]


def test_every_operation_is_tried(world):
    told = build_api(world).openapi()["paths"]

    assert {(p, m.upper()) for p, methods in told.items() for m in methods} == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_the_answer_is_one_that_the_document_names(
    world, app, described, path, method, mode
):
    mine = token(TestClient(app), HOME, a_roll(world, 1, start=900)[0])

    @settings(max_examples=24, suppress_health_check=list(HealthCheck), database=None)
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def send(case):
        if mode == GenerationMode.POSITIVE:  # far enough in to reach the services
            case.path_parameters.update({"slug": HOME} if "slug" in case.path_parameters else {})
            brings_proof = isinstance(case.body, dict) and case.body.get("identity")
            if path.endswith(("/ballots", "/statements")) and not brings_proof:
                case.headers["Authorization"] = f"Bearer {mine}"
        case.call_and_validate(checks=CHECKS)

    send()


def test_every_answer_of_a_whole_vote_fits_the_document(world, app, web, described):
    slug = HOME
    number = a_roll(world, 1, start=900)[0]
    place = "/consultations/{slug}"
    mine = token(web, slug, number)

    said = [
        ("/consultations", "GET", web.get("/api/v1/consultations")),
        (place, "GET", web.get(f"/api/v1/consultations/{slug}")),
        (f"{place}/results", "GET", web.get(f"/api/v1/consultations/{slug}/results")),
        (f"{place}/identity", "POST", identify(web, slug, number)),
        (f"{place}/ballots", "POST", vote(web, slug, mine, key="k")),
        (f"{place}/ballots", "POST", vote(web, slug, mine, key="k")),
        (f"{place}/ballots", "POST", vote(web, slug, mine)),
    ]
    receipt = said[4][2].json()["receipt"]
    said.append(("/receipts/{code}", "GET", web.get(f"/api/v1/receipts/{receipt}")))

    for path, method, answer in said:
        described[path][method].validate_response(answer)
    assert [answer.status_code for *_, answer in said] == [200, 200, 200, 200, 201, 200, 409, 200]


def test_every_refusal_in_the_document_has_its_status_and_sentence(world):
    for methods in build_api(world).openapi()["paths"].values():
        for told in methods.values():
            for status, answer in told["responses"].items():
                examples = answer.get("content", {}).get("application/json", {}).get("examples", {})
                for code, example in examples.items():
                    assert str(status_of(code)) == status
                    assert example["value"]["code"] == code
                    assert "{" not in example["value"]["sentence"]


def test_every_refusal_of_a_vote_is_in_the_document():
    """What the sentences know of identity and ballots, the document tells of."""
    known = {
        key.removeprefix("refused.")
        for key in locales.sentences("zh")
        if key.startswith(("refused.identity.", "refused.ballot."))
    }

    assert known <= {*document.IDENTITY_REFUSALS, *document.BALLOT_REFUSALS}


class _Outside(HTMLParser):
    """Every address that a page would fetch or lead to."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_the_api_speaks_both_languages_and_fetches_nothing_from_elsewhere(
    world, web, language
):
    page = web.get("/api/v1/docs", params={"lang": language})
    outside = _Outside()
    outside.feed(page.text)

    assert page.status_code == 200
    assert outside.found
    assert all(address.startswith("/") for address in outside.found)
    assert {web.get(address).status_code for address in outside.found} == {200}
    assert "<script" not in page.text
    for path in build_api(world).openapi()["paths"]:
        assert f"/api/v1{path}" in page.text.replace("<wbr>", "")
    has_chinese = bool(re.search(r"[\u4e00-\u9fff]", re.sub(r"<pre>.*?</pre>", "", page.text)))
    assert has_chinese == (language == "zh")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/api/docs", "/api/v1/redoc"])
def test_the_frameworks_own_pages_do_not_exist(web, path):
    assert web.get(path).status_code == 404
