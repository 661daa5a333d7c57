"""Answers of the interrupted: for the same voter at the same browser, for two hours, in memory."""

from pathlib import Path

from services import interrupted
from services.memory import MOST, Memory
from tests.builders import a_pass, a_roll
from tests.services.survey_builders import a_survey, asks

ANSWERS = {"marked": {"q1": ["a"]}, "at": 1}


def a_token(world, slug, number):
    return a_pass(world, slug, number).token


def test_the_same_voter_finds_them_at_the_same_browser_only(world):
    numbers = a_roll(world, 2)
    slug = a_survey(world, asks("q1"), asks("q2"))
    token = a_token(world, slug, numbers[0])

    interrupted.keep(world, token=token, browser="phone", answers=ANSWERS)

    again = a_token(world, slug, numbers[0])
    assert interrupted.recall(world, token=again, browser="phone") == ANSWERS
    assert interrupted.recall(world, token=again, browser="library") is None
    other = a_token(world, slug, numbers[1])
    assert interrupted.recall(world, token=other, browser="phone") is None


def test_without_a_cookie_nothing_is_kept(world):
    slug = a_survey(world, asks("q1"), asks("q2"))
    token = a_token(world, slug, a_roll(world, 1)[0])

    interrupted.keep(world, token=token, browser="", answers=ANSWERS)

    assert interrupted.recall(world, token=token, browser="") is None
    assert len(world.interrupted) == 0


def test_two_hours_later_or_at_a_wish_they_are_gone(world):
    number = a_roll(world, 1)[0]
    slug = a_survey(world, asks("q1"), asks("q2"))
    token = a_token(world, slug, number)
    interrupted.keep(world, token=token, browser="phone", answers=ANSWERS)
    interrupted.forget(world, token=token, browser="phone")
    assert interrupted.recall(world, token=token, browser="phone") is None

    interrupted.keep(world, token=token, browser="phone", answers=ANSWERS)
    world.clock.forward(hours=2)
    later = a_token(world, slug, number)
    assert interrupted.recall(world, token=later, browser="phone") is None


def test_what_is_kept_is_a_copy(world):
    token = a_token(world, a_survey(world, asks("q1"), asks("q2")), a_roll(world, 1)[0])
    mine = {"marked": {"q1": ["a"]}}
    interrupted.keep(world, token=token, browser="phone", answers=mine)

    mine["marked"]["q1"].append("b")
    interrupted.recall(world, token=token, browser="phone")["marked"]["q1"].append("c")

    assert interrupted.recall(world, token=token, browser="phone") == {"marked": {"q1": ["a"]}}


def test_memory_has_an_end_and_the_oldest_goes():
    memory = Memory()
    for number in range(MOST + 5):
        memory.put(str(number), {}, 10.0)

    assert len(memory) == MOST
    assert memory.get("0", 1.0) is None
    assert memory.get(str(MOST + 4), 1.0) == {}


def test_nothing_of_it_is_ever_written(sqlite_world):
    world = sqlite_world
    token = a_token(world, a_survey(world, asks("q1"), asks("q2")), a_roll(world, 1)[0])
    interrupted.keep(world, token=token, browser="phone", answers={"comment": "nightingale"})

    for path in Path(world.settings.data_dir).rglob("*"):
        assert not path.is_file() or b"nightingale" not in path.read_bytes()
