"""The log of ballots: a Merkle tree after RFC 9162 §2.1, kept as stored nodes.

A node ``(level, index)`` covers the leaves ``index · 2**level`` up to ``(index + 1) · 2**level``;
only complete subtrees are stored, so that a node never changes once it is written.
"""

import hashlib
from collections.abc import Callable, Sequence

#: Begun once: where a ballot waits for its hash, to find the method takes longer than to use it.
_LEAF = hashlib.sha256(b"\x00")
Node = tuple[int, int]
Reader = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    begun = _LEAF.copy()
    begun.update(entry)
    return begun.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def appended(size: int, leaves: Sequence[bytes], read: Reader) -> dict[Node, bytes]:
    """The nodes that come into being when *leaves* follow the first *size* ones."""
    new: dict[Node, bytes] = {}

    def get(level: int, index: int) -> bytes:
        found = new.get((level, index))
        return read(level, index) if found is None else found

    for offset, leaf in enumerate(leaves):
        level, index = 0, size + offset
        new[level, index] = leaf
        while index % 2 == 1:
            parent = node_hash(get(level, index - 1), new[level, index])
            level, index = level + 1, index // 2
            new[level, index] = parent
    return new


def _peaks(size: int) -> list[Node]:
    """The complete subtrees that make up a tree of *size* leaves, from left to right."""
    found: list[Node] = []
    start = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def root(size: int, read: Reader) -> bytes:
    """The tree head of the first *size* leaves; SHA-256 of nothing for an empty log."""
    peaks = _peaks(size)
    if not peaks:
        return hashlib.sha256(b"").digest()
    result = read(*peaks[-1])
    for node in reversed(peaks[:-1]):
        result = node_hash(read(*node), result)
    return result


def _range_root(start: int, end: int, read: Reader) -> bytes:
    """The head of leaves *start* … *end* - 1, where the range is one that RFC 9162 cuts."""
    size = end - start
    if size & (size - 1) == 0 and start % size == 0:
        level = size.bit_length() - 1
        return read(level, start >> level)
    split = 1 << (size - 1).bit_length() - 1
    return node_hash(_range_root(start, start + split, read), _range_root(start + split, end, read))


def inclusion(index: int, size: int, read: Reader) -> list[bytes]:
    """The audit path of leaf *index* in the tree of *size* leaves (RFC 9162 §2.1.3)."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = 1 << (end - start - 1).bit_length() - 1
        if index < start + split:
            path.append(_range_root(start + split, end, read))
            end = start + split
        else:
            path.append(_range_root(start, start + split, read))
            start += split
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Does *path* prove that *leaf* stands at *index* under *head*? (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            result = node_hash(sibling, result)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and result == head


def consistency(old: int, size: int, read: Reader) -> list[bytes]:
    """The proof that the first *old* leaves are a prefix of *size* leaves (RFC 9162 §2.1.4)."""
    if not 0 < old <= size:
        raise ValueError("no such size")

    def walk(wanted: int, start: int, end: int, whole: bool) -> list[bytes]:
        count = end - start
        if wanted == count:
            return [] if whole else [_range_root(start, end, read)]
        split = 1 << (count - 1).bit_length() - 1
        if wanted <= split:
            right = _range_root(start + split, end, read)
            return [*walk(wanted, start, start + split, whole), right]
        left = _range_root(start, start + split, read)
        return [*walk(wanted - split, start + split, end, whole=False), left]

    return walk(old, 0, size, whole=True)


def consistent(old: int, size: int, proof: Sequence[bytes], old_head: bytes, head: bytes) -> bool:
    """Does *proof* show that *head* only adds to *old_head*? (RFC 9162 §2.1.4.2)."""
    if old == size:
        return not proof and old_head == head
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_head)
    if not path:
        return False
    node, last = old - 1, size - 1
    while node % 2 == 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, step)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_head and second == head
