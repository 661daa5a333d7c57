"""The matrix: every command of the staff services, tried by everybody who is not meant to."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from models.rules.refusal import Refused
from models.rules.roles import Role
from services import (
    attachments,
    codes,
    drafting,
    floor_areas,
    people,
    procedure,
    roll_imports,
    runoffs,
    schedule,
    statement_desk,
    statements,
)
from services.deps import ANYBODY, Actor, begin
from tests.builders import a_pass, a_roll, a_vote, an_account, an_actor, an_open_consultation
from tests.services.drafts import (
    LONG_ENOUGH,
    a_ready_draft,
    an_approved,
    an_opened,
    do,
    form_at,
    lines,
    row_of,
)

TOWN, OTHER, COUNTY = "330421001", "330421103", "330421"
PDF, PNG = b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
ROLL = f"number,area_code\nDEMO-{COUNTY}-000900,{TOWN}".encode()
ANSWER = {"zh": "按得票最多的方案设计，明年三月公布施工图，六月开工。"}
WHY = "接替调走的同事"
NO = {"role.not_yours", "consultation.unknown", "role.sign_in_first"}


@dataclass
class Cast:
    """Everybody who might try."""

    nobody: Actor
    other_town: Actor
    village: Actor
    staff: Actor
    county: Actor
    reviewer: Actor
    other_reviewer: Actor
    leader: Actor
    delegate: Actor
    auditor: Actor
    admin: Actor
    other_admin: Actor


@pytest.fixture
def cast(world):
    a_roll(world, 40, area=TOWN)
    return Cast(
        nobody=ANYBODY,
        other_town=an_actor(world, Role.TOWN_STAFF, OTHER),
        village=an_actor(world, Role.VILLAGE_CLERK, "330421002001"),
        staff=an_actor(world, Role.TOWN_STAFF, TOWN),
        county=an_actor(world, Role.COUNTY_STAFF),
        reviewer=an_actor(world, Role.REVIEWER),
        other_reviewer=an_actor(world, Role.REVIEWER, OTHER),
        leader=an_actor(world, Role.LEADER),
        delegate=an_actor(world, Role.DELEGATE),
        auditor=an_actor(world, Role.AUDITOR),
        admin=an_actor(world, Role.ADMIN),
        other_admin=an_actor(world, Role.ADMIN, OTHER),
    )


def a_draft(world, cast):
    return a_ready_draft(world, cast.staff, area=TOWN)


def a_submitted(world, cast):
    slug = a_draft(world, cast)
    do(world, cast.staff, procedure.submit, slug=slug)
    return slug


def an_open(world, cast, **changes):
    return an_opened(world, cast.staff, cast.reviewer, area=TOWN, **changes)


def a_closed(world, cast):
    slug = an_open(world, cast)
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return slug


def saving(world, cast):
    slug = a_draft(world, cast)
    form = replace(form_at(world, slug), summary={"zh": "改过的提要"})
    return partial(drafting.save_draft, slug=slug, form=form)


def attaching(world, cast):
    facts = {"kind": "draft", "title": {"zh": "草案"}, "file_name": "a.pdf", "content": PDF}
    return partial(attachments.add_attachment, slug=a_draft(world, cast), **facts)


def detaching(world, cast):
    add = attaching(world, cast)
    slug, found = add.keywords["slug"], do(world, cast.staff, add)
    return partial(attachments.remove_attachment, slug=slug, attachment_id=found)


def describing(world, cast):
    slug = a_draft(world, cast)
    facts = {"kind": "image", "title": {"zh": "路口"}, "file_name": "a.png", "content": PNG}
    found = do(world, cast.staff, attachments.add_attachment, slug=slug, **facts)
    title = {"zh": "改造后的路口"}
    return partial(attachments.describe_image, slug=slug, attachment_id=found, title=title)


def extending(world, cast):
    slug = an_open(world, cast)
    closes_at = row_of(world, slug).closes_at + timedelta(days=3)
    return partial(procedure.extend, slug=slug, closes_at=closes_at, reason=LONG_ENOUGH)


def importing(_world, _cast):
    facts = {"area": TOWN, "basis": "resident", "name": {"zh": "名册"}, "file_name": "a.csv"}
    return partial(roll_imports.import_roll, content=ROLL, registration="all", **facts)


def printing(world, cast):
    slug = an_approved(world, cast.staff, cast.reviewer, area=TOWN, provider="code")
    return partial(codes.make_batch, slug=slug, area=TOWN, size=2)


def fetching(world, cast):
    return partial(codes.download, batch_id=do(world, cast.staff, printing(world, cast)))


def deciding(world, cast, deed, **facts):
    """Accept or reject the one statement that waits."""
    slug = an_open_consultation(
        world, "statement", owner_area=TOWN, settings={"additions": True}, options=("A",)
    )
    token = a_pass(world, slug, f"DEMO-{COUNTY}-000001").token
    statements.propose(world, token=token, question="q1", text="早高峰要有人疏导")
    with begin(world, actor=cast.staff, write=False) as work:
        (found,) = statement_desk.added(work, slug=slug)
    return partial(deed, slug=slug, statement=found.id, **facts)


AREA = {"question": "q1", "present": 900, "yes": 600, "note": "按公开签名册逐户相加，三人复核。"}


def an_estate(world):
    """Owners decided; their floor area has to be declared."""
    rule = {"decision": "homeowners", "members": 3, "floor_area": 1000}
    slug = an_open_consultation(world, "yesno", owner_area=TOWN, settings=rule, options=("A",))
    for number in range(1, 4):
        a_vote(world, slug, f"DEMO-{COUNTY}-{number:06d}", {"A": "yes"})
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return slug


def declaring(world, _cast):
    return partial(floor_areas.declare, slug=an_estate(world), **AREA)


def confirming(world, _cast):
    slug = an_estate(world)
    do(world, an_actor(world, Role.TOWN_STAFF, TOWN), floor_areas.declare, slug=slug, **AREA)
    return partial(floor_areas.confirm, slug=slug, **AREA)


def voting_again(world, _cast):
    """Two plans are level, and the rule asks for another vote."""
    slug = an_open_consultation(world, owner_area=TOWN, tie_rule="vote_again")
    for number in range(1, 5):
        a_vote(world, slug, f"DEMO-{COUNTY}-{number:06d}", "AB"[number % 2])
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    return partial(runoffs.open_runoff, slug=slug, question="q1")


def voiding(world, cast):
    batch = do(world, cast.staff, printing(world, cast))
    return partial(codes.void, batch_id=batch, reason=LONG_ENOUGH["zh"])


def granting(world, _cast):
    account = an_account(world, "clerk")
    return partial(people.grant, reason=WHY, account=account.id, role=Role.TOWN_STAFF, area=TOWN)


def revoking(world, cast):
    account = an_account(world, "clerk", (Role.TOWN_STAFF, TOWN))
    with begin(world, actor=cast.admin, write=False) as work:
        shown = {view.id: view for view in people.accounts(work)}
    return partial(people.revoke, reason=WHY, membership_id=shown[account.id].memberships[0].id)


def a_colleague(world):
    return an_account(world, "clerk", (Role.TOWN_STAFF, TOWN)).id


STAFF, REVIEW, ADMINS = {"staff", "county"}, {"reviewer"}, {"admin"}
MATRIX = {
    "create_draft": (STAFF, lambda w, c: partial(drafting.create_draft, area=TOWN)),
    "save_draft": (STAFF, saving),
    "add_attachment": (STAFF, attaching),
    "remove_attachment": (STAFF, detaching),
    "describe_image": (STAFF, describing),
    "obstacles": (
        STAFF | REVIEW,
        lambda w, c: partial(drafting.obstacles, slug=a_draft(w, c)),
    ),
    "warnings": (STAFF | REVIEW, lambda w, c: partial(drafting.warnings, slug=a_draft(w, c))),
    "submit": (STAFF, lambda w, c: partial(procedure.submit, slug=a_draft(w, c))),
    "send_back": (
        REVIEW,
        lambda w, c: partial(procedure.send_back, slug=a_submitted(w, c), reason=LONG_ENOUGH["zh"]),
    ),
    "approve": (REVIEW, lambda w, c: partial(procedure.approve, slug=a_submitted(w, c))),
    "extend": (STAFF, extending),
    "withdraw": (
        STAFF,
        lambda w, c: partial(procedure.withdraw, slug=an_open(w, c), reason=LONG_ENOUGH),
    ),
    "withdraw_hidden": (
        STAFF,
        lambda w, c: partial(procedure.withdraw, slug=a_draft(w, c), reason=LONG_ENOUGH),
    ),
    "publish": (
        STAFF,
        lambda w, c: partial(procedure.publish, slug=a_closed(w, c), answer=ANSWER),
    ),
    "declare": (STAFF, declaring),
    "confirm": (STAFF | REVIEW, confirming),
    "sheets": (STAFF | REVIEW, lambda w, c: partial(floor_areas.sheets, slug=an_estate(w))),
    "open_runoff": (STAFF, voting_again),
    "accept": (STAFF, lambda w, c: deciding(w, c, statement_desk.accept)),
    "reject": (
        STAFF,
        lambda w, c: deciding(w, c, statement_desk.reject, reason=LONG_ENOUGH["zh"]),
    ),
    "added": (
        STAFF,
        lambda w, c: partial(
            statement_desk.added, slug=deciding(w, c, statement_desk.reject).keywords["slug"]
        ),
    ),
    "import_roll": (STAFF, importing),
    "make_batch": (STAFF, printing),
    "batches": (STAFF, lambda w, c: partial(codes.batches, slug=printing(w, c).keywords["slug"])),
    "download": (STAFF, fetching),
    "void": (STAFF, voiding),
    "create_account": (
        ADMINS | {"other_admin"},
        lambda w, c: partial(
            people.create_account,
            reason=WHY,
            name="new.clerk",
            title={"zh": "新人"},
            password="long enough pw",
        ),
    ),
    "accounts": (ADMINS | {"other_admin"}, lambda w, c: people.accounts),
    "grant": (ADMINS, granting),
    "revoke": (ADMINS, revoking),
    "set_password": (
        ADMINS,
        lambda w, c: partial(
            people.set_password, reason=WHY, account=a_colleague(w), new="a long new password"
        ),
    ),
    "set_active": (
        ADMINS,
        lambda w, c: partial(
            people.set_active, reason=WHY, account=a_colleague(w), is_active=False
        ),
    ),
    "change_password": (
        set(),
        lambda w, c: partial(people.change_password, old="x", new="a long new password"),
    ),
}
_TABLES = ("consultation", "question", "option", "attachment", "extension", "roll", "rollentry")
_MORE = (
    "codebatch",
    "votingcode",
    "addedstatement",
    "floorarea",
    "account",
    "membership",
    "credential",
    "auditline",
)


def everything(world):
    with begin(world, write=False) as work:
        return {
            table: sorted(map(repr, work.session.execute(text(f'SELECT * FROM "{table}"'))))
            for table in (*_TABLES, *_MORE)
        }


@pytest.mark.parametrize("command", MATRIX)
def test_only_those_who_may_do_it(world, cast, command):
    allowed, prepare = MATRIX[command]
    deed = prepare(world, cast)
    before = everything(world)

    codes_said = {}
    for name in vars(cast):
        if name not in allowed:
            with pytest.raises(Refused) as refusal:
                do(world, getattr(cast, name), deed)
            codes_said[name] = refusal.value.code

    assert set(codes_said.values()) <= NO
    assert everything(world) == before
    if allowed:
        line_count = len(lines(world))
        do(world, getattr(cast, max(allowed)), deed)
        is_query = command in {"obstacles", "warnings", "batches", "accounts", "added", "sheets"}
        assert len(lines(world)) - line_count == (0 if is_query else expected_lines(command))


def expected_lines(command):
    """One line each; withdrawing an open ballot also notes that its keys were destroyed."""
    return 2 if command == "withdraw" else 1


def test_what_is_hidden_is_unknown_and_what_is_public_is_not_yours(world, cast):
    hidden, public = a_draft(world, cast), an_open(world, cast)
    facts = {"reason": LONG_ENOUGH}

    for actor in (cast.nobody, cast.other_town, cast.leader, cast.auditor, cast.admin):
        said = []
        for slug in (hidden, public, "nowhere"):
            with pytest.raises(Refused) as refusal:
                do(world, actor, procedure.withdraw, slug=slug, **facts)
            said.append(refusal.value.code)
        assert said == ["consultation.unknown", "role.not_yours", "consultation.unknown"]


def test_every_public_command_of_the_staff_services_stands_in_the_matrix():
    modules = (
        drafting,
        attachments,
        procedure,
        roll_imports,
        codes,
        statement_desk,
        floor_areas,
        runoffs,
    )
    own = {"templates", "form_of", "preview", "fingerprint", "electorate_of", "rolls", "safe_name"}
    commands = {
        name
        for module in modules
        for name, found in vars(module).items()
        if callable(found)
        and getattr(found, "__module__", "").startswith("services.")
        and "work" in getattr(found, "__annotations__", {})
        and not name.startswith("_")
    }
    shared = {
        "hold",
        "held_row",
        "row_for",
        "must",
        "may",
        "may_see",
        "row_by_slug",
        "whole_view",
        "area_name",
        "obstacles_of",
        "new_slug",
        "reasons",
        "newest",
        "result_for",
        "links",
        "to_confirm",
        "to_read",
        "standing",
    }

    assert commands - own - shared <= MATRIX.keys()
