"""Questionnaires as files: what is written reads back the same; what is odd names its place."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from models.methods import METHODS, QuestionTerms
from models.rules.branching import issues
from models.rules.refusal import Refused
from models.rules.roles import Role
from services import drafting
from services.draft_checks import MOST_QUESTIONS
from services.drafting import OptionForm, QuestionForm
from services.questionnaires import (
    Answer,
    Item,
    Questionnaire,
    dumped,
    from_document,
    questionnaire_of,
    read_file,
    take_over,
    template,
)
from services.views import QuotaView
from tests.builders import COUNTY, an_actor
from tests.services.drafts import code_of, do, form_at, lines, view_of
from tests.services.office import xlsx
from tests.services.survey_builders import a_survey, asks

a_few_times = hypothesis_settings(max_examples=25)
ROOT = Path(__file__).parents[2]
codes = st.text("abcXYZ019_", min_size=1, max_size=8)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30
)
texts = st.fixed_dictionaries({}, optional={"zh": words, "en": words})
some_text = st.fixed_dictionaries({"zh": words}, optional={"en": words})
answers = st.builds(
    Answer,
    code=codes,
    text=texts,
    detail=texts,
    cost_cny=st.none() | st.integers(0, 10**9),
    months=st.none() | st.integers(0, 100),
    is_none=st.booleans(),
)
settings = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans(),
        "randomise": st.booleans(),
        "page": st.integers(1, 9),
        "other": codes,
        "help": some_text,
        "show_if": st.fixed_dictionaries(
            {
                "all": st.lists(
                    st.just({"q1": ["a", "1"]}) | st.just({"q2": {"at_least": 7}}), min_size=1
                )
            }
        ),
        "min": st.integers(-9, 9),
        "unit": some_text,
        "columns": st.lists(
            st.fixed_dictionaries({"code": codes, "text": texts}), min_size=1, max_size=3
        ),
    },
)
items = st.builds(
    Item,
    code=codes,
    method=st.sampled_from(sorted(METHODS)),
    title=texts,
    settings=settings,
    options=st.lists(answers, max_size=4, unique_by=lambda a: a.code).map(tuple),
)
questionnaires = st.builds(
    Questionnaire,
    title=texts,
    intro=texts,
    survey=st.fixed_dictionaries({}, optional={"minutes": st.integers(1, 60)}),
    strata=st.sampled_from([(), ("sex",), ("sex", "town")]),
    quotas=st.sampled_from([(), (QuotaView("", "", 500), QuotaView("sex", "female", 250))]),
    questions=st.lists(items, max_size=4, unique_by=lambda i: i.code).map(tuple),
)


@pytest.mark.parametrize("form", ["yaml", "json"])
@given(found=questionnaires)
@a_few_times
def test_what_is_written_reads_back_as_exactly_the_same(form, found):
    again = read_file(dumped(found, form).encode())

    assert again.questionnaire == found
    assert again.notes == ()


def a_document(**changes):
    question = {
        "code": "q1",
        "method": "single",
        "title": {"zh": "去过吗？", "en": "Been there?"},
        "options": [{"code": 1, "text": "去过"}, {"code": "b", "text": {"zh": "没有"}}],
    }
    return {"questionnaire": 1, "questions": [question | changes.pop("question", {})]} | changes


def refused(raw):
    with pytest.raises(Refused) as refusal:
        from_document(raw)
    return refusal.value.code.removeprefix("questionnaire."), refusal.value.facts.get("place")


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"colour": "red"}, "unknown_key", ""),
        ({"questionnaire": 2}, "version", "questionnaire"),
        ({"question": {"colour": 1}}, "unknown_key", "questions[1]"),
        ({"question": {"settings": {"colour": 1}}}, "unknown_key", "questions[1].settings"),
        (
            {"question": {"options": [{"code": "a", "x": 1}]}},
            "unknown_key",
            "questions[1].options[1]",
        ),
        ({"question": {"code": "第一题"}}, "code", "questions[1].code"),
        ({"question": {"code": True}}, "code", "questions[1].code"),
        ({"question": {"method": "guess"}}, "method", "questions[1].method"),
        ({"question": {"title": {"zh": 5}}}, "not_a_text", "questions[1].title.zh"),
        ({"question": {"title": "长" * 201}}, "too_long", "questions[1].title.zh"),
        ({"question": {"required": "yes"}}, "not_a_flag", "questions[1].required"),
        ({"question": {"options": {"a": 1}}}, "not_a_list", "questions[1].options"),
        ({"question": {"settings": {"min": 1.5}}}, "not_a_value", "questions[1].settings.min"),
        (
            {"question": {"options": [{"code": "a"}, {"code": "a"}]}},
            "twice",
            "questions[1].options",
        ),
        ({"questions": ["q1"]}, "not_a_mapping", "questions[1]"),
        ({"strata": ["income"]}, "strata", "strata"),
        ({"survey": {"header": {"logo": "x"}}}, "unknown_key", "survey.header"),
    ],
)
def test_whatever_is_odd_is_refused_with_its_place(changes, code, place):
    assert refused(a_document(**changes)) == (code, place)


def test_a_bare_text_is_chinese_and_a_number_may_be_a_code():
    question = from_document(a_document(question={"show_if": {"q0": [1, 2]}})).questions[0]

    assert [(o.code, o.text) for o in question.options] == [
        ("1", {"zh": "去过"}),
        ("b", {"zh": "没有"}),
    ]
    assert question.settings["show_if"] == {"q0": ["1", "2"]}


@pytest.mark.parametrize(
    "content",
    [
        b"questionnaire: [1",
        b"questionnaire: 1\nquestionnaire: 1\n",
        b"a: &a [x]\nb: *a\n",
        b"!!python/object/apply:os.system ['true']",
        b'{"questionnaire": 1,}',
        b"\xff\xfe\x00",
        b"<?xml version='1.0'?><a",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        b"PK\x03\x04 no archive",
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(content):
    with pytest.raises(Refused) as refusal:
        read_file(content)

    assert refusal.value.code in {"questionnaire.unreadable", "file.kind"}


def test_other_files_of_that_kind_are_no_surveys():
    assert code_of(read_file, b"") == "questionnaire.too_large"
    assert code_of(read_file, b"<?xml version='1.0'?><document/>") == "questionnaire.not_a_survey"
    assert code_of(read_file, b"just words") == "questionnaire.not_a_mapping"


def terms(item):
    return QuestionTerms(item.code, tuple(o.code for o in item.options), settings=item.settings)


def works(questionnaire):
    """Can every question be asked and every condition be met?"""
    asked = [terms(item) for item in questionnaire.questions]
    wrong = [METHODS[i.method].issues(terms(i)) for i in questionnaire.questions]
    return issues(asked) == () and not any(wrong)


def test_a_survey_of_limesurvey_comes_over_with_a_report_of_what_did_not(datafile):
    found = read_file(datafile("small_survey.lss"))
    asked = {item.code: item for item in found.questionnaire.questions}

    assert works(found.questionnaire)
    assert found.questionnaire.title == {"zh": "服务调查", "en": "Service survey"}
    assert [(i.code, i.method) for i in asked.values()] == [
        ("used", "single"),
        ("ways", "multiple"),
        ("compare", "matrix"),
        ("minutes", "number"),
        ("more", "text"),
        ("odd", "text"),
    ]
    assert asked["used"].title == {"zh": "您去过服务中心吗？", "en": "Have you been to the centre?"}
    assert [o.code for o in asked["used"].options] == ["A1", "A2", "other"]
    assert asked["used"].settings == {"required": True, "other": "other", "help": {"zh": "去年"}}
    assert [o.code for o in asked["ways"].options] == ["SQ1", "SQ2"]
    assert asked["ways"].settings["max"] == 2
    assert asked["compare"].settings["columns"] == [
        {"code": "B", "text": {"zh": "变好"}},
        {"code": "W", "text": {"zh": "变差"}},
    ]
    assert asked["compare"].settings["page"] == 2
    assert asked["minutes"].settings["max"] == 120
    assert asked["more"].settings["max_chars"] == 300
    assert [(n.place, n.code, n.about) for n in found.notes] == [
        ("quota", "table", "1"),
        ("fr", "language", ""),
        ("hello", "type", ""),
        ("ways", "attribute", "array_filter"),
        ("minutes", "expression", ""),
        ("odd", "condition", "is_empty(minutes) or strlen(more) > 3"),
    ]


def test_simple_conditions_of_limesurvey_are_understood(datafile):
    found = read_file(datafile("small_survey.lss")).questionnaire
    show_if = {item.code: item.settings.get("show_if") for item in found.questions}

    assert show_if["ways"] == {"used": ["A1"]}
    assert show_if["minutes"] == {
        "all": [
            {"ways": ["SQ2"]},
            {"any": [{"not": {"used": ["A2"]}}, {"compare": ["R1=B"]}]},
        ]
    }
    assert show_if["more"] == {"minutes": {"at_least": 30}}


@pytest.fixture
def datafile(request):
    return lambda name: (request.path.parent / "files" / name).read_bytes()


def with_conditions(content, *rows):
    told = "".join(
        "<row>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + "</row>" for row in rows
    )
    table = f"<conditions><rows>{told}</rows></conditions>"
    return content.decode().replace("</document>", f"{table}</document>").encode()


def test_rows_of_conditions_join_as_limesurvey_joins_them(datafile):
    row = {"qid": 15, "cqid": 10, "cfieldname": "1X1X10", "method": "==", "scenario": 1}
    part = {"qid": 15, "cqid": 11, "cfieldname": "+1X1X11SQ1", "method": "==", "value": "Y"}
    content = with_conditions(
        datafile("small_survey.lss"),
        row | {"value": "A1"},
        row | {"value": "-oth-"},
        part | {"scenario": 1},
        row | {"value": "A2", "scenario": 2},
    )

    found = {i.code: i for i in read_file(content).questionnaire.questions}

    assert found["more"].settings["show_if"] == {
        "any": [
            {"all": [{"any": [{"used": ["A1"]}, {"used": ["other"]}]}, {"ways": ["SQ1"]}]},
            {"used": ["A2"]},
        ]
    }


def test_the_template_of_the_sheet_is_a_questionnaire_that_works():
    found = read_file(template()).questionnaire
    asked = {item.code: item for item in found.questions}

    assert works(found)
    assert [i.method for i in asked.values()] == ["single", "scale", "multiple", "matrix", "text"]
    assert asked["q1"].settings == {"required": True, "page": 1}
    assert asked["q2"].settings["show_if"] == {"q1": ["a"]}
    assert asked["q3"].settings["other"] == "z"
    assert [c["code"] for c in asked["q4"].settings["columns"]] == ["1", "2", "3"]
    assert asked["q5"].settings["max_chars"] == 300


HEADS = ["kind", "code", "type", "chinese", "shown if"]


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ([["code", "chinese"]], "sheet_heads", None),
        ([HEADS, ["answer", "a", "", "甲"]], "sheet_word", 2),
        ([HEADS, ["option", "a", "", "甲"]], "sheet_order", 2),
        ([HEADS, ["question", "q1", "guess", "甲"]], "sheet_word", 2),
        (
            [HEADS, ["question", "q1", "date", "甲"], ["question", "q2", "date", "乙", "q1 ist a"]],
            "sheet_condition",
            3,
        ),
    ],
)
def test_a_sheet_that_cannot_be_read_names_the_line(rows, code, line):
    with pytest.raises(Refused) as refusal:
        read_file(xlsx(rows))

    assert refusal.value.code == f"questionnaire.{code}"
    assert refusal.value.facts.get("line") == line


def test_a_condition_in_a_sheet_is_a_condition():
    rows = [
        HEADS,
        ["question", "q1", "single", "甲"],
        ["option", "a", "", "一"],
        ["option", "b", "", "二"],
        ["question", "q2", "scale", "乙"],
        ["question", "q3", "date", "丙", "q1=a，b；q2>=7"],
    ]

    found = read_file(xlsx(rows)).questionnaire

    assert found.questions[2].settings["show_if"] == {
        "all": [{"q1": ["a", "b"]}, {"q2": {"at_least": 7}}]
    }


def test_a_questionnaire_replaces_the_questions_of_a_draft(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")
    found = from_document(
        a_document(
            title={"zh": "小调查", "en": "Small survey"},
            strata=["sex"],
            quotas=[{"dimension": "sex", "category": "female", "most": 5}],
            survey={"minutes": 3},
        )
    )

    do(world, staff, take_over, slug=slug, questionnaire=found)

    assert questionnaire_of(view_of(world, slug)).questions == found.questions
    view = view_of(world, slug)
    assert (view.title["en"], view.survey, view.quotas) == (
        "Small survey",
        {"minutes": 3},
        (QuotaView("sex", "female", 5),),
    )
    assert view.promise, "what the file does not speak of is kept"
    assert [line.facts for line in lines(world, "draft.questionnaire_taken")] == [{"questions": 1}]


def a_file_of(*options):
    """One question of a file, with options of these codes."""
    words = tuple(Answer(code, {"zh": f"选项{code}"}) for code in options)
    return Questionnaire(questions=(Item("q1", "single", {"zh": "选哪个？"}, options=words),))


def test_a_code_that_was_given_out_before_a_file_came_is_not_given_out_again(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")
    before = form_at(world, slug)
    had = {option.code for option in before.questions[0].options}
    do(world, staff, take_over, slug=slug, questionnaire=a_file_of("Y", "Z"))
    form = form_at(world, slug)
    new = (*form.questions[0].options, OptionForm(text={"zh": "新的"}))
    asked = (replace(form.questions[0], options=new), QuestionForm(title={"zh": "再问"}))

    do(world, staff, drafting.save_draft, slug=slug, form=replace(form, questions=asked))

    first, second = form_at(world, slug).questions
    assert [o.code for o in first.options][:2] == ["Y", "Z"]
    assert first.options[2].code not in had | {"Y", "Z"}
    assert second.code not in {q.code for q in before.questions} | {"q1"}


def test_what_runs_is_not_replaced_and_nothing_replaces_nothing(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    running = a_survey(world, asks("q1"), asks("q2"))
    empty = Questionnaire()
    draft = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")

    some = from_document(a_document())
    assert code_of(do, world, staff, take_over, slug=running, questionnaire=some) == (
        "draft.not_a_draft"
    )
    assert code_of(do, world, staff, take_over, slug=draft, questionnaire=empty) == (
        "questionnaire.empty"
    )
    other = an_actor(world, Role.TOWN_STAFF, "330421103")
    assert code_of(do, world, other, take_over, slug=draft, questionnaire=some) in {
        "consultation.unknown",
        "role.not_yours",
    }


def test_a_running_survey_can_be_exported_and_read_again(world):
    slug = a_survey(world, asks("q1"), asks("q2", "approval", max=2, show_if={"q1": ["a"]}))
    whole = questionnaire_of(view_of(world, slug))

    assert read_file(dumped(whole).encode()).questionnaire == whole
    assert json.loads(dumped(whole, "json"))["questions"][1]["settings"] == {"max": 2}


def test_the_example_of_the_document_is_a_questionnaire_that_works():
    page = (ROOT / "docs/spec/questionnaire.md").read_text("utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]

    found = read_file(example.encode()).questionnaire

    assert works(found)
    assert [item.code for item in found.questions] == ["q1", "q2"]
    assert found.survey["header"]["number"] == "嘉调1号"


OLD = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>359</DBVersion>
<languages><language>en</language><language>zh-Hans</language></languages>
<groups><rows><row><gid>1</gid><group_order>1</group_order><language>en</language></row></rows></groups>
<questions><rows>{questions}</rows></questions>
<answers><rows>
<row><qid>1</qid><code>A1</code><answer>Good</answer><sortorder>1</sortorder><language>en</language></row>
<row><qid>1</qid><code>A1</code><answer>好</answer><sortorder>1</sortorder><language>zh-Hans</language></row>
<row><qid>1</qid><code>A2</code><answer>Bad</answer><sortorder>2</sortorder><language>en</language></row>
</rows></answers>
<surveys><rows><row><format>S</format></row></rows></surveys></document>"""
OLD_ROW = (
    "<row><qid>1</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>Q1</title>"
    "<question>{text}</question><language>{tongue}</language><question_order>1</question_order></row>"
)


def test_exports_of_older_versions_hold_their_texts_in_the_rows():
    rows = [("How is it?", "en"), ("怎么样？", "zh-Hans")]
    told = "".join(OLD_ROW.format(text=text, tongue=tongue) for text, tongue in rows)

    found = read_file(OLD.format(questions=told).encode()).questionnaire

    assert found.survey == {"one_at_a_time": True}
    assert [item.title for item in found.questions] == [{"zh": "怎么样？", "en": "How is it?"}]
    assert [(o.code, o.text) for o in found.questions[0].options] == [
        ("A1", {"zh": "好", "en": "Good"}),
        ("A2", {"en": "Bad"}),
    ]


def a_row(qid, code, kind="L", more=""):
    told = f"<qid>{qid}</qid><parent_qid>0</parent_qid><gid>1</gid><type>{kind}</type>"
    told += f"<title>{code}</title><question>怎么样？</question><language>zh-Hans</language>"
    return f"<row>{told}<question_order>{qid}</question_order>{more}</row>"


def answered(qid, *codes):
    told = f"<answer>{'好' * 50}</answer><language>zh-Hans</language></row>"
    return "".join(f"<row><qid>{qid}</qid><code>{code}</code>{told}" for code in codes)


def test_a_survey_that_no_draft_could_hold_is_brought_to_our_measure_and_told(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = do(world, staff, drafting.create_draft, area=COUNTY)
    codes = [f"a{i}" for i in range(45)]
    many = "".join(a_row(10 + i, f"t{i}", "T") for i in range(MOST_QUESTIONS))
    rows = a_row(1, "age", more="<other>Y</other>") + a_row(2, "age") + a_row(3, "grid", "F") + many
    options = answered(1, "x-1", "x.1", "other") + answered(2, *codes) + answered(3, *codes)
    content = OLD.format(questions=rows).replace("<answers><rows>", f"<answers><rows>{options}")

    found = read_file(content.encode())
    do(world, staff, take_over, slug=slug, questionnaire=found.questionnaire)
    form = form_at(world, slug)
    do(world, staff, drafting.save_draft, slug=slug, form=replace(form, title={"zh": "新标题"}))

    asked = found.questionnaire.questions
    assert len(asked) == MOST_QUESTIONS
    assert [q.code for q in asked][:3] == ["age", "age_2", "grid"]
    codes = [o.code for o in asked[0].options]
    assert codes == ["x_1", "x_1_2", "other", "A1", "A2", "other_2"]
    assert asked[0].settings["other"] == "other_2"
    lost = {n.code for n in found.notes if n.code != "language"}
    assert lost == {"options", "columns", "column_cut", "too_many"}


def test_what_no_draft_could_keep_is_refused_before_it_replaces_anything(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")
    before = view_of(world, slug)
    wide = from_document(a_document(question={"method": "scale", "settings": {"max": 999}}))

    assert code_of(do, world, staff, take_over, slug=slug, questionnaire=wide) == (
        "draft.setting_number"
    )
    assert view_of(world, slug) == before
