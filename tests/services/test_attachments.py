"""Attachments: what a file is, its content says; how much there may be; who may touch it."""

from hashlib import sha256

import pytest

from models.rules.roles import Role
from services import attachments, consultations, drafting, procedure
from services.attachments import MOST_BYTES, safe_name
from services.file_types import CSV, DOCX, JPEG, PDF, PNG, TEXT, XLSX, media_type_of
from tests.builders import COUNTY, a_roll, an_actor
from tests.services.drafts import ANYBODY, a_ready_draft, code_of, do, lines, look, view_of
from tests.services.office import docx, xlsx, zipped

A_PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"


def add(world, actor, slug, content=A_PDF, name="draft.pdf", kind="draft", title=None):
    facts = {"kind": kind, "title": title or {"zh": "草案"}, "file_name": name, "content": content}
    return do(world, actor, attachments.add_attachment, slug=slug, **facts)


def a_draft(world):
    staff = an_actor(world, Role.COUNTY_STAFF)
    return do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice"), staff


#: The part that holds macros may have any name; its kind tells.
WITH_MACROS = (
    '<Types><Override PartName="/word/other.bin"'
    ' ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (A_PDF, PDF),
        (b"\x89PNG\r\n\x1a\n\x00\x00", PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (docx(), DOCX),
        (xlsx([["a", "b"]]), XLSX),
        ("一、总则\n二、细则".encode(), TEXT),
        ("\ufeff一、总则".encode(), TEXT),
        (b"a,b,c\n1,2,3\n", CSV),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file.kind"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "file.kind"),
        (b"hello <ScRiPt>alert(1)</script>", "file.kind"),
        (b"MZ\x90\x00\x03", "file.kind"),
        (b"\x7fELF", "file.kind"),
        (b"GIF89a\x01\x00\x01\x00", "file.kind"),
        (b"   \n ", "file.kind"),
        (b"text with a \x00 in it", "file.kind"),
        ("中文".encode("gb18030"), "file.kind"),
        (b"PK\x03\x04 not really", "file.kind"),
        (zipped({"a.txt": "x"}), "file.kind"),
        (zipped({"word/document.xml": "x"}), "file.kind"),
        (docx(**{"xl/workbook.xml": "x"}), "file.kind"),
        (docx(**{"word/vbaProject.bin": "x"}), "file.macros"),
        (docx(**{"[Content_Types].xml": WITH_MACROS, "word/other.bin": "x"}), "file.macros"),
        (docx(**{"[Content_Types].xml": WITH_MACROS.encode("utf-16")}), "file.macros"),
        (docx(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "file.macros"),
        (docx(**{"[Content_Types].xml": "x" * 1_000_001}), "file.archive"),
        (docx(**{"word/media/bomb": b"\x00" * 60_000_000}), "file.archive"),
        (docx(**{f"word/{i}": "x" for i in range(2001)}), "file.archive"),
    ],
)
def test_a_file_that_could_do_harm_is_refused(content, code):
    assert code_of(media_type_of, content) == code


def test_an_encrypted_archive_is_refused():
    plain = bytearray(docx())
    at = plain.rfind(b"PK\x01\x02")
    plain[at + 8] |= 1

    assert code_of(media_type_of, bytes(plain)) == "file.archive"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("方案 草案.PDF", "方案 草案.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\方案.pdf", "方案.pdf"),
        ("page.html", "page.html.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ('"quoted"; filename=x', "_quoted__ filename=x.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("长" * 300, "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(raw, kept):
    assert safe_name(raw, PDF) == kept


def test_an_attachment_is_stored_with_its_fingerprint(world):
    slug, staff = a_draft(world)

    found = add(world, staff, slug, A_PDF, "图纸.exe")

    shown = view_of(world, slug).attachments[0]
    assert (shown.id, shown.kind, shown.title) == (found, "draft", {"zh": "草案"})
    assert (shown.media_type, shown.size) == (PDF, len(A_PDF))
    assert shown.file_name == "图纸.exe.pdf"
    assert shown.sha256 == sha256(A_PDF).hexdigest()
    assert look(world, staff, consultations.attachment, attachment_id=found)[1] == A_PDF
    assert lines(world, "attachment.added")[0].facts["sha256"] == shown.sha256


def test_the_same_document_is_attached_once(world):
    slug, staff = a_draft(world)

    assert add(world, staff, slug) == add(world, staff, slug)
    assert add(world, staff, slug, kind="explanation") != add(world, staff, slug)
    assert len(lines(world, "attachment.added")) == 2


def test_ten_megabytes_and_twelve_documents_are_the_limit(world):
    slug, staff = a_draft(world)
    most = A_PDF + b" " * (MOST_BYTES - len(A_PDF))

    add(world, staff, slug, most)
    assert code_of(add, world, staff, slug, most + b" ") == "attachment.too_large"
    assert code_of(add, world, staff, slug, b"") == "attachment.too_large"
    for i in range(11):
        add(world, staff, slug, A_PDF + str(i).encode())

    assert code_of(add, world, staff, slug, A_PDF + b"more") == "attachment.too_many"
    assert code_of(add, world, staff, slug, kind="secret") == "attachment.kind"
    assert len(view_of(world, slug).attachments) == 12


def test_a_document_is_taken_off_again(world):
    slug, staff = a_draft(world)
    other, _ = a_draft(world)
    found = add(world, staff, slug)
    facts = {"attachment_id": found}

    assert code_of(do, world, staff, attachments.remove_attachment, slug=other, **facts) == (
        "attachment.unknown"
    )
    do(world, staff, attachments.remove_attachment, slug=slug, **facts)
    do(world, staff, attachments.remove_attachment, slug=slug, **facts)

    assert view_of(world, slug).attachments == ()
    assert len(lines(world, "attachment.removed")) == 1


def test_what_was_submitted_is_what_is_approved(world):
    a_roll(world, 5)
    staff = an_actor(world, Role.COUNTY_STAFF)
    slug = a_ready_draft(world, staff)
    found = add(world, staff, slug)
    do(world, staff, procedure.submit, slug=slug)

    assert code_of(add, world, staff, slug, A_PDF + b"2") == "draft.not_a_draft"
    facts = {"slug": slug, "attachment_id": found}
    assert code_of(do, world, staff, attachments.remove_attachment, **facts) == "draft.not_a_draft"


def test_a_hidden_drafts_document_is_not_there_for_strangers(world):
    slug, staff = a_draft(world)
    found = add(world, staff, slug)

    for actor in (ANYBODY, an_actor(world, Role.LEADER)):
        facts = {"attachment_id": found}
        assert code_of(look, world, actor, consultations.attachment, **facts) == (
            "attachment.unknown"
        )
