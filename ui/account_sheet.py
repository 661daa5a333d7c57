"""My account on screen: who I am, what I may do and where, in which browsers I am signed in."""

from collections.abc import Mapping, Sequence

from services.deps import Actor
from services.people import SignInView
from ui import html
from ui.words import clock, t, w


def _role(role: str, place: str) -> html.Safe:
    name = html.tag("b", t(f"role.{role}"), " · ", place)
    return html.tag("li", name, html.tag("span", t(f"sign_in.can.{role}")))


def who(actor: Actor, places: Mapping[str, dict[str, str]]) -> html.Safe:
    """Name, post, and the roles with what they are good for and where they are held."""
    roles = [_role(str(h.role), w(places.get(h.area)) or h.area) for h in actor.holdings]
    held = html.tag("ul", *roles, class_="sun-roles") if roles else t("account.no_roles")
    return html.facts(
        [
            (t("account.post"), w(actor.title) or actor.name),
            (t("account.name"), actor.name),
            (t("account.roles"), held),
        ]
    )


def _sign_out() -> html.Safe:
    button = html.tag("button", t("account.sign_out_here"), type="submit", class_="button")
    way_out = html.tag("form", button, method="post", action="/auth/sign-out")
    return html.tag("div", way_out, class_="sun-under")


def sign_ins(found: Sequence[SignInView]) -> html.Safe:
    """Each browser that is signed in with this account, and the way out of this one."""
    rows = [
        (clock(one.created_at), clock(one.expires_at), t("account.this") if one.is_this else "–")
        for one in found
    ]
    heads = (t("account.since"), t("account.until"), t("account.which"))
    table = html.table(heads, rows, t("account.sign_ins_caption"))
    return html.join((html.tag("h2", t("account.sign_ins")), table, _sign_out()))


def gone() -> html.Safe:
    """After signing out everywhere."""
    return html.empty_state(t("account.gone"), html.link(t("page.sign_in"), "/sign-in", "button"))
