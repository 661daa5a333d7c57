"""By which way ballots came, and the share of each helper; shown with the final result."""

from services.views import ResultView
from ui import html
from ui.words import t


def _percent(size: int, whole: int) -> str:
    return f"{100 * size / whole:.0f}%" if whole else "–"


def _ways(result: ResultView) -> html.Safe:
    whole = sum(size for _names, size in result.channels)
    rows = [
        html.Bar(
            label=t("channels.and").join(t(f"channels.name.{name}") for name in names),
            count=size,
            percent=100 * size / whole if whole else 0.0,
            shown=_percent(size, whole),
        )
        for names, size in result.channels
    ]
    return html.result_bars(
        rows, unit=t("consultation.figures.unit"), caption=t("channels.caption")
    )


def _helpers(result: ResultView) -> html.Safe:
    whole = sum(size for _who, size in result.helped)
    rows = [
        (
            t("channels.number", number=place) if who else t("channels.others"),
            f"{size:,}",
            _percent(size, whole),
        )
        for place, (who, size) in enumerate(result.helped, 1)
    ]
    heads = (t("channels.helper"), t("channels.ballots"), "%")
    return html.table(heads, rows, t("channels.helped_caption"))


def told(result: ResultView) -> html.Safe:
    """Shares and table; nothing where everybody came the same way."""
    if not result.is_final or len(result.channels) < 2:
        return html.join(())
    parts = [html.tag("h3", t("channels.title")), _ways(result)]
    if result.helped:
        parts += [html.tag("h3", t("channels.helped_title")), _helpers(result)]
    return html.tag("div", *parts, class_="sun-ways")
