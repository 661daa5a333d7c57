"""Bring a database to the newest form; new and old ones take the same steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from services.database import lock
from services.deps import Deps

_ROOT = Path(__file__).resolve().parent.parent


def config() -> Config:
    """Alembic's settings, from pyproject.toml."""
    return Config(toml_file=str(_ROOT / "pyproject.toml"))


def migrate(deps: Deps) -> None:
    """Run every migration that this database has not had; two processes may call it at once."""
    settings = config()
    with deps.engine.connect() as connection:
        lock(connection, "migrate")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()
