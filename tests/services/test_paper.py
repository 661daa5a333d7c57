"""Paper ballots: one person one ballot across channels, two readings, every sheet accounted for."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from models.rules.lifecycle import State
from models.rules.paper import SheetCounts, is_serial, read_serial
from models.rules.roles import Role
from models.tables import (
    Consultation,
    Intake,
    LogLeaf,
    PaperReading,
    PaperSheet,
    PaperSlip,
    Participation,
)
from services import (
    consultations,
    mixing,
    paper,
    paper_batches,
    paper_protocol,
    paper_reading,
    receipts,
    recount,
    schedule,
)
from services.deps import SYSTEM, begin
from services.voting import cast_ballot
from tests.builders import a_pass, a_roll, a_vote, an_actor, an_open_consultation
from tests.services.drafts import at_once, code_of, do, lines, look, row_of
from tests.services.papers import (
    TOWN,
    a_batch,
    counted,
    hand_out,
    read,
    readers,
    serials,
    settled,
    slip,
)


def count(world, table):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def place(world):
    """A world, its consultation, its readers, its batch of 20 sheets and some numbers."""
    numbers = a_roll(world, 14)
    slug = an_open_consultation(world)
    people = readers(world)
    return world, slug, people, a_batch(world, people[0], slug), numbers


def counts(world, actor, slug):
    return look(world, actor, paper_batches.batches, slug=slug)[0].counts


def test_a_sheet_given_out_takes_the_persons_one_participation(place):
    world, slug, people, batch, numbers = place

    hand_out(world, people[0], batch, numbers[0])

    assert (count(world, Participation), count(world, Intake)) == (1, 0)
    assert code_of(a_pass, world, slug, numbers[0]) == "ballot.on_paper"


def test_who_holds_a_sheet_can_neither_vote_nor_revise_with_an_older_token(place):
    world, slug, people, batch, numbers = place
    token = a_pass(world, slug, numbers[0]).token
    hand_out(world, people[0], batch, numbers[0])
    facts = {"token": token, "answers": {"q1": "A"}, "strata": {}}

    assert code_of(cast_ballot, world, **facts) == "ballot.on_paper"
    assert code_of(cast_ballot, world, **facts, revise=True) == "ballot.on_paper"
    assert count(world, Intake) == 0


def test_who_voted_or_has_a_sheet_gets_none(place):
    world, slug, people, batch, numbers = place
    a_vote(world, slug, numbers[0], "A")
    hand_out(world, people[0], batch, numbers[1])

    assert code_of(hand_out, world, people[0], batch, numbers[0]) == "paper.has_voted"
    assert code_of(hand_out, world, people[0], batch, numbers[1]) == "paper.has_sheet"
    assert counts(world, people[0], slug).handed == 1


def test_paper_and_web_at_once_give_exactly_one(place):
    world, slug, people, batch, numbers = place
    for number in numbers:
        token = a_pass(world, slug, number).token
        found = at_once(
            lambda n=number: hand_out(world, people[0], batch, n),
            lambda t=token: cast_ballot(world, token=t, answers={"q1": "A"}, strata={}).code,
            lambda n=number: hand_out(world, people[1], batch, n),
        )
        won = [f for f in found if f is None or len(f) == 12]
        assert len(won) == 1, found

    assert count(world, Participation) == len(numbers)
    assert count(world, Intake) + counts(world, people[0], slug).handed == len(numbers)


def test_two_equal_readings_by_two_people_count_one_ballot(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    one = serials(world, batch, 1)[0]

    assert read(world, people[0], slug, one, "A") == "first"
    assert count(world, Intake) == 0
    assert read(world, people[0], slug, one, "A") == "first"
    assert read(world, people[1], slug, one.lower().replace("-", " "), "A") == "counted"

    assert (count(world, Intake), count(world, PaperReading)) == (1, 0)
    assert code_of(read, world, people[2], slug, one, "A") == "paper.sheet_settled"


def test_where_two_readings_differ_a_third_person_settles(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    one = serials(world, batch, 1)[0]
    read(world, people[0], slug, one, "A")

    assert read(world, people[1], slug, one, "B") == "differs"
    assert code_of(read, world, people[1], slug, one, "A") == "paper.read_by_you"
    assert look(world, people[2], paper_reading.to_settle, slug=slug) == [one]
    assert look(world, people[1], paper_reading.to_settle, slug=slug) == []
    assert read(world, people[2], slug, one, "B") == "counted"
    assert (count(world, Intake), count(world, PaperReading)) == (1, 0)


def test_three_different_readings_begin_anew(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    one = serials(world, batch, 1)[0]
    for person, choice in zip(people, "AB", strict=False):
        read(world, person, slug, one, choice)

    assert read(world, people[2], slug, one, "C") == "again"
    assert (count(world, Intake), count(world, PaperReading)) == (0, 0)
    assert counted(world, people, slug, one, "C") == "counted"


def test_a_sheet_that_two_people_cannot_read_is_spoiled_and_counts_nowhere(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    one = serials(world, batch, 1)[0]
    read(world, people[0], slug, one, "", is_invalid=True)

    assert read(world, people[1], slug, one, "", is_invalid=True) == "invalid"
    assert count(world, Intake) == 0
    assert counts(world, people[0], slug).spoiled == 1


def test_no_more_ballots_than_people_who_were_given_a_sheet(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    first, second = serials(world, batch, 2)
    counted(world, people, slug, first, "A")

    assert code_of(counted, world, people, slug, second, "A") == "paper.more_than_handed"
    assert count(world, Intake) == 1


def test_the_database_itself_holds_ballots_within_people(place):
    world, _slug, _people, _batch, _numbers = place
    with pytest.raises(Exception, match="ballots_within_people"), begin(world) as work:
        work.session.execute(text("UPDATE paperbatch SET used_count = 1"))


@pytest.mark.parametrize("typed", ["", "03", "99-0001-ABCD", "01-0001-2222", "01-9999-ABCD", "票"])
def test_a_number_that_we_did_not_print_is_refused(place, typed):
    world, slug, people, _batch, _numbers = place

    assert code_of(read, world, people[0], slug, typed, "A") == "paper.serial"


def test_letters_typed_for_digits_are_understood():
    assert read_serial("o1-ooo7-abcd") == (1, 7)
    assert not is_serial("01-0007-ABCD", "someone else's", b"k" * 32)


def test_every_sheet_is_in_one_place_and_the_count_waits_until_two_have_signed(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, *numbers[:4])
    lost = serials(world, batch, 4)[3]
    for one, choice in zip(serials(world, batch, 3), "ABA", strict=True):
        counted(world, people, slug, one, choice)
    world.clock.set(row_of(world, slug).closes_at + timedelta(minutes=1))

    assert schedule.close_due(world) == 0
    assert look(world, people[0], paper_protocol.waits_for_paper, slug=slug) == 1
    aside = {"batch_id": batch, "first": 5, "last": 20, "state": "unused"}
    assert do(world, people[0], paper.set_aside, **aside) == 16
    assert counts(world, people[0], slug) == SheetCounts(20, 3, 0, 16, 4)
    assert look(world, people[0], paper_protocol.missing, batch_id=batch) == [lost]
    draw_up = (world, people[0], paper_protocol.draw_up)
    assert code_of(do, *draw_up, batch_id=batch) == "paper.note_missing"
    do(*draw_up, batch_id=batch, note="一位村民把票带走了，没有交回。")
    sign = (world, people[0], paper_protocol.sign)
    assert code_of(do, *sign, batch_id=batch) == "paper.same_person"
    do(world, people[1], paper_protocol.sign, batch_id=batch)

    assert schedule.close_due(world) == 1
    assert code_of(counted, world, people, slug, lost, "A") == "paper.not_counting"
    assert look(world, people[0], paper_protocol.missing, batch_id=batch) == []
    with begin(world, write=False) as work:
        found = recount.latest(work)
    assert (found.ballots, found.is_equal, found.differences) == (3, True, ())


def test_a_protocol_no_longer_fits_once_something_changed(place):
    world, slug, people, batch, numbers = place
    aside = {"batch_id": batch, "first": 1, "last": 20, "state": "unused"}
    do(world, people[0], paper.set_aside, **aside)
    do(world, people[0], paper_protocol.draw_up, batch_id=batch)
    do(world, people[2], paper.set_aside, **(aside | {"last": 3, "state": "spoiled"}))

    assert code_of(do, world, people[1], paper_protocol.sign, batch_id=batch) == (
        "paper.not_drawn_up"
    )


def test_sheets_that_may_still_come_back_are_not_called_missing(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    aside = {"batch_id": batch, "first": 2, "last": 20, "state": "unused"}
    do(world, people[0], paper.set_aside, **aside)

    assert code_of(do, world, people[0], paper_protocol.draw_up, batch_id=batch) == (
        "paper.still_out"
    )


def test_a_reading_that_waits_holds_up_the_protocol_and_keeps_its_sheet(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    read(world, people[0], slug, serials(world, batch, 1)[0], "A")
    aside = {"batch_id": batch, "first": 1, "last": 20, "state": "unused"}

    assert code_of(do, world, people[0], paper.set_aside, **aside) == "paper.sheets_settled"
    assert code_of(do, world, people[0], paper_protocol.draw_up, batch_id=batch) == (
        "paper.readings_open"
    )


def test_a_slip_is_found_while_it_waits_and_in_the_log(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    mine = slip(world, batch, 1)
    assert code_of(look, world, SYSTEM, receipts.status, raw_code=mine) == "receipt.unknown"
    counted(world, people, slug, serials(world, batch, 1)[0], "A")

    assert look(world, SYSTEM, receipts.status, raw_code=mine).status == "waiting"
    for number in numbers[1:11]:
        a_vote(world, slug, number, "B")
    mixing.mix_due(world)
    found = look(world, SYSTEM, receipts.status, raw_code=mine)
    assert (found.status, found.head_size) == ("logged", 11)
    with begin(world, write=False) as work:
        codes = set(work.session.exec(select(LogLeaf.code)))
        kept = work.session.exec(select(PaperSlip)).one()
    assert kept.code not in codes, "who reads the database must not tell paper from web"
    assert kept.code not in (mine, found.code)


def test_the_recount_finds_people_and_sheets_that_do_not_add_up(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, *numbers[:2])
    counted(world, people, slug, serials(world, batch, 1)[0], "A")
    with begin(world, write=False) as work:
        cid = consultations.by_slug(work, slug).id
    assert do(world, SYSTEM, recount.recount, consultation_id=cid).is_equal

    with begin(world) as work:
        work.session.execute(text("UPDATE papersheet SET state = 'used'"))
    assert do(world, SYSTEM, recount.recount, consultation_id=cid).differences == ("paper.sheets",)
    with begin(world) as work:
        work.session.execute(text("UPDATE paperbatch SET handed_count = 3"))
    assert "paper.people" in do(world, SYSTEM, recount.recount, consultation_id=cid).differences


def test_paper_needs_a_roll_the_right_place_and_the_right_time(world):
    actor = an_actor(world, Role.COUNTY_STAFF)
    by_code = an_open_consultation(world, provider="code")
    elsewhere = an_open_consultation(world, areas=["330421103"])
    over = an_open_consultation(world, closes_at=world.clock.now)
    fine = an_open_consultation(world)

    assert code_of(a_batch, world, actor, by_code) == "paper.not_by_roll"
    assert code_of(a_batch, world, actor, elsewhere) == "paper.area"
    assert code_of(a_batch, world, actor, over) == "paper.not_now"
    assert code_of(a_batch, world, actor, fine, size=0) == "paper.size"
    assert code_of(a_batch, world, an_actor(world, Role.REVIEWER), fine) == "role.not_yours"
    other = an_actor(world, Role.TOWN_STAFF, "330421103")
    assert code_of(a_batch, world, other, fine) == "role.not_yours"


def test_nothing_stored_leads_from_a_person_to_a_sheet_or_a_choice(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, *numbers[:12])
    for at, one in enumerate(serials(world, batch, 12)):
        counted(world, people, slug, one, "ABC"[at % 3])
    mixing.mix_due(world)

    with begin(world, write=False) as work:
        tags = {p.tag for p in work.session.exec(select(Participation))}
        hashed = {s.hash for s in work.session.exec(select(PaperSheet))}
        record = str([(line.subject, line.facts) for line in lines(world)])
        everything = {
            str(value)
            for table in ("papersheet", "paperslip", "paperbatch", "ballot", "logleaf")
            for row in work.session.execute(text(f"SELECT * FROM {table}"))
            for value in row
        }
    assert len(tags) == 12
    assert not tags & everything
    assert not tags & hashed
    assert not any(tag in record for tag in tags)
    assert not any(serial in everything for serial in serials(world, batch, 12))


def test_a_reading_that_waits_cannot_be_read_without_the_key(place):
    world, slug, people, batch, numbers = place
    hand_out(world, people[0], batch, numbers[0])
    one = serials(world, batch, 1)[0]
    read(world, people[0], slug, one, "N")
    with begin(world, write=False) as work:
        row = work.session.exec(select(PaperReading)).one()

    assert b'"N"' not in row.sealed
    assert one.encode() not in row.sealed


def test_on_postgres_no_transaction_joins_a_person_with_a_sheet(postgres_world):
    world = postgres_world
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    people = readers(world)
    batch = a_batch(world, people[0], slug)
    for number, one in zip(numbers, serials(world, batch, 12), strict=True):
        hand_out(world, people[0], batch, number)
        counted(world, people, slug, one, "A")
    mixing.mix_due(world)
    joins = [
        "SELECT 1 FROM participation p JOIN papersheet s ON p.xmin::text = s.xmin::text",
        "SELECT 1 FROM participation p JOIN paperslip s ON p.xmin::text = s.xmin::text",
        "SELECT 1 FROM papersheet p JOIN paperslip s ON p.xmin::text = s.xmin::text",
        "SELECT 1 FROM papersheet p JOIN ballot b ON p.xmin::text = b.xmin::text",
    ]
    with begin(world, write=False) as work:
        assert [work.session.execute(text(join)).all() for join in joins] == [[], [], [], []]


def test_a_signed_batch_never_changes(place):
    world, slug, people, batch, numbers = place
    settled(world, people, slug, batch, 20, 0)

    assert code_of(hand_out, world, people[0], batch, numbers[0]) == "paper.signed"
    aside = {"batch_id": batch, "first": 1, "last": 2, "state": "out"}
    assert code_of(do, world, people[0], paper.set_aside, **aside) == "paper.signed"
    with begin(world, write=False) as work:
        assert work.session.exec(select(Consultation)).one().state == State.OPEN
    assert [line.action for line in lines(world, "paper.")] == [
        "paper.issued",
        "paper.set_aside",
        "paper.drawn_up",
        "paper.signed",
    ]
    assert TOWN in str(lines(world, "paper.issued")[0].facts)
