"""In the demo only: a number that a visitor may vote with."""

from collections.abc import Callable

from services import Refused
from services.deps import Deps
from services.views import ConsultationView


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
