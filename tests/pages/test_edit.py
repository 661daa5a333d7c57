"""The editor: questions added, moved, copied and deleted; settings, checklist, preview, dry run."""

from dataclasses import replace
from datetime import date, time

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from services import attachments, deps, drafting
from services.deps import SYSTEM, begin
from services.drafting import OptionForm, QuestionForm
from tests.builders import a_county
from tests.pages.watcher import ROOT, signed_in
from tests.services.drafts import (
    COUNTY,
    a_ready_draft,
    an_approved,
    do,
    form_at,
    lines,
    people_of,
    view_of,
    with_a_roll,
)
from ui.words import county_parts


class Editor:
    """What a clerk sees and does on the page."""

    def __init__(self, world, patch, slug, **query):
        patch.setattr(deps, "current", lambda: world)
        self.world, self.slug = world, slug
        self.app = AppTest.from_file(str(ROOT / "pages/staff/edit.py"))
        self.app.user = {"session": signed_in(world, Role.COUNTY_STAFF)}
        for name, value in ({"c": slug} | query).items():
            self.app.query_params[name] = value
        self.run()

    def run(self):
        self.world.cache.clear()
        self.app.run(timeout=60)
        assert not self.app.exception, self.app.exception
        return self

    def press(self, name):
        """The button with this key, the draft's own part of it left out."""
        self.app.button(key=f"edit.{self.slug}.{name}").click()
        return self.run()

    def has(self, name):
        return any(b.key == f"edit.{self.slug}.{name}" for b in self.app.button)

    @property
    def sheet(self):
        return self.app.session_state[f"edit.{self.slug}.sheet"]

    def field(self, kind, name):
        """A field of the open question."""
        return getattr(self.app, kind)(key=f"edit.{self.slug}.q.{self.sheet.is_open}.{name}")

    def type(self, name, text, kind="text_area"):
        self.field(kind, name).set_value(text)
        return self.run()

    def option(self, at, name, text, kind="text_input"):
        row = self.sheet.options[at]
        getattr(self.app, kind)(key=f"edit.{self.slug}.o.{row}.{name}").set_value(text)
        return self.run()

    @property
    def stored(self):
        return form_at(self.world, self.slug).questions

    @property
    def html(self):
        return "\n".join(element.proto.body for element in self.app.get("html"))

    @property
    def refusals(self):
        return [str(e.value) for e in self.app.error]

    @property
    def checklist(self):
        return [b.label for b in self.app.button if ".obstacle." in str(b.key)]

    @property
    def hints(self):
        return [b.label for b in self.app.button if ".draft_warning." in str(b.key)]


@pytest.fixture
def editor(sqlite_world, monkeypatch):
    a_county(sqlite_world)
    slug = do(sqlite_world, SYSTEM, drafting.create_draft, area=COUNTY, template="project_choice")
    return Editor(sqlite_world, monkeypatch, slug)


def codes(editor):
    return [question.code for question in editor.stored]


def test_looking_at_a_draft_stores_nothing(sqlite_world, editor):
    before = len(lines(sqlite_world))

    editor.run().run()

    assert len(lines(sqlite_world)) == before


def test_a_question_is_added_typed_and_kept(editor):
    editor.press("add_question")
    editor.type("title.zh", "您最担心什么？").option(0, "zh", "噪声").option(1, "zh", "停车")

    asked = editor.stored[1]
    assert (asked.code, asked.title, asked.method) == ("q2", {"zh": "您最担心什么？"}, "single")
    assert [(o.code, o.text["zh"]) for o in asked.options] == [("A", "噪声"), ("B", "停车")]


def test_questions_are_moved_copied_and_deleted_and_keep_their_codes(editor):
    editor.press("add_question").type("title.zh", "第二题")
    editor.press("question_up")
    assert codes(editor) == ["q2", "q1"]

    editor.press("question_copy")
    assert codes(editor) == ["q2", "q3", "q1"]
    assert editor.stored[1].title == {"zh": "第二题"}

    editor.press("question_really").press("add_question")
    assert codes(editor) == ["q2", "q1", "q4"]


def test_the_last_question_cannot_be_deleted(editor):
    assert not editor.has("question_really")


def test_what_was_typed_in_one_question_is_there_when_one_comes_back(editor):
    editor.type("title.zh", "改过的题目").press("add_question")
    first = editor.sheet.order[0]

    editor.press(f"pick.{first}")

    assert editor.field("text_area", "title.zh").value == "改过的题目"
    assert editor.stored[0].title["zh"] == "改过的题目"


def test_an_interrupted_run_loses_nothing(editor):
    """A click while a run is under way: the callback runs on a half-drawn page."""
    editor.field("text_area", "title.zh").set_value("打了一半")
    editor.app.button(key=f"edit.{editor.slug}.add_question").click()
    editor.run()

    assert [q.title.get("zh") for q in editor.stored] == ["打了一半", None]


def looks_raise(monkeypatch, error, when):
    """From now on every look at the session raises *error* while *when* says so."""
    for name in ("__getitem__", "__setitem__", "__contains__", "__delitem__"):
        real = getattr(SafeSessionState, name)

        def look(self, *args, _real=real):
            if when():
                raise error
            return _real(self, *args)

        monkeypatch.setattr(SafeSessionState, name, look)


def test_a_click_right_after_a_save_is_no_colleague_who_was_quicker(editor, monkeypatch):
    """What is stored and what is noted of it cannot be parted by the next click."""
    is_ending, real = [], drafting.save_draft

    def save_draft(*args, **more):
        real(*args, **more)
        is_ending.append(True)

    monkeypatch.setattr(drafting, "save_draft", save_draft)
    looks_raise(monkeypatch, StopException(), lambda: is_ending and is_ending.pop())
    editor.type("title.zh", "第一次")
    editor.app.run()
    editor.type("title.zh", "第二次")
    editor.app.run()

    assert editor.stored[0].title["zh"] == "第二次"
    assert editor.refusals == []


def test_a_click_in_the_middle_of_another_button_takes_nothing_from_it(editor, monkeypatch):
    """Buttons look at nothing where the next click could end them half-way."""
    is_called, real = [], SessionState._call_callbacks

    def call(self, **more):
        is_called.append(True)
        real(self, **more)
        is_called.clear()

    monkeypatch.setattr(SessionState, "_call_callbacks", call)
    looks_raise(monkeypatch, StopException(), lambda: is_called)
    editor.press("add_question").press("question_copy").press("question_up")
    editor.press("add").press(f"o.{editor.sheet.options[0]}.do_remove")
    editor.press("question_really").press(f"pick.{editor.sheet.order[0]}")

    assert codes(editor) == ["q1", "q2"]


def test_options_are_added_moved_copied_and_removed(editor):
    options = [o.code for o in editor.stored[0].options]
    assert options == ["A", "B", "C", "N"]

    editor.press("add").option(3, "zh", "丁")
    row = editor.sheet.options[3]
    editor.press(f"o.{row}.do_up").press(f"o.{row}.do_copy")
    assert [o.code for o in editor.stored[0].options] == ["A", "B", "D", "E", "C", "N"]
    assert editor.stored[0].options[3].text == {"zh": "丁"}

    editor.press(f"o.{row}.do_remove").press("add")
    assert [o.code for o in editor.stored[0].options] == ["A", "B", "E", "C", "F", "N"]


def test_other_stays_at_the_end_and_is_offered_once(editor):
    editor.press("add_other").press("add")

    kinds = [(o.is_none, o.is_other) for o in editor.stored[0].options]
    assert kinds[-3:] == [(False, False), (True, False), (False, True)]
    assert not editor.has("add_other")


def a_picture(editor, name="park.png", **title):
    facts = {"kind": "image", "title": title, "file_name": name}
    return do(
        editor.world,
        SYSTEM,
        attachments.add_attachment,
        slug=editor.slug,
        content=b"\x89PNG\r\n\x1a\n" + name.encode(),
        **facts,
    )


def test_an_option_is_given_a_picture_which_the_phone_shows(editor):
    found = a_picture(editor, zh="三棵树", en="Three trees")
    editor.app.session_state["edit.tabs"] = "题目"

    editor.run().option(1, "image", found, kind="selectbox")

    assert [o.image_id for o in editor.stored[0].options] == [None, found, None, None]
    tried = next(r for r in editor.app.radio if str(r.key).startswith("ballot."))
    assert tried.options[1].startswith(f"![三棵树](/files/{found}) B")
    editor.option(1, "image", "", kind="selectbox")
    assert {o.image_id for o in editor.stored[0].options} == {None}


def test_without_pictures_the_option_says_where_to_upload_them(editor):
    assert any("配图" in str(c.value) for c in editor.app.caption)


def test_a_picture_without_words_is_pointed_at_until_it_has_them(editor):
    found = a_picture(editor)
    editor.run().option(0, "image", found, kind="selectbox").run()
    assert any("图片没有写中英文说明" in hint for hint in editor.hints)

    for lang, words in (("zh", "三棵树"), ("en", "Three trees")):
        editor.app.text_input(key=f"edit.{editor.slug}.image.{found}.{lang}").set_value(words)
    editor.press(f"image.{found}.keep")

    assert view_of(editor.world, editor.slug).images[0].title == {
        "zh": "三棵树",
        "en": "Three trees",
    }
    assert not any("图片没有写中英文说明" in hint for hint in editor.hints)


def test_a_picture_that_is_removed_is_gone_from_its_option_on_screen_too(editor):
    found = a_picture(editor, zh="三棵树", en="Three trees")
    editor.run().option(0, "image", found, kind="selectbox")

    editor.press(f"image.{found}.remove")
    editor.option(0, "zh", "甲")

    assert editor.refusals == []
    assert (editor.stored[0].options[0].image_id, editor.stored[0].options[0].text["zh"]) == (
        None,
        "甲",
    )
    assert view_of(editor.world, editor.slug).images == ()


def test_settings_follow_the_method(editor):
    editor.field("selectbox", "method").set_value("approval")
    editor.run()
    editor.type("set.approval.max", 2, "number_input")
    assert editor.stored[0].settings == {"max": 2, "decision": "advisory"}

    editor.field("selectbox", "method").set_value("ranking")
    editor.run()
    assert editor.stored[0].settings == {"rule": "borda"}
    editor.type("set.ranking.rule", "irv", "selectbox")
    assert editor.stored[0].settings == {"rule": "irv"}


def test_a_method_that_spends_asks_for_costs(editor):
    editor.field("selectbox", "method").set_value("budget")
    editor.run()

    assert any("一共有多少钱" in line for line in editor.checklist)
    editor.type("set.budget.total_cny", 100_000, "number_input")
    for at in range(3):
        editor.option(at, "cost", 60_000, "number_input")

    assert editor.stored[0].settings["total_cny"] == 100_000
    assert not any("第1题" in line for line in editor.checklist)


def test_a_table_keeps_the_codes_of_its_columns(editor):
    editor.field("selectbox", "method").set_value("matrix")
    editor.run()
    editor.type("set.matrix.columns.zh", "变好\n差不多\n变差")
    editor.type("set.matrix.columns.zh", "变差\n差不多\n变好")

    found = [(c["code"], c["text"]["zh"]) for c in editor.stored[0].settings["columns"]]
    assert found == [("3", "变差"), ("2", "差不多"), ("1", "变好")]


def test_a_column_of_a_table_may_be_left_out_of_the_shares(editor):
    editor.field("selectbox", "method").set_value("matrix")
    editor.run()
    editor.type("set.matrix.columns.zh", "变好\n变差\n没接触过")
    editor.run()
    editor.field("multiselect", "set.matrix.aside").set_value(["3"])
    editor.run()
    assert editor.stored[0].settings["aside"] == ["3"]

    editor.type("set.matrix.columns.zh", "变好\n变差")
    assert "aside" not in editor.stored[0].settings


def test_a_question_is_asked_only_of_some(editor):
    editor.press("add_question").type("title.zh", "为什么？")
    editor.type("show", "q1", "selectbox")
    editor.field("multiselect", "show.q1").set_value(["A", "B"])
    editor.run()
    assert editor.stored[1].settings["show_if"] == {"q1": ["A", "B"]}

    editor.press("question_up")
    assert any("排在这道题前面" in line for line in editor.checklist)
    row = editor.sheet.is_open
    editor.press(f"q.{row}.forget")
    assert "show_if" not in editor.stored[0].settings


def test_the_checklist_leads_to_the_question_that_is_meant(editor):
    editor.press("add_question")
    first, second = editor.sheet.order
    editor.press(f"pick.{first}")
    at = next(i for i, line in enumerate(editor.checklist) if "第2题" in line)

    editor.press(f"obstacle.{at}")

    assert editor.sheet.is_open == second
    assert editor.app.session_state["edit.tabs"] == "题目"


def test_words_that_lead_are_pointed_at(editor):
    editor.type("title.zh", "难道您不想要新路吗？")

    assert any("难道" in line and "第1题" in line for line in editor.hints)


@pytest.mark.parametrize(("look", "words"), [("zh", "您选哪一个"), ("en", "do you choose")])
def test_the_phone_lets_the_open_question_be_tried_in_both_languages(editor, look, words):
    editor.app.session_state["edit.tabs"] = "题目"
    editor.app.session_state["edit.look"] = look
    editor.run()

    (tried,) = [r for r in editor.app.radio if str(r.key).startswith("ballot.q1~")]
    assert words in tried.label
    assert len(tried.options) == 4
    assert "sun-reading" not in editor.html


def test_in_the_other_tabs_the_phone_shows_the_whole_page(editor):
    assert 'class="sun-phone' in editor.html
    assert "sun-reading" in editor.html


OF_METHODS = {
    "budget": {"total_cny": 250_000},
    "differential": {"places": 2, "members": 30},
    "matrix": {"columns": [{"code": c, "text": {"zh": f"列{c}"}} for c in "123"]},
}


@pytest.mark.parametrize("method", drafting.CHOICES["method"])
def test_every_method_is_drawn_set_previewed_and_rehearsed(sqlite_world, monkeypatch, method):
    a_county(sqlite_world)
    slug = do(sqlite_world, SYSTEM, drafting.create_draft, area=COUNTY)
    options = tuple(OptionForm(text={"zh": f"项{c}"}, cost_cny=100_000) for c in "甲乙丙")
    asked = QuestionForm(
        method=method,
        title={"zh": "这道题"},
        help={"zh": "这样填"},
        settings=OF_METHODS.get(method, {}),
        options=options,
    )
    form = replace(form_at(sqlite_world, slug), questions=(asked,))
    do(sqlite_world, SYSTEM, drafting.save_draft, slug=slug, form=form)
    before = form_at(sqlite_world, slug)
    editor = Editor(sqlite_world, monkeypatch, slug)
    editor.app.session_state["edit.tabs"] = "题目"
    editor.run()

    kinds = ("radio", "checkbox", "number_input", "date_input", "text_area")
    tried = [w for kind in kinds for w in getattr(editor.app, kind) if "~" in str(w.key)]
    assert tried or "sun-picture" in editor.html
    assert not any("第1题" in line for line in editor.checklist)
    editor.press("rehearsal.do")
    assert "sun-rehearsal" in editor.html
    assert form_at(sqlite_world, slug) == before


@pytest.mark.parametrize("method", drafting.CHOICES["method"])
def test_half_a_question_of_any_method_is_pictured(editor, method):
    editor.app.session_state["edit.tabs"] = "题目"
    editor.press("add_question")
    editor.field("selectbox", "method").set_value(method)
    editor.run()

    assert "sun-picture" in editor.html
    assert any("第2题" in line for line in editor.checklist)


def test_a_rehearsal_shows_the_result_page_and_stores_nothing(sqlite_world, editor):
    before = len(lines(sqlite_world))

    editor.press("rehearsal.do")

    shown = editor.html.split('class="sun-rehearsal')[1]
    assert "试算" in shown
    assert "200" in shown
    assert len(lines(sqlite_world)) == before


def test_a_rehearsal_of_half_a_question_is_refused_in_a_sentence(editor):
    editor.press("add_question").type("title.zh", "没有选项")
    for row in list(editor.sheet.options):
        editor.press(f"o.{row}.do_remove")

    editor.press("rehearsal.do")

    assert any("试不了" in said for said in editor.refusals)


def a_colleague_saves(world, slug, **changes):
    form = replace(form_at(world, slug), **changes)
    do(world, SYSTEM, drafting.save_draft, slug=slug, form=form)


def test_what_two_people_change_in_different_places_is_kept_from_both(sqlite_world, editor):
    hers = QuestionForm(title={"zh": "她加的"}, options=(OptionForm(),) * 2)
    both = (*editor.stored, hers)
    a_colleague_saves(sqlite_world, editor.slug, questions=both, location={"zh": "村口"})

    editor.type("title.zh", "我改的")

    assert editor.refusals == []
    assert [q.title["zh"] for q in editor.stored] == ["我改的", "她加的"]
    assert form_at(sqlite_world, editor.slug).location == {"zh": "村口"}
    assert [len(editor.sheet.order), "地点" in editor.app.info[0].value] == [2, True]
    editor.type("title.zh", "再改一次")
    assert [q.title["zh"] for q in editor.stored] == ["再改一次", "她加的"]


@pytest.mark.parametrize(("choice", "kept"), [("mine", "我改的"), ("theirs", "她改的")])
def test_where_two_people_change_one_place_the_later_one_decides(
    sqlite_world, editor, choice, kept
):
    asked = replace(editor.stored[0], title={"zh": "她改的"})
    a_colleague_saves(sqlite_world, editor.slug, questions=(asked,), location={"zh": "村口"})

    editor.type("title.zh", "我改的")
    assert "题目" in editor.refusals[0]
    assert editor.field("text_area", "title.zh").value == "我改的"
    assert editor.stored[0].title["zh"] == "她改的"
    editor.press(f"keep_{choice}")

    assert editor.refusals == []
    assert editor.stored[0].title["zh"] == editor.field("text_area", "title.zh").value == kept
    assert form_at(sqlite_world, editor.slug).location == {"zh": "村口"}


def test_after_approval_it_is_frozen_with_its_fingerprint(sqlite_world, monkeypatch):
    with_a_roll(sqlite_world)
    slug = an_approved(sqlite_world)

    editor = Editor(sqlite_world, monkeypatch, slug)

    with begin(sqlite_world, write=False) as work:
        from services.consultations import row_by_slug

        assert row_by_slug(work, slug).frozen_hash in editor.html
    assert "每道题、每个选项" in editor.html
    assert not editor.has("add_question")


def test_a_draft_of_several_questions_is_submitted(sqlite_world, monkeypatch):
    with_a_roll(sqlite_world)
    staff, _ = people_of(sqlite_world)
    editor = Editor(sqlite_world, monkeypatch, a_ready_draft(sqlite_world, staff))
    editor.press("add_question").type("title.zh", "还有什么想说的？")
    editor.field("selectbox", "method").set_value("text")
    editor.run()

    assert editor.checklist == []
    assert any(b.key == "edit.submit" for b in editor.app.button)
    assert editor.stored[1].options == ()


def test_the_floor_area_is_asked_where_owners_decide(editor):
    def asked():
        return any(str(w.key).endswith("single.floor_area") for w in editor.app.number_input)

    assert not asked()
    editor.type("set.single.decision", "homeowners", "selectbox")
    assert any("全体业主的房屋面积" in line for line in editor.checklist)
    assert asked()

    editor.type("set.single.floor_area", 12_000, "number_input")
    assert editor.stored[0].settings["floor_area"] == 12_000
    assert not any("全体业主的房屋面积" in line for line in editor.checklist)

    editor.type("set.single.decision", "village_group", "selectbox")
    assert not asked()
    assert "floor_area" not in editor.stored[0].settings


def test_a_day_without_an_hour_begins_and_ends_with_the_office_and_shows_it(sqlite_world, editor):
    editor.app.session_state["edit.tabs"] = "时间"
    editor.run()
    for name, day in (("opens", date(2027, 1, 4)), ("closes", date(2027, 2, 10))):
        editor.app.date_input(key=f"edit.{editor.slug}.{name}.day").set_value(day)
    editor.run()

    shown = [editor.app.time_input(key=f"edit.{editor.slug}.{n}.time") for n in ("opens", "closes")]
    assert [field.value for field in shown] == [time(9), time(18)]
    assert county_parts(form_at(sqlite_world, editor.slug).closes_at) == (
        date(2027, 2, 10),
        time(18),
    )


def test_an_end_before_the_beginning_is_told_and_stays_on_screen_until_it_is_mended(
    sqlite_world, editor
):
    editor.app.session_state["edit.tabs"] = "时间"
    editor.run()
    for name, day in (("opens", date(2027, 2, 10)), ("closes", date(2027, 1, 4))):
        editor.app.date_input(key=f"edit.{editor.slug}.{name}.day").set_value(day)
    editor.run()

    assert "截止时间要在开始时间之后" in editor.refusals[0]
    closes = editor.app.date_input(key=f"edit.{editor.slug}.closes.day")
    assert closes.value == date(2027, 1, 4)
    closes.set_value(date(2027, 3, 31))
    editor.run()
    assert editor.refusals == []
    assert county_parts(form_at(sqlite_world, editor.slug).closes_at)[0] == date(2027, 3, 31)
