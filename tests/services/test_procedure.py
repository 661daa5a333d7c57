"""The steps that people take: two persons, frozen terms, public reasons, an answer at the end."""

from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.rules.lifecycle import State
from models.rules.roles import Role
from models.rules.secrecy import frozen_hash
from models.tables import Consultation, Extension, LogKey, Recount, TallyRelease
from services import consultations, drafting, mixing, procedure, schedule
from services.deps import SYSTEM, begin
from services.identity import identify
from services.terms import fingerprint_of, terms_of
from services.voting import cast_ballot
from tests.builders import a_pass, a_roll, a_vote, an_actor, an_open_consultation
from tests.services.drafts import (
    ANYBODY,
    LONG_ENOUGH,
    a_ready_draft,
    an_approved,
    an_opened,
    at_once,
    code_of,
    do,
    fail_after,
    form_at,
    lines,
    look,
    people_of,
    row_of,
    view_of,
)

ANSWER = {"zh": "按得票最多的方案设计，明年三月公布施工图，六月开工。", "en": "Plan A is built."}


@pytest.fixture
def people(world):
    a_roll(world, 40)
    return people_of(world)


def submitted(world, staff, **changes):
    slug = a_ready_draft(world, staff, **changes)
    do(world, staff, procedure.submit, slug=slug)
    return slug


def ended(world, slug):
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)


def refused(world, actor, step, slug, **facts):
    return code_of(do, world, actor, step, slug=slug, **facts)


def test_a_draft_goes_from_hand_to_hand_to_its_answer(world, people):
    staff, reviewer = people
    slug = an_opened(world, staff, reviewer)
    ended(world, slug)

    do(world, staff, procedure.publish, slug=slug, answer=ANSWER)

    row = row_of(world, slug)
    assert (row.state, row.answer, row.published_at) == (
        State.PUBLISHED,
        ANSWER,
        world.clock.now,
    )
    assert [(x.action, x.actor) for x in lines(world, "consultation.")] == [
        ("consultation.submitted", staff.name),
        ("consultation.approved", reviewer.name),
        ("consultation.opened", "system"),
        ("consultation.closed", "system"),
        ("consultation.published", staff.name),
    ]


def test_submitting_needs_an_empty_list_of_obstacles(world, people):
    staff, _ = people
    slug = a_ready_draft(world, staff, promise={})
    before = len(lines(world))

    assert refused(world, staff, procedure.submit, slug) == "procedure.obstacles"
    assert row_of(world, slug).state == State.DRAFT
    assert len(lines(world)) == before


def test_a_step_repeated_by_the_same_hand_changes_nothing(world, people):
    staff, reviewer = people
    slug = submitted(world, staff)
    deeds = [
        (staff, partial(procedure.submit, slug=slug)),
        (reviewer, partial(procedure.approve, slug=slug)),
    ]
    for actor, deed in deeds:
        do(world, actor, deed)
        before = len(lines(world))
        do(world, actor, deed)
        assert len(lines(world)) == before


def test_a_step_repeated_by_another_hand_is_refused(world, people):
    staff, reviewer = people
    slug = submitted(world, staff)
    second = an_actor(world, Role.COUNTY_STAFF)
    assert refused(world, second, procedure.submit, slug) == "lifecycle.not_now"

    do(world, reviewer, procedure.approve, slug=slug)
    third = an_actor(world, Role.REVIEWER)

    assert refused(world, third, procedure.approve, slug) == "lifecycle.not_now"


def test_who_drafted_or_submitted_does_not_approve(world, people):
    staff, reviewer = people
    both = replace(staff, holdings=staff.holdings + reviewer.holdings)
    slug = submitted(world, staff)

    assert refused(world, both, procedure.approve, slug) == "procedure.same_person"

    second = an_actor(world, Role.COUNTY_STAFF)
    mixed = replace(second, holdings=second.holdings + reviewer.holdings)
    slug = a_ready_draft(world, staff)
    do(world, mixed, procedure.submit, slug=slug)
    assert refused(world, mixed, procedure.approve, slug) == "procedure.same_person"
    assert row_of(world, slug).state == State.SUBMITTED


def test_a_reviewer_of_another_town_does_not_approve(world, people):
    slug = submitted(world, people[0])
    other = an_actor(world, Role.REVIEWER, "330421103")

    assert refused(world, other, procedure.approve, slug) == "consultation.unknown"


def test_what_time_has_broken_is_not_approved(world, people):
    staff, reviewer = people
    slug = submitted(world, staff)
    world.clock.forward(days=3)

    assert refused(world, reviewer, procedure.approve, slug) == "procedure.obstacles"


def test_a_draft_comes_back_with_a_reason_and_may_be_submitted_again(world, people):
    staff, reviewer = people
    slug = submitted(world, staff)
    reason = "请补充施工期间的交通安排"
    assert refused(world, reviewer, procedure.send_back, slug, reason="太短") == (
        "text.reason_too_short"
    )

    do(world, reviewer, procedure.send_back, slug=slug, reason=reason)
    do(world, reviewer, procedure.send_back, slug=slug, reason=reason)
    assert (row_of(world, slug).state, row_of(world, slug).send_back_reason) == (
        State.DRAFT,
        reason,
    )
    do(world, staff, procedure.submit, slug=slug)

    assert row_of(world, slug).send_back_reason == ""
    assert [x.reason for x in lines(world, "consultation.sent_back")] == [reason]


def test_approval_makes_keys_a_log_key_an_electorate_and_a_fingerprint(world, people):
    slug = an_approved(world, *people)

    view = view_of(world, slug)
    with begin(world, write=False) as work:
        log_key = work.session.get(LogKey, view.id)
    signing = world.keys.log_key(view.id).public_key().public_bytes_raw().hex()
    assert world.keys.has_ballot_keys(view.id)
    assert log_key.public_key == signing
    assert view.electorate == 40
    assert view.frozen_hash == frozen_hash(terms_of(view)) == fingerprint_of(view)
    assert lines(world, "consultation.approved")[0].facts == {
        "frozen_hash": view.frozen_hash,
        "electorate": 40,
    }


CHANGES = {
    "title": {"title": {"zh": "别的", "en": "Other"}},
    "summary": {"summary": {"zh": "别的"}},
    "promise": {"promise": {"zh": "别的"}},
    "timeline": {"timeline": ({"zh": "别的"},)},
    "areas": {"areas": ("330421001",)},
    "roll_basis": {"roll_basis": "registered"},
    "assurance": {"assurance": "L3"},
    "provider": {"provider": "code"},
    "result_policy": {"result_policy": "after_close"},
    "is_revisable": {"is_revisable": False},
    "strata": {"strata": ("sex",)},
    "tie_rule": {"tie_rule": "vote_again"},
    "budget": {"budget_cny": 7},
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_term_is_in_the_fingerprint(sqlite_world, name):
    world = sqlite_world
    a_roll(world, 5)
    staff, _ = people_of(world)
    slug = a_ready_draft(world, staff)
    before = fingerprint_of(view_of(world, slug))

    form = replace(form_at(world, slug), **CHANGES[name])
    do(world, staff, drafting.save_draft, slug=slug, form=form)

    assert fingerprint_of(view_of(world, slug)) != before


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"zh": "别的"}},
        {"method": "approval", "settings": {"max": 2}},
        {"settings": {"decision": "town_congress"}},
        {"is_required": False},
    ],
    ids=lambda change: "-".join(change),
)
def test_every_term_of_a_question_is_in_the_fingerprint(sqlite_world, change):
    world = sqlite_world
    a_roll(world, 5)
    staff, _ = people_of(world)
    slug = a_ready_draft(world, staff)
    before = fingerprint_of(view_of(world, slug))

    form = form_at(world, slug)
    asked = replace(form.questions[0], **change)
    form = replace(form, questions=(asked, *form.questions[1:]))
    do(world, staff, drafting.save_draft, slug=slug, form=form)

    assert fingerprint_of(view_of(world, slug)) != before


def test_options_attachments_and_window_are_in_the_fingerprint(sqlite_world):
    world = sqlite_world
    view = view_of(world, an_open_consultation(world))
    question = view.questions[0]
    fewer = replace(question, options=question.options[:2])
    renamed = replace(question.options[0], text={"zh": "改"})
    others = [
        replace(view, questions=(fewer,)),
        replace(view, questions=(replace(question, options=(renamed, *question.options[1:])),)),
        replace(view, opens_at=view.opens_at + timedelta(minutes=1)),
        replace(view, closes_at=view.closes_at + timedelta(minutes=1)),
    ]

    prints = [fingerprint_of(v) for v in (view, *others)]

    assert len(set(prints)) == len(prints)


def test_the_opening_is_never_promised_for_a_moment_that_has_passed(world, people):
    staff, reviewer = people
    slug = submitted(
        world,
        staff,
        opens_at=world.clock.now + timedelta(hours=1),
        closes_at=world.clock.now + timedelta(days=40),
    )
    world.clock.forward(hours=5)

    do(world, reviewer, procedure.approve, slug=slug)

    assert row_of(world, slug).opens_at == world.clock.now


def test_a_registered_roll_counts_the_registered_and_a_person_once(world):
    a_roll(world, 6)
    a_roll(world, 4)
    a_roll(world, 5, area="330421103", start=100)
    with begin(world, actor=SYSTEM) as work:
        from models.tables import RollEntry

        for entry in work.session.exec(select(RollEntry).where(RollEntry.area_code == "330421103")):
            entry.is_registered = False
            work.session.add(entry)
    staff, reviewer = people_of(world)

    found = {}
    for basis, areas in [
        ("resident", ("330421",)),
        ("registered", ("330421",)),
        ("resident", ("330421103",)),
    ]:
        slug = an_approved(world, staff, reviewer, roll_basis=basis, areas=areas)
        found[basis, areas[0]] = row_of(world, slug).electorate

    assert found == {
        ("resident", "330421"): 11,
        ("registered", "330421"): 6,
        ("resident", "330421103"): 5,
    }


def test_open_participation_has_no_electorate(world, people):
    open_to_all = {"roll_basis": "open", "provider": "open", "assurance": "L0"}
    slug = an_approved(world, *people, **open_to_all)

    assert row_of(world, slug).electorate is None


def test_an_approved_consultation_takes_a_ballot_of_somebody_on_the_roll(world):
    numbers = a_roll(world, 3)
    slug = an_opened(world)

    receipt = a_vote(world, slug, numbers[0], "A", {})

    assert len(receipt.code) == 12


def extension(world, slug, days=5, **changes):
    return {
        "slug": slug,
        "closes_at": row_of(world, slug).closes_at + timedelta(days=days),
        "reason": LONG_ENOUGH,
    } | changes


def test_the_end_moves_later_with_a_public_reason_and_the_terms_stay(world, people):
    staff, _ = people
    slug = an_opened(world, *people)
    old = row_of(world, slug).closes_at
    facts = extension(world, slug)

    do(world, staff, procedure.extend, **facts)
    do(world, staff, procedure.extend, **facts)

    view = view_of(world, slug)
    assert view.closes_at == old + timedelta(days=5)
    assert [(e.old_closes_at, e.reason) for e in view.extensions] == [(old, LONG_ENOUGH)]
    assert fingerprint_of(view) == view.frozen_hash
    line = lines(world, "consultation.extended")[0]
    assert (line.actor, line.reason) == (staff.name, LONG_ENOUGH["zh"])
    assert len(lines(world, "consultation.extended")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days": 0}, "procedure.only_later"),
        ({"days": -3}, "procedure.only_later"),
        ({"days": 400}, "procedure.too_late"),
        ({"reason": {"zh": "太短", "en": "Long enough in English"}}, "text.reason_too_short"),
        ({"reason": {"zh": "长" * 501}}, "text.too_long"),
    ],
)
def test_a_bad_extension_is_refused_and_leaves_no_trace(world, people, changes, code):
    slug = an_opened(world, *people)
    facts = extension(world, slug, **changes)
    before = row_of(world, slug)

    assert code_of(do, world, people[0], procedure.extend, **facts) == code
    assert row_of(world, slug).closes_at == before.closes_at
    with begin(world, write=False) as work:
        assert work.session.exec(select(Extension)).first() is None


def test_the_end_moves_only_while_it_is_open(world, people):
    staff, _ = people
    slug = an_approved(world, *people)
    assert code_of(do, world, staff, procedure.extend, **extension(world, slug)) == (
        "procedure.only_while_open"
    )

    world.clock.forward(days=1)
    schedule.open_due(world)
    facts = extension(world, slug)
    world.clock.set(row_of(world, slug).closes_at)
    assert code_of(do, world, staff, procedure.extend, **facts) == "procedure.only_while_open"
    schedule.close_due(world)

    assert code_of(do, world, staff, procedure.extend, **facts) == "procedure.only_while_open"


def test_a_withdrawn_ballot_takes_no_vote_and_its_keys_are_gone(world):
    numbers = a_roll(world, 3)
    staff, reviewer = people_of(world)
    slug = an_opened(world, staff, reviewer)
    a_vote(world, slug, numbers[0], "A")
    token = a_pass(world, slug, numbers[1]).token
    cid = row_of(world, slug).id

    do(world, staff, procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert row_of(world, slug).withdrawal_reason == LONG_ENOUGH
    assert not world.keys.has_ballot_keys(cid)
    assert [x.subject for x in lines(world, "keys.destroyed")] == [cid]
    assert lines(world, "consultation.withdrawn")[0].facts == {"from": "open"}
    cast = {"token": token, "answers": {"q1": "A"}, "strata": {}}
    assert code_of(cast_ballot, world, **cast) in {"ballot.withdrawn", "ballot.closed"}
    proof = {"number": numbers[2]}
    assert code_of(identify, world, slug=slug, proof=proof, client="c") == "ballot.withdrawn"


def test_keys_stay_when_the_withdrawal_is_not_committed(world, people):
    slug = an_opened(world, *people)
    cid = row_of(world, slug).id

    with pytest.raises(RuntimeError):
        fail_after(world, people[0], procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert world.keys.has_ballot_keys(cid)
    assert row_of(world, slug).state == State.OPEN


@pytest.mark.parametrize("until", ["draft", "submitted", "approved", "open"])
def test_it_may_be_withdrawn_before_its_end_with_a_public_reason(world, people, until):
    staff, reviewer = people
    make = {
        "draft": lambda: a_ready_draft(world, staff),
        "submitted": lambda: submitted(world, staff),
        "approved": lambda: an_approved(world, staff, reviewer),
        "open": lambda: an_opened(world, staff, reviewer),
    }
    slug = make[until]()
    short = {"zh": "不办了"}
    assert refused(world, staff, procedure.withdraw, slug, reason=short) == "text.reason_too_short"

    do(world, staff, procedure.withdraw, slug=slug, reason=LONG_ENOUGH)
    do(world, staff, procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert row_of(world, slug).state == State.WITHDRAWN
    assert len(lines(world, "consultation.withdrawn")) == 1
    second = an_actor(world, Role.COUNTY_STAFF)
    other = {"reason": {"zh": "另外一个不少于十个字的理由"}}
    assert refused(world, second, procedure.withdraw, slug, **other) == "lifecycle.not_now"


def test_what_was_withdrawn_before_approval_stays_with_those_who_work_on_it(world, people):
    hidden, shown = a_ready_draft(world, people[0]), an_approved(world, *people)
    for slug in (hidden, shown):
        do(world, people[0], procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert [card.view.slug for card in look(world, ANYBODY, consultations.listing)] == [shown]
    assert code_of(look, world, ANYBODY, consultations.by_slug, slug=hidden) == (
        "consultation.unknown"
    )
    mine = look(world, people[0], consultations.by_slug, slug=hidden)
    assert mine.withdrawal_reason == LONG_ENOUGH
    seen = look(world, ANYBODY, consultations.by_slug, slug=shown)
    assert seen.withdrawal_reason == LONG_ENOUGH


def test_a_closed_ballot_is_not_withdrawn(world, people):
    slug = an_opened(world, *people)
    ended(world, slug)

    assert refused(world, people[0], procedure.withdraw, slug, reason=LONG_ENOUGH) == (
        "lifecycle.not_now"
    )


def test_publishing_needs_the_end_and_an_answer(world, people):
    staff, _ = people
    slug = an_opened(world, *people)
    assert refused(world, staff, procedure.publish, slug, answer=ANSWER) == "lifecycle.not_now"
    ended(world, slug)

    short = {"zh": "已经研究过了", "en": "We have looked into it at great length."}

    assert refused(world, staff, procedure.publish, slug, answer=short) == (
        "procedure.answer_too_short"
    )
    assert row_of(world, slug).state == State.CLOSED


def changed(world, slug, change):
    with begin(world, actor=SYSTEM) as work:
        change(work, work.session.exec(select(Consultation).where(Consultation.slug == slug)).one())


def in_doubt(work, row):
    row.is_in_doubt = True
    work.session.add(row)


def unequal(work, row):
    found = work.session.exec(select(Recount).where(Recount.consultation_id == row.id)).one()
    found.is_equal = False
    work.session.add(found)


def never_recounted(work, row):
    for found in work.session.exec(select(Recount).where(Recount.consultation_id == row.id)):
        work.session.delete(found)


def recounted_too_early(work, row):
    found = work.session.exec(select(Recount).where(Recount.consultation_id == row.id)).one()
    found.counted_at = row.closes_at - timedelta(hours=1)
    work.session.add(found)


def never_released(work, row):
    for found in work.session.exec(
        select(TallyRelease).where(TallyRelease.consultation_id == row.id)
    ):
        work.session.delete(found)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (in_doubt, "procedure.in_doubt"),
        (unequal, "procedure.in_doubt"),
        (never_recounted, "procedure.not_counted"),
        (recounted_too_early, "procedure.not_counted"),
        (never_released, "procedure.not_counted"),
    ],
)
def test_nothing_is_published_that_was_not_proven(world, people, change, code):
    slug = an_opened(world, *people)
    ended(world, slug)
    changed(world, slug, change)

    assert refused(world, people[0], procedure.publish, slug, answer=ANSWER) == code
    assert row_of(world, slug).state == State.CLOSED


def test_an_answer_is_given_once(world, people):
    staff, _ = people
    slug = an_opened(world, *people)
    ended(world, slug)
    do(world, staff, procedure.publish, slug=slug, answer=ANSWER)
    do(world, staff, procedure.publish, slug=slug, answer=ANSWER)

    other = {"zh": "换一个说法，也要写够二十个字才可以通过的。"}

    assert refused(world, staff, procedure.publish, slug, answer=other) == "lifecycle.not_now"
    assert len(lines(world, "consultation.published")) == 1


def test_the_terms_can_be_computed_by_anybody_from_what_is_public(world, people):
    slug = an_approved(world, *people)
    view = look(world, SYSTEM, lambda work: view_of(world, slug))

    terms = terms_of(view)

    assert "issued" not in repr(terms)
    assert terms["opens_at"] == view.opens_at.astimezone(UTC).isoformat(timespec="seconds")
    assert {"questions", "attachments", "tie_rule", "result_policy", "areas"} <= terms.keys()


def test_mixing_leaves_the_fingerprint_alone(world):
    numbers = a_roll(world, 12)
    slug = an_opened(world)
    for number in numbers:
        a_vote(world, slug, number, "A")
    mixing.mix_due(world)

    view = view_of(world, slug)

    assert fingerprint_of(view) == view.frozen_hash


def test_of_two_reviewers_at_once_one_approves(world, people):
    staff, _ = people
    slug = submitted(world, staff)
    reviewers = [an_actor(world, Role.REVIEWER) for _ in range(4)]

    said = at_once(*(partial(do, world, r, procedure.approve, slug=slug) for r in reviewers))

    assert sorted(said, key=str) == [None, *["lifecycle.not_now"] * 3]
    assert len(lines(world, "consultation.approved")) == 1
    view = view_of(world, slug)
    assert fingerprint_of(view) == view.frozen_hash


def test_a_save_and_a_submission_at_once_never_mix(world, people):
    staff, _ = people
    second = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff)
    form = replace(form_at(world, slug), promise={})

    said = at_once(
        partial(do, world, staff, procedure.submit, slug=slug),
        partial(do, world, second, drafting.save_draft, slug=slug, form=form),
    )

    row = row_of(world, slug)
    assert (row.state, bool(row.promise)) in {(State.SUBMITTED, True), (State.DRAFT, False)}
    assert set(said) - {None} <= {"draft.not_a_draft", "procedure.obstacles"}


def test_extending_and_closing_at_once_never_reopen(world, people):
    staff, _ = people
    slug = an_opened(world, *people)
    facts = extension(world, slug)
    last = row_of(world, slug).closes_at
    world.clock.set(last - timedelta(seconds=1))

    def close():
        world.clock.set(last)
        schedule.close_due(world)

    at_once(partial(do, world, staff, procedure.extend, **facts), close)

    row = row_of(world, slug)
    assert (row.state, row.closes_at) in {
        (State.CLOSED, last),
        (State.OPEN, last + timedelta(days=5)),
    }
