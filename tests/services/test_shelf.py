"""Values kept for a moment: one reader makes them anew, and a failure keeps nothing."""

import threading

import pytest

from services.shelf import kept

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
