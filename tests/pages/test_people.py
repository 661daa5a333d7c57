"""People: accounts are made, roles are given and taken back, nobody gives more than they hold."""

import pytest

from models.rules.refusal import Refused
from models.rules.roles import Role
from services import people
from services.deps import SYSTEM, begin
from tests.builders import COUNTY, VILLAGE, a_county, an_account
from tests.pages.office import TOWN, Office, somebody
from tests.services.drafts import do, lines

PAGE = "admin/people"
WHY = "接替调走的同事"
PASSWORD, NEW = "correct horse battery", "a better horse battery"


@pytest.fixture
def admin(world):
    a_county(world)
    return somebody(world, Role.ADMIN)


@pytest.fixture
def page(world, monkeypatch, admin):
    """Opens the page as the county's admin."""

    def opened(actor=None, **query):
        return Office(world, monkeypatch, PAGE, actor or admin, **query)

    return opened


def holdings(world, admin, name):
    found = {a.name: a for a in do(world, admin, people.accounts)}
    return [(m.role, m.area_code) for m in found[name].memberships]


def a_password(world, name, password):
    with begin(world, actor=SYSTEM) as work:
        people.set_password(work, account=name, new=password)


def created(screen, name, password=PASSWORD, post="镇干部"):
    screen.type(".name", name).type(".password", password).type(".post_zh", post)
    screen.type(".create_reason", WHY)
    return screen.click("people.do_create")


def granted(screen, name, role, area):
    screen.choose("people.account", name).run()
    screen.choose(".role", str(role)).run()
    screen.ending(f"people.area.{LEVEL[role]}", "selectbox").set_value(area)
    return screen.type(".reason", WHY).click("people.do_grant")


LEVEL = {Role.VILLAGE_CLERK: "village", Role.TOWN_STAFF: "town", Role.REVIEWER: "None"}


def test_accounts_are_listed_with_post_roles_and_places(world, page):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))

    html = page().html

    assert "clerk.here" in html
    assert "村社工作人员 · 魏南社区" in html


def test_an_account_at_which_somebody_guesses_is_shown_with_the_end_of_the_wait(world, page):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    for i in range(5):
        with pytest.raises(Refused):
            people.sign_in(world, name="clerk.here", password="wrong", client=f"c{i}")

    html = page().html

    assert "有人多次输错密码" in html
    assert "没登录过的浏览器要等到 2026年11月23日 09:15" in html


def test_an_account_is_made_without_any_role(world, page, admin):
    screen = created(page(), "new.clerk")

    assert "接着授权" in screen.done[0]
    assert holdings(world, admin, "new.clerk") == []
    assert "还没有权限" in screen.html
    assert screen.field(".name").value == ""
    assert screen.field(".password").value == ""


def test_a_bad_account_is_refused_and_keeps_what_was_typed(world, page):
    screen = created(page(), "Bad Name!")

    assert len(screen.refusals) == 1
    assert screen.field(".name").value == "Bad Name!"
    assert screen.field(".post_zh").value == "镇干部"
    assert lines(world, "account.created") == []


@pytest.mark.parametrize(
    ("role", "area"),
    [(Role.VILLAGE_CLERK, VILLAGE), (Role.TOWN_STAFF, TOWN), (Role.REVIEWER, COUNTY)],
)
def test_a_role_is_given_where_it_may_be_held(world, page, admin, role, area):
    an_account(world, "new.here")

    screen = granted(page(), "new.here", role, area)

    assert "已授权" in screen.done[0]
    assert holdings(world, admin, "new.here") == [(str(role), area)]


def test_no_role_is_given_that_nobody_chose(world, page, admin):
    an_account(world, "new.here")
    screen = page().choose("people.account", "new.here").run()

    screen.type(".reason", WHY).click("people.do_grant")

    assert "请从列表里选" in screen.refusals[0]
    assert holdings(world, admin, "new.here") == []


def test_only_places_of_the_role_s_level_are_offered(world, page):
    an_account(world, "new.here")
    screen = page().choose("people.account", "new.here").run()

    screen.choose(".role", str(Role.VILLAGE_CLERK)).run()

    assert screen.ending("people.area.village", "selectbox").options == ["魏南社区"]


def test_powers_that_must_stay_apart_do_not_meet(world, page, admin):
    an_account(world, "author.here", (Role.COUNTY_STAFF, COUNTY))

    screen = granted(page(), "author.here", Role.REVIEWER, COUNTY)

    assert "分开" in screen.refusals[0] or "兼" in screen.refusals[0]
    assert holdings(world, admin, "author.here") == [("county_staff", COUNTY)]


def test_a_role_is_taken_back(world, page, admin):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    found = next(a for a in do(world, admin, people.accounts) if a.name == "clerk.here")
    screen = page().choose("people.account", "clerk.here").run()

    screen.type(".reason", WHY).click(f"people.revoke.{found.memberships[0].id}")

    assert "已收回" in screen.done[0]
    assert holdings(world, admin, "clerk.here") == []


def test_nobody_helps_themselves(world, page, admin):
    screen = granted(page(), admin.name, Role.REVIEWER, COUNTY)

    assert len(screen.refusals) == 1
    assert holdings(world, admin, admin.name) == [("admin", COUNTY)]


@pytest.mark.parametrize("deed", ["people.do_grant", "people.do_reset", "people.switch", "revoke"])
def test_nothing_is_done_to_an_account_without_a_reason(world, page, admin, deed):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    screen = page().choose("people.account", "clerk.here").run().type(".reset", NEW)
    key = next(key for key in screen.key_names() if deed in key)

    screen.click(key)

    assert "请写明理由" in screen.refusals[0]
    assert holdings(world, admin, "clerk.here") == [("village_clerk", VILLAGE)]
    assert [line.action for line in lines(world) if line.actor == admin.name] == ["refused"]


def test_every_reason_goes_into_the_record(world, page, admin):
    created(page(), "new.clerk")
    granted(page(), "new.clerk", Role.VILLAGE_CLERK, VILLAGE)

    mine = [line for line in lines(world) if line.actor == admin.name]
    assert [(line.action, line.reason) for line in mine] == [
        ("account.created", WHY),
        ("role.granted", WHY),
    ]


def test_a_lost_password_is_replaced(world, page):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    a_password(world, "clerk.here", PASSWORD)
    screen = page().choose("people.account", "clerk.here").run()

    screen.type(".reason", WHY).type(".reset", NEW).click("people.do_reset")

    assert "当面告诉本人" in screen.done[0]
    assert NEW not in screen.html
    assert people.sign_in(world, name="clerk.here", password=NEW, client="test")


def test_an_account_rests_and_wakes(world, page, admin):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    screen = page().choose("people.account", "clerk.here").run()

    screen.type(".reason", WHY).click("people.switch")
    assert "已停用" in screen.html
    screen.type(".reason", WHY).click("people.switch")

    assert "已停用" not in screen.html
    assert [line.action for line in lines(world, "account.")][-2:] == [
        "account.rested",
        "account.woken",
    ]


def test_accounts_are_found_by_post_or_name(world, page):
    an_account(world, "clerk.here", (Role.VILLAGE_CLERK, VILLAGE))
    an_account(world, "staff.there", (Role.TOWN_STAFF, TOWN))
    screen = page()

    screen.type("people.search", "clerk").run()

    table = screen.html.split("<table")[1]
    assert "clerk.here" in table
    assert "staff.there" not in table


def test_an_admin_of_a_town_gives_within_the_town(world, page):
    screen = page(an_account(world, "town.admin", (Role.ADMIN, TOWN)))
    an_account(world, "new.here")

    screen.run().choose("people.account", "new.here").run()

    screen.choose(".role", str(Role.TOWN_STAFF)).run()
    assert screen.ending("people.area.town", "selectbox").options == ["西塘镇"]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMIN])
def test_others_have_no_such_page(sqlite_world, monkeypatch, role):
    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, PAGE, somebody(sqlite_world, role))


def test_the_page_is_complete_in_english(page):
    assert "Post and account" in page(lang="en").html
