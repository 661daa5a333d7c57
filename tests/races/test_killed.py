"""The clockwork is killed in the middle of a deed: the next one finishes it, once.

A child process does the deed and kills itself at the worst moments; it shares nothing but the
database and the keys.
"""

import os
import signal

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from models.rules.lifecycle import State
from models.tables import AuditLine, Ballot, Consultation, Intake, Recount, TallyRelease
from services import audit, keys, mixing, profiles, recount, releases, schedule, treelog
from services.deps import begin
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.world import make_world

VOTERS = 24

pytestmark = pytest.mark.slow


def cut(deed, at, world):
    """Do *deed* in a child that is killed when it comes to *at*; says whether it came there."""
    child = os.fork()
    if child == 0:
        try:
            other = make_world(world.settings.data_dir, world.settings.database_url)
            other.clock.set(world.clock.now)
            module, name = at
            setattr(module, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
            deed(other)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def count(world, table, *conditions):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(table).where(*conditions))


@pytest.fixture
def cast(world):
    """A world with a ballot that many have cast in and nobody has mixed yet."""
    slug = an_open_consultation(world)
    for at, number in enumerate(a_roll(world, VOTERS)):
        a_vote(world, slug, number, "ABC"[at % 3])
    return world


@pytest.mark.parametrize("at", [(treelog, "append"), (audit, "record")], ids=["log", "record"])
def test_a_mix_that_is_cut_off_is_done_again_whole(cast, at):
    assert cut(mixing.mix_due, at, cast)

    assert (count(cast, Ballot), count(cast, Intake)) == (0, VOTERS)
    assert mixing.mix_due(cast) == VOTERS
    assert (count(cast, Ballot), count(cast, Intake)) == (VOTERS, 0)


def test_a_release_that_is_cut_off_is_made_once(cast):
    mixing.mix_due(cast)
    for at, number in enumerate(a_roll(cast, 10, start=VOTERS + 1)):
        a_vote(cast, slug_of(cast), number, "ABC"[at % 3])
    mixing.mix_due(cast)

    assert cut(releases.release_due, (releases, "_keep_basis"), cast)
    assert count(cast, TallyRelease) == 0
    assert releases.release_due(cast) == 1


def slug_of(world):
    with begin(world, write=False) as work:
        return str(work.session.execute(text("SELECT slug FROM consultation")).scalar())


@pytest.mark.parametrize(
    "at",
    [
        (profiles, "keep"),
        (schedule, "_finish"),
        (keys.secrets, "token_bytes"),
        (audit, "is_recorded"),
        (keys.Keyring, "clear_ballot_keys"),
        (recount, "recount"),
    ],
    ids=["last batch", "closed", "keys", "keys overwritten", "keys noted", "keys gone"],
)
def test_a_close_that_is_cut_off_is_finished_once(cast, at):
    with begin(cast, write=False) as work:
        row = work.session.exec(select(Consultation)).one()
    cast.clock.set(row.closes_at)

    assert cut(schedule.close_due, at, cast)
    schedule.close_due(cast)
    schedule.close_due(cast)

    assert not cast.keys.has_ballot_keys(row.id)
    assert count(cast, Ballot) == VOTERS
    assert count(cast, TallyRelease, TallyRelease.is_final) == 1
    assert count(cast, AuditLine, AuditLine.action == "keys.destroyed") == 1
    with begin(cast, write=False) as work:
        assert work.session.exec(select(Consultation.state)).one() == State.CLOSED
        counted = work.session.exec(select(Recount)).one()
        assert (counted.ballots, counted.is_equal) == (VOTERS, True)
        assert audit.broken_at(work) is None
