"""The vote after a tie: drafted from what is over, with the tied only, named once it is public."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlmodel import select

from models.rules.lifecycle import State
from models.rules.roles import Role
from models.tables import Consultation, Option, Question
from services import drafting, procedure, results, runoffs, schedule, treelog
from services.consultations import row_by_slug
from services.deps import ANYBODY, SYSTEM, begin
from services.terms import fingerprint_of, terms_of
from services.voting import cast_ballot
from tests.builders import (
    COUNTY,
    a_pass,
    a_roll,
    a_vote,
    an_account,
    an_actor,
    an_open_consultation,
)
from tests.services.drafts import (
    at_once,
    changed,
    code_of,
    do,
    form_at,
    lines,
    look,
    row_of,
    view_of,
)

CONGRESS = {"places": 2, "base": "members", "members": 15, "quorum": 8}


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


def close(world, slug):
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    world.cache.clear()


def over(world, method, ballots, **changes):
    """A consultation with these ballots that is over."""
    slug = an_open_consultation(world, method, **changes)
    for number, choice in zip(a_roll(world, len(ballots)), ballots, strict=True):
        a_vote(world, slug, number, choice)
    close(world, slug)
    return slug


def a_congress_with_a_tie(world, **changes):
    """A has a seat; B and C are level for the other one; D has no majority."""
    ballots = [["A", "B"]] * 6 + [["A", "C"]] * 6 + [["B", "C"]] * 2
    facts = {"settings": CONGRESS, "options": ("A", "B", "C", "D")} | changes
    return over(world, "differential", ballots, **facts)


def a_tie(world, **changes):
    facts = {"tie_rule": "vote_again", "strata": ["sex"]} | changes
    return over(world, "single", ["A"] * 6 + ["B"] * 6 + ["C"] * 2, **facts)


def test_where_lots_were_declared_the_result_tells_who_was_drawn_and_how(world):
    slug = a_tie(world, tie_rule="lots")
    view = view_of(world, slug)

    (one,) = look(world, ANYBODY, results.result_for, view=view).questions
    head = look(world, ANYBODY, treelog.latest_head, consultation_id=view.id)

    lots = {code: sha256(f"{head.root}|q1|{code}".encode()).hexdigest() for code in "AB"}
    assert one.draw.root == head.root
    assert dict(one.draw.lots) == lots
    assert one.leaders == (min(lots, key=lots.get),)
    assert [row.rank for row in one.options][:3] == [1, 1, 3]


def drafted(world, staff, slug, question="q1"):
    return do(world, staff, runoffs.open_runoff, slug=slug, question=question)


def links(world, slug, actor=ANYBODY):
    world.cache.clear()
    found = look(world, actor, runoffs.links, view=view_of(world, slug))
    return found.first and found.first.slug, [one.slug for one in found.later]


def submitted(world, staff, slug):
    now = world.clock.now
    form = changed(
        form_at(world, slug),
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=32),
        lead_unit={"zh": "县住建局", "en": "Housing Bureau"},
    )
    do(world, staff, drafting.save_draft, slug=slug, form=form)
    do(world, staff, procedure.submit, slug=slug)


def approved(world, staff, slug):
    submitted(world, staff, slug)
    do(world, an_actor(world, Role.REVIEWER), procedure.approve, slug=slug)
    world.cache.clear()


def test_a_congress_votes_again_on_the_candidates_who_are_level(world, staff):
    old = a_congress_with_a_tie(world)

    new = view_of(world, drafted(world, staff, old))

    (question,) = new.questions
    assert new.state == State.DRAFT
    assert new.title == {
        "zh": "嘉善大道改造提升（第二轮投票）",
        "en": "Jiashan Avenue upgrade (run-off)",
    }
    assert [o.code for o in question.options] == ["B", "C"]
    told = {name: question.settings[name] for name in CONGRESS}
    assert told == CONGRESS | {"places": 1}
    assert question.ask.most == 1
    assert (new.runoff_of, new.runoff_question) == (view_of(world, old).id, "q1")
    assert (new.opens_at, new.closes_at) == (None, None)


def test_everything_else_is_as_it_was(world, staff):
    old = a_tie(world, assurance="L3", result_policy="after_close", is_revisable=False)

    new, before = view_of(world, drafted(world, staff, old)), view_of(world, old)

    rules = ("roll_basis", "assurance", "provider", "result_policy", "is_revisable", "tie_rule")
    kept = ("owner_area", "areas", "summary", "lead_unit", "promise", "strata", "affair", *rules)
    assert {n: getattr(new, n) for n in kept} == {n: getattr(before, n) for n in kept}
    assert [o.code for o in new.questions[0].options] == ["A", "B"]
    assert [o.text for o in new.questions[0].options] == [
        o.text for o in before.questions[0].options[:2]
    ]


def test_of_several_questions_only_the_tied_one_is_asked_without_its_condition(world, staff):
    slug = an_open_consultation(world, tie_rule="vote_again", settings={"required": True})
    a_second_question(world, slug)
    for number in a_roll(world, 8):
        vote(world, slug, number, {"q1": ["A"], "q2": ["A", "B"]})
    close(world, slug)

    ask = {"slug": slug, "question": "q1"}
    assert code_of(do, world, staff, runoffs.open_runoff, **ask) == "runoff.no_tie"
    (asked,) = view_of(world, drafted(world, staff, slug, "q2")).questions
    assert (asked.code, asked.method) == ("q2", "approval")
    assert [o.code for o in asked.options] == ["A", "B"]
    assert (asked.settings["max"], asked.settings["required"]) == (2, True)
    assert "show_if" not in asked.settings
    assert "page" not in asked.settings
    assert len(links_to_be(world, slug)) == 1


def a_second_question(world, slug):
    settings = {"min": 1, "max": 3, "page": 2, "show_if": {"q1": ["A"]}}
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        asked = Question(
            id=f"second-{slug}"[:32],
            consultation_id=row.id,
            position=1,
            code="q2",
            method="approval",
            title={"zh": "哪些先办？", "en": "Which first?"},
            settings=settings,
        )
        work.session.add(asked)
        work.session.flush()
        for place, code in enumerate("ABC"):
            text = {"zh": f"项目{code}", "en": f"Project {code}"}
            facts = {"question_id": asked.id, "position": place, "code": code, "text": text}
            work.session.add(Option(id=f"{code}{slug}"[:32], **facts))
    world.cache.clear()


def vote(world, slug, number, answers):
    cast_ballot(world, token=a_pass(world, slug, number).token, answers=answers, strata={})


def links_to_be(world, slug):
    """Run-offs of *slug*, drafts among them, as the database has them."""
    with begin(world, actor=SYSTEM, write=False) as work:
        row = row_by_slug(work, slug)
        found = select(Consultation.slug).where(Consultation.runoff_of == row.id)
        return list(work.session.exec(found))


def test_it_goes_the_ordinary_way_and_is_named_once_it_is_public(world, staff):
    old = a_tie(world)
    new = drafted(world, staff, old)

    assert links(world, old) == (None, [])
    assert links(world, new) == (old, [])
    submitted(world, staff, new)
    assert links(world, old) == (None, [])
    own = code_of(do, world, staff, procedure.approve, slug=new)
    assert own == "role.not_yours"
    do(world, an_actor(world, Role.REVIEWER), procedure.approve, slug=new)

    assert links(world, old) == (None, [new])
    assert links(world, new) == (old, [])
    world.clock.forward(days=1)
    schedule.open_due(world)
    assert view_of(world, new).state == State.OPEN


def test_asking_again_gives_the_same_draft_and_one_line(world, staff):
    old = a_tie(world)
    first = drafted(world, staff, old)

    assert drafted(world, staff, old) == first
    assert drafted(world, an_actor(world, Role.COUNTY_STAFF), old) == first
    (line,) = lines(world, "draft.runoff")
    assert line.facts == {"slug": first, "of": old, "question": "q1", "tied": ["A", "B"]}
    assert line.subject == view_of(world, first).id
    assert lines(world, "draft.created") == []


def test_two_who_ask_at_the_same_moment_get_one_draft(world, staff):
    old = a_tie(world)

    found = at_once(*[lambda: drafted(world, staff, old)] * 4)

    assert len(set(found)) == 1
    assert links_to_be(world, old) == [found[0]]


def test_a_draft_that_was_given_up_makes_room_for_another(world, staff):
    old = a_tie(world)
    first = drafted(world, staff, old)
    why = {"zh": "候选人之一退出，重新起草。"}
    do(world, staff, procedure.withdraw, slug=first, reason=why)

    assert drafted(world, staff, old) != first


def test_a_run_off_that_ends_in_a_tie_is_voted_on_again(world, staff):
    old = a_tie(world, title={"zh": "选" * 120, "en": "Choose " * 17})
    second = drafted(world, staff, old)
    approved(world, staff, second)
    world.clock.forward(days=1)
    schedule.open_due(world)
    for n, number in enumerate(a_roll(world, 12, start=200)):
        a_vote(world, second, number, "AB"[n % 2])
    close(world, second)

    third = view_of(world, drafted(world, staff, second))

    assert links(world, second) == (old, [])
    assert third.title["zh"].endswith("…（第3轮投票）")
    assert third.title["en"].endswith("(run-off, vote 3)")
    assert all(len(text) <= 120 for text in third.title.values())


@pytest.mark.parametrize(
    ("ballots", "changes"),
    [
        (["A"] * 6 + ["B"] * 5, {"tie_rule": "vote_again"}),
        (["A"] * 6 + ["B"] * 6, {"tie_rule": "lots"}),
        ([], {"tie_rule": "vote_again"}),
    ],
    ids=["no tie", "lots", "nobody voted"],
)
def test_without_a_tie_that_asks_for_it_there_is_none(world, staff, ballots, changes):
    old = over(world, "single", ballots, **changes)

    assert look(world, staff, runoffs.sheets, slug=old) == ()
    ask = {"slug": old, "question": "q1"}
    assert code_of(do, world, staff, runoffs.open_runoff, **ask) == "runoff.no_tie"


def test_motions_and_projects_that_are_all_taken_are_no_tie(world, staff):
    motions = [{"A": "yes", "B": "yes"}] * 8
    old = over(world, "yesno", motions, options=("A", "B"), tie_rule="vote_again")

    ask = {"slug": old, "question": "q1"}
    assert code_of(do, world, staff, runoffs.open_runoff, **ask) == "runoff.no_tie"


def test_it_waits_for_the_final_result(world, staff):
    slug = an_open_consultation(world, tie_rule="vote_again")
    for n, number in enumerate(a_roll(world, 12)):
        a_vote(world, slug, number, "AB"[n % 2])
    ask = {"slug": slug, "question": "q1"}

    assert code_of(do, world, staff, runoffs.open_runoff, **ask) == "runoff.not_final"
    close(world, slug)
    in_doubt(world, slug, is_in_doubt=True)
    assert look(world, staff, runoffs.sheets, slug=slug) == ()
    assert code_of(do, world, staff, runoffs.open_runoff, **ask) == "runoff.not_final"
    in_doubt(world, slug, is_in_doubt=False)
    assert drafted(world, staff, slug)


def in_doubt(world, slug, *, is_in_doubt):
    with begin(world, actor=SYSTEM) as work:
        row = row_by_slug(work, slug)
        row.is_in_doubt = is_in_doubt
        work.session.add(row)
    world.cache.clear()


def test_staff_see_who_is_level_and_what_was_drafted(world, staff):
    old = a_congress_with_a_tie(world)

    (sheet,) = look(world, staff, runoffs.sheets, slug=old)
    assert (sheet.tie.tied, sheet.tie.places, sheet.runoff) == (("B", "C"), 1, None)
    new = drafted(world, staff, old)
    (sheet,) = look(world, staff, runoffs.sheets, slug=old)
    assert (sheet.runoff.slug, sheet.runoff.state) == (new, State.DRAFT)


def test_editing_the_draft_keeps_the_link(world, staff):
    old = a_tie(world)
    new = drafted(world, staff, old)
    form = form_at(world, new)
    do(
        world,
        staff,
        drafting.save_draft,
        slug=new,
        form=replace(form, summary={"zh": "请在并列的两项里选一个。"}),
    )

    assert links(world, new)[0] == old
    assert drafted(world, staff, old) == new


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER, Role.AUDITOR, Role.ADMIN])
def test_only_who_may_draft_there_may_ask_for_it(world, role):
    old = a_tie(world)
    stranger = an_actor(world, role)
    elsewhere = an_account(world, "elsewhere", (Role.TOWN_STAFF, "330421103"))

    for actor in (stranger, elsewhere, ANYBODY):
        ask = {"slug": old, "question": "q1"}
        assert code_of(do, world, actor, runoffs.open_runoff, **ask) == "role.not_yours"
        assert code_of(look, world, actor, runoffs.sheets, slug=old) == "role.not_yours"


def test_the_fingerprint_covers_which_tie_is_voted_on(world, staff):
    new = view_of(world, drafted(world, staff, a_tie(world)))

    plain = replace(new, runoff_of=None, runoff_question=None)
    assert "runoff_of" not in terms_of(plain)
    changes = [{}, {"runoff_of": None}, {"runoff_of": "x"}, {"runoff_question": "q2"}]
    assert len({fingerprint_of(replace(new, **change)) for change in changes}) == 4


def test_a_copy_of_a_run_off_is_no_run_off(world, staff):
    new = drafted(world, staff, a_tie(world))

    copied = do(world, staff, drafting.create_draft, area=COUNTY, copy_of=new)

    assert view_of(world, copied).runoff_of is None
