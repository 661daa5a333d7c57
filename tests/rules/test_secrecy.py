"""Tags, seals, leaves, receipts: what they hide and what they bind."""

import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import secrecy
from models.rules.refusal import Refused

KEY, OTHER = b"k" * 32, b"o" * 32
NONCE = b"n" * 12


def test_tags_of_two_consultations_cannot_be_linked():
    assert secrecy.voter_tag("roll:1", "one", KEY) != secrecy.voter_tag("roll:1", "two", KEY)
    assert secrecy.voter_tag("roll:1", "one", KEY) != secrecy.voter_tag("roll:1", "one", OTHER)


@given(key=st.binary(max_size=64), message=st.binary(max_size=200))
def test_a_key_that_was_begun_gives_the_standards_code(key, message):
    """RFC 2104 §4: the same code as the library's, however often it is used."""
    begun = secrecy.Mac(key)

    for _ in range(2):
        assert begun.hex(message) == hmac.digest(key, message, "sha256").hex()


def test_a_key_longer_than_a_block_is_not_begun():
    with pytest.raises(ValueError, match="shorter"):
        secrecy.Mac(b"k" * 65)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4))
def test_what_is_sealed_opens_to_itself(value):
    sealed = secrecy.seal(value, key=KEY, nonce=NONCE, bound_to=b"here", block=256)

    assert secrecy.unseal(sealed, key=KEY, bound_to=b"here") == value


@pytest.mark.parametrize("flip", [0, 12, 40, -1])
def test_a_changed_seal_does_not_open(flip):
    sealed = bytearray(secrecy.seal({"a": "A"}, key=KEY, nonce=NONCE, bound_to=b"x", block=64))
    sealed[flip] ^= 1

    with pytest.raises(Refused) as refusal:
        secrecy.unseal(bytes(sealed), key=KEY, bound_to=b"x")

    assert refusal.value.code == "seal.broken"


def test_a_seal_opens_only_at_its_place_and_with_its_key():
    sealed = secrecy.seal({"a": "A"}, key=KEY, nonce=NONCE, bound_to=b"here", block=64)

    for key, place in ((KEY, b"there"), (OTHER, b"here")):
        with pytest.raises(Refused):
            secrecy.unseal(sealed, key=key, bound_to=place)


def test_the_length_of_a_seal_tells_nothing_of_the_choice():
    def length(choice):
        value = {"a": choice}
        return len(secrecy.seal(value, key=KEY, nonce=NONCE, bound_to=b"", block=512))

    assert length(["A"]) == length(["L01", "L02", "L03", "L04", "L05"])


@given(st.binary(min_size=32, max_size=32))
def test_a_receipt_code_is_twelve_plain_characters_of_its_leaf(leaf):
    code = secrecy.receipt_code(leaf)

    assert secrecy.is_receipt_code(code)
    assert not set(code) & set("IO01")
    assert secrecy.code_prefix(code) == leaf[:7]


def test_a_person_may_type_a_code_as_they_like():
    assert secrecy.normal_code(" k7m2-9pq4 xyz3 ") == "K7M29PQ4XYZ3"
    assert not secrecy.is_receipt_code("K7M29PQ4XYZ")
    assert not secrecy.is_receipt_code("K7M29PQ4XYZ0")


def test_a_leaf_binds_every_part_of_a_ballot():
    ballot = {
        "consultation_id": "c",
        "pseudonym": "p",
        "revision": 0,
        "payload": {"q1": ["A"]},
        "nonce": "n",
    }
    leaf = secrecy.ballot_leaf(**ballot)

    for name, other in {
        "consultation_id": "d",
        "pseudonym": "q",
        "revision": 1,
        "payload": {"q1": ["B"]},
        "nonce": "m",
    }.items():
        assert secrecy.ballot_leaf(**(ballot | {name: other})) != leaf


def test_a_token_of_ours_opens_and_a_forged_one_does_not():
    token = secrecy.close_token({"c": "one", "x": 5}, key=KEY, nonce=NONCE, kind="a")

    assert secrecy.open_token(token, key=KEY, kind="a") == {"c": "one", "x": 5}
    for forged in ("", "x", token[:-2] + "AA", token + "A" * 8, json.dumps({"c": "one"}), "令牌"):
        with pytest.raises(Refused) as refusal:
            secrecy.open_token(forged, key=KEY, kind="a")
        assert refusal.value.code == "identity.token"
    for key, kind in ((OTHER, "a"), (KEY, "b"), (KEY, "")):
        with pytest.raises(Refused):
            secrecy.open_token(token, key=key, kind=kind)
