"""A survey's own desk: files in and out, header and quotas, as staff do it."""

import pytest

from models.rules.roles import Role
from services import drafting, quotas, surveys
from services.views import QuotaView
from tests.builders import COUNTY, a_county, an_account
from tests.pages.office import Office
from tests.services.drafts import do, view_of

A_FILE = """questionnaire: 1
title: {zh: 小调查}
survey: {header: {number: 嘉调1号}, minutes: 4}
strata: [sex]
quotas: [{dimension: sex, category: female, most: 250}]
questions:
  - {code: q1, method: text, title: {zh: 您想说什么？}}
"""


@pytest.fixture
def staff(sqlite_world):
    a_county(sqlite_world)
    return an_account(sqlite_world, "county.staff", (Role.COUNTY_STAFF, COUNTY))


@pytest.fixture
def slug(sqlite_world, staff):
    return do(sqlite_world, staff, drafting.create_draft, area=COUNTY, template="service_survey")


@pytest.fixture
def desk(sqlite_world, monkeypatch, staff, slug):
    return Office(sqlite_world, monkeypatch, "staff/questionnaire", staff, c=slug)


def taken(screen, content, turn=0):
    screen.upload(f"questionnaire.file.{turn}", "old.yml", content.encode(), "application/yaml")
    return screen.click("questionnaire.take")


def test_forms_show_what_a_file_brought_and_do_not_write_over_it(sqlite_world, desk, slug):
    taken(desk, A_FILE)

    assert "已导入 1 道题" in desk.html
    assert desk.field("header.number.1").value == "嘉调1号"
    desk.click("header.keep")
    desk.click("quota.keep")
    view = view_of(sqlite_world, slug)
    assert view.survey == {"header": {"number": "嘉调1号"}, "minutes": 4}
    assert view.quotas == (QuotaView("sex", "female", 250),)


def test_a_file_that_cannot_be_taken_changes_nothing_and_says_why(sqlite_world, desk, slug):
    before = view_of(sqlite_world, slug)

    taken(desk, A_FILE.replace("method: text", "method: guess"))

    assert "“第1题 · 题型”" in desk.refusals[0]
    assert view_of(sqlite_world, slug) == before


def test_sending_nothing_says_so(desk):
    assert "还没有选文件" in desk.click("questionnaire.take").warnings[0]


def test_what_a_colleague_wrote_meanwhile_is_not_written_over_unseen(
    sqlite_world, desk, slug, staff
):
    theirs = {"header": {"number": "同事的表号"}}
    do(sqlite_world, staff, surveys.set_survey, slug=slug, survey=theirs)
    places = (QuotaView("", "", 500),)
    do(sqlite_world, staff, quotas.set_quotas, slug=slug, quotas=places)

    desk.type("header.number.0", "我的表号").click("header.keep")
    assert "同事改过这里" in desk.refusals[0]
    assert view_of(sqlite_world, slug).survey == theirs
    assert desk.field("header.number.0").value == "我的表号"

    desk.click("header.keep")
    assert not desk.refusals
    assert view_of(sqlite_world, slug).survey["header"] == {"number": "我的表号"}
    assert view_of(sqlite_world, slug).quotas == places


def test_quotas_of_a_colleague_are_not_written_over_unseen(sqlite_world, desk, slug, staff):
    places = (QuotaView("", "", 500),)
    do(sqlite_world, staff, quotas.set_quotas, slug=slug, quotas=places)

    desk.click("quota.keep")

    assert "同事改过这里" in desk.refusals[0]
    assert view_of(sqlite_world, slug).quotas == places
