"""Statements of residents: added by voters, read by staff, marked by everybody, tied to nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.rules.refusal import Refused
from models.rules.roles import Role
from models.rules.statements import StatementState
from models.tables import AddedStatement, Cube, Participation, StatementCount
from services import audit, mixing, statement_desk, statements
from services.deps import SYSTEM, begin
from services.statement_desk import accept, added, reject, to_read
from services.terms import fingerprint_of
from tests.builders import a_pass, a_roll, a_vote, an_actor, an_open_consultation
from tests.services.drafts import at_once, code_of, do, lines, look, view_of

REASON = "和第一条说的是同一件事，请在那一条上表态。"


@pytest.fixture
def numbers(world):
    return a_roll(world, 40)


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


@pytest.fixture
def slug(world):
    return a_growing_consultation(world)


def a_growing_consultation(world, **changes):
    facts = {"settings": {"additions": True}, "options": ("A", "B")} | changes
    return an_open_consultation(world, "statement", **facts)


def propose(world, slug, number, words, question="q1"):
    token = a_pass(world, slug, number).token
    return statements.propose(world, token=token, question=question, text=words)


def refusal(world, slug, number, words, **facts):
    with pytest.raises(Refused) as found:
        propose(world, slug, number, words, **facts)
    return found.value.code


def the_only_one(world, staff, slug):
    return look(world, staff, added, slug=slug)[0].id


def test_the_desk_tells_staff_of_the_place_alone_what_waits(world, slug, numbers, staff):
    elsewhere = an_actor(world, Role.TOWN_STAFF, "330421001")
    assert look(world, staff, to_read) == frozenset()

    propose(world, slug, numbers[0], "路口应该有人疏导")
    assert look(world, staff, to_read) == {view_of(world, slug).id}
    assert look(world, elsewhere, to_read) == frozenset()

    do(world, staff, accept, slug=slug, statement=the_only_one(world, staff, slug))
    assert look(world, staff, to_read) == frozenset()


def test_what_a_resident_adds_waits_to_be_read(world, slug, numbers, staff):
    left = propose(world, slug, numbers[0], "  南门大桥\n早上 应该有人疏导  ")

    (found,) = look(world, staff, added, slug=slug)
    assert found.text == "南门大桥 早上 应该有人疏导"
    assert found.state == StatementState.WAITING
    assert left == 2
    assert [o.code for o in view_of(world, slug).questions[0].options] == ["A", "B"]


def test_what_is_accepted_can_be_marked_by_everybody(world, slug, numbers, staff):
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    code = do(
        world,
        staff,
        accept,
        slug=slug,
        statement=the_only_one(world, staff, slug),
        translation="Direct the morning traffic",
    )

    option = view_of(world, slug).questions[0].options[-1]
    assert (code, option.code, option.is_added) == ("S1", "S1", True)
    assert option.text == {"zh": "早高峰要有人疏导", "en": "Direct the morning traffic"}
    for number in numbers[:20]:
        a_vote(world, slug, number, {"A": "disagree", "S1": "agree"})
    mixing.mix_due(world)
    with begin(world, write=False) as work:
        counted = {row.key: row.pending + row.settled for row in work.session.exec(select(Cube))}
    assert counted == {"*": 20, "A=disagree": 20, "S1": 20, "S1=agree": 20}


def test_statements_added_later_do_not_touch_the_fingerprint(world, slug, numbers, staff):
    before = fingerprint_of(view_of(world, slug))
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    do(world, staff, accept, slug=slug, statement=the_only_one(world, staff, slug))

    after = view_of(world, slug)
    assert fingerprint_of(after) == before
    question = after.questions[0]
    plain = tuple(replace(option, is_added=False) for option in question.options)
    assert fingerprint_of(replace(after, questions=(replace(question, options=plain),))) != before


def test_a_decision_is_in_the_record_and_stays(world, slug, numbers, staff):
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    propose(world, slug, numbers[1], "Buses every ten minutes")
    one, other = (s.id for s in look(world, staff, added, slug=slug))
    for _ in range(2):
        assert do(world, staff, accept, slug=slug, statement=one) == "S1"
        do(world, staff, reject, slug=slug, statement=other, reason=REASON)

    (line,) = lines(world, "statement.accepted")
    assert line.facts["option"] == "S1"
    (line,) = lines(world, "statement.rejected")
    assert line.reason == REASON
    assert "text" not in line.facts
    decide = {"slug": slug, "reason": REASON}
    assert code_of(do, world, staff, reject, statement=one, **decide) == "statement.decided"
    assert code_of(do, world, staff, accept, slug=slug, statement=other) == "statement.decided"
    assert not lines(world, "statement.proposed")


def test_a_rejection_needs_a_reason(world, slug, numbers, staff):
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    facts = {"slug": slug, "statement": the_only_one(world, staff, slug)}

    assert code_of(do, world, staff, reject, reason="不行", **facts) == "text.reason_too_short"
    assert code_of(do, world, staff, accept, slug=slug, statement="x") == "statement.unknown"


def test_each_voter_adds_three_and_knows_how_many_are_left(world, slug, numbers):
    token = a_pass(world, slug, numbers[0]).token

    assert statements.left_for(world, token=token) == 3
    assert [propose(world, slug, numbers[0], f"第{n}条看法") for n in "一二三"] == [2, 1, 0]
    assert refusal(world, slug, numbers[0], "第四条看法") == "statement.enough"
    assert statements.left_for(world, token=token) == 0
    assert propose(world, slug, numbers[1], "别人的看法") == 2


def test_three_stay_three_when_sent_at_the_same_time(world, slug, numbers):
    def one(words):
        return lambda: propose(world, slug, numbers[0], words)

    at_once(*(one(f"第{n}条看法") for n in "一二三四五六"))
    with begin(world, write=False) as work:
        (count,) = work.session.exec(select(StatementCount)).all()
        rows = work.session.exec(select(AddedStatement)).all()

    assert count.count == 3
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("  ", "statement.too_short"),
        ("修路", "statement.too_short"),
        ("路" * 141, "statement.too_long"),
        ("有事打 138 0000 1234 找我", "statement.number"),
        ("方案a！", "statement.known"),
    ],
)
def test_what_cannot_stand_in_public_is_refused(world, slug, numbers, words, code):
    assert refusal(world, slug, numbers[0], words) == code
    assert statements.left_for(world, token=a_pass(world, slug, numbers[0]).token) == 3


def test_the_same_is_said_once(world, slug, numbers):
    propose(world, slug, numbers[0], "早高峰要有人疏导")

    assert refusal(world, slug, numbers[1], "早高峰，要有人疏导。") == "statement.known"


def test_it_takes_a_pass_an_open_consultation_and_a_question_that_grows(world, slug, numbers):
    fixed = an_open_consultation(world, "statement", options=("A", "B"))
    other = an_open_consultation(world, "approval", settings={"additions": True})

    assert refusal(world, fixed, numbers[0], "早高峰要有人疏导") == "statement.not_here"
    assert refusal(world, other, numbers[0], "早高峰要有人疏导") == "statement.not_here"
    assert (
        refusal(world, slug, numbers[0], "早高峰要有人疏导", question="q9") == "statement.not_here"
    )
    token = a_pass(world, slug, numbers[0]).token
    call = {"question": "q1", "text": "早高峰要有人疏导"}
    assert code_of(statements.propose, world, token="x", **call) == "identity.token"
    world.clock.forward(minutes=31)
    assert code_of(statements.propose, world, token=token, **call) == "identity.expired"


def test_nothing_is_added_or_accepted_after_the_end(world, slug, numbers, staff):
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    world.clock.set(view_of(world, slug).closes_at)
    world.cache.clear()
    statement = the_only_one(world, staff, slug)

    assert code_of(do, world, staff, accept, slug=slug, statement=statement) == "ballot.closed"
    do(world, staff, reject, slug=slug, statement=statement, reason=REASON)


def test_who_sends_on_and_on_is_slowed_down(world, slug, numbers):
    for _ in range(20):
        assert refusal(world, slug, numbers[0], "修路") == "statement.too_short"

    assert refusal(world, slug, numbers[0], "早高峰要有人疏导") == "statement.too_often"
    assert propose(world, slug, numbers[1], "早高峰要有人疏导") == 2


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR, Role.REVIEWER])
def test_only_staff_of_the_place_read_and_decide(world, slug, numbers, staff, role):
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    statement = the_only_one(world, staff, slug)
    stranger = an_actor(world, role)

    assert code_of(look, world, stranger, added, slug=slug) == "role.not_yours"
    assert code_of(do, world, stranger, accept, slug=slug, statement=statement) == "role.not_yours"
    facts = {"slug": slug, "statement": statement, "reason": REASON}
    assert code_of(do, world, stranger, reject, **facts) == "role.not_yours"


def test_the_count_of_a_voter_is_found_in_no_other_table(world, slug, numbers):
    a_vote(world, slug, numbers[0], {"A": "agree"})
    propose(world, slug, numbers[0], "早高峰要有人疏导")
    with begin(world, write=False) as work:
        tags = set(work.session.exec(select(Participation.tag)))
        counted = set(work.session.exec(select(StatementCount.tag)))
        columns = set(AddedStatement.__table__.columns.keys())

    assert tags.isdisjoint(counted)
    assert not columns & {"tag", "day"} | {c for c in columns if c.endswith("_at")}


def test_transaction_numbers_and_places_join_no_statement_to_its_voter(postgres_world):
    world = postgres_world
    numbers, slug = a_roll(world, 40), a_growing_consultation(postgres_world)
    for n, number in enumerate(numbers):
        propose(world, slug, number, f"第 {n} 个人的看法")
    with begin(world, write=False) as work:
        numbers_of = work.session.execute(text("SELECT DISTINCT xmin::text FROM addedstatement"))
        places = work.session.execute(text("SELECT text FROM addedstatement ORDER BY ctid"))
        transactions, order = numbers_of.all(), [row[0] for row in places]

    assert len(transactions) == 1
    in_place = sum(words == f"第 {n} 个人的看法" for n, words in enumerate(order))
    assert in_place < 10


def test_there_is_an_end_to_how_many_can_be_marked(world, slug, numbers, staff, monkeypatch):
    monkeypatch.setattr(statement_desk, "MOST_OPTIONS", 3)
    propose(world, slug, numbers[0], "第一条看法")
    propose(world, slug, numbers[0], "第二条看法")
    one, other = (s.id for s in look(world, staff, added, slug=slug))
    do(world, staff, accept, slug=slug, statement=one)

    assert code_of(do, world, staff, accept, slug=slug, statement=other) == "statement.full"
    with begin(world, actor=SYSTEM, write=False) as work:
        assert audit.broken_at(work) is None
