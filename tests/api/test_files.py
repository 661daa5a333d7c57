"""Documents, QR codes, code sheets: to whom they go, under which name, and how often."""

import secrets
from hashlib import sha256
from urllib.parse import unquote

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import Attachment, Option, Question
from services import codes
from services.consultations import row_by_slug
from services.deps import SYSTEM, begin
from tests.api.calls import COUNTY, an_account, sign_in
from tests.builders import an_actor, an_open_consultation
from tests.services.drafts import do

PDF = b"%PDF-1.7\n1 0 obj"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
HERE = {"Origin": "http://testserver"}
PAGE = {"Accept": "text/html,*/*;q=0.8"}
ROLES = [
    (Role.COUNTY_STAFF, COUNTY, True),
    (Role.REVIEWER, COUNTY, True),
    (Role.TOWN_STAFF, "330421103", False),
    (Role.LEADER, COUNTY, False),
    (Role.DELEGATE, COUNTY, False),
    (Role.ADMIN, COUNTY, False),
]


@pytest.fixture
def world(sqlite_world):
    """Who may have what is for services to say, which are tested on both databases."""
    return sqlite_world


def a_document(
    world, slug, name="draft.pdf", media_type="application/pdf", content=PDF, kind="draft"
):
    with begin(world, actor=SYSTEM) as work:
        row = Attachment(
            id=secrets.token_hex(16),
            consultation_id=row_by_slug(work, slug).id,
            kind=kind,
            title={"zh": "草案"},
            file_name=name,
            media_type=media_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            content=content,
            created_at=work.now,
        )
        work.session.add(row)
        return row.id


def test_a_document_is_handed_over_as_a_file_and_never_run(world, web):
    slug = an_open_consultation(world)
    place = f"/files/{a_document(world, slug, name='方案 一.pdf')}"

    answer = web.get(place)

    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    kind, _, name = answer.headers["content-disposition"].partition("; filename*=utf-8''")
    assert (kind, unquote(name)) == ("attachment", "方案 一.pdf")
    assert web.get(f"/api/v1/consultations/{slug}").json()["documents"][0]["href"] == place


def a_picture(world, slug):
    """A picture on the first option of the question; its address."""
    found = a_document(world, slug, "park.webp", "image/webp", WEBP, kind="image")
    with begin(world, actor=SYSTEM) as work:
        mine = select(Question.id).where(Question.consultation_id == row_by_slug(work, slug).id)
        option = work.session.exec(
            select(Option).where(Option.question_id.in_(mine), Option.code == "A")
        ).one()
        option.image_id = found
        work.session.add(option)
    return f"/files/{found}"


def test_a_picture_is_shown_in_its_place_and_kept_by_the_browser(world, web):
    place = a_picture(world, an_open_consultation(world))

    answer = web.get(place)

    assert (answer.status_code, answer.content) == (200, WEBP)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_an_options_picture_stands_with_the_option_and_not_among_the_documents(world, web):
    slug = an_open_consultation(world)
    place = a_picture(world, slug)

    body = web.get(f"/api/v1/consultations/{slug}").json()

    first, second, *_ = body["questions"][0]["options"]
    sha = sha256(WEBP).hexdigest()
    assert first["image"] == {"url": place, "alt": {"zh": "草案"}, "sha256": sha}
    assert second["image"] is None
    assert body["documents"] == []


def test_a_drafts_picture_is_for_those_who_work_on_it_and_is_not_kept(world, web):
    place = a_picture(world, an_open_consultation(world, state="draft", frozen_hash=None))
    before = web.get(place).status_code

    sign_in(web, an_account(world, "some.body", (Role.COUNTY_STAFF, COUNTY)))

    answer = web.get(place)
    assert before == 404
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")


@pytest.mark.parametrize(
    "name",
    [
        '"><script>alert(1)</script>.pdf',
        "a\r\nSet-Cookie: x=1.pdf",
        "../../etc/passwd",
        "a';alert(1)//.pdf",
        "名\u202egpj.exe",
    ],
)
def test_a_wicked_file_name_stays_a_name(world, web, name):
    slug = an_open_consultation(world)

    answer = web.get(f"/files/{a_document(world, slug, name=name)}")

    sent = answer.headers["content-disposition"].partition("''")[2]
    assert unquote(sent) == name
    assert all(c.isalnum() or c in "-_.~%" for c in sent)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("role", "area", "may"), ROLES, ids=str)
def test_a_drafts_document_is_for_those_who_work_on_it(world, web, role, area, may):
    place = f"/files/{a_document(world, an_open_consultation(world, state='draft'))}"
    before = web.get(place).status_code

    sign_in(web, an_account(world, "some.body", (role, area)))

    assert before == 404
    assert web.get(place).status_code == (200 if may else 404)


def test_the_gates_own_header_from_outside_opens_nothing(world, web):
    place = f"/files/{a_document(world, an_open_consultation(world, state='draft'))}"
    sign_in(web, an_account(world, "some.body", (Role.COUNTY_STAFF, COUNTY)))
    cookie = web.cookies["sunshine_session"]
    web.cookies.clear()

    spoofed = web.get(place, headers={"x-sunshine-session": sha256(cookie.encode()).hexdigest()})

    assert spoofed.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/files/../app.py",
        "/files/..%2fapp.py",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/%00",
        "/files/" + "a" * 500,
        "/qr/../app.py.svg",
        "/qr/%2e%2e%2fapp.svg",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/sheet/../app.py",
    ],
)
def test_no_path_leads_out_of_the_house(world, web, path):
    answer = web.get(path)

    assert answer.status_code in (400, 404, 405)
    assert b"import" not in answer.content
    assert b"root:" not in answer.content


def test_somebody_who_clicked_gets_a_page_and_a_program_gets_json(world, web):
    page = web.get("/files/nothing", headers=PAGE | {"Accept-Language": "en"})
    body = web.get("/files/nothing")

    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in page.text
    assert 'href="/"' in page.text
    assert (page.status_code, body.status_code) == (404, 404)
    assert body.json()["code"] == "attachment.unknown"


def test_a_qr_code_leads_to_the_configured_origin_whatever_the_host_header_says(world, web):
    slug = an_open_consultation(world)
    object.__setattr__(world.settings, "origin", "https://vote.example.gov.cn")
    place = f"/qr/{slug}.svg"

    right, poisoned = web.get(place), web.get(place, headers={"Host": "evil.example"})

    assert right.content == poisoned.content
    assert right.headers["cache-control"] == "public, max-age=3600"


def test_drafts_have_no_qr_code(world, web):
    slug = an_open_consultation(world, state="draft")

    assert web.get(f"/qr/{slug}.svg").status_code == 404


def a_batch(world):
    slug = an_open_consultation(world, provider="code")
    staff = an_actor(world, Role.COUNTY_STAFF)
    return do(world, staff, codes.make_batch, slug=slug, area=COUNTY, size=3)


def test_a_sheet_of_codes_is_fetched_once_by_those_who_may(world, web):
    place = f"/sheet/{a_batch(world)}"
    stranger = web.post(place, headers=HERE)
    sign_in(web, an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY)))

    first = web.post(place, headers=HERE)
    second = web.post(place, headers=HERE | PAGE)

    assert stranger.status_code == 403
    assert first.status_code == 200
    assert first.headers["content-disposition"].startswith("attachment")
    assert first.headers["cache-control"] == "no-store"
    assert "<script" not in first.text
    assert second.status_code == 409
    assert second.headers["content-type"].startswith("text/html")


def test_in_the_demo_a_sheet_prints_the_address_that_it_was_asked_from(world, web):
    sign_in(web, an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY)))

    page = web.post(f"/sheet/{a_batch(world)}", headers=HERE).text

    assert '<p class="address">http://testserver/c/' in page
    assert 'href="#qr"' in page


def test_a_sheet_is_not_fetched_by_a_link_or_from_a_foreign_page(world, web):
    place = f"/sheet/{a_batch(world)}"
    sign_in(web, an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY)))

    by_link = web.get(place)
    foreign = web.post(place, headers={"Origin": "https://evil.example"})
    unsaid = web.post(place)

    assert (by_link.status_code, foreign.status_code, unsaid.status_code) == (405, 403, 403)
    assert web.post(place, headers=HERE).status_code == 200


@pytest.mark.parametrize(("role", "area", "_"), ROLES[2:], ids=str)
def test_a_sheet_is_not_for_others(world, web, role, area, _):
    place = f"/sheet/{a_batch(world)}"
    sign_in(web, an_account(world, "some.body", (role, area)))

    assert web.post(place, headers=HERE).status_code == 403
    with begin(world, actor=SYSTEM, write=False) as work:
        assert work.session.exec(select(Attachment)).all() == []


@pytest.mark.parametrize("accept", [PAGE, {}])
def test_a_poster_is_a_page_for_everybody_and_says_kindly_when_there_is_none(world, web, accept):
    slug = an_open_consultation(world)

    notice = web.get(f"/poster/{slug}/notice", headers=accept)
    result = web.get(f"/poster/{slug}/result", headers=accept)
    stray = web.get("/poster/no-such-thing/notice", headers=accept)

    assert notice.status_code == 200
    assert notice.headers["cache-control"] == "no-store"
    assert f"http://testserver/c/{slug}" in notice.text
    assert (result.status_code, stray.status_code) == (409, 404)
    kind = "text/html" if accept else "application/json"
    assert result.headers["content-type"].startswith(kind)
