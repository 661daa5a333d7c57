"""The urn: where a sealed ballot and its participation become durable, in one transaction.

SQLite: one writer at a time commits whatever waits (at most 256) with one fsync, and every voter
waits for that commit. Postgres: one server-side call, whose concurrent transactions the server
groups itself. Uniqueness is the table's primary key, on both; nothing is checked beforehand.
A ballot of a consultation with quotas takes its places in the same transaction, or is not cast.
"""

from services.database import is_sqlite
from services.deps import Deps
from services.urn.base import CLOSED, COUNTED, FULL, KNOWN, Ack, Done, Envelope, Place, Urn
from services.urn.postgres import PostgresUrn
from services.urn.sqlite import SqliteUrn

__all__ = [
    "CLOSED",
    "COUNTED",
    "FULL",
    "KNOWN",
    "Ack",
    "Done",
    "Envelope",
    "Place",
    "Urn",
    "make_urn",
]


def make_urn(deps: Deps) -> Urn:
    """The urn that fits the database of *deps*."""
    return SqliteUrn(deps.engine) if is_sqlite(deps.engine) else PostgresUrn(deps.engine)
