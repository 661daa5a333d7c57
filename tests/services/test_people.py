"""Accounts, roles and sign-ins: who gets in, who gives what to whom, what is written down."""

import statistics
import time
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import func, select

from models.rules.refusal import Refused
from models.rules.roles import Deed, Role
from models.tables import Account, Credential, SignIn, TryCount
from services import passwords, people
from services.deps import ANYBODY, SYSTEM, Deps, begin
from services.passwords import _HASHER as EFFORT  # as it is outside of tests
from services.settings import PRODUCTION, Settings
from services.sign_ins import fingerprint
from tests.builders import COUNTY, VILLAGE, a_county, an_account, an_actor
from tests.services.drafts import at_once, code_of, do, lines, look

XITANG = "330421103"
GOOD = "correct horse battery"
TITLE = {"zh": "经办人", "en": "Clerk"}


WHY = "接替调走的同事"


def a_person(world, name="clerk", **more):
    a_county(world)
    return do(
        world,
        SYSTEM,
        people.create_account,
        reason=WHY,
        name=name,
        title=TITLE,
        password=GOOD,
        **more,
    )


def enter(world, name="clerk", password=GOOD, client="10.0.0.1"):
    return people.sign_in(world, name=name, password=password, client=client)


def signed_in(world, name="clerk"):
    return people.actor_for(world, people.lookup(world, enter(world, name)))


def in_production(world):
    settings = Settings(
        mode=PRODUCTION,
        data_dir=world.settings.data_dir,
        database_url=world.settings.database_url,
        origin="https://vote.example",
    )
    return Deps(world.engine, world.keys, settings, world.clock)


def count_at(world):
    """What unknown browsers tried, where they tried one name only."""
    return look(world, SYSTEM, lambda work: work.session.exec(select(TryCount)).first())


def shown_lock(world, account):
    shown = look(world, SYSTEM, people.accounts)
    return next(v for v in shown if v.id == account).locked_until_at


def test_name_and_password_open_the_door(world):
    account = a_person(world)
    do(
        world,
        SYSTEM,
        people.grant,
        reason=WHY,
        account="clerk",
        role=Role.COUNTY_STAFF,
        area=COUNTY,
    )

    actor = signed_in(world)

    assert (actor.id, actor.name, actor.title) == (account, "clerk", TITLE)
    assert actor.may(Deed.DRAFT, VILLAGE)
    assert len(actor.sign_in) == 64


def test_a_name_is_found_whatever_its_case(world):
    a_person(world)

    assert people.lookup(world, enter(world, " Clerk ")) is not None


def test_the_database_holds_neither_cookie_nor_password(world):
    a_person(world)
    cookie = enter(world)

    with begin(world, write=False) as work:
        stored = work.session.exec(select(SignIn.token_hash)).all()
        hashed = work.session.exec(select(Credential.password_hash)).all()

    assert stored == [fingerprint(cookie)]
    assert hashed[0].startswith("$argon2id$")
    assert cookie not in repr(stored)
    assert GOOD not in repr([line.facts for line in lines(world)])


def test_guessing_a_password_from_its_hash_is_dear():
    # OWASP's advice for argon2id: 19 MiB and two rounds at the least.
    assert EFFORT.memory_cost >= 19 * 1024
    assert EFFORT.time_cost >= 2


@pytest.mark.parametrize(("name", "password"), [("nobody.here", GOOD), ("clerk", "wrong password")])
def test_an_unknown_name_and_a_wrong_password_get_the_same_reply(world, name, password):
    a_person(world)

    assert code_of(enter, world, name, password) == "sign_in.refused"


def test_an_unknown_name_costs_as_much_time_as_a_wrong_password(sqlite_world, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", EFFORT)
    of_nobody = EFFORT.hash("nobody has this password")
    monkeypatch.setattr(passwords, "_of_nobody", lambda: of_nobody)
    a_person(sqlite_world)

    def seconds(name, client):
        started = time.thread_time()
        code_of(enter, sqlite_world, name, "wrong password", client)
        return time.thread_time() - started

    code_of(enter, sqlite_world, "warm.up", "wrong password")
    known = statistics.median(seconds("clerk", f"a{i}") for i in range(4))
    unknown = statistics.median(seconds("nobody.here", f"b{i}") for i in range(4))

    assert 0.4 < known / unknown < 2.5


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_even_against_the_right_one(world):
    account = a_person(world)
    for i in range(5):
        code_of(enter, world, password="wrong password", client=f"c{i}")

    assert code_of(enter, world) == "sign_in.new_browser"
    world.clock.forward(minutes=14)
    assert code_of(enter, world) == "sign_in.new_browser"
    world.clock.forward(minutes=2)
    assert people.lookup(world, enter(world))
    assert count_at(world) is None
    assert shown_lock(world, account) is None


def test_the_lock_doubles_with_every_five_up_to_a_day(world):
    account = a_person(world)
    found = []
    for turn in range(1, 10):
        for i in range(5):
            code_of(enter, world, password="wrong password", client=f"c{turn}.{i}")
        until = shown_lock(world, account)
        found.append((until - world.clock.now) / timedelta(minutes=15))
        world.clock.set(until)

    assert found == [1, 2, 4, 8, 16, 32, 64, 96, 96]


def test_tries_while_locked_do_not_lengthen_the_lock(world):
    a_person(world)
    for i in range(9):
        code_of(enter, world, password="wrong password", client=f"c{i}")

    assert count_at(world).failed_count == 5


def test_one_address_may_not_try_for_ever(sqlite_world):
    world = sqlite_world
    a_person(world)
    for i in range(20):
        code_of(enter, world, name=f"name{i}", client="10.0.0.9")

    assert code_of(enter, world, client="10.0.0.9") == "sign_in.too_many_tries"
    assert people.lookup(world, enter(world, client="10.0.0.8"))


def test_failed_sign_ins_are_in_the_record_without_what_was_typed(world):
    account = a_person(world)
    code_of(enter, world, password="my secret typo")
    code_of(enter, world, name="my-secret-as-name")

    found = lines(world, "sign_in.failed")

    assert [line.subject for line in found] == [account, "unknown"]
    assert {line.actor for line in found} == {"anybody"}
    assert "secret" not in repr([(x.facts, x.reason, x.subject) for x in lines(world)])


def test_a_sign_in_ends_after_twelve_hours(world):
    a_person(world)
    cookie = enter(world)
    world.clock.forward(hours=11, minutes=59)
    assert people.lookup(world, cookie)

    world.clock.forward(minutes=1)

    assert people.lookup(world, cookie) is None
    assert people.actor_for(world, fingerprint(cookie)) == ANYBODY


def test_a_sign_in_survives_a_restart(world):
    a_person(world)
    cookie = enter(world)

    again = Deps(world.engine, world.keys, world.settings, world.clock)

    assert people.actor_for(again, people.lookup(again, cookie)).name == "clerk"


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "é" * 43, "A" * 10_000, "../../etc/passwd"])
def test_a_cookie_that_is_not_ours_is_nobody(world, cookie):
    assert people.lookup(world, cookie) is None
    assert people.actor_for(world, cookie) == ANYBODY


def test_strange_cookies_do_not_fill_the_memory(world):
    for i in range(50):
        people.lookup(world, f"{i:043d}")

    assert not [key for key in world.cache if key[0] == "sign-in"]


def test_roles_are_read_anew_while_signed_in(world):
    a_person(world)
    actor = signed_in(world)
    assert actor.holdings == ()

    do(world, SYSTEM, people.grant, reason=WHY, account="clerk", role=Role.LEADER, area=COUNTY)

    assert people.actor_for(world, actor.sign_in).roles == {"leader"}


def test_signing_out_ends_this_browser_only(world):
    a_person(world)
    here, there = signed_in(world), signed_in(world)

    do(world, here, people.sign_out)
    do(world, here, people.sign_out)

    assert people.actor_for(world, here.sign_in) == ANYBODY
    assert people.actor_for(world, there.sign_in).name == "clerk"
    assert len(lines(world, "sign_in.ended")) == 1


def test_signing_out_everywhere_ends_all(world):
    a_person(world)
    a_person(world, "other")
    here, there, other = signed_in(world), signed_in(world), signed_in(world, "other")
    shown = look(world, here, people.sign_ins)

    do(world, here, people.sign_out_everywhere)

    assert sorted(s.is_this for s in shown) == [False, True]
    assert people.actor_for(world, there.sign_in) == ANYBODY
    assert people.actor_for(world, other.sign_in).name == "other"


def test_nobody_signs_another_person_out(world):
    a_person(world)
    a_person(world, "other")
    here, victim = signed_in(world), signed_in(world, "other")
    forged = type(here)(here.id, here.name, here.title, here.holdings, victim.sign_in)

    do(world, forged, people.sign_out)

    assert people.actor_for(world, victim.sign_in).name == "other"


def test_a_changed_password_ends_the_other_browsers(world):
    a_person(world)
    here, there = signed_in(world), signed_in(world)

    do(world, here, people.change_password, old=GOOD, new="another long password")

    assert people.actor_for(world, here.sign_in).name == "clerk"
    assert people.actor_for(world, there.sign_in) == ANYBODY
    assert code_of(enter, world) == "sign_in.refused"
    assert people.lookup(world, enter(world, password="another long password", client="b"))


def test_the_old_password_is_asked_and_guessing_it_is_slowed_down(world):
    a_person(world)
    here = signed_in(world)
    facts = {"old": "wrong password", "new": "another long password"}

    codes = [code_of(do, world, here, people.change_password, **facts) for _ in range(6)]

    assert codes == ["people.old_password"] * 5 + ["sign_in.too_many_tries"]
    assert code_of(do, world, ANYBODY, people.change_password, old=GOOD, new=GOOD) == (
        "role.sign_in_first"
    )


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("nine char", "people.password_short"),
        ("aaaaaaaaaaaa", "people.password_weak"),
        ("clerk.weinan", "people.password_weak"),
        ("ClerkWeinan2026!", "people.password_weak"),
        ("1234567890", "people.password_weak"),
        ("Password-2026", "people.password_weak"),
        ("woaini1314520", "people.password_weak"),
        ("１９９８０８０８０８８", "people.password_weak"),
        ("x" * 100 + "yz" * 60, "people.password_long"),
        ("sunshine-demo", "people.password_weak"),
    ],
)
def test_a_bad_password_is_refused(world, password, code):
    a_county(world)
    facts = {"name": "clerk.weinan", "title": TITLE, "password": password}

    assert code_of(do, world, SYSTEM, people.create_account, reason=WHY, **facts) == code


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "system",
        "terminal",
        "anybody",
        "a b c",
        "<b>",
        "中文名",
        "f" * 32,
        "x" * 41,
        "-abc",
    ],
)
def test_a_name_that_the_record_could_not_tell_is_refused(world, name):
    facts = {"name": name, "title": TITLE, "password": GOOD}

    assert (
        code_of(do, world, SYSTEM, people.create_account, reason=WHY, **facts) == "people.name_form"
    )


def test_a_name_is_given_once_and_a_post_is_named(world):
    a_person(world)
    facts = {"title": TITLE, "password": GOOD}

    assert code_of(do, world, SYSTEM, people.create_account, reason=WHY, name="CLERK", **facts) == (
        "people.name_taken"
    )
    facts["title"] = {"en": "Clerk"}
    assert code_of(do, world, SYSTEM, people.create_account, reason=WHY, name="other", **facts) == (
        "people.title_missing"
    )


def test_an_admin_grants_within_the_own_area_only(world):
    admin = an_account(world, "town.admin", (Role.ADMIN, XITANG))
    an_account(world, "clerk")

    do(world, admin, people.grant, reason=WHY, account="clerk", role=Role.TOWN_STAFF, area=XITANG)

    for area in (COUNTY, VILLAGE, "330421001"):
        facts = {"account": "clerk", "role": Role.DELEGATE, "area": area}
        assert code_of(do, world, admin, people.grant, reason=WHY, **facts) == "role.not_yours"


def test_nobody_but_an_admin_grants_and_no_admin_grants_to_themselves(world):
    admin = an_actor(world, Role.ADMIN)
    for role in set(Role) - {Role.ADMIN}:
        area = {Role.VILLAGE_CLERK: VILLAGE, Role.TOWN_STAFF: XITANG}.get(role, COUNTY)
        actor = an_actor(world, role, area)
        facts = {"account": actor.id, "role": role, "area": area}
        assert code_of(do, world, actor, people.grant, reason=WHY, **facts) == "role.not_yours"

    facts = {"account": admin.id, "role": Role.DELEGATE, "area": COUNTY}
    assert code_of(do, world, admin, people.grant, reason=WHY, **facts) == "people.own_role"


@pytest.mark.parametrize(
    ("held", "new"),
    [
        ((Role.COUNTY_STAFF, COUNTY), (Role.REVIEWER, COUNTY)),
        ((Role.TOWN_STAFF, XITANG), (Role.AUDITOR, COUNTY)),
        ((Role.AUDITOR, COUNTY), (Role.ADMIN, XITANG)),
        ((Role.LEADER, COUNTY), (Role.VILLAGE_CLERK, VILLAGE)),
        ((Role.REVIEWER, COUNTY), (Role.ADMIN, COUNTY)),
    ],
)
def test_deciding_executing_and_supervising_stay_in_different_hands(world, held, new):
    admin = an_actor(world, Role.ADMIN)
    account = an_account(world, "someone", held)
    facts = {"account": account.id, "role": new[0], "area": new[1]}

    assert code_of(do, world, admin, people.grant, reason=WHY, **facts) == "people.conflict"


def test_a_role_with_a_level_in_its_name_is_held_at_that_level(world):
    admin = an_actor(world, Role.ADMIN)
    an_account(world, "clerk")
    facts = {"account": "clerk", "role": Role.VILLAGE_CLERK, "area": COUNTY}

    assert code_of(do, world, admin, people.grant, reason=WHY, **facts) == "people.wrong_level"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"role": "king"}, "people.unknown_role"),
        ({"account": "nobody.here"}, "people.unknown_account"),
        ({"area": "999999"}, "people.unknown_area"),
    ],
)
def test_a_grant_of_what_is_not_there_is_refused(world, bad, code):
    an_account(world, "clerk")
    facts = {"account": "clerk", "role": Role.DELEGATE, "area": COUNTY}

    assert code_of(do, world, SYSTEM, people.grant, reason=WHY, **(facts | bad)) == code


def test_a_grant_repeated_changes_nothing_and_by_another_it_is_refused(world):
    admin, second = an_actor(world, Role.ADMIN), an_actor(world, Role.ADMIN)
    an_account(world, "clerk")
    facts = {"account": "clerk", "role": Role.DELEGATE, "area": COUNTY}
    do(world, admin, people.grant, reason=WHY, **facts)
    before = len(lines(world))

    do(world, admin, people.grant, reason=WHY, **facts)

    assert len(lines(world)) == before
    assert code_of(do, world, second, people.grant, reason=WHY, **facts) == "people.already_granted"


def memberships(world, actor):
    shown = look(world, SYSTEM, people.accounts)
    return next(v for v in shown if v.id == actor.id).memberships


def test_a_role_is_taken_back_once(world):
    admin, staff = an_actor(world, Role.ADMIN), an_actor(world, Role.COUNTY_STAFF)
    mine = memberships(world, staff)[0]

    do(world, admin, people.revoke, reason=WHY, membership_id=mine.id)
    do(world, admin, people.revoke, reason=WHY, membership_id=mine.id)

    assert memberships(world, staff) == ()
    assert len(lines(world, "role.revoked")) == 1


def test_the_last_admin_of_a_place_stays(world):
    admin = an_actor(world, Role.ADMIN)
    town = an_account(world, "town.admin", (Role.ADMIN, XITANG))
    mine, theirs = memberships(world, admin)[0], memberships(world, town)[0]

    assert (
        code_of(do, world, admin, people.revoke, reason=WHY, membership_id=mine.id)
        == "people.last_admin"
    )
    assert (
        code_of(do, world, town, people.revoke, reason=WHY, membership_id=mine.id)
        == "role.not_yours"
    )
    do(world, admin, people.revoke, reason=WHY, membership_id=theirs.id)
    assert memberships(world, admin)


def test_two_admins_cannot_take_each_other_down_at_once(world):
    one, two = an_actor(world, Role.ADMIN), an_actor(world, Role.ADMIN)
    mine, theirs = memberships(world, one)[0].id, memberships(world, two)[0].id

    said = at_once(
        partial(do, world, one, people.revoke, reason=WHY, membership_id=theirs),
        partial(do, world, two, people.revoke, reason=WHY, membership_id=mine),
    )

    assert sorted(said, key=str) == [None, "people.last_admin"]


def test_many_wrong_guesses_at_once_still_close_the_lock(world):
    a_person(world)
    guesses = [
        partial(enter, world, password=f"wrong password {i}", client=f"g{i}") for i in range(8)
    ]

    said = at_once(*guesses)

    assert sorted(said) == ["sign_in.new_browser"] * 3 + ["sign_in.refused"] * 5
    assert count_at(world).failed_count == 5
    assert code_of(enter, world) == "sign_in.new_browser"


def test_an_admin_at_rest_does_not_count_as_one_who_stays(world):
    admin, second = an_actor(world, Role.ADMIN), an_actor(world, Role.ADMIN)
    do(world, admin, people.set_active, reason=WHY, account=second.id, is_active=False)
    mine = memberships(world, admin)[0]

    assert (
        code_of(do, world, admin, people.revoke, reason=WHY, membership_id=mine.id)
        == "people.last_admin"
    )
    assert code_of(
        do, world, SYSTEM, people.set_active, reason=WHY, account=admin.id, is_active=False
    ) == ("people.last_admin")


def test_an_account_at_rest_is_signed_out_and_stays_out(world):
    a_person(world)
    here = signed_in(world)

    do(world, SYSTEM, people.set_active, reason=WHY, account="clerk", is_active=False)

    assert people.actor_for(world, here.sign_in) == ANYBODY
    assert code_of(enter, world) == "sign_in.refused"
    do(world, SYSTEM, people.set_active, reason=WHY, account="clerk", is_active=True)
    assert people.lookup(world, enter(world))


def test_an_admin_sets_a_new_password_only_for_those_within_reach(world):
    admin = an_account(world, "town.admin", (Role.ADMIN, XITANG))
    reviewer = an_actor(world, Role.REVIEWER)
    a_person(world)
    for i in range(5):
        code_of(enter, world, password="wrong password", client=f"c{i}")
    facts = {"new": "a new long password"}

    do(world, admin, people.set_password, reason=WHY, account="clerk", **facts)

    assert people.lookup(world, enter(world, password="a new long password"))
    assert code_of(
        do, world, admin, people.set_password, reason=WHY, account=reviewer.id, **facts
    ) == ("role.not_yours")
    assert code_of(
        do, world, admin, people.set_password, reason=WHY, account=admin.id, **facts
    ) == ("people.own_account")


def test_an_admin_sees_the_own_people_and_those_without_a_role(world):
    admin = an_account(world, "town.admin", (Role.ADMIN, XITANG))
    an_account(world, "town.clerk", (Role.TOWN_STAFF, XITANG))
    an_account(world, "county.clerk", (Role.COUNTY_STAFF, COUNTY))
    an_account(world, "new.clerk")

    shown = look(world, admin, people.accounts)

    assert [v.name for v in shown] == ["new.clerk", "town.admin", "town.clerk"]
    assert code_of(look, world, ANYBODY, people.accounts) == "role.not_yours"


def test_demo_accounts_are_stepped_into_in_the_demo_and_nowhere_else(world):
    a_person(world, "leader", is_demo=True)
    a_person(world, "real.person")
    real = in_production(world)

    assert people.lookup(world, people.demo_sign_in(world, name="leader"))
    for deps, name in ((world, "real.person"), (world, "nobody.here"), (real, "leader")):
        assert code_of(people.demo_sign_in, deps, name=name) == "sign_in.demo_only"
    assert [v.name for v in look(world, ANYBODY, people.demo_accounts)] == ["leader"]
    assert look(real, ANYBODY, people.demo_accounts) == []


def test_demo_accounts_refuse_to_exist_in_production(world):
    cookie_of = a_person(world, "leader", is_demo=True) and people.demo_sign_in
    cookie = cookie_of(world, name="leader")
    real = in_production(world)
    facts = {"name": "demo.two", "title": TITLE, "password": GOOD, "is_demo": True}

    assert (
        code_of(do, real, SYSTEM, people.create_account, reason=WHY, **facts)
        == "production.demo_account"
    )
    assert code_of(look, real, SYSTEM, people.refuse_demo_accounts) == "production.demo_account"
    assert code_of(people.sign_in, real, name="leader", password=GOOD, client="c") == (
        "sign_in.refused"
    )
    assert people.lookup(real, cookie) is None
    assert look(world, SYSTEM, people.refuse_demo_accounts) is None


def test_a_refusal_is_noted_for_accounts_and_for_nobody_else(world):
    actor = an_actor(world, Role.COUNTY_STAFF)
    refusal = Refused("ballot.already_counted", {"receipt": "ABCDEFGHJKLM"})

    people.audit_refusal(world, actor, refusal)
    people.audit_refusal(world, ANYBODY, refusal)

    found = lines(world, "refused")
    assert [(x.actor, x.subject, x.facts) for x in found] == [
        (actor.name, actor.id, {"code": "ballot.already_counted"})
    ]


def test_a_refused_deed_leaves_no_trace(world):
    a_person(world)
    before = len(lines(world))

    code_of(
        do,
        world,
        SYSTEM,
        people.create_account,
        reason=WHY,
        name="clerk",
        title=TITLE,
        password=GOOD,
    )

    assert len(lines(world)) == before
    assert look(world, SYSTEM, lambda w: w.session.scalar(select(func.count(Account.id)))) == 1


def test_every_deed_writes_one_line(world):
    a_county(world)
    staff = {"account": "clerk", "role": Role.COUNTY_STAFF, "area": COUNTY}
    seen = []

    def count(deed):
        before = len(lines(world))
        found = deed()
        seen.append(len(lines(world)) - before)
        return found

    count(lambda: a_person(world))
    count(lambda: do(world, SYSTEM, people.grant, reason=WHY, **staff))
    here = count(lambda: signed_in(world))
    count(lambda: do(world, here, people.change_password, old=GOOD, new="another long password"))
    count(
        lambda: do(
            world, SYSTEM, people.set_password, reason=WHY, account="clerk", new="one more password"
        )
    )
    count(
        lambda: do(world, SYSTEM, people.set_active, reason=WHY, account="clerk", is_active=False)
    )
    held = next(v for v in look(world, SYSTEM, people.accounts) if v.name == "clerk").memberships
    count(lambda: do(world, SYSTEM, people.revoke, reason=WHY, membership_id=held[0].id))

    assert seen == [1] * 7


@pytest.mark.parametrize("reason", ["", "  ", "好的", "\u200f" * 9])
def test_what_an_admin_does_to_accounts_has_its_reason(world, reason):
    admin, clerk = an_actor(world, Role.ADMIN), a_person(world)
    held = {"account": clerk, "role": Role.COUNTY_STAFF, "area": COUNTY}
    deeds = (
        partial(people.create_account, name="other", title=TITLE, password=GOOD),
        partial(people.grant, **held),
        partial(people.set_password, account=clerk, new="one more password"),
        partial(people.set_active, account=clerk, is_active=False),
    )

    for deed in deeds:
        assert code_of(do, world, admin, deed, reason=reason) == "people.reason_missing"
        do(world, admin, deed, reason=WHY)
    mine = look(world, admin, people.accounts)
    role = next(a for a in mine if a.id == clerk).memberships[0].id
    assert code_of(do, world, admin, people.revoke, membership_id=role, reason=reason) == (
        "people.reason_missing"
    )
    do(world, admin, people.revoke, membership_id=role, reason=WHY)

    assert [line.reason for line in lines(world) if line.actor == admin.name] == [WHY] * 5
