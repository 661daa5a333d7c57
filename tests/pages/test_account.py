"""My account: roles with their places, a new password, the way out of all browsers."""

import pytest

from models.rules.refusal import Refused
from models.rules.roles import Role
from services import people
from services.deps import SYSTEM, begin
from tests.builders import COUNTY, a_county, an_account
from tests.pages.office import TOWN, Office
from tests.services.drafts import lines

PASSWORD, NEW = "correct horse battery", "a better horse battery"


@pytest.fixture
def anna(world):
    """Somebody with a password; returns the ids of two of her sign-ins."""
    a_county(world)
    with begin(world, actor=SYSTEM) as work:
        people.create_account(work, name="anna", title={"zh": "镇干部"}, password=PASSWORD)
        people.grant(work, account="anna", role=Role.TOWN_STAFF, area=TOWN)
    return [signed_in(world, PASSWORD) for _ in range(2)]


def signed_in(world, password):
    cookie = people.sign_in(world, name="anna", password=password, client="test")
    return people.lookup(world, cookie)


def is_in(world, sign_in):
    world.cache.clear()
    return people.actor_for(world, sign_in).name == "anna"


def changed(screen, old, new):
    return screen.type("account.old", old).type("account.new", new).click("account.change")


def test_it_says_who_one_is_and_what_one_may_do_where(world, monkeypatch, anna):
    page = Office(world, monkeypatch, "account/account", sign_in=anna[0]).html

    for words in ("镇干部", "anna", "镇街工作人员", "西塘镇", "导入名册"):
        assert words in page


def test_sign_ins_are_listed_and_this_one_is_marked(world, monkeypatch, anna):
    page = Office(world, monkeypatch, "account/account", sign_in=anna[0]).html

    assert page.count("2026年11月23日 09:00") == 2
    assert page.count("就是这里") == 1
    assert 'action="/auth/sign-out"' in page


def test_a_new_password_ends_the_other_browsers(world, monkeypatch, anna):
    here, elsewhere = anna
    screen = changed(Office(world, monkeypatch, "account/account", sign_in=here), PASSWORD, NEW)

    assert "密码已改" in screen.done[0]
    assert is_in(world, here)
    assert not is_in(world, elsewhere)
    assert signed_in(world, NEW)


def test_the_browser_where_the_password_was_changed_stays_known(world, monkeypatch, anna):
    facts = {"name": "anna", "browser": "b" * 64}  # as in an Office
    people.sign_in(world, **facts, password=PASSWORD, client="here")
    changed(Office(world, monkeypatch, "account/account", sign_in=anna[0]), PASSWORD, NEW)
    for i in range(5):
        with pytest.raises(Refused):
            people.sign_in(world, name="anna", password="wrong", client=f"c{i}")

    assert people.sign_in(world, **facts, password=NEW, client="here")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong password", NEW, "原密码不对"),
        (PASSWORD, "short", "至少"),
        (PASSWORD, "a" * 12, "猜"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(world, monkeypatch, anna, old, new, words):
    screen = changed(Office(world, monkeypatch, "account/account", sign_in=anna[0]), old, new)

    assert words in screen.refusals[0]
    assert screen.done == []
    assert signed_in(world, PASSWORD)
    assert lines(world, "password.changed") == []


def test_signing_out_everywhere_ends_this_browser_too(world, monkeypatch, anna):
    screen = Office(world, monkeypatch, "account/account", sign_in=anna[0])

    screen.click("account.sign_out_everywhere")

    assert "已在所有地方退出" in screen.html
    assert "镇街工作人员" not in screen.html
    assert not any(is_in(world, one) for one in anna)
    assert len(lines(world, "sign_in.ended_everywhere")) == 1


def test_somebody_without_roles_is_told_whom_to_ask(sqlite_world, monkeypatch):
    page = Office(
        sqlite_world, monkeypatch, "account/account", an_account(sqlite_world, "new.here")
    )

    assert "还没有任何权限" in page.html


def test_nobody_has_no_account_page(sqlite_world, monkeypatch):
    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, "account/account")


def test_an_ended_sign_in_opens_nothing(sqlite_world, monkeypatch):
    anna = an_account(sqlite_world, "anna", (Role.COUNTY_STAFF, COUNTY))
    screen = Office(sqlite_world, monkeypatch, "account/account", anna)
    sqlite_world.clock.forward(hours=13)

    screen.run()

    assert "anna" not in screen.html
