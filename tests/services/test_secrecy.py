"""Linkage: the joins that succeed when secrecy is done carelessly find nobody (methods.md §3.2)."""

import json

import pytest
from sqlalchemy import inspect, text
from sqlmodel import func, select

from models.rules.refusal import Refused
from models.rules.secrecy import ballot_leaf
from models.tables import Ballot, BallotChange, Intake, LogLeaf, Participation, Table
from services import consultations, mixing
from services.deps import begin
from services.identity import voter_of
from services.participation import MOST_CHANGES, earlier_of
from services.sealing import plain_nonce
from tests.builders import a_pass, a_roll, a_vote, an_open_consultation

SECRET = {"ballot", "intake", "cube", "logleaf", "lognode", "batch", "remark", "tallyrelease"}
SECRET |= {"ballotchange", "helpedtally", "paperslip"}
VOTERS = 120


def mixed_ballots(world):
    """Ballots mixed in batches of twelve; the true links are known to the test alone."""
    numbers = a_roll(world, VOTERS)
    slug = an_open_consultation(world)
    truth = {}
    for i, number in enumerate(numbers):
        a_vote(world, slug, number, "ABC"[i % 3])
        voter = voter_of(world, a_pass(world, slug, number).token)
        with begin(world, write=False) as work:
            truth[voter.tag] = earlier_of(work, voter.consultation_id, voter.tag).pseudonym
        if i % 12 == 11:
            mixing.mix_due(world)
    with begin(world, write=False) as work:
        assert not work.session.exec(select(Intake)).all()
    return truth


@pytest.fixture
def mixed(world):
    return world, mixed_ballots(world)


def linked(truth, tags, pseudonyms):
    """How many voters a pairing of two lists finds."""
    return sum(truth[t] == p for t, p in zip(tags, pseudonyms, strict=True))


def test_no_foreign_key_leads_from_a_person_to_a_ballot():
    tables = Table.metadata.tables
    for name in SECRET:
        targets = {fk.column.table.name for fk in tables[name].foreign_keys}
        assert targets <= {"consultation"}, name
    assert {fk.column.table.name for fk in tables["participation"].foreign_keys} == {"consultation"}


def test_ballots_hold_no_moment_tag_or_address():
    for name in ("ballot", "intake", "remark", "cube"):
        columns = set(Table.metadata.tables[name].columns.keys())
        assert not {c for c in columns if c.endswith("_at") or c in {"day", "tag", "address"}}
    columns = {column.name for column in Table.metadata.tables["participation"].columns}
    assert "day" in columns
    assert not [name for name in columns if name.endswith("_at")]


def test_the_two_tables_share_no_value(mixed):
    world, _ = mixed
    with begin(world, write=False) as work:
        people = {t for row in work.session.exec(select(Participation)) for t in (row.tag,)}
        sealed = b"".join(row.sealed for row in work.session.exec(select(Participation)))
        ballots = work.session.exec(select(Ballot)).all()
        leaves = work.session.exec(select(LogLeaf)).all()

    assert not people & ({b.pseudonym for b in ballots} | {b.nonce for b in ballots})
    for ballot in ballots:
        assert ballot.pseudonym.encode() not in sealed
    for leaf in leaves:
        assert leaf.code.encode() not in sealed
        assert leaf.hash not in sealed


def test_the_physical_order_of_rows_links_nobody(mixed):
    world, truth = mixed
    with begin(world, write=False) as work:
        tags = [r[0] for r in work.session.execute(text("SELECT tag FROM participation"))]
        mine = [r[0] for r in work.session.execute(text("SELECT pseudonym FROM ballot"))]

    # Shuffled in twelves, about ten of the pairings fit by chance; an order that links fits all.
    assert linked(truth, tags, mine) <= 30


def test_sqlite_keeps_no_hidden_row_number(sqlite_world):
    for table in ("participation", "intake", "ballot", "logleaf"):
        with begin(sqlite_world, write=False) as work, pytest.raises(Exception, match="rowid"):
            work.session.execute(text(f"SELECT rowid FROM {table}"))


def test_transaction_numbers_and_places_link_nobody_on_postgres(postgres_world):
    world, truth = postgres_world, mixed_ballots(postgres_world)
    by_xmin = text(
        "SELECT p.tag, b.pseudonym FROM participation p JOIN ballot b"
        " ON p.xmin::text = b.xmin::text"
    )
    with begin(world, write=False) as work:
        joined = work.session.execute(by_xmin).all()
        tags = [
            r[0] for r in work.session.execute(text("SELECT tag FROM participation ORDER BY ctid"))
        ]
        mine = [
            r[0] for r in work.session.execute(text("SELECT pseudonym FROM ballot ORDER BY ctid"))
        ]

    assert joined == []
    # Within a batch of twelve the order is shuffled: about one in twelve fits by chance.
    assert linked(truth, tags, mine) <= 30


def test_the_log_order_says_no_more_than_the_batch(mixed):
    world, truth = mixed
    with begin(world, write=False) as work:
        heads = work.session.execute(text("SELECT size FROM treehead ORDER BY size")).all()

    sizes = [h[0] for h in heads]
    assert all(b - a >= 10 for a, b in zip([0, *sizes], sizes, strict=False))


def test_the_record_names_no_voter(mixed):
    world, truth = mixed
    with begin(world, write=False) as work:
        lines = work.session.execute(text("SELECT actor, subject, reason, facts FROM auditline"))
        record = json.dumps([[str(v) for v in line] for line in lines])

    assert not any(tag in record for tag in truth)
    assert not any(pseudonym in record for pseudonym in truth.values())


def test_a_waiting_ballot_cannot_be_read_without_the_key(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    receipt = a_vote(world, slug, number, "N", comment="请先修学校门口")
    with begin(world, write=False) as work:
        row = work.session.exec(select(Intake)).one()

    assert "修学校".encode() not in row.sealed
    assert b'"N"' not in row.sealed
    assert receipt.code not in row.id
    assert bytes.fromhex(receipt.leaf) not in row.sealed


def test_destroyed_keys_leave_nothing_to_open(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    a_vote(world, slug, number, "A")
    with begin(world, write=False) as work:
        consultation_id = consultations.by_slug(work, slug).id

    mixing.finish_close(world, consultation_id)

    assert not world.keys.has_ballot_keys(consultation_id)
    files = [p.name for p in (world.settings.data_dir / "keys" / consultation_id).iterdir()]
    assert sorted(files) == ["log.key", "open.key"]


def test_every_table_near_a_ballot_is_without_row_numbers():
    tables = Table.metadata.tables
    near = {"participation", "rollentry", "votingcode", "addedstatement", "statementcount"}
    for name in SECRET | near:
        assert tables[name].dialect_options["sqlite"]["with_rowid"] is False, name
    assert inspect(Ballot).primary_key


def test_a_receipt_and_a_copy_of_the_database_open_no_ballot(mixed):
    """To say a number again gives the receipt back, so a leaf must lead to no stored choice."""
    world, _truth = mixed
    with begin(world, write=False) as work:
        leaves = set(work.session.exec(select(LogLeaf.hash)))
        ballots = work.session.exec(select(Ballot)).all()
        mine = [
            bytes.fromhex(leaf_by(work, ballot, plain_nonce(work, ballot))) for ballot in ballots
        ]
        found = [bytes.fromhex(leaf_by(work, ballot, ballot.nonce)) for ballot in ballots]

    assert set(mine) == leaves, "with the key every leaf opens"
    assert not set(found) & leaves


def leaf_by(work, ballot, nonce):
    return ballot_leaf(
        consultation_id=ballot.consultation_id,
        pseudonym=ballot.pseudonym,
        revision=ballot.revision,
        payload=ballot.payload,
        nonce=nonce,
    ).hex()


def test_ballots_do_not_lie_in_the_order_of_their_leaves_on_postgres(postgres_world):
    world = postgres_world
    mixed_ballots(world)
    with begin(world, write=False) as work:
        order = work.session.execute(text("SELECT pseudonym FROM ballot ORDER BY ctid")).all()
        ballots = {b.pseudonym: b for b in work.session.exec(select(Ballot))}
        leaves = work.session.execute(text("SELECT hash FROM logleaf ORDER BY position")).all()
        mine = [leaf_by(work, b, plain_nonce(work, b)) for b in (ballots[p] for (p,) in order)]

    assert sum(leaf.hex() == own for (leaf,), own in zip(leaves, mine, strict=True)) <= 30


def dump(world, table):
    """Every row of *table* as whoever has a copy of the database reads it, hidden columns too."""
    hidden = ", xmin::text, ctid::text" if world.engine.dialect.name == "postgresql" else ""
    with begin(world, write=False) as work:
        rows = work.session.execute(text(f"SELECT *{hidden} FROM {table}")).all()
    return sorted(tuple(map(str, row)) for row in rows)


def test_two_copies_of_the_database_do_not_tell_who_changed_their_mind(world):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    for number in numbers[:11]:
        a_vote(world, slug, number, "A")
    before = dump(world, "participation")
    tags = {row[1] for row in before}

    first = a_vote(world, slug, numbers[0], "B", revise=True)
    second = a_vote(world, slug, numbers[0], "C", revise=True)

    assert dump(world, "participation") == before
    assert a_pass(world, slug, numbers[0]).receipt == second.code != first.code
    changes = dump(world, "ballotchange")
    assert len(changes) == 2
    assert not tags & {value for row in changes for value in row}


def test_no_count_of_changes_joins_a_person_to_a_ballot(mixed):
    world, truth = mixed
    slug = consultation_of(world)
    for revision in range(3):
        for number in (f"DEMO-330421-{i:06d}" for i in range(1, 13 - 4 * revision)):
            a_vote(world, slug, number, "B", revise=True)
        mixing.mix_due(world)
    with begin(world, write=False) as work:
        joined = work.session.execute(
            text(
                "SELECT p.tag, b.pseudonym FROM participation p JOIN ballot b"
                " ON p.revision = b.revision WHERE b.revision > 0"
            )
        ).all()

    assert joined == []


def consultation_of(world):
    with begin(world, write=False) as work:
        return str(work.session.execute(text("SELECT slug FROM consultation")).scalar())


def test_somebody_who_changes_often_is_no_company_for_anybody(world):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)
    a_vote(world, slug, numbers[1], "A")
    a_vote(world, slug, numbers[0], "B")
    for at in range(12):
        a_vote(world, slug, numbers[0], "BC"[at % 2], revise=True)

    assert mixing.mix_due(world) == 0
    for number in numbers[2:10]:
        a_vote(world, slug, number, "A")
    assert mixing.mix_due(world) == 22


def test_one_newcomer_among_those_who_change_is_not_the_only_first_ballot_of_a_batch(world):
    numbers = a_roll(world, 30)
    slug = an_open_consultation(world)
    for number in numbers[:12]:
        a_vote(world, slug, number, "A")
    assert mixing.mix_due(world) == 12
    for number in numbers[:10]:
        a_vote(world, slug, number, "B", revise=True)
    assert mixing.mix_due(world) == 10, "where nobody is new nobody stands out"

    for number in numbers[:10]:
        a_vote(world, slug, number, "C", revise=True)
    a_vote(world, slug, numbers[12], "N")
    assert mixing.mix_due(world) == 0
    for number in numbers[13:22]:
        a_vote(world, slug, number, "A")
    assert mixing.mix_due(world) == 20


def test_a_mind_may_be_changed_thirty_times_and_no_more(world):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    a_vote(world, slug, number, "A")
    for at in range(MOST_CHANGES):
        last = a_vote(world, slug, number, "BC"[at % 2], revise=True)

    with pytest.raises(Refused) as refusal:
        a_vote(world, slug, number, "A", revise=True)

    assert refusal.value.code == "ballot.changed_too_often"
    assert a_pass(world, slug, number).receipt == last.code
    with begin(world, write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(BallotChange)) == MOST_CHANGES
