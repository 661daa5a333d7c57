"""What the tests of staff services start from: a draft that is ready, steps by the right people."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from models.rules.refusal import Refused
from models.rules.roles import Role
from models.tables import AuditLine, Consultation
from services import drafting, procedure, schedule
from services.consultations import row_by_slug, whole_view
from services.deps import ANYBODY, SYSTEM, begin
from tests.builders import COUNTY, a_roll, an_actor

LONG_ENOUGH = {"zh": "因为施工图还要再改，所以多给大家几天时间", "en": "The drawings change."}


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def do(world, actor, deed, **facts):
    """One deed in one transaction."""
    with begin(world, actor=actor) as work:
        return deed(work, **facts)


def at_once(*calls):
    """Run all *calls* at the same moment; returns what each gave: a value or its refusal's code."""
    ready, found = threading.Barrier(len(calls)), []

    def run(call):
        ready.wait()
        try:
            found.append(call())
        except Refused as refusal:
            found.append(refusal.code)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def fail_after(world, actor, deed, **facts):
    """Do *deed*, then let the transaction fail before its commit."""
    with begin(world, actor=actor) as work:
        deed(work, **facts)
        raise RuntimeError


def look(world, actor, query, **facts):
    with begin(world, actor=actor, write=False) as work:
        return query(work, **facts)


def row_of(world, slug):
    with begin(world, write=False) as work:
        return row_by_slug(work, slug)


def view_of(world, slug):
    with begin(world, actor=SYSTEM, write=False) as work:
        return whole_view(work, row_by_slug(work, slug))


def form_at(world, slug):
    return drafting.form_of(view_of(world, slug))


def lines(world, action=""):
    with begin(world, write=False) as work:
        found = work.session.exec(select(AuditLine).order_by(AuditLine.seq)).all()
    return [line for line in found if line.action.startswith(action)]


#: What a test may change of the first question, and what it is called there.
_OF_QUESTION = {
    "question": "title",
    "method": "method",
    "settings": "settings",
    "options": "options",
}


def changed(form, **changes):
    """*form* with changes to itself, and to its first question under the names of old."""
    of_first = {_OF_QUESTION[n]: changes.pop(n) for n in list(changes) if n in _OF_QUESTION}
    if of_first:
        first = replace(form.questions[0], **of_first)
        changes["questions"] = (first, *form.questions[1:])
    return replace(form, **changes)


def codes_in(notes):
    """The checklist without its places."""
    return list(dict.fromkeys(note.code for note in notes))


def a_ready_draft(world, author, *, template="project_choice", area=COUNTY, **changes):
    """A draft without obstacles: opens in a day, runs for 31, its roll exists."""
    slug = do(world, author, drafting.create_draft, area=area, template=template)
    now = world.clock.now
    values = {
        "lead_unit": {"zh": "县住建局", "en": "Housing Bureau"},
        "opens_at": now + timedelta(days=1),
        "closes_at": now + timedelta(days=32),
    } | changes
    do(world, author, drafting.save_draft, slug=slug, form=changed(form_at(world, slug), **values))
    return slug


def people_of(world):
    """Staff who drafts and a reviewer who approves, both of the county."""
    return an_actor(world, Role.COUNTY_STAFF), an_actor(world, Role.REVIEWER)


def an_approved(world, staff=None, reviewer=None, **changes):
    if staff is None:
        staff, reviewer = people_of(world)
    slug = a_ready_draft(world, staff, **changes)
    do(world, staff, procedure.submit, slug=slug)
    do(world, reviewer, procedure.approve, slug=slug)
    return slug


def an_opened(world, staff=None, reviewer=None, **changes):
    slug = an_approved(world, staff, reviewer, **changes)
    world.clock.forward(days=1)
    schedule.open_due(world)
    return slug


def with_a_roll(world, size=40):
    return a_roll(world, size)


__all__ = ["ANYBODY", "COUNTY", "Consultation"]
