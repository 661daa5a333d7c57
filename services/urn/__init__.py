"""The urn: where a sealed ballot and its participation become durable, in one transaction.

SQLite: one writer at a time commits whatever waits (at most 256) with one fsync, and every voter
waits for that commit. Postgres: one server-side call, whose concurrent transactions the server
groups itself. Uniqueness is the table's primary key, on both; nothing is checked beforehand.
"""

from services.database import is_sqlite
from services.deps import Deps
from services.urn.base import CLOSED, COUNTED, KNOWN, Ack, Done, Envelope, Urn
from services.urn.postgres import PostgresUrn
from services.urn.sqlite import SqliteUrn

__all__ = ["CLOSED", "COUNTED", "KNOWN", "Ack", "Done", "Envelope", "Urn", "make_urn"]


def make_urn(deps: Deps) -> Urn:
    """The urn that fits the database of *deps*."""
    return SqliteUrn(deps.engine) if is_sqlite(deps.engine) else PostgresUrn(deps.engine)
