"""The sign-in form, and the demo's sample people as one button each."""

from collections.abc import Iterable

from services.demo import DemoPerson
from ui.html import Safe, join, link, notice, tag
from ui.words import t, w


def _field(name: str, words: str, kind: str, autocomplete: str) -> Safe:
    box = tag(
        "input",
        id=f"sign-in-{name}",
        name_=f"sun-{name}",
        type=kind,
        autocomplete=autocomplete,
        required="required",
        maxlength="200",
    )
    return tag("p", tag("label", words, for_=f"sign-in-{name}"), box)


def form(target: str) -> Safe:
    """Name and password, posted to the plain route that sets the cookie."""
    fields = join(
        (
            _field("name", t("sign_in.name"), "text", "username"),
            _field("password", t("sign_in.password"), "password", "current-password"),
            tag("input", type="hidden", name_="sun-next", value=target),
            tag("button", t("sign_in.go"), type="submit", class_="button primary"),
        )
    )
    box = tag("form", fields, method="post", action="/auth/sign-in", class_="sun-form")
    return join((notice("info", t("sign_in.residents")), box))


def _staff(person: DemoPerson, target: str) -> Safe:
    roles = t("sign_in.and").join(t(f"role.{role}") for role in person.roles)
    words = (tag("b", w(person.title)), tag("small", f"{person.name} · {roles}"))
    hidden = (
        tag("input", type="hidden", name_="sun-name", value=person.name),
        tag("input", type="hidden", name_="sun-next", value=target),
    )
    button = tag("button", *words, type="submit")
    return tag("form", *hidden, button, method="post", action="/auth/demo", class_="sun-person")


def _resident(person: DemoPerson) -> Safe:
    words = (tag("b", w(person.title)), tag("small", person.number))
    mode = "elder" if person.key == "elderly" else "standard"
    href = f"/?as={person.number}&mode={mode}"
    return tag("p", link(join(words), href), class_="sun-person")


def sample_people(people: Iterable[DemoPerson], target: str) -> Safe:
    """One click for each sample person of the demo: staff sign in, residents go and vote."""
    found = [_resident(p) if p.number else _staff(p, target) for p in people]
    heading = tag("h2", t("sign_in.sample_people"))
    return join(
        (heading, tag("p", t("sign_in.sample_note")), tag("div", *found, class_="sun-people"))
    )
