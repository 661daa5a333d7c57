"""Drafts of several questions: codes that stay, settings by method, notes with their places."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.methods import METHODS, QuestionTerms
from models.rules.refusal import Refused
from models.rules.roles import Role
from services import drafting, procedure
from services.draft_checks import MOST_QUESTIONS, checked
from services.draft_codes import MEMORY, memory_in, memory_of
from services.draft_forms import DraftForm, fingerprint, question_form, question_view
from services.drafting import Note, OptionForm, QuestionForm
from services.method_settings import (
    CHOICE,
    COMMON,
    OFFERS,
    names_for,
    offer_of,
)
from services.questionnaires.document import SETTINGS as FILE_SETTINGS
from services.questionnaires.form import COMMON as OF_ALL_METHODS
from services.settings_kept import settings_kept
from services.terms import fingerprint_of
from tests.builders import COUNTY, a_roll, an_actor
from tests.services.drafts import (
    a_ready_draft,
    code_of,
    do,
    form_at,
    look,
    people_of,
    row_of,
    view_of,
)

BOTH = {"zh": "字", "en": "word"}


def a_question(text="题", *, options=2, **facts):
    words = tuple(OptionForm(text={"zh": f"选{i}", "en": f"o{i}"}) for i in range(options))
    return QuestionForm(**({"title": {"zh": text, "en": text}, "options": words} | facts))


def a_draft(world, template=""):
    staff = an_actor(world, Role.COUNTY_STAFF)
    return do(world, staff, drafting.create_draft, area=COUNTY, template=template), staff


def saved(world, staff, slug, questions):
    form = replace(form_at(world, slug), questions=tuple(questions))
    do(world, staff, drafting.save_draft, slug=slug, form=form)
    return form_at(world, slug).questions


def notes(world, staff, slug):
    return look(world, staff, drafting.obstacles, slug=slug)


def test_a_questions_code_stays_with_it_and_is_never_given_again(world):
    slug, staff = a_draft(world)
    first = saved(world, staff, slug, [a_question(t) for t in "甲乙丙"])
    assert [q.code for q in first] == ["q2", "q3", "q4"]

    kept = saved(world, staff, slug, [first[2], first[0]])
    last = saved(world, staff, slug, [*kept, a_question("丁")])

    assert [(q.code, q.title["zh"]) for q in last] == [("q4", "丙"), ("q2", "甲"), ("q5", "丁")]


def test_memory_outlives_the_question_that_carried_it(world):
    slug, staff = a_draft(world)
    first = saved(world, staff, slug, [a_question("甲"), a_question("乙")])

    for _ in range(3):
        first = saved(world, staff, slug, [a_question("新"), *first[1:]])

    assert [q.code for q in first] == ["q6", "q3"]


def test_a_deleted_question_takes_its_options_along(world):
    slug, staff = a_draft(world)
    first = saved(world, staff, slug, [a_question("甲"), a_question("乙")])

    last = saved(world, staff, slug, first[1:])

    assert [(q.code, len(q.options)) for q in last] == [("q3", 2)]


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([], "draft.question_count"),
        ([QuestionForm()] * (MOST_QUESTIONS + 1), "draft.question_count"),
        ([a_question(code="q7")], "draft.unknown_question"),
        ([a_question(code="q1"), a_question(code="q1")], "draft.unknown_question"),
        ([a_question(options=41)], "draft.too_many_options"),
        ([a_question(help={"zh": "长" * 501})], "text.too_long"),
        ([a_question(settings={"page": 0})], "draft.setting_number"),
        ([a_question(method="budget", settings={"total_cny": -5})], "draft.setting_number"),
        ([a_question(method="scale", settings={"max": True})], "draft.setting_number"),
        ([a_question(method="ranking", settings={"rule": "dice"})], "draft.unknown_choice"),
        ([a_question(method="date", settings={"latest": "tomorrow"})], "draft.setting_date"),
        (
            [a_question(method="matrix", settings={"columns": [{"code": "", "text": BOTH}] * 11})],
            "draft.too_many_columns",
        ),
        (
            [a_question(method="matrix", settings={"columns": [{"code": "1", "text": BOTH}] * 2})],
            "draft.unknown_option",
        ),
        ([a_question(settings={"show_if": "q1"})], "draft.unknown_choice"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_leaves_no_trace(world, questions, code):
    slug, staff = a_draft(world)
    before = form_at(world, slug)
    form = replace(before, questions=tuple(questions))

    assert code_of(do, world, staff, drafting.save_draft, slug=slug, form=form) == code
    assert form_at(world, slug) == before


def test_only_settings_that_the_method_knows_are_kept(world):
    slug, staff = a_draft(world)
    mixed = {"min": 1, "max": 2, "total_cny": 5, "credits": 9, "issued": ["A"], "secret": "x"}

    (asked,) = saved(world, staff, slug, [a_question(method="approval", settings=mixed)])

    assert asked.settings == {"min": 1, "max": 2, "decision": "advisory"}


def test_a_nought_is_a_number_and_is_kept(world):
    slug, staff = a_draft(world)
    below = {"min": -10, "max": 0}

    (asked,) = saved(world, staff, slug, [a_question(method="scale", settings=below)])

    assert asked.settings == below


def test_a_question_without_options_keeps_none(world):
    slug, staff = a_draft(world)

    (asked,) = saved(world, staff, slug, [a_question(method="text", settings={"max_chars": 200})])

    assert (asked.options, asked.settings) == ((), {"max_chars": 200})


def test_columns_get_codes_that_stay(world):
    slug, staff = a_draft(world)
    columns = [{"code": "", "text": {"zh": zh}} for zh in ("好", "中", "差")]
    (first,) = saved(
        world, staff, slug, [a_question(method="matrix", settings={"columns": columns})]
    )
    there = first.settings["columns"]
    assert [c["code"] for c in there] == ["1", "2", "3"]

    changed = {"columns": [there[2], there[0], {"code": "", "text": {"zh": "不知道"}}]}
    (last,) = saved(world, staff, slug, [replace(first, settings=changed)])

    assert [c["code"] for c in last.settings["columns"]] == ["3", "1", "4"]


def test_every_note_names_its_question(world):
    slug, staff = a_draft(world, template="project_choice")
    first = form_at(world, slug).questions[0]
    asked = saved(
        world,
        staff,
        slug,
        [
            first,
            a_question("", options=1),
            a_question("问", settings={"show_if": {"q9": ["A"]}}),
            a_question("题", method="budget"),
        ],
    )
    assert [q.code for q in asked] == ["q1", "q2", "q3", "q4"]

    found = notes(world, staff, slug)

    assert {n for n in found if n.question} == {
        Note("question", "q2"),
        Note("options_too_few", "q2"),
        Note("show_if_question", "q3", "q9"),
        Note("total_missing", "q4"),
    }


def test_hints_quote_the_words_they_are_about(world):
    slug, staff = a_draft(world)
    saved(
        world,
        staff,
        slug,
        [
            a_question("难道您不支持吗？", options=8),
            a_question("停车和绿化您满意吗？", is_required=False, options=2),
        ],
    )

    found = look(world, staff, drafting.warnings, slug=slug)

    assert Note("leading", "q2", "难道") in found
    assert Note("order_bias", "q2") in found
    assert Note("no_way_out", "q2") in found
    assert "double_barrelled" in {n.code for n in found if n.question == "q3"}
    assert Note("no_way_out", "q3") not in found


def test_more_than_25_questions_are_too_many_to_be_wise(world):
    slug, staff = a_draft(world)
    saved(world, staff, slug, [a_question() for _ in range(25)])
    assert Note("many_questions") not in look(world, staff, drafting.warnings, slug=slug)

    saved(world, staff, slug, [*form_at(world, slug).questions, a_question()])

    assert Note("many_questions") in look(world, staff, drafting.warnings, slug=slug)


def test_a_template_of_several_questions_is_approved_and_forgets_its_memory(world):
    a_roll(world, 40)
    staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff, template="service_survey")
    assert notes(world, staff, slug) == []

    do(world, staff, procedure.submit, slug=slug)
    do(world, reviewer, procedure.approve, slug=slug)

    view = view_of(world, slug)
    assert len(view.questions) == 8
    assert not any(MEMORY & set(q.settings) for q in view.questions)
    assert row_of(world, slug).frozen_hash == fingerprint_of(view)
    assert view.questions[4].settings["show_if"] == {"q4": ["A", "B"]}


def test_every_method_has_its_offer_and_every_offer_its_words():
    import locales

    assert set(OFFERS) == set(METHODS)
    for tongue in ("zh", "en"):
        said = locales.sentences(tongue)
        for code in METHODS:
            offer = offer_of(code)
            assert f"edit.method_about.{code}" in said
            assert not offer.listed or f"edit.listed.{offer.listed}" in said
            for setting in (*offer.settings, *COMMON):
                assert f"edit.set.{setting.called or setting.name}" in said
                for choice in setting.choices:
                    front = "decision.body" if setting.name == "decision" else "edit.choice"
                    key = choice if setting.name == "decision" else f"{setting.name}.{choice}"
                    assert f"{front}.{key}" in said


class Watched(dict):
    """Settings that note which of them somebody asked for."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def read_by(code):
    """The names of settings that the method looks at."""
    watched = Watched()
    terms = QuestionTerms("q1", ("A", "B", "C"), settings=watched)
    method = METHODS[code]
    method.ask(terms)
    method.issues(terms)
    method.outcome(terms, {"*": 0})
    return watched.asked


#: Read by a method, and not for an editor: a rule where there is only one to choose from.
NOT_OFFERED = {"rule"}


@pytest.mark.parametrize("code", sorted(METHODS))
def test_whatever_a_method_reads_may_be_set_in_the_editor(code):
    assert read_by(code) - NOT_OFFERED <= names_for(code)
    assert "rule" not in read_by(code) or len(METHODS[code].rules) < 2 or "rule" in names_for(code)


def test_whatever_a_file_may_say_may_be_set_in_the_editor():
    offered = set().union(*map(names_for, METHODS))

    assert offered >= FILE_SETTINGS


def test_whatever_may_be_set_in_the_editor_a_file_may_say():
    offered = set().union(*map(names_for, METHODS))

    assert offered - set(OF_ALL_METHODS) <= FILE_SETTINGS


OWNERS = {"decision": "homeowners", "members": 120, "floor_area": 9600}


def test_the_floor_area_is_kept_only_where_a_rule_asks_for_it(world):
    slug, staff = a_draft(world)
    for body, kept in (("homeowners_major", 9600), ("village_group", None), ("advisory", None)):
        asked = a_question(method="yesno", settings=OWNERS | {"decision": body})

        (found,) = saved(world, staff, slug, [asked])

        assert found.settings.get("floor_area") == kept


@pytest.mark.parametrize("area", [0, -1, 10**9, 80.5, "9600", True])
def test_floor_area_is_whole_square_metres(world, area):
    slug, staff = a_draft(world)
    questions = [a_question(method="yesno", settings=OWNERS | {"floor_area": area})]

    assert code_of(saved, world, staff, slug, questions) == "draft.setting_number"


def test_what_a_body_needs_to_decide_stands_in_the_checklist(world):
    slug, staff = a_draft(world)
    body = {"decision": "homeowners"}

    def said(provider, **more):
        (asked,) = saved(world, staff, slug, [a_question(method="yesno", settings=body | more)])
        form = replace(form_at(world, slug), provider=provider)
        do(world, staff, drafting.save_draft, slug=slug, form=form)
        return {n.code for n in notes(world, staff, slug) if n.question == asked.code}

    assert said("roll") == {"floor_area"}
    assert said("code") == {"floor_area", "body_size"}
    assert said("code", members=120) == {"floor_area"}
    assert said("code", members=120, floor_area=9600) == set()


def test_columns_set_aside_are_kept_as_long_as_there_are_such_columns():
    columns = [{"code": c, "text": {"zh": f"列{c}"}} for c in "123"]
    raw = {"columns": columns, "aside": ["3", "9"]}

    assert settings_kept("matrix", raw)["aside"] == ["3"]
    assert "aside" not in settings_kept("matrix", raw | {"columns": columns[:2]})
    assert code_of(settings_kept, "matrix", raw | {"aside": "3"}) == "draft.unknown_choice"


# ── round trips ──────────────────────────────────────────────────────────────────────────────────

texts = st.fixed_dictionaries(
    {"zh": st.text("一二三上中下", min_size=1, max_size=8)},
    optional={"en": st.text("abc", min_size=1, max_size=8)},
)
option_forms = st.builds(
    OptionForm,
    text=texts,
    detail=st.just({}) | texts,
    cost_cny=st.none() | st.integers(0, 10**9),
    months=st.none() | st.integers(0, 60),
    is_none=st.booleans(),
)


def _value(setting):
    if setting.kind == CHOICE:
        return st.sampled_from(setting.choices)
    kinds = {
        "flag": st.just(True),
        "text": texts,
        "date": st.dates().map(lambda day: day.isoformat()),
        "columns": st.lists(texts, min_size=1, max_size=5).map(
            lambda found: [{"code": "", "text": text} for text in found]
        ),
        "picked": st.lists(st.sampled_from("123")),
    }
    return kinds.get(setting.kind, st.integers(setting.lowest, setting.highest))


@st.composite
def question_forms(draw):
    method = draw(st.sampled_from(sorted(METHODS)))
    offer = offer_of(method)
    known = {s.name: _value(s) for s in (*offer.settings, *COMMON)}
    needed = {s.name: known.pop(s.name) for s in offer.settings if s.kind == CHOICE}
    found = draw(st.fixed_dictionaries(needed, optional=known))
    options = draw(st.lists(option_forms, max_size=5)) if offer.listed else []
    if options and draw(st.booleans()):
        options[-1] = replace(options[-1], is_other=True)
    return QuestionForm(
        method=method,
        title=draw(texts),
        help=draw(st.just({}) | texts),
        settings=found,
        options=tuple(options),
        is_required=draw(st.booleans()),
    )


forms = st.lists(question_forms(), min_size=1, max_size=4).map(
    lambda questions: DraftForm(questions=tuple(questions))
)


@given(forms)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_form_comes_back_from_its_view_as_it_was_saved(form):
    clean, memory = checked(form, memory_in(form.questions))

    seen = tuple(question_view(question) for question in clean.questions)
    back = tuple(question_form(view) for view in seen)

    assert back == clean.questions
    assert memory_of(seen).questions.keys() == memory.questions.keys()


@given(forms)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_checking_twice_changes_nothing_and_codes_are_there_once(form):
    clean, memory = checked(form, memory_in(form.questions))
    again, still = checked(clean, memory)

    assert fingerprint(again) == fingerprint(clean)
    assert still == memory
    codes = [q.code for q in clean.questions]
    assert len(set(codes)) == len(codes)
    for question in clean.questions:
        mine = [o.code for o in question.options]
        assert len(set(mine)) == len(mine)


@given(
    st.dictionaries(
        st.sampled_from(["min", "max", "rule", "columns", "unit", "show_if", "page"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(max_size=3), x, max_size=2),
        ),
    ),
    st.sampled_from(sorted(METHODS)),
)
@settings(deadline=None)
def test_any_settings_are_kept_or_refused_in_a_sentence(raw, method):
    form = DraftForm(questions=(QuestionForm(method=method, settings=raw),))
    try:
        clean, _ = checked(form, memory_in(form.questions))
    except Refused:
        return

    assert fingerprint(clean)
