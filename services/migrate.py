"""Bring a database to the newest form; new and old ones take the same steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from services.database import lock
from services.deps import Deps

_ROOT = Path(__file__).resolve().parent.parent


def _config() -> Config:
    return Config(toml_file=str(_ROOT / "pyproject.toml"))


def migrate(deps: Deps) -> None:
    """Run every migration that this database has not had; two processes may call it at once."""
    config = _config()
    with deps.engine.connect() as connection:
        lock(connection, "migrate")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
