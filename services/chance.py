"""Random bytes of the system, fetched in blocks.

``os.urandom`` lets other threads run at every call; with many voters marking at once each of these
pauses costs more than all the sealing. A block is fetched once and every byte is given out once.
"""

import os
import threading

_BLOCK = 4096


class _Block:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes = b""
        self._at = 0
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """A forked child must not give out its parent's bytes again."""
        self._lock = threading.Lock()
        self._bytes, self._at = b"", 0

    def take(self, count: int) -> bytes:
        with self._lock:
            if self._at + count > len(self._bytes):
                self._bytes, self._at = os.urandom(max(_BLOCK, count)), 0
            self._at += count
            return self._bytes[self._at - count : self._at]


_BLOCKS = _Block()


def random_bytes(count: int) -> bytes:
    """So many unpredictable bytes, never given out before."""
    return _BLOCKS.take(count)
