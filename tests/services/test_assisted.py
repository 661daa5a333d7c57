"""Ballots at a desk: two people, one yes, counts that lead to nobody, and what looks unusual."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.rules.roles import Role
from models.tables import AssistedDeed, Cube, HelpedTally, Membership, Participation, TallyRelease
from services import (
    accounts,
    assisted,
    helping,
    mixing,
    paper,
    paper_protocol,
    people,
    schedule,
    supervising,
)
from services.consultations import by_slug
from services.deps import SYSTEM, begin
from services.results import result_for
from tests.builders import a_roll, a_vote, an_actor, an_open_consultation
from tests.services.drafts import code_of, do, look, row_of
from tests.services.papers import TOWN, a_batch, counted, hand_out, serials

PASSWORD = "right-horse-battery"


@pytest.fixture
def place(world):
    """A world, a consultation, a member of staff, the name of a second one, numbers."""
    numbers = a_roll(world, 80)
    slug = an_open_consultation(world)
    first = an_actor(world, Role.TOWN_STAFF, TOWN)
    with begin(world, actor=an_actor(world, Role.ADMIN)) as work:
        made = accounts.create_account(
            work,
            name="second.person",
            title={"zh": "网格员"},
            password=PASSWORD,
            reason="协助投票需要两个人在场",
        )
    with begin(world, actor=SYSTEM) as work:
        grant(work, made)
    return world, slug, first, "second.person", numbers


def grant(work, account):
    work.session.add(
        Membership(
            id=account,
            account_id=account,
            role=Role.TOWN_STAFF,
            area_code=TOWN,
            granted_at=work.now,
        )
    )


def a_desk(place, channel, **changes):
    world, slug, first, second, _numbers = place
    facts = {"slug": slug, "area": TOWN, "channel": channel}
    if channel == "assisted":
        facts |= {"second": second, "password": PASSWORD}
    return assisted.open_desk(world, first, **(facts | changes))


def a_ballot(place, desk, number, choice="A", pledges=None, **more):
    world, _slug, first, *_ = place
    found = assisted.admit(world, first, desk=desk, number=number)
    channel = assisted.desk_of(world, first, desk).channel
    return assisted.cast(
        world,
        first,
        desk=desk,
        token=found.token,
        answers={"q1": choice},
        strata={},
        pledges=assisted.PLEDGES[channel] if pledges is None else pledges,
        **more,
    )


def deeds(world):
    with begin(world, write=False) as work:
        return work.session.exec(select(AssistedDeed)).all()


@pytest.mark.parametrize("channel", ["counter", "assisted", "hotline"])
def test_each_way_counts_one_ballot_and_says_how_it_came(place, channel):
    world, *_, numbers = place
    desk = a_desk(place, channel)

    receipt = a_ballot(place, desk, numbers[0])

    assert len(receipt.code) == 12
    with begin(world, write=False) as work:
        assert work.session.exec(select(Participation)).one().channel == channel
    found = [(d.channel, d.ballots, d.read_back, d.agreed) for d in deeds(world)]
    helped = {"assisted": [("assisted", 1, 0, 1)], "hotline": [("hotline", 1, 1, 1)]}
    assert found == helped.get(channel, [])


def test_who_voted_elsewhere_is_not_helped_to_vote_again(place):
    world, slug, first, _second, numbers = place
    a_vote(world, slug, numbers[0], "A")
    batch = a_batch(world, first, slug)
    hand_out(world, first, batch, numbers[1])
    desk = a_desk(place, "assisted")

    assert code_of(a_ballot, place, desk, numbers[0]) == "assisted.has_voted"
    assert code_of(a_ballot, place, desk, numbers[1]) == "ballot.on_paper"
    assert deeds(world) == []


@pytest.mark.parametrize(
    ("channel", "pledges", "code"),
    [
        ("assisted", (), "assisted.own_will"),
        ("hotline", (), "assisted.read_back"),
        ("hotline", ("read_back",), "assisted.agreed"),
    ],
)
def test_without_the_persons_yes_nothing_is_cast(place, channel, pledges, code):
    world, *_, numbers = place

    assert code_of(a_ballot, place, a_desk(place, channel), numbers[0], pledges=pledges) == code
    with begin(world, write=False) as work:
        assert work.session.exec(select(Participation)).all() == []


def test_a_strangers_wrong_passwords_do_not_keep_colleagues_from_helping(place):
    world, _slug, _first, second, _numbers = place
    a_desk(place, "assisted")
    for i in range(5):
        wrong = {"name": second, "password": "wrong", "client": f"192.0.2.{i}"}
        code_of(people.sign_in, world, **wrong)

    assert code_of(people.sign_in, world, **wrong) == "sign_in.new_browser"
    assert a_desk(place, "assisted")


def test_help_takes_two_people_with_their_own_passwords(place):
    world, slug, first, second, _numbers = place

    assert code_of(a_desk, place, "assisted", password="wrong") == "sign_in.refused"
    assert code_of(a_desk, place, "assisted", second="nobody") == "sign_in.refused"
    with begin(world, actor=an_actor(world, Role.ADMIN)) as work:
        accounts.create_account(
            work,
            name="a.reader",
            title={"zh": "员"},
            password=PASSWORD,
            reason="只看不办的一位同事",
        )
    assert code_of(a_desk, place, "assisted", second="a.reader") == "role.not_yours"
    same = assisted.desk_of(world, first, a_desk(place, "assisted"))
    assert same.second != same.first
    with begin(world, write=False) as work:
        assert work.session.execute(text("SELECT count(*) FROM signin")).scalar() == 0


def test_a_desk_ends_and_belongs_to_who_opened_it(place):
    world, _slug, first, _second, numbers = place
    desk = a_desk(place, "counter")
    other = an_actor(world, Role.TOWN_STAFF, TOWN)

    assert code_of(assisted.desk_of, world, other, desk) == "assisted.desk_over"
    assert code_of(assisted.desk_of, world, first, "nonsense") == "assisted.desk_over"
    world.clock.forward(hours=2)
    assert code_of(a_ballot, place, desk, numbers[0]) == "assisted.desk_over"


def test_a_desk_needs_the_role_the_place_and_a_roll(place):
    world, slug, first, *_ = place
    elsewhere = an_actor(world, Role.TOWN_STAFF, "330421103")
    facts = {"slug": slug, "area": TOWN, "channel": "counter"}

    assert code_of(assisted.open_desk, world, elsewhere, **facts) == "role.not_yours"
    assert code_of(assisted.open_desk, world, first, **(facts | {"channel": "fax"})) == (
        "assisted.channel"
    )
    by_code = an_open_consultation(world, provider="code")
    assert code_of(assisted.open_desk, world, first, **(facts | {"slug": by_code})) == (
        "assisted.not_by_roll"
    )


def test_a_repeated_click_counts_the_help_once(place):
    world, *_, numbers = place
    desk, first = a_desk(place, "hotline"), place[2]
    token = assisted.admit(world, first, desk=desk, number=numbers[0]).token
    facts = {
        "desk": desk,
        "token": token,
        "answers": {"q1": "A"},
        "strata": {},
        "attempt": "click",
        "pledges": ("read_back", "agreed"),
    }
    one = assisted.cast(world, first, **facts)

    assert assisted.cast(world, first, **facts).code == one.code
    assert [d.ballots for d in deeds(world)] == [1]


def test_the_count_of_help_leads_to_no_voter(place):
    world, *_, numbers = place
    desk = a_desk(place, "assisted")
    for number in numbers[:12]:
        a_ballot(place, desk, number)
    mixing.mix_due(world)
    columns = set(AssistedDeed.__table__.columns.keys())
    with begin(world, write=False) as work:
        tags = {p.tag for p in work.session.exec(select(Participation))}
        rows = work.session.execute(text("SELECT * FROM assisteddeed")).all()

    assert not {c for c in columns if c in {"tag", "choice", "pseudonym"} or c.endswith("_at")}
    assert len(rows) == 1
    assert not tags & {str(v) for v in rows[0]}
    with begin(world, write=False) as work:
        assert {c.cell for c in work.session.exec(select(Cube))} == {""}
        sealed = work.session.exec(select(HelpedTally)).one().sealed
    assert not any(word in sealed for word in (b'"q1"', assisted.mark_of(place[2].id).encode()))


def closed(world, slug):
    world.clock.set(row_of(world, slug).closes_at + timedelta(minutes=1))
    assert schedule.close_due(world) == 1


def test_many_ballots_and_one_answer_are_shown_to_the_supervision(place):
    world, slug, first, _second, numbers = place
    desk = a_desk(place, "assisted")
    for at, number in enumerate(numbers[:52]):
        a_ballot(place, desk, number, "AAAAAAAAAAAAAAAAAAAB"[at % 20])
    auditor = an_actor(world, Role.AUDITOR)
    before = look(world, auditor, supervising.helpers)
    closed(world, slug)
    after = look(world, auditor, supervising.helpers)

    assert [(h.ballots, h.as_second, h.has_many) for h in before] == [
        (52, 0, True),
        (0, 52, True),
    ]
    assert [h.is_one_sided for h in before] == [False, False]
    assert [h.is_one_sided for h in after] == [True, True]
    with begin(world, write=False) as work:
        assert work.session.exec(select(HelpedTally)).all() == []
    assert look(world, an_actor(world, Role.LEADER), supervising.helpers) == []


def test_a_pattern_is_not_looked_for_below_thirty_ballots(place):
    world, slug, first, _second, numbers = place
    desk = a_desk(place, "hotline")
    for number in numbers[:29]:
        a_ballot(place, desk, number, "A")
    closed(world, slug)

    with begin(world, write=False) as work:
        assert work.session.exec(select(TallyRelease)).one().figures["one_sided"] == []


def test_a_changed_ballot_is_not_taken_from_who_helped(place):
    world, slug, first, _second, numbers = place
    desk = a_desk(place, "assisted")
    for number in numbers[:10]:
        a_ballot(place, desk, number, "A")
    mixing.mix_due(world)
    for number in numbers[:10]:
        a_vote(world, slug, number, "B", revise=True)
    mixing.mix_due(world)

    with begin(world, write=False) as work:
        counts = {c.key: c.settled + c.pending for c in work.session.exec(select(Cube))}
        helped = helping._counts(work, by_slug(work, slug).id)
    assert (counts["A"], counts["B"]) == (0, 10)
    assert {(key, n) for (_question, _mark, key), n in helped.items()} == {("*", 10), ("A", 10)}
    assert len(helped) == 4, "of two people each"


def test_channels_are_told_at_the_end_and_small_ones_together(place):
    world, slug, first, _second, numbers = place
    other = an_actor(world, Role.TOWN_STAFF, TOWN)
    batch = a_batch(world, first, slug, 13)
    hand_out(world, first, batch, *numbers[:13])
    for one in serials(world, batch, 12):
        counted(world, [first, other], slug, one, "A")
    for number in numbers[13:28]:
        a_vote(world, slug, number, "B")
    desk = a_desk(place, "hotline")
    a_ballot(place, desk, numbers[28])
    world.clock.set(row_of(world, slug).closes_at + timedelta(minutes=1))
    aside = {"batch_id": batch, "first": 13, "last": 13, "state": "spoiled"}
    do(world, first, paper.set_aside, **aside)
    do(world, first, paper_protocol.draw_up, batch_id=batch)
    do(world, other, paper_protocol.sign, batch_id=batch)
    assert schedule.close_due(world) == 1

    with begin(world, write=False) as work:
        result = result_for(work, by_slug(work, slug))
    assert result.ballots == 28
    assert result.channels == ((("web",), 15), (("paper", "hotline"), 13))
    assert result.helped == (("", 1),)
