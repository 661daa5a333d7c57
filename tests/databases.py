"""Postgres databases that tests use one after the other: making each anew would take too long."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.postgres import Cluster

_KEPT = "alembic_version"
#: Everything about the schema that a test could have changed.
_SCHEMA = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
  SELECT version_num AS line FROM alembic_version
  UNION ALL
  SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull) AS line
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, contype, convalidated)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled)
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', proname, md5(prosrc))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"


def _schema(connection: psycopg.Connection) -> str:
    row = connection.execute(_SCHEMA).fetchone()
    return str(row[0]) if row else ""


def _emptied(connection: psycopg.Connection) -> None:
    """Give every table that has rows a new, empty file, so that no place in it tells of before."""
    names = [name for (name,) in connection.execute(_TABLES, [_KEPT])]
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = sql.SQL(" UNION ALL ").join(
        one.format(sql.Literal(name), sql.Identifier(name)) for name in names
    )
    full = [name for (name,) in connection.execute(asked)]
    if full:
        tables = sql.SQL(", ").join(map(sql.Identifier, full))
        # Replicas run no triggers: the record's own, which lets nobody remove a line, included.
        connection.execute("SET session_replication_role = replica")
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))


class Databases:
    """Copies of *template*, lent to one test at a time."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._free: list[str] = []
        with self._connected(template) as connection:
            self._schema = _schema(connection)

    def _connected(self, name: str) -> psycopg.Connection:
        plain = self._cluster.url(name).replace("+psycopg", "")
        return psycopg.connect(plain, autocommit=True)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The name of a migrated database without rows, for one test."""
        if not self._free:
            self._free.append(f"w{secrets.token_hex(6)}")
            self._cluster.create(self._free[0], self._template)
        name = self._free.pop()
        yield name
        if self._is_as_before(name):
            self._free.append(name)
        else:
            self._cluster.drop(name)

    def _is_as_before(self, name: str) -> bool:
        """Empty it; False where a test changed more than rows."""
        with self._connected(name) as connection:
            connection.execute(_OTHERS)
            if _schema(connection) != self._schema:
                return False
            _emptied(connection)
        return True
