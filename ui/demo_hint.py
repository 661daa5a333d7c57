"""In the demo only: whom a visitor is, and a number that they may vote with."""

from collections.abc import Callable, Mapping

from services import Refused
from services.deps import Deps
from services.views import ConsultationView
from ui import html
from ui.words import t, w


def spare_number(deps: Deps, view: ConsultationView) -> Callable[[], str]:
    """Asks for a demo resident who has not voted in *view*; empty text outside the demo."""

    def ask() -> str:
        if not (deps.settings.is_demo and view.is_demo):
            return ""
        from services import demo  # noqa: PLC0415  # production never loads the demo

        try:
            return demo.spare_number(deps, view.slug)
        except Refused:
            return ""

    return ask


def guest(deps: Deps, key: str, names: Mapping[str, str]) -> html.Safe:
    """Which sample resident the visitor is: where they live, and the number to vote with."""
    if not (deps.settings.is_demo and key):
        return html.join(())
    from services import demo  # noqa: PLC0415  # production never loads the demo

    person = next((p for p in demo.demo_people() if p.key == key and p.number), None)
    if person is None:
        return html.join(())
    number = html.tag("code", person.number)
    copy = html.action(t("demo.copy_number"), "copy", person.number)
    said = html.join((t("demo.guest", place=names.get(person.area, "")), " ", number, " ", copy))
    return html.notice("info", said, w(person.title))
