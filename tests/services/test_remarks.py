"""Texts that people wrote: read before they are shown, never beside anything of their writer."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.rules.lifecycle import State
from models.rules.roles import Role
from models.tables import Ballot, Remark
from services import mixing, remarks
from services.consultations import by_slug, row_by_slug
from services.deps import SYSTEM, begin
from services.remarks import RemarkStatus
from services.voting import review
from tests.builders import a_roll, an_actor
from tests.services.drafts import code_of, do, lines, look
from tests.services.survey_builders import a_survey, answer, asks, survey_view

SHOW, HIDE = (RemarkStatus.SHOWN, ""), (RemarkStatus.HIDDEN, "personal")


def a_survey_with_texts(world, size=12):
    numbers = a_roll(world, size)
    slug = a_survey(
        world,
        asks("q1"),
        asks("q2", "text", options=(), max_chars=40),
        asks("q3", "text", options=()),
    )
    for i, number in enumerate(numbers):
        answers = {"q1": ["abc"[i % 3]], "q2": f"  第{i}句\x00 ", "q3": "路灯" if i < 2 else ""}
        answer(world, slug, number, answers)
    return slug


def shut(world, slug):
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        mixing.close_ballot(work, row.id)
        row.state = State.CLOSED
        work.session.add(row)


def public(world, slug):
    world.cache.clear()
    with begin(world, write=False) as work:
        return remarks.public(work, by_slug(work, slug))


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


def test_a_ballot_keeps_that_something_was_written_and_not_what(world):
    slug = a_survey_with_texts(world)
    shut(world, slug)

    with begin(world, write=False) as work:
        payloads = work.session.exec(select(Ballot.payload)).all()
        kept = work.session.exec(select(Remark)).all()
    assert sorted(p["q3"] is True for p in payloads) == [False] * 10 + [True] * 2
    assert all(p["q2"] is True for p in payloads)
    assert sorted((r.question, r.text) for r in kept)[:2] == [("q2", "第0句"), ("q2", "第10句")]
    assert [r.question for r in kept].count("q3") == 2


def test_the_review_repeats_what_was_written(world):
    slug = a_survey_with_texts(world)
    view = survey_view(world, slug)

    told = review(view, {"q1": ["a"], "q2": " 请修路 "})

    assert [said.mark for said in told["q2"]] == ["请修路"]
    assert code_of(review, view, {"q1": ["a"], "q2": "长" * 41}) == "ballot.text_too_long"


def test_nothing_is_shown_before_somebody_has_read_it_and_the_ballot_is_closed(world, staff):
    slug = a_survey_with_texts(world)
    mixing.mix_due(world)
    first = look(world, staff, remarks.listing, slug=slug).remarks
    assert first
    do(world, staff, remarks.decide, slug=slug, decisions={first[0].id: SHOW, first[1].id: HIDE})
    while_open = public(world, slug)
    shut(world, slug)

    assert while_open == {}
    assert public(world, slug) == {first[0].question: (first[0].text,)}
    page = look(world, staff, remarks.listing, slug=slug)
    assert page.counts == {
        RemarkStatus.WAITING: len(page.remarks),
        RemarkStatus.SHOWN: 1,
        RemarkStatus.HIDDEN: 1,
    }


def test_every_decision_is_a_line_in_the_record_without_the_text(world, staff):
    slug = a_survey_with_texts(world)
    shut(world, slug)
    one = look(world, staff, remarks.listing, slug=slug).remarks[0]

    for decision in (SHOW, SHOW, HIDE):
        do(world, staff, remarks.decide, slug=slug, decisions={one.id: decision})

    told = lines(world, "remark.")
    assert [(line.action, line.reason, line.facts) for line in told] == [
        ("remark.shown", "", {"remark": one.id}),
        ("remark.hidden", "personal", {"remark": one.id}),
    ]
    assert one.text not in str([vars(line) for line in told])


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        ((RemarkStatus.HIDDEN, ""), "remark.reason"),
        ((RemarkStatus.HIDDEN, "i_disagree"), "remark.reason"),
        ((RemarkStatus.SHOWN, "insult"), "remark.reason"),
        ((RemarkStatus.WAITING, ""), "remark.undecided"),
    ],
)
def test_a_text_is_hidden_for_a_reason_of_the_list_only(world, staff, decision, code):
    slug = a_survey_with_texts(world)
    shut(world, slug)
    one = look(world, staff, remarks.listing, slug=slug).remarks[0]

    assert (
        code_of(do, world, staff, remarks.decide, slug=slug, decisions={one.id: decision}) == code
    )
    assert code_of(do, world, staff, remarks.decide, slug=slug, decisions={"no": SHOW}) == (
        "remark.unknown"
    )


def test_only_staff_of_the_place_decides_and_leaders_may_read(world):
    slug = a_survey_with_texts(world)
    shut(world, slug)
    leader, other = an_actor(world, Role.LEADER), an_actor(world, Role.TOWN_STAFF, "330421103")
    one = look(world, leader, remarks.listing, slug=slug).remarks[0]

    deed = {"slug": slug, "decisions": {one.id: SHOW}}
    assert code_of(do, world, leader, remarks.decide, **deed) == "role.not_yours"
    assert code_of(do, world, other, remarks.decide, **deed) == "role.not_yours"
    assert code_of(look, world, other, remarks.listing, slug=slug) == "role.not_yours"


def test_not_even_two_texts_of_one_ballot_lie_side_by_side(postgres_world):
    world = postgres_world
    numbers = a_roll(world, 24)
    texts = (asks("q1", "text", options=()), asks("q2", "text", options=()))
    slug = a_survey(world, *texts)
    for i, number in enumerate(numbers):
        answer(world, slug, number, {"q1": f"first {i}", "q2": f"second {i}"})
    shut(world, slug)

    with begin(world, write=False) as work:
        lying = work.session.execute(text("SELECT text FROM remark ORDER BY ctid")).scalars().all()
    voters = [words.split()[1] for words in lying]
    pairs = sum(one == other for one, other in zip(voters, voters[1:], strict=False))
    assert len(voters) == 48
    assert pairs < 12
