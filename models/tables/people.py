"""Accounts of staff, delegates and leaders. A resident needs none."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.rules.localized import Localized
from models.rules.roles import Role
from models.tables.base import Table
from models.tables.columns import code_field, json_field, moment


class Account(Table, table=True):
    """Somebody who signs in."""

    id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=60, unique=True)
    #: the post, never a living person's name in the demo
    title: Localized = json_field()
    is_demo: bool = False
    is_active: bool = True
    created_at: datetime = moment()


class Membership(Table, table=True):
    """A role held at an area; it reaches the area's subtree."""

    __table_args__ = (UniqueConstraint("account_id", "role", "area_code"),)

    id: str = Field(primary_key=True, max_length=32)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    role: Role = code_field(Role)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    granted_by: str | None = Field(default=None, max_length=32)
    granted_at: datetime = moment()


class Credential(Table, table=True):
    """An argon2 hash."""

    account_id: str = Field(primary_key=True, foreign_key="account.id", max_length=32)
    password_hash: str = Field(max_length=200)
    changed_at: datetime = moment()


class SignIn(Table, table=True):
    """One browser in which an account is signed in; the cookie's hash, never the cookie."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=32)
    created_at: datetime = moment()
    expires_at: datetime = moment()


class TryCount(Table, table=True):
    """Wrong passwords counted together: of a browser known to an account, or of all others."""

    #: keyed hash of the account and its browser, or of the name that the others tried
    mark: str = Field(primary_key=True, max_length=64)
    #: which account knows the browser; None: the count of a name
    account_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, max_length=32
    )
    failed_count: int = 0
    locked_until_at: datetime | None = moment(nullable=True)
    used_at: datetime = moment()
