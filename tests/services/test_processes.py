"""Several processes on one database: their keys are the same, and one of them holds the lease."""

import pytest
from sqlmodel import select

from models.rules.refusal import Refused
from models.tables import AuditLine
from services import lease
from services.deps import begin
from services.key_check import NOTED, refuse_other_keys
from services.migrate import migrate
from tests.builders import a_roll
from tests.world import make_world


@pytest.fixture
def elsewhere(world, tmp_path):
    """The same database, seen by a process with a data folder of its own."""
    url = str(world.engine.url.render_as_string(hide_password=False))
    found = make_world(tmp_path / "elsewhere", url)
    yield found
    found.close()


def code_of(deps):
    with pytest.raises(Refused) as refusal:
        refuse_other_keys(deps)
    return refusal.value.code


def test_the_mark_of_the_keys_is_noted_once(world):
    refuse_other_keys(world)
    refuse_other_keys(world)

    with begin(world, write=False) as work:
        lines = work.session.exec(select(AuditLine).where(AuditLine.action == NOTED)).all()
    assert [line.facts for line in lines] == [{"mark": world.keys.mark}]


def test_a_folder_without_the_keys_is_refused_and_left_empty(world, elsewhere):
    refuse_other_keys(world)

    assert code_of(elsewhere) == "keys.missing"
    assert not elsewhere.keys.are_made


def test_a_roll_without_its_keys_is_refused_though_no_mark_was_noted(world, elsewhere):
    a_roll(world, 2)

    assert code_of(elsewhere) == "keys.missing"


def test_other_keys_are_refused(world, elsewhere):
    refuse_other_keys(world)
    assert elsewhere.keys.mark != world.keys.mark

    assert code_of(elsewhere) == "keys.other"


@pytest.mark.parametrize("content", [b"", b"half a key", b"x" * 33])
def test_a_damaged_key_is_refused(world, content):
    refuse_other_keys(world)
    (world.keys.folder / "roll.key").write_bytes(content)
    again = make_world(world.settings.data_dir, world.settings.database_url)

    assert code_of(again) == "keys.broken"
    again.close()


def test_keys_that_everybody_may_read_are_refused_in_production_alone(world):
    refuse_other_keys(world)
    (world.keys.folder / "server.key").chmod(0o644)
    refuse_other_keys(world)
    object.__setattr__(world.settings, "mode", "production")

    assert code_of(world) == "keys.open_to_others"


def test_nobody_else_on_the_machine_reads_the_database(tmp_path):
    """Even where the folder was made beforehand and is open to all."""
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    world = make_world(folder)
    migrate(world)

    modes = {file.name: file.stat().st_mode & 0o077 for file in folder.glob("sunshine.db*")}
    world.close()

    assert set(modes.values()) == {0}
    assert "sunshine.db" in modes


def test_one_holds_a_lease_until_it_ends_or_is_let_go(world):
    assert lease.hold(world, "duty", "one")
    assert lease.hold(world, "duty", "one")
    assert not lease.hold(world, "duty", "other")

    world.clock.forward(seconds=lease.LASTS.total_seconds())
    assert lease.hold(world, "duty", "other")
    assert not lease.hold(world, "duty", "one")

    lease.let_go(world, "duty", "other")
    assert lease.hold(world, "duty", "one")


def test_a_lease_of_the_future_binds_nobody(world):
    """Its process died, and the clock has been set back since."""
    world.clock.forward(hours=1)
    assert lease.hold(world, "duty", "one")
    world.clock.forward(hours=-1)

    assert lease.hold(world, "duty", "other")
    assert not lease.hold(world, "duty", "third")
