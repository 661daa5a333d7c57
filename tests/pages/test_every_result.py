"""The result of every method on every page that tells it, while it runs and when it is over."""

import json

import pytest
from starlette.testclient import TestClient

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import mixing, releases, results
from services.consultations import by_slug, row_by_slug
from services.deps import SYSTEM, begin
from services.voting import cast_ballot
from tests.apps import an_app
from tests.asks import ASKED
from tests.builders import a_pass, a_roll
from tests.pages.test_guards import markup, run

every_method = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
SIZE = 40
#: Page → who looks at it.
PAGES = {
    "public/consultation.py": None,
    "public/count.py": None,
    "public/survey.py": None,
    "leader/live.py": Role.LEADER,
    "leader/wall.py": Role.LEADER,
    "staff/manage.py": Role.COUNTY_STAFF,
}
#: What these tell only when it is over, or not of every method.
ONLY_SOME = {"public/count.py", "public/survey.py"}


def turned(asked, times):
    """A ballot of somebody who thinks otherwise; of one mind alone nothing is released."""
    if isinstance(asked.choice, int):
        return asked.choice + times
    said = json.dumps(asked.choice, ensure_ascii=False)
    for _ in range(times):
        said = said.translate(str.maketrans("ABCD", "BCDA"))
    return json.loads(said.replace("2026", str(2026 + times % 2)))


@pytest.fixture
def voted(sqlite_world):
    """Opens the question, casts the same ballot often, and shows the figures."""

    def opened(asked):
        numbers = a_roll(sqlite_world, SIZE)
        slug = asked.open(sqlite_world, strata=["sex"])
        for place, number in enumerate(numbers):
            token = a_pass(sqlite_world, slug, number).token
            strata = {"sex": ("female", "male")[place % 2]}
            answers = {"q1": turned(asked, place % 3)}
            cast_ballot(sqlite_world, token=token, answers=answers, strata=strata)
            if place in (SIZE // 2, SIZE - 1):
                mixing.mix_due(sqlite_world)
        sqlite_world.clock.forward(seconds=61)
        releases.release_due(sqlite_world)
        return slug

    return opened


def close(world, slug):
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        mixing.close_ballot(work, row.id)
        releases.final_release(work, row.id)
        row.state = State.CLOSED
        work.session.add(row)


def look(world, patch, slug):
    """Every page in both languages: it draws, and tells of how many ballots."""
    world.cache.clear()
    with begin(world, actor=SYSTEM, write=False) as work:
        ballots = results.newest(work, by_slug(work, slug)).ballots
    for file, role in PAGES.items():
        for language in ("zh", "en"):
            app = run(world, patch, file, role, c=slug, lang=language)
            assert not app.exception, (file, app.exception)
            errors = [str(e.value) for e in app.error]
            assert not errors or file in ONLY_SOME, (file, errors)
            assert str(ballots) in markup(app) or file in ONLY_SOME, file
    return ballots


@every_method
def test_every_result_is_told_on_every_page(sqlite_world, monkeypatch, voted, asked):
    slug = voted(asked)
    assert look(sqlite_world, monkeypatch, slug) >= SIZE // 4 or asked.method == "text"
    close(sqlite_world, slug)
    assert look(sqlite_world, monkeypatch, slug) == SIZE


@every_method
def test_every_result_is_fetched_and_hung(sqlite_world, voted, asked):
    slug = voted(asked)
    close(sqlite_world, slug)
    with TestClient(an_app(sqlite_world)) as web:
        told = web.get(f"/api/v1/consultations/{slug}/results")
        table = web.get(f"/api/v1/consultations/{slug}/results.csv")
        hung = web.get(f"/poster/{slug}/result")

    assert told.status_code == table.status_code == hung.status_code == 200
    assert told.json()["questions"][0]["ballots"] == SIZE
    assert str(SIZE) in table.text
    assert f"{SIZE}" in hung.text
