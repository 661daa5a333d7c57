"""Random bytes are given out once, whatever asks for them."""

import os
import threading

from services.chance import random_bytes


def test_many_threads_never_get_the_same_bytes():
    found = []

    def take():
        found.extend(random_bytes(16) for _ in range(500))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == len(found) == 4000


def test_any_number_of_bytes_comes_whole():
    assert [len(random_bytes(n)) for n in (0, 1, 12, 4096, 5000)] == [0, 1, 12, 4096, 5000]


def test_a_forked_child_draws_its_own():
    random_bytes(1)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, random_bytes(16))
        os._exit(0)
    mine = random_bytes(16)
    os.waitpid(child, 0)

    assert os.read(reading, 16) != mine
