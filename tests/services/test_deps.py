"""One transaction by someone: what it opens, when, and that it waits for nobody else's."""

import sqlite3
import threading
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import bindparam, column, select, text
from sqlmodel import select as select_all

from models.tables import Account, Consultation
from services.deps import SYSTEM, begin
from services.lookups import Lookup
from tests.builders import a_roll, a_vote, an_open_consultation

_NAMES = Lookup(select(Account.__table__.c.name))
PATIENCE = 10


def a_name(work, name="new"):
    work.session.add(Account(id="1" * 32, name=name, title={}, created_at=work.now))
    work.session.flush()


def names(work):
    return [row.name for row in work.look(_NAMES, {})]


def test_nothing_is_opened_before_it_is_asked_for(world):
    with begin(world, write=False) as work:
        assert world.engine.pool.checkedout() == 0
        names(work)
        work.session.exec(select_all(Account)).all()
        assert world.engine.pool.checkedout() == 1
    assert world.engine.pool.checkedout() == 0


def test_who_writes_finds_what_this_transaction_has_written(world):
    with begin(world, actor=SYSTEM) as work:
        a_name(work)
        assert names(work) == ["new"]
    with begin(world, write=False) as work:
        assert names(work) == ["new"]


def test_nobody_else_finds_what_is_not_committed(world):
    with begin(world, actor=SYSTEM) as work:
        a_name(work)
        with begin(world, write=False) as other:
            assert names(other) == []


def test_rows_are_read_as_the_mapper_reads_them(world):
    """The same types and values, whichever way a row comes."""
    fields = [Consultation.__table__.c[name] for name in ("title", "opens_at", "is_revisable")]
    lookup = Lookup(select(*fields).where(Consultation.__table__.c.slug == bindparam("slug")))
    slug = an_open_consultation(world)
    with begin(world, write=False) as work:
        quick = work.look(lookup, {"slug": slug})
        mapped = work.session.exec(select_all(Consultation)).one()
    assert [tuple(row) for row in quick] == [(mapped.title, mapped.opens_at, mapped.is_revisable)]
    assert [type(value) for value in quick[0]] == [dict, datetime, bool]
    assert quick[0].opens_at.utcoffset() is not None


def test_many_look_at_once_and_few_connections_stay(world):
    """More at once than are kept: each finds its row, and what is too many is closed again."""
    together = threading.Barrier(30)
    found = []

    def look():
        together.wait(PATIENCE)
        for _ in range(50):
            with begin(world, write=False) as work:
                found.append(names(work))

    with begin(world, actor=SYSTEM) as work:
        a_name(work)
    threads = [threading.Thread(target=look) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert found == [["new"]] * 1500
    assert 0 < len(world.lookups) <= 8


def test_a_line_that_was_cut_is_opened_again(postgres_world):
    """As after a restart of the database: nobody notices."""
    with begin(postgres_world, actor=SYSTEM) as work:
        a_name(work)
    for _ in range(2):
        with begin(postgres_world, write=False) as work:
            assert names(work) == ["new"]
        with postgres_world.engine.connect() as admin:
            admin.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )


def test_what_is_closed_twice_stays_usable(world):
    """A second close waits for nothing, and whoever still looks opens a line of their own."""
    a_vote(world, an_open_consultation(world), a_roll(world, 1)[0], "A")  # the urn has lines too
    for _ in range(2):
        with begin(world, write=False) as work:
            names(work)
        world.close()
        world.close()
        assert len(world.lookups) == 0


def test_a_lookup_takes_no_lists(sqlite_world):
    several = Lookup(select(Account.__table__.c.name).where(Account.__table__.c.id.in_(["1", "2"])))
    with begin(sqlite_world, write=False) as work, pytest.raises(ValueError, match="no lists"):
        work.look(several, {})


def test_a_lookup_that_fails_leaves_nothing_behind(world):
    wrong = Lookup(select(column("nothing")).select_from(Account.__table__))
    with begin(world, write=False) as work:
        for _ in range(12):  # more than there are lines
            with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedColumn)):
                work.look(wrong, {})
        assert names(work) == []


def test_who_waits_for_a_connection_holds_up_nobody_who_has_one(world, monkeypatch):
    """The others wait for those that have one: if these waited too, all would stand still."""
    connect, is_waiting, go = world.engine.connect, threading.Event(), threading.Event()

    def crowded(*_, **__):
        is_waiting.set()
        assert go.wait(PATIENCE)
        return connect()

    def late():
        with begin(world, write=False) as work:
            work.session.exec(select_all(Account)).all()

    with begin(world, write=False) as work:
        work.session.connection()
        monkeypatch.setattr(world.engine, "connect", crowded)
        other = threading.Thread(target=late)
        other.start()
        assert is_waiting.wait(PATIENCE)
        mine = threading.Thread(target=lambda: work.session.exec(select_all(Account)).all())
        mine.start()
        mine.join(PATIENCE / 5)
        is_stuck = mine.is_alive()
        go.set()
        mine.join(PATIENCE)
    other.join(PATIENCE)

    assert not is_stuck
