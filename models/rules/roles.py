"""Who may do what: roles are held at an area and reach its subtree."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.rules.areas import reaches


class Role(StrEnum):
    """What an account may be, at an area. A resident needs no account."""

    VILLAGE_CLERK = "village_clerk"
    TOWN_STAFF = "town_staff"
    COUNTY_STAFF = "county_staff"
    REVIEWER = "reviewer"
    DELEGATE = "delegate"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Deed(StrEnum):
    """What can be done with a consultation or with the county's own records."""

    DRAFT = "draft"
    APPROVE = "approve"
    PUBLISH = "publish"
    CONFIRM_AREA = "confirm_area"
    IMPORT_ROLL = "import_roll"
    PRINT_CODES = "print_codes"
    ISSUE_PAPER = "issue_paper"
    READ_PAPER = "read_paper"
    ASSIST = "assist"
    WATCH = "watch"
    READ_REMARKS = "read_remarks"
    READ_AUDIT = "read_audit"
    GRANT = "grant"


_STAFF = frozenset({Role.VILLAGE_CLERK, Role.TOWN_STAFF, Role.COUNTY_STAFF})

#: The truth is this table: a deed that a role is not named for is refused.
MAY: dict[Deed, frozenset[Role]] = {
    Deed.DRAFT: _STAFF,
    Deed.APPROVE: frozenset({Role.REVIEWER}),
    Deed.PUBLISH: _STAFF,
    Deed.CONFIRM_AREA: _STAFF | {Role.REVIEWER},
    Deed.IMPORT_ROLL: frozenset({Role.TOWN_STAFF, Role.COUNTY_STAFF}),
    Deed.PRINT_CODES: _STAFF,
    Deed.ISSUE_PAPER: _STAFF,
    Deed.READ_PAPER: _STAFF | {Role.REVIEWER},
    Deed.ASSIST: _STAFF,
    Deed.WATCH: frozenset({Role.LEADER, Role.DELEGATE, Role.AUDITOR}),
    Deed.READ_REMARKS: _STAFF | {Role.LEADER, Role.AUDITOR},
    Deed.READ_AUDIT: frozenset({Role.AUDITOR}),
    Deed.GRANT: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Holding:
    """One role held at one area."""

    role: Role
    area: str


def may(holdings: Iterable[Holding], deed: Deed, area: str) -> bool:
    """May somebody with these *holdings* do *deed* in *area*?"""
    return any(h.role in MAY[deed] and reaches(h.area, area) for h in holdings)


#: Nobody is decider, executor and supervisor of one matter: these never meet in one account
#: whose areas overlap (三维制衡).
_APART = (
    (_STAFF, frozenset({Role.REVIEWER, Role.AUDITOR, Role.LEADER})),
    (frozenset({Role.AUDITOR}), frozenset({Role.REVIEWER, Role.LEADER, Role.ADMIN})),
    (frozenset({Role.ADMIN}), _STAFF | {Role.REVIEWER, Role.LEADER}),
)


def conflict(holdings: Iterable[Holding], new: Holding) -> Role | None:
    """The role already held that must not meet *new* in one hand, or None."""
    for held in holdings:
        if not (reaches(held.area, new.area) or reaches(new.area, held.area)):
            continue
        for one, other in _APART:
            if (held.role in one and new.role in other) or (held.role in other and new.role in one):
                return held.role
    return None
