"""Looking up a receipt: waiting, counted, unknown; never a choice."""

import pytest

from services.mixing import mix_due
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.pages.resident import Screen


@pytest.fixture
def look_up(world, monkeypatch):
    """Opens the receipt page in a new browser."""

    def opened(**query):
        return Screen(world, monkeypatch, "receipt", **query)

    return opened


def test_a_fresh_ballot_waits_to_be_mixed(world, look_up):
    slug = an_open_consultation(world)
    receipt = a_vote(world, slug, a_roll(world, 1)[0], "A")

    html = look_up(code=receipt.code).html

    assert "已收到，等着一起计入" in html
    assert f"/consultation?c={slug}" in html
    assert "方案" not in html


def test_a_mixed_ballot_is_counted_and_brings_its_proof(world, look_up):
    slug = an_open_consultation(world)
    receipts = [a_vote(world, slug, n, "A") for n in a_roll(world, 10)]
    mix_due(world)

    html = look_up(code=receipts[3].code.lower()).html

    assert "已计入" in html
    assert receipts[3].leaf in html
    assert "树根" in html
    assert "方案" not in html


def test_the_code_is_typed_and_stays_in_the_address(world, look_up):
    slug = an_open_consultation(world)
    code = a_vote(world, slug, a_roll(world, 1)[0], "A").code
    screen = look_up()

    screen.type("receipt.code", f"{code[:4]}-{code[4:8]}-{code[8:]}").click("receipt.look")

    assert "已收到" in screen.html
    assert screen.app.query_params["code"] == f"{code[:4]}-{code[4:8]}-{code[8:]}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ABCD", "12 位字母和数字"),
        ("ABCDEFGHJKL0", "12 位字母和数字"),
        ("<script>alert(1)", "12 位字母和数字"),
        ("ABCDEFGHJKLM", "没有找到这张回执"),
    ],
)
def test_what_cannot_be_found_is_told_with_what_to_do(world, look_up, code, said):
    an_open_consultation(world)

    screen = look_up(code=code)

    assert said in screen.refusals[0]
    assert "<script>" not in screen.html
