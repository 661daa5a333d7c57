"""Is this process fit to serve? What is wrong, by code, for ``/readyz``."""

import os
from shutil import disk_usage

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services import background
from services.deps import Deps
from services.migrate import config

_LONGEST_BEAT = 60.0
#: what the embedded database wants to find free: some ten thousand ballots
_LEAST_BYTES = 32 * 2**20


def _newest(settings: Config) -> str | None:
    return ScriptDirectory.from_config(settings).get_current_head()


def is_migrated(deps: Deps) -> bool:
    """Does the database have the newest form?"""
    with deps.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _newest(config())


def troubles(deps: Deps) -> list[str]:
    """Codes of what keeps this process from serving; empty when it is ready."""
    found = []
    try:
        with deps.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        if not is_migrated(deps):
            found.append("migrations")
    except SQLAlchemyError:
        found.append("database")
    if not deps.keys.are_made or not os.access(deps.keys.folder, os.W_OK):
        found.append("keys")
    folder = deps.settings.data_dir
    if deps.settings.is_sqlite and folder.exists() and disk_usage(folder).free < _LEAST_BYTES:
        found.append("disk")
    beat = background.seconds_since_beat()
    if beat is None or beat > _LONGEST_BEAT:
        found.append("clockwork")
    return found
