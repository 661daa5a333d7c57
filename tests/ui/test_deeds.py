"""The story of a consultation: what repeats is told once, what has a reason of its own is told."""

from services.audit import AuditEntry
from ui import deeds


def line(seq, action, reason="", actor="li"):
    at = f"2026-11-0{seq}T08:00:00+00:00"
    return AuditEntry(seq, at, actor, "county_staff", action, "c1", reason, {}, "")


def test_the_same_deed_again_is_told_once_with_its_number():
    told = str(deeds.story([line(1, "draft.saved"), line(2, "draft.saved")]))

    assert told.count(deeds.deed("draft.saved")) == 1


def test_every_reason_is_told():
    lines = [line(i, "consultation.extended", f"理由{i}") for i in (1, 2, 3)]

    told = str(deeds.story(lines))

    assert all(f"理由{i}" in told for i in (1, 2, 3))
    assert told.count(deeds.deed("consultation.extended")) == 3
