"""People with accounts: what pages and API need of accounts, roles and sign-ins, in one place."""

from models.rules.refusal import Refused
from services import audit
from services.accounts import (
    AccountView,
    MembershipView,
    accounts,
    change_password,
    create_account,
    demo_accounts,
    refuse_demo_accounts,
    set_active,
    set_password,
)
from services.deps import ANYBODY, Actor, Deps, begin
from services.granting import LEVELS, grant, revoke
from services.sign_ins import (
    SignInView,
    actor_for,
    demo_sign_in,
    lookup,
    sign_in,
    sign_ins,
    sign_out,
    sign_out_everywhere,
)


def audit_refusal(deps: Deps, actor: Actor, refusal: Refused) -> None:
    """Note that an account was refused something, in a transaction of its own."""
    if actor.id == ANYBODY.id:
        return
    with begin(deps, actor=actor, is_routine=True) as work:
        audit.record(work, "refused", actor.id, facts={"code": refusal.code})


__all__ = [
    "LEVELS",
    "AccountView",
    "MembershipView",
    "SignInView",
    "accounts",
    "actor_for",
    "audit_refusal",
    "change_password",
    "create_account",
    "demo_accounts",
    "demo_sign_in",
    "grant",
    "lookup",
    "refuse_demo_accounts",
    "revoke",
    "set_active",
    "set_password",
    "sign_in",
    "sign_ins",
    "sign_out",
    "sign_out_everywhere",
]
