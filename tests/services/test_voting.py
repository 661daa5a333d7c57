"""Casting: one person one ballot, a receipt for what is durable, one sentence for each no."""

from datetime import timedelta

import psycopg
import pytest
from sqlmodel import func, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Role
from models.tables import Consultation, Intake, Participation
from services import consultations, mixing, passes, voting
from services.deps import SYSTEM, begin
from services.identity import identify, voter_of
from services.passes import Passes, Voter
from services.voting import cast_ballot, cast_later, review
from tests.builders import a_pass, a_roll, a_vote, an_actor, an_open_consultation


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def count(world, table):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(table))


def test_a_cast_ballot_leaves_one_participation_and_one_sealed_intake(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)

    receipt = a_vote(world, slug, number, "A")

    assert len(receipt.code) == 12
    assert (count(world, Participation), count(world, Intake)) == (1, 1)


def test_a_second_ballot_is_refused_with_the_first_receipt_and_changes_nothing(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    first = a_vote(world, slug, number, "A")

    with pytest.raises(Refused) as refusal:
        a_vote(world, slug, number, "B")

    assert refusal.value.code == "ballot.already_counted"
    assert refusal.value.facts["receipt"] == first.code
    assert (count(world, Participation), count(world, Intake)) == (1, 1)


def test_the_same_attempt_again_earns_the_same_receipt(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    first = a_vote(world, slug, number, "A", attempt="click")

    again = a_vote(world, slug, number, "A", attempt="click")

    assert again.is_replay
    assert again.code == first.code
    assert count(world, Intake) == 1


def test_verifying_again_finds_the_receipt(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    before = a_pass(world, slug, number)
    receipt = a_vote(world, slug, number, "A")

    after = a_pass(world, slug, number)

    assert (before.has_voted, before.receipt) == (False, "")
    assert (after.has_voted, after.receipt) == (True, receipt.code)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ([], "ballot.nothing_chosen"),
        (["A", "B"], "ballot.too_many"),
        (["Z"], "ballot.unknown_option"),
    ],
)
def test_a_bad_mark_is_refused_and_leaves_no_trace(world, choice, code):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)

    assert code_of(a_vote, world, slug, number, choice) == code
    assert (count(world, Participation), count(world, Intake)) == (0, 0)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("DEMO-330421-999999", "identity.not_on_roll"),
        ("11010519491231002X", "identity.not_on_roll"),
        ("123", "identity.number_form"),
        ("  ", "identity.number_missing"),
        ("' OR 1=1 --", "identity.number_form"),
    ],
)
def test_who_is_not_on_the_roll_gets_no_pass(world, number, code):
    a_roll(world, 1)
    slug = an_open_consultation(world)

    assert code_of(a_pass, world, slug, number) == code


def test_a_resident_of_another_place_gets_no_pass(world):
    number = a_roll(world, 1, area="330421001")[0]
    slug = an_open_consultation(world, areas=["330421103"])

    assert code_of(a_pass, world, slug, number) == "identity.other_place"


def test_guessing_is_slowed_down(world):
    a_roll(world, 1)
    slug = an_open_consultation(world)
    proof = {"number": "DEMO-330421-999999"}
    for _ in range(10):
        code_of(identify, world, slug=slug, proof=proof, client="10.0.0.9")

    assert code_of(identify, world, slug=slug, proof=proof, client="10.0.0.9") == (
        "identity.too_many_tries"
    )
    assert code_of(identify, world, slug=slug, proof=proof, client="10.0.0.8") == (
        "identity.not_on_roll"
    )


def test_guessing_from_many_addresses_of_one_line_or_of_a_crowd_is_slowed_down_as_well(world):
    a_roll(world, 1)
    slug = an_open_consultation(world)
    wrong = {"slug": slug, "proof": {"number": "DEMO-330421-999999"}}
    for at in range(20_000):  # as many made-up names as the memory holds
        world.throttle.failed(f"anything|{at}")
    for at in range(10):
        code_of(identify, world, **wrong, client=f"2001:db8::{at}")
    world.throttle.failed("one more")

    assert code_of(identify, world, **wrong, client="2001:db8::ffff") == "identity.too_many_tries"


def test_guessing_from_many_networks_of_one_customer_is_slowed_down(world):
    a_roll(world, 1)
    slug = an_open_consultation(world)
    wrong = {"slug": slug, "proof": {"number": "DEMO-330421-999999"}}
    for at in range(60):
        code_of(identify, world, **wrong, client=f"2001:db8:7:{at:x}::1")

    assert code_of(identify, world, **wrong, client="2001:db8:7:ffff::1") == (
        "identity.too_many_tries"
    )
    assert code_of(identify, world, **wrong, client="2001:db8:8::1") == "identity.not_on_roll"


def _a_crowd_guesses(world, monkeypatch, size):
    """So many addresses, wrong three times each; the limits are those of a very small crowd."""
    monkeypatch.setattr("services.identity._MOST_FROM_ALL", 6)
    monkeypatch.setattr("services.identity._MOST_EVER", 18)
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    wrong = {"slug": slug, "proof": {"number": "DEMO-330421-999999"}}
    for _ in range(3):
        for at in range(size):
            code_of(identify, world, **wrong, client=f"10.0.0.{at}")
    return wrong, {"slug": slug, "proof": {"number": number}}


def test_guessing_by_a_crowd_is_told_to_who_runs_it(world, monkeypatch, caplog):
    wrong, right = _a_crowd_guesses(world, monkeypatch, 2)

    assert [r.message for r in caplog.records if r.name == "sunshine.identity"] == ["guessing"]
    assert code_of(identify, world, **wrong, client="10.0.0.1") == "identity.too_many_tries"
    assert code_of(identify, world, **wrong, desk="an account") == "identity.not_on_roll"


def test_a_crowd_that_guesses_shuts_nobody_out_who_was_hardly_ever_wrong(world, monkeypatch):
    wrong, right = _a_crowd_guesses(world, monkeypatch, 2)

    for _ in range(2):  # a slip of the finger is no guessing
        assert code_of(identify, world, **wrong, client="10.9.9.9") == "identity.not_on_roll"
    assert identify(world, **right, client="10.9.9.9").token
    assert code_of(identify, world, **wrong, client="10.9.9.9") == "identity.not_on_roll"
    assert code_of(identify, world, **right, client="10.9.9.9") == "identity.too_many_tries"


def test_a_crowd_ten_times_as_large_stops_every_check(world, monkeypatch, caplog):
    _, right = _a_crowd_guesses(world, monkeypatch, 8)

    assert code_of(identify, world, **right, client="10.9.9.9") == "identity.too_many_tries"
    said = [r.tries for r in caplog.records if r.name == "sunshine.identity"]
    assert said == [6, 18]


def test_no_ballot_before_the_opening_and_none_a_second_after_the_close(world):
    numbers = a_roll(world, 2)
    slug = an_open_consultation(world, opens_at=world.clock.now + timedelta(hours=1))
    assert code_of(a_pass, world, slug, numbers[0]) == "ballot.not_yet_open"

    world.clock.forward(hours=2)
    world.cache.clear()
    token = a_pass(world, slug, numbers[0]).token
    world.clock.set(world.clock.now.replace() + timedelta(days=31))

    cast = {"token": token, "answers": {"q1": "A"}, "strata": {}}
    assert code_of(cast_ballot, world, **cast) in {"ballot.closed", "identity.expired"}


def test_a_ballot_that_meets_the_closing_transaction_is_refused_not_lost(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    token = a_pass(world, slug, number).token
    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        consultations.by_id(work, view.id)
    with begin(world, actor=SYSTEM, is_routine=True) as work:
        row = work.session.get(Consultation, view.id)
        mixing.close_ballot(work, view.id)
        row.state = State.CLOSED
        work.session.add(row)

    code = code_of(cast_ballot, world, token=token, answers={"q1": "A"}, strata={})

    assert code == "ballot.closed"
    assert (count(world, Participation), count(world, Intake)) == (0, 0)


def test_a_token_expires_and_a_forged_one_is_nothing(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    token = a_pass(world, slug, number).token

    forged = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    assert code_of(cast_ballot, world, token=forged, answers={"q1": "A"}, strata={}) == (
        "identity.token"
    )
    world.clock.forward(minutes=31)
    assert code_of(cast_ballot, world, token=token, answers={"q1": "A"}, strata={}) == (
        "identity.expired"
    )


def test_another_process_opens_a_token_and_knows_its_end(world):
    number = a_roll(world, 1)[0]
    token = a_pass(world, an_open_consultation(world), number).token
    known = voter_of(world, token)

    world.passes = Passes()
    assert voter_of(world, token) == known
    assert len(world.passes) == 1
    world.clock.forward(minutes=30)
    assert code_of(voter_of, world, token) == "identity.expired"


def test_no_more_passes_are_kept_than_a_peak_needs_and_none_that_is_over(monkeypatch):
    monkeypatch.setattr(passes, "MOST", 3)
    kept = Passes()
    for second, name in enumerate("abcde"):
        kept.put(name, Voter("c", name, ""), until=second + 10, now=second)
    assert [name for name in "abcde" if kept.get(name)] == ["c", "d", "e"]

    kept.put("f", Voter("c", "f", ""), until=23, now=13)
    assert [name for name in "abcdef" if kept.get(name)] == ["e", "f"]


def test_a_changed_mind_replaces_the_ballot_and_counts_once(world):
    numbers = a_roll(world, 24)
    slug = an_open_consultation(world)
    for i, number in enumerate(numbers[:12]):
        a_vote(world, slug, number, "AB"[i % 2])
    mixing.mix_due(world)

    for number in numbers[:12:2]:
        a_vote(world, slug, number, "B", revise=True)
    for number in numbers[12:]:
        a_vote(world, slug, number, "C")
    mixing.mix_due(world)

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        cube = work.session.execute(select_cube(view.id)).all()
    counts = {key: settled + pending for key, settled, pending in cube}
    assert counts == {"*": 24, "A": 0, "B": 12, "C": 12}


def select_cube(consultation_id):
    from models.tables import Cube

    return select(Cube.key, Cube.settled, Cube.pending).where(
        Cube.consultation_id == consultation_id, Cube.cell == ""
    )


def test_a_ballot_may_be_changed_twice_before_it_is_mixed(world):
    numbers = a_roll(world, 10)
    slug = an_open_consultation(world)
    a_vote(world, slug, numbers[0], "A")
    a_vote(world, slug, numbers[0], "B", revise=True)
    a_vote(world, slug, numbers[0], "C", revise=True)
    for number in numbers[1:]:
        a_vote(world, slug, number, "A")

    mixing.mix_due(world)

    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        counts = {k: s + p for k, s, p in work.session.execute(select_cube(view.id))}
    assert counts == {"*": 10, "A": 9, "C": 1}


def test_the_same_attempt_to_change_again_earns_the_same_receipt(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    a_vote(world, slug, number, "A", attempt="first")
    changed = a_vote(world, slug, number, "B", attempt="second", revise=True)

    again = a_vote(world, slug, number, "B", attempt="second", revise=True)

    assert (again.code, again.is_replay, again.revision) == (changed.code, True, 1)
    assert count(world, Intake) == 2

    last = a_vote(world, slug, number, "C", attempt="other tab", revise=True)
    late = a_vote(world, slug, number, "B", attempt="second", revise=True)

    assert (late.code, late.is_replay) == (changed.code, True), "a late try undoes no change"
    assert a_pass(world, slug, number).receipt == last.code
    assert count(world, Intake) == 3


@pytest.mark.parametrize("name", ["OperationalError", "InterfaceError"])
def test_a_ballot_that_nobody_can_confirm_is_refused_and_may_be_sent_again(
    world, monkeypatch, name
):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    with monkeypatch.context() as patch:
        error = getattr(psycopg, name)("the server closed the connection")
        patch.setattr(world.urn, "put_and_wait", raising(error))
        code = code_of(a_vote, world, slug, number, "A", attempt="one")

    assert code == "vote.unconfirmed"
    assert a_vote(world, slug, number, "A", attempt="one").code


def raising(error):
    def broken(_):
        raise error

    return broken


def test_where_ballots_are_final_none_can_be_changed(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world, is_revisable=False)
    a_vote(world, slug, number, "A")

    assert code_of(a_vote, world, slug, number, "B", revise=True) == "ballot.not_revisable"


def test_the_review_names_what_was_marked_in_the_ballots_order(world):
    slug = an_open_consultation(world, "approval", settings={"max": 2})
    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)

    said = review(view, {"q1": ["B", "A"]})

    assert [one.option for one in said["q1"]] == ["A", "B"]


def test_a_comment_belongs_to_none_of_these_and_has_a_limit(world):
    numbers = a_roll(world, 2)
    slug = an_open_consultation(world)
    bare = an_open_consultation(world, options=("A", "B"))

    a_vote(world, slug, numbers[0], "N", comment="先修人行道")
    assert code_of(a_vote, world, slug, numbers[1], "N", comment="长" * 501) == (
        "ballot.comment_too_long"
    )
    assert code_of(a_vote, world, bare, numbers[1], "A", comment="x") == "ballot.no_comment_here"


def test_open_participation_counts_one_ballot_for_each_browser(world):
    slug = an_open_consultation(
        world, roll_basis="open", assurance="L0", provider="open", electorate=None
    )
    who = {"slug": slug, "proof": {}, "client": "c", "browser": "b" * 64}

    first = identify(world, **who)
    cast_ballot(world, token=first.token, answers={"q1": "A"}, strata={})

    assert identify(world, **who).has_voted
    assert code_of(identify, world, **(who | {"browser": ""})) == "identity.no_browser"


def test_a_leader_cannot_vote_by_being_a_leader(world):
    an_actor(world, Role.LEADER)
    slug = an_open_consultation(world)

    assert code_of(identify, world, slug=slug, proof={}, client="c") == "identity.number_missing"


def test_a_comment_with_control_characters_is_cleaned_and_mixes(world):
    numbers = a_roll(world, 10)
    slug = an_open_consultation(world)
    for number in numbers:
        a_vote(world, slug, number, "N", comment="先修\x00人行道\x1b[0m\n再修路")

    assert mixing.mix_due(world) == 10


def test_a_caller_that_gives_up_stops_nobody_else(world):
    numbers = a_roll(world, 3)
    slug = an_open_consultation(world)
    tokens = [a_pass(world, slug, number).token for number in numbers]

    first = cast_later(world, token=tokens[0], answers={"q1": "A"}, strata={})
    first.cancel()
    others = [cast_later(world, token=t, answers={"q1": "B"}, strata={}) for t in tokens[1:]]

    assert all(other.result(20).code for other in others)
    assert first.result(20).code
    assert count(world, Participation) == 3


_LATE = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no space left'; END $$;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON intake DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


class FullDisk:
    """A connection of SQLite that can do everything but commit."""

    def __init__(self, connection):
        self.connection, self.cursor = connection, lambda: self

    def execute(self, statement, values=()):
        if statement == "COMMIT":
            raise OSError("no space left")
        found = self.connection.execute(statement, values)
        self.rowcount = found.rowcount
        return found


def test_there_is_no_receipt_for_what_was_not_committed(world, monkeypatch):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    if world.engine.dialect.name == "postgresql":
        with world.engine.begin() as connection:
            connection.exec_driver_sql(_LATE)
    else:
        monkeypatch.setattr(world.urn, "_connection", FullDisk(world.urn._connection))

    with pytest.raises(Exception, match="no space left"):
        a_vote(world, slug, number, "A")
    assert (count(world, Participation), count(world, Intake)) == (0, 0)


def test_what_is_acknowledged_is_on_the_disk(world, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c synchronous_commit=off")  # a server that is set to be quick
    if world.engine.dialect.name == "postgresql":
        with world.urn._lines.taken() as mine:
            assert mine.execute("SHOW synchronous_commit").fetchone() == ("on",)
        return
    said = {
        name: world.urn._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "secure_delete")
    }
    assert said == {"synchronous": 2, "journal_mode": "wal", "secure_delete": 1}


def test_a_failing_answer_does_not_stop_the_urn(sqlite_world):
    world = sqlite_world
    numbers = a_roll(world, 2)
    slug = an_open_consultation(world)
    people = [voter_of(world, a_pass(world, slug, n).token) for n in numbers]
    act = ({"q1": "A"}, {}, "", "", False, "web")
    marked = [voting._mark(world, voter, *act) for voter in people]

    def broken(_):
        raise ValueError("the caller is gone")

    world.urn.put(marked[0].envelope, broken)
    assert world.urn.put_and_wait(marked[1].envelope).status == "counted"
