"""One transaction by someone: what it opens, when, and that it waits for nobody else's."""

import threading

from sqlalchemy import select
from sqlmodel import select as select_all

from models.tables import Account
from services.deps import SYSTEM, begin

_NAMES = select(Account.__table__.c.name)
PATIENCE = 10


def test_nothing_is_opened_before_it_is_asked_for(world):
    with begin(world, write=False) as work:
        assert world.engine.pool.checkedout() == 0
        work.read(_NAMES, {}).all()
        work.session.exec(select_all(Account)).all()
        assert world.engine.pool.checkedout() == 1
    assert world.engine.pool.checkedout() == 0


def test_what_is_read_past_the_mapper_is_the_same_transactions(world):
    with begin(world, actor=SYSTEM) as work:
        work.session.add(Account(id="1" * 32, name="new", title={}, created_at=work.now))
        work.session.flush()
        assert work.read(_NAMES, {}).scalars().all() == ["new"]
    with begin(world, write=False) as work:
        assert work.read(_NAMES, {}).scalars().all() == ["new"]


def test_who_waits_for_a_connection_holds_up_nobody_who_has_one(world, monkeypatch):
    """The others wait for those that have one: if these waited too, all would stand still."""
    connect, is_waiting, go = world.engine.connect, threading.Event(), threading.Event()

    def crowded():
        is_waiting.set()
        assert go.wait(PATIENCE)
        return connect()

    def late():
        with begin(world, write=False) as work:
            work.session.exec(select_all(Account)).all()

    with begin(world, write=False) as work:
        work.read(_NAMES, {}).all()
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
