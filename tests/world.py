"""A county's world for tests: a fresh migrated database on SQLite or Postgres, a clock to set."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, event

from services.deps import Deps, make_deps
from services.migrate import migrate
from services.settings import Settings

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class SettableClock:
    """A clock that stands still until it is told otherwise."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: datetime) -> None:
        self.now = moment

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


#: SQLAlchemy's dialect and compiled statements by the kind of database.
_COMPILED: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def _share_statements(engine: Engine) -> None:
    """Let all worlds of one process use what one of them compiled: it is the same for each.

    A dialect learns which server it speaks to when it first connects; before that it is of no use
    to others, and some worlds never connect.
    """
    name = engine.dialect.name
    if name in _COMPILED:
        engine.dialect, compiled = _COMPILED[name]
    else:
        own, compiled = engine.dialect, {}
        event.listen(engine, "connect", lambda *_: _COMPILED.setdefault(name, (own, compiled)))
    engine.update_execution_options(compiled_cache=compiled)


class World(Deps):
    """The real world with a settable clock."""

    clock: SettableClock


def make_world(data_dir: Path, database_url: str = "", **settings: object) -> World:
    """A world on an existing or new database; the caller closes it."""
    values: dict[str, object] = {
        "data_dir": data_dir,
        "database_url": database_url,
        "release_seconds": 10,
        "stream_per_minute": 0,
    }
    deps = make_deps(Settings(**(values | settings)), SettableClock())  # type: ignore[arg-type]
    _share_statements(deps.engine)
    deps.__class__ = World
    return deps  # type: ignore[return-value]


def migrated_sqlite(template: Path, data_dir: Path) -> None:
    """Copy the migrated *template* database into *data_dir*; the first caller makes it."""
    if not template.exists():
        folder = template.with_name(f"{template.name}.making-{data_dir.name}")
        world = make_world(folder)
        migrate(world)
        world.close()
        (folder / "sunshine.db").replace(template)
    data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, data_dir / "sunshine.db")
