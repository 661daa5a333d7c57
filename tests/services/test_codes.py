"""One-time codes: made for those who run the ballot, kept as hashes, fetched once on paper."""

import re
from functools import partial
from html.parser import HTMLParser

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from models.rules.roles import Role
from models.rules.secrecy import ALPHABET
from models.tables import Consultation, VotingCode
from services import codes, drafting, procedure, schedule
from services.deps import SYSTEM, Deps, begin
from services.identity import identify
from services.settings import Settings
from services.voting import cast_ballot
from tests.builders import COUNTY, a_county, a_roll, an_actor
from tests.services.drafts import (
    LONG_ENOUGH,
    a_ready_draft,
    an_approved,
    an_opened,
    at_once,
    code_of,
    do,
    fail_after,
    lines,
    look,
    people_of,
    row_of,
)

TOWN = "330421001"
CODE = re.compile(r'<p class="code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>')


@pytest.fixture
def people(world):
    a_county(world)
    return people_of(world)


def by_code(world, people, *, is_open=True, **changes):
    make = an_opened if is_open else an_approved
    return make(world, *people, provider="code", **changes)


def make(world, actor, slug, size=3, area=TOWN):
    return do(world, actor, codes.make_batch, slug=slug, area=area, size=size)


def fetch(world, actor, batch):
    return do(world, actor, codes.download, batch_id=batch)


def count(world):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(VotingCode))


def test_each_printed_code_is_one_vote(world, people):
    slug = by_code(world, people, is_open=False)
    page = fetch(world, people[0], make(world, people[0], slug))
    world.clock.forward(days=1)
    schedule.open_due(world)
    printed = CODE.findall(page)
    who = {"slug": slug, "proof": {"code": printed[0].lower()}, "client": "c"}

    mine = identify(world, **who)
    cast_ballot(world, token=mine.token, answers={"q1": "A"}, strata={})

    assert mine.area_code == TOWN
    assert identify(world, **who).has_voted
    assert not identify(world, **(who | {"proof": {"code": printed[1]}})).has_voted
    assert row_of(world, slug).electorate == 3


def test_a_code_of_another_ballot_is_worth_nothing(world, people):
    one, other = by_code(world, people), by_code(world, people)
    printed = CODE.findall(fetch(world, people[0], make(world, people[0], one)))

    facts = {"slug": other, "proof": {"code": printed[0]}, "client": "c"}

    assert code_of(identify, world, **facts) == "identity.wrong_code"


def test_codes_are_long_random_and_easy_to_read(world, people):
    slug = by_code(world, people)

    printed = CODE.findall(fetch(world, people[0], make(world, people[0], slug, 500)))

    letters = {c for code in printed for c in code} - {"-"}
    assert len(set(printed)) == 500
    assert letters == set(ALPHABET)


def test_nothing_stored_or_written_down_holds_a_code(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    stored = everything(world)
    page = fetch(world, people[0], batch)

    for grouped in CODE.findall(page):
        for code in (grouped, grouped.replace("-", "")):
            assert code.encode() not in stored
            assert code.encode() not in everything(world)


def everything(world):
    with begin(world, write=False) as work:
        return b"".join(
            repr(list(work.session.execute(text(f"SELECT * FROM {table}")))).encode()
            for table in ("codebatch", "votingcode", "auditline", "consultation")
        )


def test_the_sheets_order_is_not_the_tables(sqlite_world):
    world = sqlite_world
    a_county(world)
    staff, reviewer = people_of(world)
    slug = by_code(world, (staff, reviewer))
    make(world, staff, slug, 50)

    with begin(world, write=False) as work:
        hashes = list(work.session.execute(text("SELECT code_hash FROM votingcode")).scalars())

    assert hashes == sorted(hashes)


def test_a_sheet_is_downloaded_once(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    assert look(world, people[0], codes.batches, slug=slug)[0].is_downloadable

    fetch(world, people[0], batch)

    assert code_of(fetch, world, people[0], batch) == "codes.downloaded_already"
    shown = look(world, people[0], codes.batches, slug=slug)[0]
    assert (shown.id, shown.size, shown.area_code) == (batch, 3, TOWN)
    assert (shown.downloaded_at, shown.is_downloadable) == (world.clock.now, False)
    assert len(lines(world, "codes.downloaded")) == 1


LOST = "打印单在送往村里的路上丢了"


def void(world, actor, batch, reason=LOST):
    do(world, actor, codes.void, batch_id=batch, reason=reason)


def test_a_lost_sheet_is_made_void_and_its_used_codes_keep_their_ballots(world, people):
    slug = by_code(world, people)
    batch, other = (make(world, people[0], slug) for _ in range(2))
    printed = CODE.findall(fetch(world, people[0], batch))
    used = {"slug": slug, "proof": {"code": printed[0]}, "client": "c"}
    cast_ballot(world, token=identify(world, **used).token, answers={"q1": "A"}, strata={})

    void(world, people[0], batch)

    assert identify(world, **used).has_voted
    for code in printed[1:]:
        facts = used | {"proof": {"code": code}}
        assert code_of(identify, world, **facts) == "identity.wrong_code"
    assert row_of(world, slug).electorate == 4
    line = lines(world, "codes.voided")[0]
    assert (line.reason, line.facts) == (LOST, {"batch": batch, "void": 2})
    shown = {b.id: b.is_void for b in look(world, people[0], codes.batches, slug=slug)}
    assert shown == {batch: True, other: False}
    assert code_of(void, world, people[0], batch) == "codes.none_to_void"


def test_a_sheet_that_is_void_cannot_be_fetched(world, people):
    batch = make(world, people[0], by_code(world, people))

    void(world, people[0], batch)

    assert code_of(fetch, world, people[0], batch) == "codes.void"


def test_nothing_is_made_void_without_a_reason_or_after_the_end(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    assert code_of(void, world, people[0], batch, "丢了") == "text.reason_too_short"
    assert code_of(void, world, people[0], "nothing") == "codes.unknown"

    world.clock.set(row_of(world, slug).closes_at)

    assert code_of(void, world, people[0], batch) == "codes.not_now"
    assert count(world) == 3


def test_of_many_at_once_one_gets_the_sheet(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)

    said = at_once(*[partial(fetch, world, people[0], batch)] * 6)

    pages = [page for page in said if page.startswith("<!doctype")]
    assert len(pages) == 1
    assert sorted(said)[1:] == ["codes.downloaded_already"] * 5


def test_a_download_that_fails_may_be_tried_again(world, people):
    batch = make(world, people[0], by_code(world, people))

    with pytest.raises(RuntimeError):
        fail_after(world, people[0], codes.download, batch_id=batch)

    assert CODE.search(fetch(world, people[0], batch))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"size": 0}, "codes.size"),
        ({"size": -5}, "codes.size"),
        ({"size": 5001}, "codes.size"),
        ({"area": "330421103"}, "codes.area"),
        ({"area": "330422"}, "codes.area"),
        ({"area": "330421001999"}, "codes.area"),
        ({"slug": "nowhere"}, "consultation.unknown"),
    ],
)
def test_a_batch_has_a_size_and_a_place_that_is_asked(world, people, facts, code):
    slug = by_code(world, people, areas=(TOWN,))

    assert code_of(make, world, people[0], **({"slug": slug} | facts)) == code
    assert count(world) == 0


def test_five_thousand_codes_are_made_at_once(world, people):
    slug = by_code(world, people)

    make(world, people[0], slug, 5000)

    assert count(world) == 5000
    assert row_of(world, slug).electorate == 5000


def test_codes_belong_to_ballots_by_code_between_approval_and_end(world, people):
    staff, reviewer = people
    draft = a_ready_draft(world, staff, provider="code")
    assert code_of(make, world, staff, draft) == "codes.not_now"
    do(world, staff, procedure.submit, slug=draft)
    do(world, reviewer, procedure.approve, slug=draft)
    batch = make(world, staff, draft)
    a_roll(world, 3)
    assert code_of(make, world, staff, an_approved(world, *people)) == "codes.not_by_code"

    world.clock.set(row_of(world, draft).closes_at)

    assert code_of(make, world, staff, draft) == "codes.not_now"
    assert code_of(fetch, world, staff, batch) == "codes.not_now"
    schedule.open_due(world)
    schedule.close_due(world)
    assert code_of(fetch, world, staff, batch) == "codes.not_now"


def test_a_withdrawn_ballot_prints_no_more(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    do(world, people[0], procedure.withdraw, slug=slug, reason=LONG_ENOUGH)

    assert code_of(fetch, world, people[0], batch) == "codes.not_now"


def test_codes_printed_while_open_join_the_electorate(world, people):
    slug = by_code(world, people, is_open=False)
    make(world, people[0], slug, 4)
    world.clock.forward(days=1)
    schedule.open_due(world)

    make(world, people[0], slug, 6)

    assert row_of(world, slug).electorate == 10


@pytest.mark.parametrize("batch", ["", "nowhere", "0" * 32, "' OR 1=1 --"])
def test_a_batch_that_is_not_there_is_unknown(world, people, batch):
    assert code_of(fetch, world, people[0], batch) == "codes.unknown"


class Page(HTMLParser):
    """Collects what would be loaded or run."""

    def __init__(self):
        super().__init__()
        self.tags, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("href", "src", "xlink:href")]


def with_origin(world, origin):
    settings = Settings(
        data_dir=world.settings.data_dir, database_url=world.settings.database_url, origin=origin
    )
    return Deps(world.engine, world.keys, settings, world.clock)


def test_the_sheet_is_one_page_for_a4_in_both_languages_that_loads_nothing(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    deps = with_origin(world, "https://vote.jiashan.example")

    html = fetch(deps, people[0], batch)

    page = Page()
    page.feed(html)
    assert "size: A4" in html
    assert "dashed" in html
    assert page.tags.count("section") == 3
    assert html.count("https://vote.jiashan.example/c/" + slug) == 3
    assert "<path" in html
    assert set(page.links) == {"#qr"}
    assert "script" not in page.tags
    assert 'lang="zh"' in html
    assert 'lang="en"' in html
    assert "$" not in html


def test_without_an_origin_there_is_no_picture_to_mislead(world, people):
    slug = by_code(world, people)

    html = fetch(world, people[0], make(world, people[0], slug))

    assert 'class="qr"' not in html
    assert f"/c/{slug}" in html


def test_a_title_cannot_break_the_sheet(world, people):
    evil = {"zh": "<script>alert(1)</script>$code & “引号”", "en": "<img src=x onerror=y>"}
    slug = by_code(world, people, title=evil)

    html = fetch(world, people[0], make(world, people[0], slug, 1))

    page = Page()
    page.feed(html)
    assert {"script", "img"}.isdisjoint(page.tags)
    assert "&lt;script&gt;" in html
    assert len(CODE.findall(html)) == 1


def test_the_village_clerk_prints_for_the_own_village(world):
    a_county(world)
    village = "330421002001"
    clerk, reviewer = an_actor(world, Role.VILLAGE_CLERK, village), an_actor(world, Role.REVIEWER)
    slug = an_approved(
        world, clerk, reviewer, area=village, template="village_choice", provider="code"
    )

    assert CODE.search(fetch(world, clerk, make(world, clerk, slug, area=village)))


def test_nobody_but_those_who_run_the_ballot_prints_its_codes(world, people):
    slug = by_code(world, people)
    batch = make(world, people[0], slug)
    clerk = an_actor(world, Role.VILLAGE_CLERK, "330421002001")

    assert code_of(make, world, clerk, slug, area="330421002001") == "role.not_yours"
    assert code_of(fetch, world, clerk, batch) == "role.not_yours"
    assert code_of(look, world, clerk, codes.batches, slug=slug) == "role.not_yours"
    assert count(world) == 3


def test_a_draft_may_wait_for_its_codes(world, people):
    slug = a_ready_draft(world, people[0], provider="code")

    assert look(world, people[0], drafting.obstacles, slug=slug) == []
    with begin(world, actor=SYSTEM, write=False) as work:
        row = work.session.exec(select(Consultation).where(Consultation.slug == slug)).one()
    assert (row.owner_area, row.electorate) == (COUNTY, None)
