"""The record: whole or broken, narrowed and paged, for auditors only."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

import locales
from models.rules.refusal import Refused
from models.rules.roles import Role
from models.tables import AuditLine
from services import audit, drafting, people
from services.deps import ANYBODY, SYSTEM, TERMINAL, begin
from services.record import KINDS
from tests.builders import COUNTY, a_county, an_account
from tests.pages.office import TOWN, Office, somebody
from tests.services.drafts import an_opened, do, lines, people_of, view_of, with_a_roll

PAGE = "admin/record"


@pytest.fixture
def record(world, monkeypatch):
    """Opens the record as the county's auditor."""
    a_county(world)
    auditor = somebody(world, Role.AUDITOR)

    def opened(**query):
        world.cache.clear()
        return Office(world, monkeypatch, PAGE, auditor, **query).html

    return opened


@pytest.fixture
def slug(world):
    with_a_roll(world)
    return an_opened(world, *people_of(world))


def seqs(page):
    return [int(n) for n in re.findall(r'<th scope="row"[^>]*>(\d+)</th>', page)]


def many(world, count):
    with begin(world, actor=SYSTEM) as work:
        for number in range(count):
            audit.record(work, "draft.saved", f"subject-{number}")


def test_deeds_stand_newest_first_with_post_time_and_reason(record, slug):
    page = record()

    assert seqs(page) == sorted(seqs(page), reverse=True)
    for words in ("批准并冻结", "审核员", "2026年11月24日 09:00", "系统定时任务"):
        assert words in page


def test_a_whole_chain_is_said_to_be_whole(record, slug):
    assert "记录链完整" in record()


@pytest.mark.parametrize("field", ["action", "reason", "actor", "at", "hash"])
def test_a_line_that_was_touched_is_found(world, record, slug, field):
    with begin(world, actor=SYSTEM) as work:
        line = work.session.exec(select(AuditLine).where(AuditLine.seq == 3)).one()
        setattr(line, field, "2020-01-01T00:00:00+00:00" if field == "at" else "0" * 40)
        work.session.add(line)

    page = record()

    assert "从第 3 行起对不上" in page
    assert "记录链完整" not in page


def test_a_line_that_was_removed_is_found(world, record, slug):
    with begin(world, actor=SYSTEM) as work:
        work.session.delete(work.session.exec(select(AuditLine).where(AuditLine.seq == 2)).one())

    assert "记录链从第" in record()


def test_the_list_narrows_to_one_kind(record, slug):
    page = record(kind="consultation")

    assert "批准并冻结" in page
    assert "新建草稿" not in page


def test_the_list_narrows_to_one_consultation(world, record, slug):
    many(world, 3)

    page = record(c=slug)

    assert len(seqs(page)) == 5
    assert page.count(view_of(world, slug).title["zh"]) >= 5


def test_the_list_narrows_to_one_person(world, record, slug):
    reviewer = lines(world, "consultation.approved")[0].actor

    page = record(who=reviewer)

    assert len(seqs(page)) == 1
    assert "批准并冻结" in page


def test_the_list_narrows_to_a_place_and_what_lies_within(world, record, slug):
    town = somebody(world, Role.TOWN_STAFF)
    do(world, town, drafting.create_draft, area=TOWN, template="village_choice")

    assert len(seqs(record(place=TOWN))) == 1
    assert len(seqs(record(place=COUNTY))) == 6
    assert seqs(record(place="330421001")) == []


def test_the_list_narrows_to_a_day_of_the_county(world, record):
    world.clock.set(datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    many(world, 1)
    world.clock.forward(minutes=2)
    many(world, 2)

    assert len(seqs(record(day="2026-11-23"))) == 1
    assert len(seqs(record(day="2026-11-24"))) == 2
    assert seqs(record(day="2026-11-25")) == []


def test_a_choice_goes_into_the_address_and_begins_at_the_newest(world, monkeypatch, slug):
    auditor = somebody(world, Role.AUDITOR)
    screen = Office(world, monkeypatch, PAGE, auditor, before="3")

    screen.choose("record.kind", "consultation").run()

    assert dict(screen.app.query_params) | {"kind": "consultation"} == screen.app.query_params
    assert "before" not in screen.app.query_params
    assert "批准并冻结" in screen.html
    assert "新建草稿" not in screen.html


def test_a_refused_deed_is_told_in_words(world, record):
    who = an_account(world, "x.y")
    people.audit_refusal(world, who, Refused("people.last_admin"))

    page = record(kind="refused")

    assert "这是这个地方最后一位管理员" in page
    assert "last_admin" not in page


def test_whoever_has_no_account_is_told_in_words(world, record):
    for who in (SYSTEM, TERMINAL, ANYBODY):
        with begin(world, actor=who) as work:
            audit.record(work, "sign_in.failed", "x.y")

    page = record()

    for words in ("系统定时任务", "服务器命令行", "没有登录的人"):
        assert words in page
    assert "anybody" not in page
    assert "没有登录的人" in record(who="anybody")


def test_older_lines_are_a_page_away(world, record):
    many(world, 60)

    first = record()
    older = re.search(r"/record\?before=(\d+)", first)
    second = record(before=older.group(1))

    assert len(seqs(first)) == 50
    assert max(seqs(second)) == min(seqs(first)) - 1
    assert min(seqs(second)) == 1
    assert "回到最新的" in second


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "%' OR 1=1"},
        {"before": "²"},
        {"before": "9" * 400},
        {"before": "-1"},
        {"who": "<script>alert(1)</script>"},
        {"day": "2026-13-45"},
        {"kind": "consultation."},
        {"c": "' OR 1=1"},
    ],
)
def test_a_strange_address_breaks_nothing(record, slug, query):
    page = record(**query)

    assert "记录链完整" in page
    assert "<script>" not in page


def test_nothing_found_leads_back(record, slug):
    page = record(who="nobody")

    assert "没有这样的记录" in page
    assert 'href="/record"' in page


def test_times_are_those_of_the_county(world, record):
    world.clock.set(world.clock.now + timedelta(hours=15))
    many(world, 1)

    assert "2026年11月24日 00:00" in record()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.AUDITOR])
def test_others_have_no_record(sqlite_world, monkeypatch, role):
    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, PAGE, somebody(sqlite_world, role))


def test_the_page_is_complete_in_english(record, slug):
    page = record(lang="en")

    assert "The chain is whole" in page
    assert "Approved and frozen" in page


def test_every_deed_that_has_a_name_belongs_to_one_kind():
    fronts = [front for kind in KINDS.values() for front in kind]
    named = [
        key.removeprefix("deed.") for key in locales.sentences("zh") if key.startswith("deed.")
    ]

    assert {deed: sum(deed.startswith(f) for f in fronts) for deed in named} == dict.fromkeys(
        named, 1
    )
