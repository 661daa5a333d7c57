"""One ballot by every method over HTTP, and what an app is told so that it can draw the form."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.examples import MARKS
from models.methods import METHODS
from models.tables import Intake
from services.answers import said
from services.consultations import by_slug
from services.deps import begin
from services.folding import opened
from tests.api.calls import token
from tests.apps import an_app
from tests.asks import ASKED
from tests.builders import a_roll

every_method = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)


@pytest.fixture
def client(sqlite_world):
    with TestClient(an_app(sqlite_world)) as found:
        yield found


def cast(client, slug, voting_token, mark):
    headers = {"Authorization": f"Bearer {voting_token}"}
    path = f"/api/v1/consultations/{slug}/ballots"
    return client.post(path, json={"answers": {"q1": mark}}, headers=headers)


def test_every_method_has_its_example_and_its_question():
    assert MARKS.keys() == METHODS.keys() == ASKED.keys()


@every_method
def test_the_example_of_every_method_is_counted_as_it_was_sent(sqlite_world, client, asked):
    number = a_roll(sqlite_world, 1)[0]
    slug = asked.open(sqlite_world)
    mine, mark = token(client, slug, number), MARKS[asked.method]

    answer = cast(client, slug, mine, mark)

    assert answer.status_code == 201, answer.text
    with begin(sqlite_world, write=False) as work:
        view = by_slug(work, slug)
        row = work.session.exec(select(Intake)).one()
    kept = opened(sqlite_world, view.id, row.id, row.sealed)
    assert said(view, kept.payload)["q1"] == asked.recorded(mark)


@every_method
def test_an_app_is_told_all_of_the_form(sqlite_world, client, asked):
    slug = asked.open(sqlite_world)

    told = client.get(f"/api/v1/consultations/{slug}").json()["questions"][0]

    assert set(vars(asked.ask)) <= set(told)
    assert told["settings"] == asked.settings
    assert [o["code"] for o in told["options"]] == list(asked.options)
    assert told["is_required"] is True
    assert told["shape"]
    if asked.method == "quadratic":
        assert (told["total"], told["is_square"], told["highest"]) == (16, True, 4)
    if asked.method == "rating3":
        assert told["marks"] == ["satisfied", "basically", "unsatisfied", "unused"]
        assert told["mark_texts"]["basically"] == {"zh": "基本满意", "en": "Basically satisfied"}
    if asked.method == "date":
        assert (told["earliest"], told["latest"]) == ("2026-11-01", "2027-12-31")


@pytest.mark.parametrize(
    ("method", "mark", "status", "code"),
    [
        ("ranking", ["A", "A"], 400, "ballot.repeated_option"),
        ("ranking", ["A", "B", "C", "D"], 400, "ballot.too_many"),
        ("score", {"A": 6}, 400, "ballot.outside_range"),
        ("rating3", {"A": "good"}, 400, "ballot.unknown_mark"),
        ("budget", ["A", "C", "D"], 400, "ballot.over_budget"),
        ("points", {"A": 11}, 400, "ballot.outside_range"),
        ("points", {"A": 6, "B": 6}, 400, "ballot.over_points"),
        ("quadratic", {"A": 3, "B": 3}, 400, "ballot.over_credits"),
        ("pairwise", {"pairs": ["A>B", "B>A"]}, 400, "ballot.repeated_pair"),
        ("pairwise", {"pairs": ["A>Z"]}, 400, "ballot.unknown_pair"),
        ("scale", 11, 400, "ballot.outside_range"),
        ("number", -1, 400, "ballot.outside_range"),
        ("date", "2026-02-30", 400, "ballot.outside_dates"),
        ("text", "字" * 201, 400, "ballot.text_too_long"),
        ("text", True, 422, "request.shape"),
        ("number", 10**13, 422, "request.shape"),
        ("number", 1.5, 422, "request.shape"),
        ("score", {"A": True}, 422, "request.shape"),
        ("single", None, 400, "ballot.nothing_chosen"),
    ],
)
def test_a_mark_that_breaks_its_question_is_refused(
    sqlite_world, client, method, mark, status, code
):
    number = a_roll(sqlite_world, 1)[0]
    slug = ASKED[method].open(sqlite_world)

    answer = cast(client, slug, token(client, slug, number), mark)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
