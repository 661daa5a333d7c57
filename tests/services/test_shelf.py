"""Values kept for a moment: one reader makes them anew, and a failure keeps nothing."""

import threading

import pytest

from models.tables import Consultation
from services.consultations import by_id, by_slug, is_at_hand, known
from services.deps import SYSTEM, begin
from services.shelf import is_kept, keep, kept
from tests.builders import an_open_consultation

KEY = ("a", "value")


def test_of_many_who_find_it_stale_one_makes_it_anew(sqlite_world):
    kept(sqlite_world, KEY, lambda: "old", seconds=-1)
    started, may_end = threading.Event(), threading.Event()

    def slowly():
        started.set()
        assert may_end.wait(10)
        return "new"

    maker = threading.Thread(target=kept, args=(sqlite_world, KEY, slowly))
    maker.start()
    assert started.wait(10)
    meanwhile = kept(sqlite_world, KEY, lambda: "made twice")
    may_end.set()
    maker.join()

    assert meanwhile == "old"
    assert kept(sqlite_world, KEY, lambda: "made twice") == "new"


def test_what_could_not_be_made_is_not_kept(sqlite_world):
    kept(sqlite_world, KEY, lambda: "old", seconds=-1)

    def gone():
        raise LookupError

    with pytest.raises(LookupError):
        kept(sqlite_world, KEY, gone)

    assert kept(sqlite_world, KEY, lambda: "new") == "new"


def test_what_is_kept_is_at_hand_until_it_is_stale(sqlite_world):
    assert not is_kept(sqlite_world, KEY)
    keep(sqlite_world, KEY, "fresh")
    assert is_kept(sqlite_world, KEY)
    keep(sqlite_world, KEY, "stale", seconds=-1)
    assert not is_kept(sqlite_world, KEY)


def test_who_has_asked_by_one_name_knows_the_other(world):
    """Who identifies mostly votes next: what is asked is read once for both."""
    slug = an_open_consultation(world)
    with begin(world, write=False) as work:
        view = by_slug(work, slug)

    assert is_at_hand(world, consultation_id=view.id)
    assert known(world, view.id) is view
    world.cache.clear()
    assert known(world, view.id).slug == slug
    assert is_at_hand(world, slug=slug)


def test_what_may_still_fail_is_kept_for_nobody_else(world):
    slug = an_open_consultation(world)
    with begin(world, write=False) as work:
        cid = by_slug(work, slug).id
    world.cache.clear()

    def failing():
        with begin(world, actor=SYSTEM) as work:
            row = work.session.get_one(Consultation, cid)
            row.title = {"zh": "不算", "en": "Never said"}
            work.session.flush()
            by_id(work, cid)
            raise LookupError

    with pytest.raises(LookupError):
        failing()

    assert not is_at_hand(world, slug=slug)
    with begin(world, write=False) as work:
        assert by_slug(work, slug).title != {"zh": "不算", "en": "Never said"}
