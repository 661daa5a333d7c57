"""The worlds of the tests themselves."""

from services.migrate import migrate
from tests import world as worlds


def test_a_world_that_never_connected_leaves_the_next_one_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(worlds, "_COMPILED", {})
    worlds.make_world(tmp_path / "idle").close()

    used, later = (worlds.make_world(tmp_path / name) for name in ("used", "later"))
    for world in (used, later):
        migrate(world)
        world.close()

    assert worlds._COMPILED["sqlite"][0].server_version_info
