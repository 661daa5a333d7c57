"""Accounts on screen, each with its post, its roles where they are held, and its state."""

from collections.abc import Iterable, Mapping, Sequence

from services.people import AccountView
from ui import html
from ui.words import clock, t, w


def matching(found: Iterable[AccountView], search: str) -> list[AccountView]:
    """Those whose post or name holds all words of *search*."""
    words = search.casefold().split()

    def text(account: AccountView) -> str:
        return "\n".join((account.name, *account.title.values())).casefold()

    return [account for account in found if all(word in text(account) for word in words)]


def _roles(account: AccountView, names: Mapping[str, str]) -> html.Safe:
    if not account.memberships:
        return html.tag("span", t("people.no_roles"), class_="sun-caption")
    held = (f"{t(f'role.{m.role}')} · {names.get(m.area_code, '')}" for m in account.memberships)
    return html.join(html.tag("div", words) for words in held)


def _state(account: AccountView) -> html.Safe:
    if not account.is_active:
        return html.badge("bad", t("people.inactive"))
    if account.locked_until_at:
        until = t("people.locked_until", moment=clock(account.locked_until_at))
        return html.join((html.badge("warn", t("people.locked")), html.tag("small", until)))
    return html.badge("good", t("people.active"))


def listing(found: Sequence[AccountView], names: Mapping[str, str]) -> html.Safe:
    """A table of accounts."""
    if not found:
        return html.empty_state(t("people.none"))
    rows = [
        (
            html.join((w(account.title), html.tag("small", account.name))),
            _roles(account, names),
            _state(account),
        )
        for account in found
    ]
    heads = (t("people.column.post"), t("people.column.roles"), t("people.column.state"))
    return html.table(heads, rows, t("people.caption"), is_stacked=True)
