"""Wrong passwords: a stranger's stop no owner, and nobody guesses for long."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.rules.refusal import Refused
from models.tables import TryCount
from services import people
from services.deps import SYSTEM, begin
from tests.builders import a_county
from tests.services.drafts import at_once, code_of, do, lines, look

GOOD, NEW = "correct horse battery", "another long password"
MINE, OTHER = "a" * 64, "b" * 64
WHY = "接替调走的同事"
TITLE = {"zh": "经办人", "en": "Clerk"}


@pytest.fixture
def clerk(world):
    """Somebody who has signed in before with the browser `MINE`; the account's id."""
    a_county(world)
    found = a_person(world)
    enter(world)
    return found


def a_person(world, name="clerk"):
    facts = {"name": name, "title": TITLE, "password": GOOD}
    return do(world, SYSTEM, people.create_account, reason=WHY, **facts)


def enter(world, name="clerk", password=GOOD, client="10.0.0.1", browser=MINE):
    return people.sign_in(world, name=name, password=password, client=client, browser=browser)


def wrong(world, **more):
    return code_of(enter, world, **{"password": "wrong password", **more})


def actor(world, **more):
    return people.actor_for(world, people.lookup(world, enter(world, **more)))


def refused(world, **more):
    with pytest.raises(Refused) as refusal:
        enter(world, **more)
    return refusal.value


def a_stranger_guesses(world, times, name="clerk"):
    """Each time from another line and with another browser; what each was told."""
    return [
        wrong(world, name=name, client=f"192.0.2.{i}", browser=f"{i:064x}") for i in range(times)
    ]


def rows(world):
    with begin(world, write=False) as work:
        return work.session.exec(select(TryCount)).all()


def test_a_strangers_wrong_passwords_do_not_stop_the_owners_known_browser(world, clerk):
    said = a_stranger_guesses(world, 9)

    assert said == ["sign_in.refused"] * 5 + ["sign_in.new_browser"] * 4
    assert people.lookup(world, enter(world))


def test_an_unknown_browser_is_stopped_even_with_the_right_password_and_told_how_long(world, clerk):
    a_stranger_guesses(world, 5)
    world.clock.forward(minutes=3, seconds=30)

    refusal = refused(world, browser=OTHER)

    assert (refusal.code, refusal.facts) == ("sign_in.new_browser", {"minutes": 12})
    world.clock.forward(minutes=12)
    assert people.lookup(world, enter(world, browser=OTHER))


@pytest.mark.parametrize("browser", ["", OTHER])
def test_who_shows_no_cookie_or_that_of_another_account_is_unknown(world, clerk, browser):
    a_person(world, "other")
    enter(world, "other", browser=OTHER)
    a_stranger_guesses(world, 5)

    assert code_of(enter, world, browser=browser) == "sign_in.new_browser"
    assert people.lookup(world, enter(world, "other", browser=OTHER))


def test_a_browser_without_a_cookie_is_never_remembered(world, clerk):
    enter(world, browser="")
    a_stranger_guesses(world, 5)

    assert code_of(enter, world, browser="") == "sign_in.new_browser"


def test_a_known_browser_that_guesses_is_stopped_alone(world, clerk):
    enter(world, browser=OTHER)
    said = [wrong(world) for _ in range(7)]
    refusal = refused(world)

    assert said == ["sign_in.refused"] * 5 + ["sign_in.too_many_tries"] * 2
    assert (refusal.code, refusal.facts) == ("sign_in.too_many_tries", {"minutes": 15})
    assert people.lookup(world, enter(world, browser=OTHER))
    assert people.lookup(world, enter(world, browser="c" * 64))
    world.clock.forward(minutes=15)
    assert people.lookup(world, enter(world))


def test_a_known_browser_is_not_stopped_by_its_line_and_a_new_one_is(world, clerk):
    for i in range(20):
        wrong(world, name=f"name{i}", browser="")

    assert code_of(enter, world, browser=OTHER) == "sign_in.too_many_tries"
    assert people.lookup(world, enter(world))


def test_a_known_browsers_wrong_passwords_do_not_stop_its_line(world, clerk):
    a_person(world, "other")
    for i in range(25):
        wrong(world)
        world.clock.forward(days=1, minutes=i)

    assert people.lookup(world, enter(world, "other", browser=OTHER))


def test_the_networks_of_one_customer_are_counted_together(world, clerk):
    for i in range(60):
        wrong(world, name=f"name{i}", client=f"2001:db8:7:{i:x}::1", browser="")

    away = {"browser": OTHER, "client": "2001:db8:7:ffff::1"}
    assert code_of(enter, world, **away) == "sign_in.too_many_tries"
    assert people.lookup(world, enter(world, **(away | {"client": "2001:db8:8::1"})))


def test_the_owner_at_a_known_browser_gives_no_guesser_new_tries(world, clerk):
    for _ in range(5):
        a_stranger_guesses(world, 1)
        enter(world)

    assert a_stranger_guesses(world, 1) == ["sign_in.new_browser"]


def test_whoever_knows_a_name_gets_forty_guesses_in_two_days_and_then_five_a_day(world, clerk):
    def guesses(days):
        """From a new browser at a new line, whenever one is let try."""
        end, found = world.clock.now + timedelta(days=days), 0
        while world.clock.now < end:
            with pytest.raises(Refused) as refusal:
                enter(world, password="wrong", client=f"{found}.x", browser=f"{found:064x}")
            found += refusal.value.code == "sign_in.refused"
            world.clock.forward(minutes=refusal.value.facts.get("minutes", 0))
        return found

    assert [guesses(1), guesses(1)] == [35, 5]
    assert guesses(10) == 50


def test_what_was_wrong_is_forgotten_after_a_quiet_week(world, clerk):
    a_stranger_guesses(world, 4)
    world.clock.forward(days=7, seconds=1)

    assert a_stranger_guesses(world, 5) == ["sign_in.refused"] * 5
    assert a_stranger_guesses(world, 1) == ["sign_in.new_browser"]


def test_a_browser_that_has_not_signed_in_for_half_a_year_is_unknown(world, clerk):
    world.clock.forward(days=181)
    a_stranger_guesses(world, 5)

    assert code_of(enter, world) == "sign_in.new_browser"


def test_names_that_nobody_has_are_refused_as_those_that_somebody_has(world, clerk):
    known, unknown = (
        [
            refused(world, name=name, password="wrong", client=f"{name}{i}", browser="")
            for i in range(7)
        ]
        for name in ("clerk", "nobody.here")
    )

    assert [(r.code, r.facts) for r in known] == [(r.code, r.facts) for r in unknown]
    assert unknown[-1].facts == {"minutes": 15}


def test_who_must_wait_costs_no_hash_and_writes_nothing(world, clerk, monkeypatch):
    a_stranger_guesses(world, 5)
    before = len(lines(world)), len(rows(world))
    monkeypatch.setattr("services.sign_ins.matches", lambda *_: pytest.fail("a hash was made"))

    assert a_stranger_guesses(world, 3) == ["sign_in.new_browser"] * 3
    assert (len(lines(world)), len(rows(world))) == before


def test_signing_out_keeps_the_browser_known(world, clerk):
    do(world, actor(world), people.sign_out)
    a_stranger_guesses(world, 5)

    assert people.lookup(world, enter(world))


def test_after_signing_out_everywhere_every_browser_is_unknown(world, clerk):
    do(world, actor(world), people.sign_out_everywhere)
    a_stranger_guesses(world, 5)

    assert code_of(enter, world) == "sign_in.new_browser"


def test_a_new_password_makes_every_browser_unknown_but_the_one_where_it_was_given(world, clerk):
    enter(world, browser=OTHER)
    facts = {"old": GOOD, "new": NEW, "browser": MINE}
    do(world, actor(world), people.change_password, **facts)
    a_stranger_guesses(world, 5)

    assert code_of(enter, world, password=NEW, browser=OTHER) == "sign_in.new_browser"
    assert people.lookup(world, enter(world, password=NEW))


def test_a_password_set_by_an_admin_makes_every_browser_unknown_and_ends_the_wait(world, clerk):
    a_stranger_guesses(world, 5)
    do(world, SYSTEM, people.set_password, reason=WHY, account="clerk", new=NEW)

    assert people.lookup(world, enter(world, password=NEW, browser=OTHER))
    a_stranger_guesses(world, 5)
    assert code_of(enter, world, password=NEW) == "sign_in.new_browser"


def test_an_account_that_rested_knows_no_browser_any_more(world, clerk):
    for is_active in (False, True):
        do(world, SYSTEM, people.set_active, reason=WHY, account="clerk", is_active=is_active)
    a_stranger_guesses(world, 5)

    assert code_of(enter, world) == "sign_in.new_browser"


def test_who_guessed_at_a_name_before_it_was_given_does_not_stop_its_owner(world):
    a_county(world)
    a_stranger_guesses(world, 5)

    a_person(world)

    assert people.lookup(world, enter(world))


def test_an_admin_sees_until_when_new_browsers_wait(world, clerk):
    def shown():
        return look(world, SYSTEM, people.accounts)[0].locked_until_at

    for _ in range(5):
        wrong(world)
    assert shown() is None, "a browser that waits alone is its owner's own affair"
    a_stranger_guesses(world, 5)
    assert shown() == world.clock.now + timedelta(minutes=15)


def test_no_row_holds_a_name_or_what_the_gate_says_of_a_browser(world, clerk):
    wrong(world, name="my-secret-as-name", browser=OTHER)

    found = [(row.mark, row.account_id) for row in rows(world)]

    assert sorted(a or "" for _, a in found) == ["", clerk]
    assert not {MINE, OTHER, "clerk"} & {mark for mark, _ in found}
    assert "secret" not in repr(found)


@pytest.mark.parametrize("name", ["clerk", "nobody.here"])
def test_many_guesses_at_once_from_unknown_browsers_get_five_answers(world, clerk, name):
    wrong_at = partial(enter, world, name=name, password="wrong password")
    guesses = [partial(wrong_at, client=f"g{i}", browser=f"{i:064x}") for i in range(12)]

    said = at_once(*guesses)

    assert sorted(said) == ["sign_in.new_browser"] * 7 + ["sign_in.refused"] * 5
    assert people.lookup(world, enter(world))


def test_many_guesses_at_once_from_one_known_browser_get_five_answers(world, clerk):
    said = at_once(*(partial(enter, world, password=f"wrong {i}") for i in range(12)))

    assert sorted(said) == ["sign_in.refused"] * 5 + ["sign_in.too_many_tries"] * 7


def test_many_guesses_at_once_from_one_line_get_twenty_answers(world, clerk):
    guesses = [
        partial(enter, world, name=f"name{i}", password="wrong", browser="") for i in range(30)
    ]

    said = at_once(*guesses)

    assert sorted(said) == ["sign_in.refused"] * 20 + ["sign_in.too_many_tries"] * 10


def test_a_known_browser_gets_in_while_strangers_guess(world, clerk):
    is_over, entered = threading.Event(), []

    def owner():
        while not is_over.is_set() or not entered:
            entered.append(people.lookup(world, enter(world)))

    mine = threading.Thread(target=owner)
    mine.start()
    at_once(*(partial(a_stranger_guesses, world, 6) for _ in range(4)))
    is_over.set()
    mine.join()

    assert entered
    assert all(entered)


def test_signing_in_while_browsers_are_forgotten_breaks_nothing(world, clerk):
    here = actor(world)
    anew = {"reason": WHY, "account": "clerk", "new": GOOD}

    for _ in range(8):
        said = at_once(
            partial(lambda: bool(enter(world))),
            partial(lambda: bool(enter(world, browser=OTHER))),
            partial(do, world, here, people.sign_out_everywhere),
            partial(do, world, SYSTEM, people.set_password, **anew),
            partial(wrong, world, client="192.0.2.9"),
        )
        assert len(said) == 5
