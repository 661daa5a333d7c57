"""The sign-in page: a plain form, a kind refusal, sample people in the demo only."""

import dataclasses
import re

import pytest

from models.rules.roles import Role
from tests.builders import COUNTY, a_county, an_account
from tests.pages.office import Office
from ui.words import t


@pytest.fixture
def door(sqlite_world, monkeypatch):
    """Opens the sign-in page in a new browser."""
    a_county(sqlite_world)

    def opened(actor=None, **query):
        return Office(sqlite_world, monkeypatch, "account/sign_in", actor, **query)

    return opened


def test_the_form_goes_to_the_plain_route_that_sets_the_cookie(door):
    page = door().html

    assert '<form method="post" action="/auth/sign-in"' in page
    assert 'name="sun-name"' in page
    assert 'name="sun-password"' in page


def test_fields_have_labels_and_suit_a_password_manager(door):
    page = door().html

    for name in ("name", "password"):
        assert f'<label for="sign-in-{name}">' in page
        assert f'id="sign-in-{name}"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_residents_are_told_that_they_need_no_account(door):
    assert "居民投票不用账号" in door().html


def test_a_refusal_is_said_and_the_way_back_is_kept(door):
    screen = door(refused="sign_in.refused", next="/edit?c=a-road")

    assert "用户名或密码不对" in screen.refusals[0]
    assert 'name="sun-next" value="/edit?c=a-road"' in screen.html


@pytest.mark.parametrize("code", ["sign_in.too_many_tries", "sign_in.new_browser"])
def test_a_pause_says_how_long_it_lasts(door, code):
    assert "7分钟" in door(refused=code, minutes="7").refusals[0]
    assert "1 minute" in door(refused=code, minutes="1", lang="en").refusals[0]
    assert "1 minutes" not in door(refused=code, minutes="1", lang="en").refusals[0]


@pytest.mark.parametrize("minutes", ["[sign in here](https://elsewhere.example)", "7 **days**", ""])
def test_an_address_puts_no_words_of_its_own_into_our_refusal(door, minutes):
    assert not door(refused="sign_in.too_many_tries", minutes=minutes).refusals


@pytest.mark.parametrize("code", ["sign_in.no_such", "ballot.closed", "<script>", "__class__"])
def test_a_code_that_is_not_ours_is_not_repeated(door, code):
    screen = door(refused=code)

    assert screen.refusals == []
    assert "<script>" not in screen.html


def test_an_address_cannot_break_out_of_the_form(door):
    page = door(next='"><script>alert(1)</script>').html

    assert "<script>" not in page


def test_the_demo_offers_each_role_in_one_click_and_says_what_it_can_do(door):
    page = door().html
    cards = re.findall(r'<form method="post" action="/auth/demo".*?</form>', page)

    assert len(cards) >= len(Role)
    for role in Role:
        assert any(t(f"sign_in.can.{role}") in card for card in cards), role


def test_the_demo_has_residents_who_just_vote(door):
    assert "DEMO-330421-" in door().html


def test_a_demo_resident_goes_to_their_own_place_and_signs_nobody_in(door):
    page = door().html
    cards = re.findall(r'<p class="sun-person"><a href="([^"]+)">', page)

    assert len(cards) == 3
    assert all(re.fullmatch(r"/\?place=\d{9,12}&amp;demo=\w+&amp;mode=\w+", card) for card in cards)


def test_production_offers_nobody(sqlite_world, door):
    production = dataclasses.replace(
        sqlite_world.settings, mode="production", origin="https://vote.example"
    )
    sqlite_world.settings = production

    page = door().html

    assert "/auth/demo" not in page
    assert "演示" not in page
    assert "DEMO-330421-" not in page


def test_somebody_signed_in_is_told_so_and_may_change(sqlite_world, door):
    screen = door(an_account(sqlite_world, "anna", (Role.COUNTY_STAFF, COUNTY)))

    assert "您已经登录了" in screen.html
    assert "/auth/sign-in" in screen.html


def test_the_page_is_complete_in_english(door):
    assert "Residents need no account" in door(lang="en").html
