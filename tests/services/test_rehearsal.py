"""The dry run: every method through its real reading and counting, and nothing written anywhere."""

from dataclasses import replace
from fractions import Fraction

import pytest

from models.methods import METHODS
from models.rules.refusal import Refused
from models.rules.roles import Role
from models.tables import Table
from services import drafting, rehearsal
from services.deps import begin
from services.draft_forms import preview
from services.drafting import DraftForm, OptionForm, QuestionForm
from services.rehearsal import LEANINGS, rehearsed
from tests.builders import COUNTY, an_actor
from tests.services.drafts import ANYBODY, code_of, do, look, view_of

SETTINGS = {
    "budget": {"total_cny": 250_000},
    "differential": {"places": 2, "members": 30},
    "matrix": {"columns": [{"code": c, "text": {"zh": c}} for c in "123"]},
}


def a_question(method, code="q1", **facts):
    offer = drafting.offer_of(method)
    options = tuple(OptionForm(c, {"zh": c}, cost_cny=100_000) for c in "ABCD")
    return QuestionForm(
        code=code,
        method=method,
        title={"zh": "题"},
        settings=SETTINGS.get(method, {}),
        options=options if offer.listed else (),
        **facts,
    )


@pytest.fixture
def view(sqlite_world):
    slug = do(
        sqlite_world,
        an_actor(sqlite_world, Role.COUNTY_STAFF),
        drafting.create_draft,
        area=COUNTY,
    )
    return view_of(sqlite_world, slug)


def asked(view, *questions):
    return preview(view, DraftForm(questions=questions))


def run(view, *, people=60, leaning="even", seed="s"):
    return rehearsed(view, people=people, leaning=leaning, seed=seed)


@pytest.mark.parametrize("leaning", LEANINGS)
@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_is_rehearsed_by_all_made_up_people(view, method, leaning):
    (told,) = run(asked(view, a_question(method)), leaning=leaning).questions

    assert told.ballots == 60
    assert told.outcome.ballots == 60


@pytest.mark.parametrize("rule", METHODS["ranking"].rules)
def test_the_declared_rule_counts_where_it_is_there(view, rule):
    form = replace(a_question("ranking"), settings={"rule": rule})

    (told,) = run(asked(view, form)).questions

    assert told.rule == rule


def test_the_same_seed_gives_the_same_people(view):
    shown = asked(view, a_question("score"))

    assert run(shown) == run(shown)
    assert run(shown) != run(shown, seed="another")


def test_a_leaning_is_seen_in_the_result(view):
    shown = asked(view, a_question("single"))

    (told,) = run(shown, people=500, leaning="first").questions
    counts = {o.option.code: o.count for o in told.options}
    (apart,) = run(shown, people=500, leaning="camps").questions
    camps = {o.option.code: o.count for o in apart.options}

    assert told.leaders == ("A",)
    assert counts["A"] > 2 * counts["D"]
    assert min(camps["A"], camps["D"]) > max(camps["B"], camps["C"])


def test_who_is_not_asked_does_not_answer(view):
    only = {"show_if": {"q1": ["A"]}}
    second = replace(a_question("single", "q2"), settings=only)

    first, told = run(asked(view, a_question("single"), second), people=300).questions

    assert told.ballots == next(o.count for o in first.options if o.option.code == "A")
    assert 0 < Fraction(told.ballots, first.ballots) < Fraction(1, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people": 9}, "rehearsal.people"),
        ({"people": 2001}, "rehearsal.people"),
        ({"leaning": "up"}, "rehearsal.people"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(view, changes, code):
    with pytest.raises(Refused) as refusal:
        run(asked(view, a_question("single")), **changes)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "question",
    [
        replace(a_question("single"), options=()),
        a_question("survey"),
        replace(a_question("single"), settings={"show_if": {"q7": ["A"]}}),
    ],
)
def test_what_cannot_be_answered_cannot_be_rehearsed(view, question):
    with pytest.raises(Refused) as refusal:
        run(asked(view, question))

    assert refusal.value.code == "rehearsal.not_ready"


def test_a_rehearsal_writes_nothing_and_is_for_those_who_draft(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = do(world, staff, drafting.create_draft, area=COUNTY, template="service_survey")

    def rows():
        with begin(world, write=False) as work:
            tables = Table.metadata.sorted_tables
            return {t.name: work.session.execute(t.select()).all() for t in tables}

    before = rows()
    facts = {"slug": slug, "people": 50, "leaning": "even"}
    result = look(world, staff, rehearsal.rehearse, **facts)

    assert (result.ballots, result.released_at, len(result.questions)) == (50, None, 8)
    assert rows() == before
    assert code_of(look, world, ANYBODY, rehearsal.rehearse, **facts) == "consultation.unknown"
