"""Drafting: from templates and copies, codes that stay, two clerks at once, and what is missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.lifecycle import State
from models.rules.roles import Role
from services import attachments, drafting, procedure
from services.drafting import DraftForm, OptionForm, QuestionForm
from services.slugs import LONGEST, plain_words
from tests.builders import COUNTY, VILLAGE, a_county, a_roll, an_actor, an_open_consultation
from tests.services.drafts import (
    ANYBODY,
    a_ready_draft,
    an_approved,
    at_once,
    changed,
    code_of,
    codes_in,
    do,
    form_at,
    lines,
    look,
    people_of,
    row_of,
    view_of,
)

XITANG = "330421103"
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def a_draft(world, actor=None, **facts):
    actor = actor or an_actor(world, Role.COUNTY_STAFF)
    return do(world, actor, drafting.create_draft, **({"area": COUNTY} | facts)), actor


def saved(world, actor, slug, **changes):
    form = changed(form_at(world, slug), **changes)
    do(world, actor, drafting.save_draft, slug=slug, form=form)
    return form_at(world, slug)


def asked(world, actor, slug, **changes):
    """The first question after a save."""
    return saved(world, actor, slug, **changes).questions[0]


def missing(world, actor, slug):
    return codes_in(look(world, actor, drafting.obstacles, slug=slug))


def noticed(world, actor, slug):
    return codes_in(look(world, actor, drafting.warnings, slug=slug))


def options(*texts):
    return tuple(OptionForm(text={"zh": text, "en": text}) for text in texts)


@pytest.mark.parametrize("template", [t.code for t in drafting.templates()])
def test_a_template_lacks_only_what_nobody_can_know_beforehand(world, template):
    slug, staff = a_draft(world, template=template)

    assert set(missing(world, staff, slug)) - {"explanation", "roll_missing"} == {
        "lead_unit",
        "window_missing",
    }
    assert row_of(world, slug).state == State.DRAFT
    assert view_of(world, slug).areas == (COUNTY,)


def test_every_template_has_its_name_in_both_languages():
    found = drafting.templates()

    assert [t.code for t in found] == [
        "project_choice",
        "livelihood_selection",
        "village_choice",
        "opinion_poll",
        "satisfaction_rating",
        "community_budget",
        "risk_questionnaire",
        "service_survey",
        "meeting_evaluation",
    ]
    assert all(t.name.keys() == t.hint.keys() == {"zh", "en"} for t in found)


def test_a_blank_draft_misses_everything(world):
    slug, staff = a_draft(world)

    assert missing(world, staff, slug) == [
        "title_zh",
        "title_en",
        "summary",
        "lead_unit",
        "promise",
        "question",
        "options_too_few",
        "window_missing",
        "roll_missing",
    ]


def test_a_copy_keeps_the_texts_and_loses_the_dates(world):
    settings = {"max": 2, "decision": "advisory"}
    source = an_open_consultation(world, "approval", settings=settings)
    slug, staff = a_draft(world, copy_of=source)

    old, new = form_at(world, source), form_at(world, slug)

    assert new.loaded != old.loaded
    assert (new.title, new.questions) == (old.title, old.questions)
    assert (new.opens_at, new.closes_at) == (None, None)
    row = row_of(world, slug)
    assert (row.state, row.created_by, row.frozen_hash) == (State.DRAFT, staff.id, None)
    assert slug != source


def test_a_copy_asks_only_places_of_its_own(world):
    source = an_open_consultation(world, areas=[XITANG, "330421001"])
    staff = an_actor(world, Role.TOWN_STAFF, XITANG)

    slug, _ = a_draft(world, staff, area=XITANG, copy_of=source)

    assert view_of(world, slug).areas == (XITANG,)


def test_nobody_copies_a_draft_they_may_not_see(world):
    hidden, _ = a_draft(world)
    stranger = an_actor(world, Role.TOWN_STAFF, XITANG)

    code = code_of(a_draft, world, stranger, area=XITANG, copy_of=hidden)

    assert code == "consultation.unknown"


def test_a_draft_begins_where_its_author_works(world):
    stranger = an_actor(world, Role.TOWN_STAFF, XITANG)

    assert code_of(a_draft, world, stranger, area=COUNTY) == "role.not_yours"
    assert code_of(a_draft, world, area="330421999") == "draft.unknown_area"
    assert code_of(a_draft, world, template="../etc/passwd") == "draft.unknown_template"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Jiashan Avenue upgrade: choose one!", "jiashan-avenue-upgrade-choose-one"),
        ("Café Österreich & the people's park", "cafe-osterreich-the-peoples-park"),
        ("word " * 30, "-".join(["word"] * 9)),
        ("../../admin", "admin"),
        ("大道", ""),
        ("🙂", ""),
    ],
)
def test_an_address_is_made_of_plain_words(title, slug):
    assert plain_words(title) == slug


@given(st.text())
def test_an_address_is_always_short_and_safe(title):
    slug = plain_words(title)

    assert len(slug) <= LONGEST
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_no_two_consultations_have_one_address(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    title = {"zh": "公园", "en": "A park"}

    found = [a_draft(world, staff, title=title)[0] for _ in range(3)]
    chinese = [a_draft(world, staff, title={"zh": "公园"})[0] for _ in range(2)]

    assert found == ["a-park", "a-park-2", "a-park-3"]
    assert chinese[0] != chinese[1]
    assert all(slug.startswith("ask-") for slug in chinese)


def test_everything_in_the_form_is_kept(world):
    a_county(world)
    slug, staff = a_draft(world)
    form = DraftForm(
        title={"zh": "标题", "en": "Title"},
        summary={"zh": "提要", "en": "Summary"},
        background={"zh": "背景"},
        location={"zh": "地点"},
        lead_unit={"zh": "单位"},
        promise={"zh": "承诺"},
        timeline=({"zh": "第一步"}, {"zh": "第二步", "en": "Second"}),
        areas=(XITANG,),
        affair="spending",
        decision_kind="budget",
        budget_cny=3_200_000_000,
        roll_basis="registered",
        assurance="L1",
        provider="code",
        result_policy="after_close",
        is_revisable=False,
        strata=("sex", "town"),
        tie_rule="vote_again",
        opens_at=datetime(2027, 1, 1, 1, 0, tzinfo=UTC),
        closes_at=datetime(2027, 1, 9, 1, 0, tzinfo=UTC),
        shortening_reason={"zh": "理由"},
        questions=(
            QuestionForm(
                code="q1",
                method="approval",
                title={"zh": "题目", "en": "Question"},
                help={"zh": "怎么选"},
                settings={"min": 1, "max": 2, "randomise": True, "decision": "advisory"},
                options=(
                    OptionForm("", {"zh": "甲"}, {"zh": "详"}, 100, 3),
                    OptionForm("", {"zh": "都不"}, is_none=True),
                    OptionForm("", {"zh": "其他"}, is_other=True),
                ),
            ),
            QuestionForm(
                title={"zh": "第二题"},
                settings={"page": 2, "show_if": {"q1": ["A"]}, "decision": "advisory"},
                options=(OptionForm("", {"zh": "甲"}), OptionForm("", {"zh": "乙"})),
                is_required=False,
            ),
        ),
        loaded=form_at(world, slug).loaded,
    )

    do(world, staff, drafting.save_draft, slug=slug, form=form)

    coded = tuple(
        replace(
            asked,
            code=code,
            options=tuple(replace(o, code=c) for o, c in zip(asked.options, letters, strict=True)),
        )
        for asked, code, letters in zip(form.questions, ("q1", "q2"), ("ANB", "AB"), strict=True)
    )
    found = form_at(world, slug)
    assert replace(found, loaded="") == replace(form, questions=coded, loaded="")


def test_saving_what_is_there_already_writes_nothing(world):
    slug, staff = a_draft(world, template="project_choice")
    before = len(lines(world))

    saved(world, staff, slug)

    assert len(lines(world)) == before


def test_two_clerks_do_not_overwrite_each_other(world):
    slug, staff = a_draft(world, template="project_choice")
    second = an_actor(world, Role.COUNTY_STAFF)
    mine = replace(form_at(world, slug), summary={"zh": "我的"})
    theirs = replace(form_at(world, slug), summary={"zh": "她的"})
    do(world, second, drafting.save_draft, slug=slug, form=theirs)

    code = code_of(do, world, staff, drafting.save_draft, slug=slug, form=mine)

    assert code == "draft.changed_meanwhile"
    assert form_at(world, slug).summary == {"zh": "她的"}


def test_of_many_saves_at_once_one_is_kept(world):
    slug, staff = a_draft(world, template="project_choice")
    form = form_at(world, slug)
    saves = [
        partial(
            do,
            world,
            staff,
            drafting.save_draft,
            slug=slug,
            form=changed(
                form,
                summary={"zh": f"第{i}稿"},
                options=(*form.questions[0].options, *options("新")),
            ),
        )
        for i in range(4)
    ]

    said = at_once(*saves)

    assert sorted(said, key=str) == [None, *["draft.changed_meanwhile"] * 3]
    assert [o.code for o in form_at(world, slug).questions[0].options] == ["A", "B", "C", "N", "D"]


def test_drafts_begun_at_once_get_different_addresses(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    begun = partial(do, world, staff, drafting.create_draft, area=COUNTY, template="opinion_poll")

    found = at_once(begun, begun, begun, begun)

    assert len(set(found)) == 4
    assert all(slug.startswith("do-you-agree-with-this-proposal") for slug in found)


def test_an_options_code_stays_with_it_and_is_never_given_again(world):
    slug, staff = a_draft(world)
    first = asked(world, staff, slug, options=options("甲", "乙", "丙"))
    assert [o.code for o in first.options] == ["A", "B", "C"]

    kept = asked(world, staff, slug, options=first.options[:2])
    renamed = (kept.options[1], replace(kept.options[0], text={"zh": "甲改"}))
    last = asked(world, staff, slug, options=(*renamed, *options("丁")))

    assert [(o.code, o.text["zh"]) for o in last.options] == [
        ("B", "乙"),
        ("A", "甲改"),
        ("D", "丁"),
    ]


def test_none_of_these_is_n_and_nothing_else_is(world):
    slug, staff = a_draft(world)
    many = options(*(f"选项{i}" for i in range(30)))
    none = OptionForm(text={"zh": "都不"}, is_none=True)

    form = asked(world, staff, slug, options=(*many, none))
    again = asked(world, staff, slug, options=(*form.options[:-1], none))

    codes = [o.code for o in form.options]
    assert codes[-1] == "N"
    assert len(set(codes)) == 31
    assert codes[24:27] == ["Z", "AA", "AB"]
    assert again.options[-1].code not in codes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": {"zh": "长" * 121}}, "text.too_long"),
        ({"background": {"zh": "长" * 6001}}, "text.too_long"),
        ({"options": options("长" * 161)}, "text.too_long"),
        ({"options": options(*"一" * 41)}, "draft.too_many_options"),
        ({"timeline": ({"zh": "步"},) * 13}, "draft.too_many_steps"),
        ({"budget_cny": -1}, "draft.number"),
        ({"budget_cny": 10**14}, "draft.number"),
        ({"budget_cny": 1.5}, "draft.number"),
        ({"method": "approval", "settings": {"max": "many"}}, "draft.setting_number"),
        ({"method": "borda"}, "draft.unknown_choice"),
        ({"provider": "sms"}, "draft.unknown_choice"),
        ({"assurance": "L9"}, "draft.unknown_choice"),
        ({"strata": ("sex", "religion")}, "draft.unknown_choice"),
        ({"strata": ("sex", "sex")}, "draft.unknown_choice"),
        ({"result_policy": "never"}, "draft.unknown_choice"),
        ({"areas": ("nowhere",)}, "draft.unknown_area"),
        ({"opens_at": NEW_YEAR, "closes_at": NEW_YEAR}, "draft.window_order"),
        ({"opens_at": datetime(2027, 1, 1)}, "draft.moment"),  # noqa: DTZ001  # that is the point
        ({"options": (OptionForm("Z", {"zh": "乙"}),)}, "draft.unknown_option"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_leaves_no_trace(world, changes, code):
    slug, staff = a_draft(world, template="project_choice")
    before, count = form_at(world, slug), len(lines(world))
    form = changed(before, **changes)

    assert code_of(do, world, staff, drafting.save_draft, slug=slug, form=form) == code
    assert form_at(world, slug) == before
    assert len(lines(world)) == count


def test_text_is_stored_without_what_no_page_can_show(world):
    slug, staff = a_draft(world)
    dirty = {"zh": "  标\x00题\u202e反\x1b[31m\r\n第二行\ud800 ", "en": "   "}

    form = saved(world, staff, slug, title=dirty)

    assert form.title == {"zh": "标题反[31m\n第二行"}


@given(st.dictionaries(st.sampled_from(["zh", "en", "fr"]), st.text(max_size=60)))
def test_any_text_comes_out_clean_or_is_refused(raw):
    from services.texts import both

    found = both(raw, 200)

    assert found.keys() <= {"zh", "en"}
    for text in found.values():
        assert text == text.strip()
        text.encode("utf-8")
        assert "\x00" not in text


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"title": {"en": "Only English"}}, "title_zh"),
        ({"title": {"zh": "只有中文"}}, "title_en"),
        ({"summary": {}}, "summary"),
        ({"lead_unit": {}}, "lead_unit"),
        ({"promise": {}}, "promise"),
        ({"question": {}}, "question"),
        ({"options": options("一")}, "options_too_few"),
        ({"options": (*options("一"), OptionForm(text={"en": "two"}))}, "option_text"),
        ({"method": "approval", "settings": {"max": 9}}, "limits"),
        ({"method": "approval", "settings": {"min": 3, "max": 2}}, "limits"),
        ({"areas": ()}, "areas_missing"),
        ({"opens_at": None}, "window_missing"),
        ({"provider": "open"}, "identity_mismatch"),
        ({"roll_basis": "open"}, "identity_mismatch"),
        ({"assurance": "L0"}, "identity_mismatch"),
        ({"roll_basis": "deputy"}, "roll_missing"),
        ({"background": {"zh": "太短"}}, "explanation"),
    ],
)
def test_each_thing_that_is_missing_is_named(world, changes, obstacle):
    a_roll(world, 5)
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff)
    assert missing(world, staff, slug) == []

    saved(world, staff, slug, **changes)

    assert obstacle in missing(world, staff, slug)
    assert code_of(do, world, staff, procedure.submit, slug=slug) == "procedure.obstacles"


def test_less_than_thirty_days_asks_for_a_reason_of_twenty_characters(world):
    a_roll(world, 5)
    staff = an_actor(world, Role.COUNTY_STAFF)
    opens_at = world.clock.now + timedelta(days=1)
    closes_at = opens_at + timedelta(days=30)
    slug = a_ready_draft(world, staff, opens_at=opens_at, closes_at=closes_at)
    assert missing(world, staff, slug) == []

    saved(world, staff, slug, closes_at=closes_at - timedelta(minutes=1))
    assert missing(world, staff, slug) == ["shortening_reason"]
    saved(world, staff, slug, shortening_reason={"zh": "理" * 19})
    assert missing(world, staff, slug) == ["shortening_reason"]

    saved(world, staff, slug, shortening_reason={"zh": "理" * 20})
    assert missing(world, staff, slug) == []


def test_an_opening_that_has_passed_shortens_the_window(world):
    a_roll(world, 5)
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff)

    world.clock.forward(days=3)

    assert missing(world, staff, slug) == ["shortening_reason"]


def test_places_outside_are_an_obstacle(world):
    a_roll(world, 5, area=XITANG)
    staff = an_actor(world, Role.TOWN_STAFF, XITANG)
    slug = a_ready_draft(world, staff, area=XITANG, areas=(XITANG, "330421001"))

    assert missing(world, staff, slug) == ["areas_outside"]


def test_an_attached_explanation_explains_as_well(world):
    a_roll(world, 5)
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff, background={})
    assert missing(world, staff, slug) == ["explanation"]

    facts = {"kind": "explanation", "title": {"zh": "说明"}, "file_name": "x.txt"}
    do(world, staff, attachments.add_attachment, slug=slug, content="说明".encode(), **facts)

    assert missing(world, staff, slug) == []


def test_open_participation_needs_no_roll(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff, roll_basis="open", provider="open", assurance="L0")

    assert missing(world, staff, slug) == []


def test_what_deserves_a_look_is_told_apart_from_what_is_missing(world):
    a_roll(world, 5, area=XITANG)
    staff = an_actor(world, Role.TOWN_STAFF, XITANG)
    slug = a_ready_draft(
        world,
        staff,
        area=XITANG,
        options=(OptionForm(text={"zh": "长" * 61}), OptionForm(text={"zh": "短", "en": "S"})),
        strata=("town",),
        budget_cny=30_000_000,
    )

    assert missing(world, staff, slug) == []
    assert noticed(world, staff, slug) == [
        "long_option",
        "option_english",
        "alternatives",
        "no_way_out",
        "small_electorate",
        "one_town",
        "integrity_office",
        "live_results",
    ]


def test_a_preview_shows_what_is_not_saved_yet(world):
    slug, _ = a_draft(world, template="livelihood_selection")
    view = view_of(world, slug)
    form = changed(
        form_at(world, slug),
        title={"zh": "新标题"},
        method="approval",
        settings={"max": 2},
        options=(*options("甲", "乙"), OptionForm("N", {"zh": "都不"}, is_none=True)),
    )

    shown = drafting.preview(view, form)

    assert shown.title == {"zh": "新标题"}
    assert (shown.questions[0].ask.shape, shown.questions[0].ask.most) == ("some", 2)
    assert len({o.code for o in shown.questions[0].options}) == 3
    assert drafting.preview(view) is view
    assert view_of(world, slug).title != shown.title


def test_a_submitted_or_frozen_text_is_not_edited(world):
    a_roll(world, 5)
    staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff)
    form = replace(form_at(world, slug), title={"zh": "换了", "en": "Swapped"})
    do(world, staff, procedure.submit, slug=slug)
    assert code_of(do, world, staff, drafting.save_draft, slug=slug, form=form) == (
        "draft.not_a_draft"
    )

    do(world, reviewer, procedure.approve, slug=slug)

    assert code_of(do, world, staff, drafting.save_draft, slug=slug, form=form) == (
        "draft.not_a_draft"
    )


def test_a_hidden_draft_is_unknown_to_strangers_and_a_public_one_is_not_theirs(world):
    a_roll(world, 5)
    slug, _ = a_draft(world, template="project_choice")
    approved = an_approved(world)
    stranger = an_actor(world, Role.TOWN_STAFF, XITANG)
    for actor in (ANYBODY, stranger, an_actor(world, Role.VILLAGE_CLERK, VILLAGE)):
        for place, code in ((slug, "consultation.unknown"), (approved, "role.not_yours")):
            facts = {"slug": place, "form": form_at(world, place)}
            assert code_of(do, world, actor, drafting.save_draft, **facts) == code
    assert code_of(look, world, ANYBODY, drafting.obstacles, slug=slug) == "consultation.unknown"
