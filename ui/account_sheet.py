"""My account on screen."""

from collections.abc import Mapping, Sequence

from services.deps import Actor
from services.people import SignInView
from ui import html
from ui.words import clock, t, w


def who(actor: Actor, places: Mapping[str, dict[str, str]]) -> html.Safe:
    """Name, post, roles and where they are held."""
    roles = [f"{t(f'role.{h.role}')} · {w(places.get(h.area)) or h.area}" for h in actor.holdings]
    held = html.join(html.tag("p", role) for role in roles)
    return html.facts(
        [
            (t("account.name"), actor.name),
            (t("account.post"), w(actor.title)),
            (t("account.roles"), held),
        ]
    )


def sign_ins(found: Sequence[SignInView]) -> html.Safe:
    """Each browser that is signed in with this account."""
    rows = [
        (clock(one.created_at), clock(one.expires_at), t("account.this") if one.is_this else "–")
        for one in found
    ]
    heads = (t("account.since"), t("account.until"), t("account.which"))
    return html.table(heads, rows, t("account.sign_ins_caption"))


def gone() -> html.Safe:
    """After signing out everywhere."""
    return html.empty_state(t("account.gone"), html.link(t("page.sign_in"), "/sign-in", "button"))
