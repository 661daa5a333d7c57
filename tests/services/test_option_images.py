"""Pictures on options: what may be one, whose it is, how it is kept, and that it is frozen."""

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import Attachment
from services import attachments, consultations, drafting, procedure, terms
from services.asked import IMAGE
from services.attachments import MOST_IMAGE_BYTES, MOST_IMAGES
from services.deps import begin
from services.questionnaires.document import to_document
from services.questionnaires.form import questionnaire_of
from services.questionnaires.taking import take_over
from tests.builders import COUNTY, a_roll, an_actor
from tests.services.drafts import (
    a_ready_draft,
    changed,
    code_of,
    codes_in,
    do,
    form_at,
    lines,
    look,
    people_of,
    view_of,
)
from tests.services.office import docx

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
WORDS = {"zh": "三棵树和一张长椅", "en": "Three trees and a bench"}


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


@pytest.fixture
def slug(world, staff):
    return do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")


def an_image(world, actor, slug, content=PNG, title=WORDS, kind=IMAGE):
    facts = {"kind": kind, "title": title, "file_name": "park.png", "content": content}
    return do(world, actor, attachments.add_attachment, slug=slug, **facts)


def showing(form, image_id, at=0):
    """*form* with a picture on one option of its first question."""
    options = list(form.questions[0].options)
    options[at] = replace(options[at], image_id=image_id)
    return changed(form, options=tuple(options))


def show(world, actor, slug, image_id, at=0):
    form = showing(form_at(world, slug), image_id, at)
    do(world, actor, drafting.save_draft, slug=slug, form=form)


def shown(world, slug):
    """The picture of each option of the first question."""
    return [option.image for option in view_of(world, slug).questions[0].options]


@pytest.mark.parametrize("content", [PNG, JPEG, WEBP])
def test_a_picture_is_png_jpeg_or_webp_and_no_document(world, staff, slug, content):
    found = an_image(world, staff, slug, content)

    view = view_of(world, slug)
    assert [image.id for image in view.images] == [found]
    assert view.documents == ()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n1 0 obj",
        b"GIF89a\x01\x00\x01\x00",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        "一、总则".encode(),
        docx(),
        docx(**{"word/vbaProject.bin": "x"}),
    ],
)
def test_nothing_else_is_a_picture(world, staff, slug, content):
    assert code_of(an_image, world, staff, slug, content) == "attachment.image_kind"
    assert view_of(world, slug).images == ()


def test_one_megabyte_is_the_limit(world, staff, slug):
    most = PNG + b" " * (MOST_IMAGE_BYTES - len(PNG))

    an_image(world, staff, slug, most)
    assert code_of(an_image, world, staff, slug, most + b" ") == "attachment.image_large"
    assert code_of(an_image, world, staff, slug, b"") == "attachment.too_large"


def test_pictures_and_documents_are_counted_apart(world, staff, slug):
    for i in range(MOST_IMAGES):
        an_image(world, staff, slug, PNG + str(i).encode())

    assert code_of(an_image, world, staff, slug, PNG + b"more") == "attachment.images_many"
    an_image(world, staff, slug, b"%PDF-1.7\n1 0 obj", kind="draft")
    assert len(view_of(world, slug).documents) == 1


def test_the_words_of_a_picture_are_asked_for_and_can_be_changed(world, staff, slug):
    found = an_image(world, staff, slug, title={})
    show(world, staff, slug, found)
    assert "image_words" in codes_in(look(world, staff, drafting.warnings, slug=slug))
    say = {"slug": slug, "attachment_id": found, "title": WORDS}

    do(world, staff, attachments.describe_image, **say)
    do(world, staff, attachments.describe_image, **say)

    assert shown(world, slug)[0].alt == WORDS
    assert "image_words" not in codes_in(look(world, staff, drafting.warnings, slug=slug))
    assert len(lines(world, "attachment.described")) == 1


def test_only_a_picture_of_the_draft_itself_is_described(world, staff, slug):
    pdf = an_image(world, staff, slug, b"%PDF-1.7\n1 0 obj", kind="draft")
    other = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")
    for one in (pdf, an_image(world, staff, other), "f" * 32):
        facts = {"slug": slug, "attachment_id": one, "title": WORDS}
        assert code_of(do, world, staff, attachments.describe_image, **facts) == (
            "attachment.unknown"
        )


def test_an_option_shows_its_picture_through_editing(world, staff, slug):
    found = an_image(world, staff, slug)

    show(world, staff, slug, found, at=1)
    form = changed(form_at(world, slug), title={"zh": "新的名称", "en": "A new name"})
    do(world, staff, drafting.save_draft, slug=slug, form=form)

    first, second, *_ = shown(world, slug)
    assert first is None
    assert (second.id, second.alt, second.sha256) == (found, WORDS, sha256(PNG).hexdigest())
    show(world, staff, slug, None, at=1)
    assert set(shown(world, slug)) == {None}


def test_a_question_that_is_duplicated_keeps_its_pictures(world, staff, slug):
    show(world, staff, slug, an_image(world, staff, slug))
    form = form_at(world, slug)
    first = form.questions[0]
    options = tuple(replace(option, code="") for option in first.options)
    twin = replace(first, code="", options=options)

    form = replace(form, questions=(*form.questions, twin))
    do(world, staff, drafting.save_draft, slug=slug, form=form)

    view = view_of(world, slug)
    assert view.questions[0].options[0].image == view.questions[-1].options[0].image is not None


def test_only_a_picture_of_the_same_consultation_is_taken(world, staff, slug):
    other = do(world, staff, drafting.create_draft, area=COUNTY, template="project_choice")
    foreign = an_image(world, staff, other)
    document_of_its_own = an_image(world, staff, slug, b"%PDF-1.7\n1 0 obj", kind="draft")

    for wrong in (foreign, document_of_its_own, "f" * 32):
        assert code_of(show, world, staff, slug, wrong) == "draft.image_unknown"
    assert set(shown(world, slug)) == {None}


def test_a_picture_that_is_removed_leaves_its_options(world, staff, slug):
    found, stays = an_image(world, staff, slug), an_image(world, staff, slug, JPEG)
    show(world, staff, slug, found)
    show(world, staff, slug, stays, at=1)

    do(world, staff, attachments.remove_attachment, slug=slug, attachment_id=found)

    first, second, *_ = shown(world, slug)
    assert (first, second.id) == (None, stays)
    with begin(world, write=False) as work:
        assert work.session.exec(select(Attachment.id)).all() == [stays]


def test_a_copy_of_the_consultation_leaves_the_pictures_behind(world, staff, slug):
    show(world, staff, slug, an_image(world, staff, slug))

    copy = do(world, staff, drafting.create_draft, area=COUNTY, copy_of=slug)

    assert set(shown(world, copy)) == {None}
    assert [o.text for o in view_of(world, copy).questions[0].options] == [
        o.text for o in view_of(world, slug).questions[0].options
    ]


def test_a_questionnaire_leaves_the_pictures_out(world, staff, slug):
    show(world, staff, slug, an_image(world, staff, slug))
    questionnaire = questionnaire_of(view_of(world, slug))

    assert "image" not in str(to_document(questionnaire))
    do(world, staff, take_over, slug=slug, questionnaire=questionnaire)

    assert set(shown(world, slug)) == {None}
    assert len(view_of(world, slug).images) == 1


def test_the_fingerprint_covers_the_picture_and_its_words(world, staff, slug):
    bare = terms.fingerprint_of(view_of(world, slug))
    assert "image" not in terms.terms_of(view_of(world, slug))["questions"][0]["options"][0]
    found, other = an_image(world, staff, slug), an_image(world, staff, slug, JPEG)
    prints = [bare]

    for image, words in ((found, WORDS), (other, WORDS), (other, {"zh": "别的"})):
        show(world, staff, slug, image)
        facts = {"slug": slug, "attachment_id": image, "title": words}
        do(world, staff, attachments.describe_image, **facts)
        prints.append(terms.fingerprint_of(view_of(world, slug)))

    assert len(set(prints)) == len(prints)


def test_after_submission_no_picture_changes_any_more(world):
    a_roll(world, 5)
    staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff)
    found = an_image(world, staff, slug)
    show(world, staff, slug, found)
    do(world, staff, procedure.submit, slug=slug)
    facts = {"slug": slug, "attachment_id": found}

    assert code_of(an_image, world, staff, slug, JPEG) == "draft.not_a_draft"
    assert code_of(do, world, staff, attachments.remove_attachment, **facts) == "draft.not_a_draft"
    again = facts | {"title": {"zh": "别的"}}
    assert code_of(do, world, staff, attachments.describe_image, **again) == "draft.not_a_draft"
    do(world, reviewer, procedure.approve, slug=slug)
    view = view_of(world, slug)
    assert view.frozen_hash == terms.fingerprint_of(view)


def test_everybody_sees_it_only_once_the_consultation_is_public(world, staff, slug):
    found = an_image(world, staff, slug)

    content, is_public = look(world, staff, consultations.attachment, attachment_id=found)[1:]

    assert (content, is_public) == (PNG, False)
