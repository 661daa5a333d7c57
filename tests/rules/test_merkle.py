"""The log's tree is RFC 9162's: known roots, proofs for every leaf and size, and no false proof."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import merkle

# Leaves and roots of the reference tests of Certificate Transparency (RFC 6962's own example set).
ENTRIES = [
    bytes.fromhex(h)
    for h in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves, parts=None):
    nodes = {}
    size = 0
    for part in parts or [leaves]:
        nodes |= merkle.appended(size, part, lambda level, at: nodes[level, at])
        size += len(part)
    return lambda level, at: nodes[level, at]


def plain_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


LEAVES = [merkle.leaf_hash(str(i).encode()) for i in range(70)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_roots_come_out(size):
    leaves = [merkle.leaf_hash(e) for e in ENTRIES[:size]]

    assert merkle.root(size, grown(leaves)).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 33, 70])
def test_stored_nodes_give_the_root_of_the_definition(size):
    assert merkle.root(size, grown(LEAVES[:size])) == plain_root(LEAVES[:size])


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_growing_in_parts_is_growing_at_once(cuts):
    parts, start = [], 0
    for cut in cuts:
        parts.append(LEAVES[start : start + cut])
        start += cut
    leaves = [leaf for part in parts for leaf in part]

    assert merkle.root(len(leaves), grown(leaves, parts)) == plain_root(leaves)


@given(st.integers(1, 70), st.data())
def test_every_leaf_can_be_proven_and_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    read = grown(LEAVES[:size])
    head = merkle.root(size, read)

    path = merkle.inclusion(index, size, read)

    assert merkle.included(LEAVES[index], index, size, path, head)
    assert not merkle.included(merkle.leaf_hash(b"forged"), index, size, path, head)
    assert not merkle.included(LEAVES[index], (index + 1) % size, size, path, head) or size == 1
    assert not merkle.included(LEAVES[index], index, size, [*path, head], head)


@given(st.integers(1, 70), st.data())
def test_an_older_head_is_proven_to_be_a_prefix(size, data):
    old = data.draw(st.integers(1, size))
    read = grown(LEAVES[:size])
    old_head, head = merkle.root(old, read), merkle.root(size, read)

    proof = merkle.consistency(old, size, read)

    assert merkle.consistent(old, size, proof, old_head, head)
    if old < size:
        assert not merkle.consistent(old, size, proof, merkle.leaf_hash(b"x"), head)
        assert not merkle.consistent(old, size, proof, old_head, merkle.leaf_hash(b"x"))


def test_a_rewritten_log_is_not_consistent_with_its_older_head():
    old_head = merkle.root(5, grown(LEAVES[:5]))
    rewritten = [merkle.leaf_hash(b"other"), *LEAVES[1:9]]
    read = grown(rewritten)

    proof = merkle.consistency(5, 9, read)

    assert not merkle.consistent(5, 9, proof, old_head, merkle.root(9, read))


def test_there_is_no_proof_for_what_is_not_there():
    with pytest.raises(ValueError, match="leaf"):
        merkle.inclusion(3, 3, grown(LEAVES[:3]))
    with pytest.raises(ValueError, match="size"):
        merkle.consistency(0, 3, grown(LEAVES[:3]))
