"""In the demo only: a number that a visitor may vote with."""

from collections.abc import Callable

from services.deps import Deps


def spare_number(deps: Deps, slug: str) -> Callable[[], str]:
    """Asks for a demo resident who has not voted in *slug*; empty text outside the demo."""

    def ask() -> str:
        if not deps.settings.is_demo:
            return ""
        from services import demo  # noqa: PLC0415  # production never loads the demo

        return demo.spare_number(deps, slug)

    return ask
