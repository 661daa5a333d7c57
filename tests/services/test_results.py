"""Releases, results, receipts and recounts as people meet them."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.rules import merkle
from models.rules.refusal import Refused
from models.rules.roles import Role
from models.tables import LogKey, TallyRelease, TreeHead
from services import (
    consultations,
    mixing,
    openings,
    receipts,
    recount,
    releases,
    results,
    treelog,
)
from services.deps import ANYBODY, SYSTEM, begin
from tests.builders import a_pass, a_roll, a_vote, an_actor, an_open_consultation

SEXES = ("female", "male")


def voted(world, slug, numbers, start=0):
    for i, number in enumerate(numbers, start):
        a_vote(world, slug, number, "AAB"[i % 3], {"sex": SEXES[i % 2]})


def tick(world):
    mixing.mix_due(world)
    world.clock.forward(seconds=61)
    return releases.release_due(world)


def seen(world, slug, actor=ANYBODY, **more):
    world.cache.clear()
    with begin(world, actor=actor, write=False) as work:
        return results.result_for(work, consultations.by_slug(work, slug), **more)


def ended(world, slug):
    with begin(world, actor=SYSTEM) as work:
        view = consultations.by_slug(work, slug)
        mixing.close_ballot(work, view.id)
        releases.final_release(work, view.id)
    return view


def test_a_release_lags_by_one_batch(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world)

    voted(world, slug, numbers[:12])
    tick(world)
    first = seen(world, slug)
    voted(world, slug, numbers[12:])
    tick(world)
    second = seen(world, slug)

    assert (first.shows, first.ballots) == ("nothing", 0)
    assert (second.shows, second.ballots) == ("figures", 12)


def test_nine_ballots_are_neither_mixed_nor_shown(world):
    numbers = a_roll(world, 9)
    slug = an_open_consultation(world)
    voted(world, slug, numbers)

    assert mixing.mix_due(world) == 0
    assert releases.release_due(world) == 0


def test_the_final_release_holds_every_ballot(world):
    numbers = a_roll(world, 33)
    slug = an_open_consultation(world)
    voted(world, slug, numbers[:30])
    tick(world)
    voted(world, slug, numbers[30:], 30)

    ended(world, slug)
    world.clock.forward(days=40)

    final = seen(world, slug)
    assert (final.is_final, final.ballots) == (True, 33)
    assert sum(o.count for o in final.questions[0].options) == 33


def test_a_small_electorate_sees_totals_only_and_only_after_the_close(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world, electorate=24, strata=["sex"])
    voted(world, slug, numbers[:12])
    tick(world)
    voted(world, slug, numbers[12:])

    assert tick(world) == 0
    ended(world, slug)
    world.clock.forward(days=40)
    final = seen(world, slug)
    assert final.ballots == 24
    assert final.breakdowns == ()


@pytest.mark.parametrize(
    ("policy", "public", "leader", "groups"),
    [
        ("live", "figures", "figures", True),
        ("leaders_live", "turnout", "figures", True),
        ("after_vote", "turnout", "figures", True),
        ("after_close", "turnout", "turnout", False),
    ],
)
def test_the_policy_says_who_sees_what_while_it_runs(world, policy, public, leader, groups):
    numbers = a_roll(world, 200)
    slug = an_open_consultation(world, result_policy=policy, strata=["sex"])
    voted(world, slug, numbers[:150])
    tick(world)
    voted(world, slug, numbers[150:])
    tick(world)
    chief = an_actor(world, Role.LEADER)
    clerk = an_actor(world, Role.COUNTY_STAFF)

    everybody, chiefs = seen(world, slug), seen(world, slug, chief)

    assert everybody.shows == public
    assert everybody.breakdowns == ()
    assert everybody.ballots == 150
    assert chiefs.shows == leader
    assert bool(chiefs.breakdowns) == groups
    assert seen(world, slug, clerk).shows == public
    world.clock.forward(days=40)
    assert seen(world, slug).shows == "figures"


def test_after_vote_shows_the_tally_to_who_has_voted(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world, result_policy="after_vote")
    voted(world, slug, numbers[:12])
    tick(world)
    voted(world, slug, numbers[12:])
    tick(world)

    assert seen(world, slug, has_voted=True).shows == "figures"


def test_every_look_at_sealed_figures_is_logged_and_counted_publicly(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world, result_policy="leaders_live")
    voted(world, slug, numbers[:12])
    tick(world)
    voted(world, slug, numbers[12:])
    tick(world)

    seen(world, slug, an_actor(world, Role.LEADER))
    seen(world, slug)

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        assert results.look_count(work, view.id) == 1


def test_a_leader_who_has_voted_is_still_seen_to_look(world):
    slug = an_open_consultation(world, result_policy="after_vote")
    voted(world, slug, a_roll(world, 24))
    tick(world)

    seen(world, slug, an_actor(world, Role.LEADER), has_voted=True)

    with begin(world, write=False) as work:
        assert results.look_count(work, consultations.by_slug(work, slug).id) == 1


def test_a_receipt_waits_and_then_proves_inclusion(world):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    mine = a_vote(world, slug, numbers[0], "A")
    with begin(world, write=False) as work:
        assert receipts.status(work, mine.code.lower()).status == "waiting"
    voted(world, slug, numbers[1:])
    mixing.mix_due(world)

    with begin(world, write=False) as work:
        found = receipts.status(work, f"{mine.code[:4]}-{mine.code[4:8]}-{mine.code[8:]}")

    assert (found.status, found.leaf) == ("logged", mine.leaf)
    path = [bytes.fromhex(step) for step in found.path]
    head = bytes.fromhex(found.head_root)
    leaf = bytes.fromhex(found.leaf)
    assert merkle.included(leaf, found.position, found.head_size, path, head)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [("", "receipt.form"), ("ABC", "receipt.form"), ("2" * 12, "receipt.unknown")],
)
def test_a_receipt_that_is_none_is_told_so(world, code, refusal):
    an_open_consultation(world)
    with begin(world, write=False) as work, pytest.raises(Refused) as no:
        receipts.status(work, code)
    assert no.value.code == refusal


def test_whoever_has_just_cast_may_check_what_was_recorded_for_half_an_hour(world):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    mine = a_vote(world, slug, numbers[0], "C", can_open=True).opening

    waiting = openings.opening(world, sealed=mine)
    voted(world, slug, numbers[1:])
    mixing.mix_due(world)
    logged = openings.opening(world, sealed=mine)

    for found in (waiting, logged):
        assert found.is_match
        assert [said.option for said in found.said_by_question["q1"]] == ["C"]
    world.clock.forward(minutes=31)
    with pytest.raises(Refused) as no:
        openings.opening(world, sealed=mine)
    assert no.value.code == "receipt.opening_over"


def test_who_knows_a_number_or_repeats_a_cast_opens_no_ballot(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    a_vote(world, slug, number, "C", attempt="click")

    token = a_pass(world, slug, number).token
    again = a_vote(world, slug, number, "C", attempt="click", can_open=True)

    assert (again.is_replay, again.opening) == (True, "")
    for sealed in (token, again.opening, "", "x"):
        with pytest.raises(Refused) as no:
            openings.opening(world, sealed=sealed)
        assert no.value.code == "receipt.opening_over"


def test_heads_are_signed_chained_and_consistent(world):
    numbers = a_roll(world, 36)
    slug = an_open_consultation(world)
    for start in (0, 12, 24):
        voted(world, slug, numbers[start : start + 12])
        mixing.mix_due(world)

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        key = bytes.fromhex(work.session.get(LogKey, view.id).public_key)
        heads = work.session.exec(select(TreeHead).order_by(TreeHead.size)).all()
        read = treelog.reader(work, view.id)
        assert [h.size for h in heads] == [12, 24, 36]
        assert all(treelog.is_signed(h, key) for h in heads)
        assert heads[0].previous == treelog.NO_HEAD
        for older, newer in zip(heads, heads[1:], strict=False):
            assert newer.previous == treelog.head_hash(older)
            proof = merkle.consistency(older.size, newer.size, read)
            roots = bytes.fromhex(older.root), bytes.fromhex(newer.root)
            assert merkle.consistent(older.size, newer.size, proof, *roots)


def test_a_recount_of_an_honest_ballot_is_equal(world):
    numbers = a_roll(world, 40)
    slug = an_open_consultation(world, strata=["sex"])
    voted(world, slug, numbers[:30])
    mixing.mix_due(world)
    a_vote(world, slug, numbers[0], "C", revise=True)
    voted(world, slug, numbers[30:], 30)
    view = ended(world, slug)

    with begin(world, actor=SYSTEM) as work:
        found = recount.recount(work, view.id)

    assert (found.is_equal, found.ballots, found.differences) == (True, 40, ())


@pytest.mark.parametrize(
    ("tampering", "difference"),
    [
        ("UPDATE cube SET settled = settled + 1 WHERE cell = '' AND key = 'A'", "cube"),
        (
            "UPDATE ballot SET nonce = 'x' WHERE pseudonym = (SELECT min(pseudonym) FROM ballot)",
            "log.leaves",
        ),
        ("DELETE FROM ballot WHERE pseudonym = (SELECT min(pseudonym) FROM ballot)", "cube"),
        ("UPDATE cube SET settled = settled + 1 WHERE cell LIKE 'sex=%' AND key = 'A'", "groups"),
        ("DELETE FROM participation", "participation"),
        ("UPDATE treehead SET root = 'x'", "log.root"),
        ("DELETE FROM treehead", "log.head"),
    ],
)
def test_a_recount_finds_what_was_tampered_with(world, tampering, difference):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world, strata=["sex"])
    voted(world, slug, numbers)
    view = ended(world, slug)
    with begin(world, actor=SYSTEM) as work:
        work.session.execute(text(tampering))

    with begin(world, actor=SYSTEM) as work:
        found = recount.recount(work, view.id)

    assert not found.is_equal
    assert difference in found.differences
    world.cache.clear()
    with begin(world, write=False) as work:
        assert consultations.by_slug(work, slug).is_in_doubt


def test_rename_translate_and_reorder_change_no_result(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world)
    voted(world, slug, numbers[:12])
    with begin(world, actor=SYSTEM) as work:
        work.session.execute(
            text('UPDATE option SET position = 9 - position, text = \'{"zh": "改名"}\'')
        )
    voted(world, slug, numbers[12:])
    ended(world, slug)
    world.clock.forward(days=40)

    figures = {o.option.code: o.count for o in seen(world, slug).questions[0].options}
    assert figures == {"A": 16, "B": 8, "C": 0, "N": 0}


def test_releases_are_never_below_one_interval_apart(world):
    numbers = a_roll(world, 60)
    slug = an_open_consultation(world)
    for start in range(0, 60, 12):
        voted(world, slug, numbers[start : start + 12])
        mixing.mix_due(world)
        world.clock.forward(seconds=4)
        releases.release_due(world)

    with begin(world, write=False) as work:
        moments = work.session.exec(
            select(TallyRelease.released_at).order_by(TallyRelease.seq)
        ).all()
    assert all(b - a >= timedelta(seconds=10) for a, b in zip(moments, moments[1:], strict=False))


def test_a_receipt_whose_batch_is_mixed_between_two_looks_is_found(world, monkeypatch):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    mine = a_vote(world, slug, numbers[0], "A")
    voted(world, slug, numbers[1:])
    look = receipts._waiting

    def mixed_meanwhile(work, code):
        if world.engine.dialect.name == "postgresql":
            mixing.mix_due(world)
        return look(work, code)

    monkeypatch.setattr(receipts, "_waiting", mixed_meanwhile)

    with begin(world, write=False) as work:
        assert receipts.status(work, mine.code).status in {"waiting", "logged"}
