"""What the tests of paper start from: a place with sheets, and three people who read them."""

from models.rules import paper as rule
from models.rules.roles import Role
from models.tables import PaperBatch
from services import paper, paper_protocol, paper_reading
from services.deps import begin
from tests.builders import an_actor
from tests.services.drafts import do

TOWN = "330421001"


def readers(world, count=3):
    return [an_actor(world, Role.TOWN_STAFF, TOWN) for _ in range(count)]


def a_batch(world, actor, slug, size=20, area=TOWN):
    return do(world, actor, paper.issue, slug=slug, area=area, size=size)


def hand_out(world, actor, batch, *numbers):
    for number in numbers:
        do(world, actor, paper.hand_out, batch_id=batch, number=number)


def serials(world, batch_id, count):
    """The first *count* serials of a batch, as printed."""
    with begin(world, write=False) as work:
        batch = work.session.get(PaperBatch, batch_id)
        key = world.keys.ballot_keys(batch.consultation_id).tag
        cid, number = batch.consultation_id, batch.number
    return [rule.serial(cid, number, n, key) for n in range(1, count + 1)]


def slip(world, batch_id, sheet):
    """The code on the slip of one sheet."""
    with begin(world, write=False) as work:
        batch = work.session.get(PaperBatch, batch_id)
        cid, number = batch.consultation_id, batch.number
    return rule.slip_code(cid, number, sheet, world.keys.ballot_keys(cid).seal)


def read(world, actor, slug, serial, choice, *, is_invalid=False):
    return do(
        world,
        actor,
        paper_reading.read_sheet,
        slug=slug,
        serial=serial,
        answers={"q1": choice},
        is_invalid=is_invalid,
    )


def counted(world, people, slug, serial, choice):
    read(world, people[0], slug, serial, choice)
    return read(world, people[1], slug, serial, choice)


def settled(world, people, slug, batch, size, used):
    """All sheets after the first *used* came back blank, and two people have signed."""
    if used < size:
        do(
            world,
            people[0],
            paper.set_aside,
            batch_id=batch,
            first=used + 1,
            last=size,
            state="unused",
        )
    do(world, people[0], paper_protocol.draw_up, batch_id=batch)
    do(world, people[1], paper_protocol.sign, batch_id=batch)
