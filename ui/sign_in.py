"""The sign-in form, and the demo's sample people as one button each."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from services import Refused
from services.demo import DemoPerson
from services.deps import Actor
from ui.html import Safe, join, link, notice, tag
from ui.words import t, w

#: What the plain route may say no with; anything else in the address is not ours.
_REFUSALS = frozenset({"sign_in.refused", "sign_in.demo_only"})
_PAUSES = frozenset({"sign_in.too_many_tries", "sign_in.new_browser"})
_MINUTES = re.compile(r"[0-9]{1,4}")


def refusal(asked: Mapping[str, str]) -> Refused | None:
    """The refusal that the plain route left in the address; no words of the address itself."""
    code, minutes = asked.get("refused", ""), asked.get("minutes", "")
    if code in _PAUSES and _MINUTES.fullmatch(minutes):
        return Refused(code, {"minutes": int(minutes)})
    return Refused(code) if code in _REFUSALS else None


def _field(name: str, words: str, kind: str, autocomplete: str, **more: object) -> Safe:
    box = tag(
        "input",
        id=f"sign-in-{name}",
        name_=f"sun-{name}",
        type=kind,
        autocomplete=autocomplete,
        required="required",
        maxlength="200",
        **more,
    )
    return tag("p", tag("label", words, for_=f"sign-in-{name}"), box)


def form(target: str) -> Safe:
    """Name and password, posted to the plain route that sets the cookie."""
    plain = {"autocapitalize": "none", "spellcheck": "false"}
    fields = join(
        (
            _field("name", t("sign_in.name"), "text", "username", **plain),
            _field("password", t("sign_in.password"), "password", "current-password"),
            tag("input", type="hidden", name_="sun-next", value=target),
            tag("button", t("sign_in.go"), type="submit", class_="button primary"),
            tag("p", t("sign_in.forgotten"), class_="sun-caption"),
        )
    )
    return tag("form", fields, method="post", action="/auth/sign-in", class_="sun-form")


def residents() -> Safe:
    """Who need not be here at all, and where they vote."""
    home = link(t("sign_in.to_home"), "/", "button quiet")
    said = join((t("sign_in.residents"), tag("span", home, class_="sun-beside")))
    return notice("info", said, t("sign_in.residents_title"))


def already(actor: Actor) -> Safe:
    """Somebody is signed in here; they may go on, or sign in as somebody else."""
    go_on = link(t("sign_in.go_on"), "/account", "button quiet")
    said = join((t("sign_in.already"), tag("span", go_on, class_="sun-beside")))
    return notice("good", said, w(actor.title) or actor.name)


def can(roles: Iterable[str]) -> str:
    """What somebody with these *roles* does here, in a few words."""
    return t("sign_in.and").join(t(f"sign_in.can.{role}") for role in roles)


def _staff(person: DemoPerson, target: str) -> Safe:
    words = (
        tag("b", w(person.title)),
        tag("span", can(person.roles)),
        tag("small", person.name),
    )
    hidden = (
        tag("input", type="hidden", name_="sun-name", value=person.name),
        tag("input", type="hidden", name_="sun-next", value=target),
    )
    button = tag("button", *words, type="submit")
    return tag("form", *hidden, button, method="post", action="/auth/demo", class_="sun-person")


def _resident(person: DemoPerson) -> Safe:
    is_elder = person.key == "elderly"
    words = (
        tag("b", w(person.title)),
        tag("span", t("sign_in.can.elderly" if is_elder else "sign_in.can.resident")),
        tag("small", person.number),
    )
    mode = "elder" if is_elder else "standard"
    query = urlencode({"place": person.area, "demo": person.key, "mode": mode})
    return tag("p", link(join(words), f"/?{query}"), class_="sun-person")


def sample_people(people: Iterable[DemoPerson], target: str) -> Safe:
    """One click for each sample person of the demo: staff sign in, residents go and vote."""
    everybody = list(people)
    staff = [_staff(p, target) for p in everybody if not p.number]
    voters = [_resident(p) for p in everybody if p.number]
    return tag(
        "section",
        tag("h2", t("sign_in.sample_people")),
        tag("p", t("sign_in.sample_note"), class_="sun-caption"),
        tag("div", *staff, class_="sun-people"),
        tag("h3", t("sign_in.sample_residents")),
        tag("p", t("sign_in.sample_residents_note"), class_="sun-caption"),
        tag("div", *voters, class_="sun-people"),
    )


def door(target: str, actor: Actor, people: Iterable[DemoPerson]) -> Safe:
    """The whole page: the form, who need not sign in, and in the demo the sample people."""
    offered = tuple(people)
    left = [already(actor) if actor.id else "", form(target), residents()]
    right = [sample_people(offered, target)] if offered else []
    return tag("div", tag("section", *left), *right, class_="sun-door")
