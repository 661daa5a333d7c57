"""Bring a database to the newest form; new and old ones take the same steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from models.rules.refusal import Refused
from services.database import for_writing, lock
from services.deps import Deps

_ROOT = Path(__file__).resolve().parent.parent


def config() -> Config:
    """Alembic's settings, from pyproject.toml."""
    return Config(toml_file=str(_ROOT / "pyproject.toml"))


def migrate(deps: Deps) -> None:
    """Run every migration that this database has not had; two processes may call it at once.

    Raises:
        Refused: ``migrate.newer`` where a newer version of the product has been at work.
    """
    settings = config()
    with for_writing(deps.engine).begin() as connection:
        lock(connection, "migrate")
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, "head")
        except CommandError:
            raise Refused("migrate.newer") from None
