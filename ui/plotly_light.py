"""Plotly with our look, drawn once: a figure that is not copied and checked on every rerun.

`st.plotly_chart` turns whatever it is given into a dictionary: a `Figure` by a deep copy (0.3 ms),
a dictionary by building and validating a whole figure (3.8 ms). A `Drawn` figure is validated when
it is made and then hands out the same dictionary each time (0.005 ms), which is only ever read.
"""

from hashlib import blake2b
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
#: What the frame of `st.plotly_chart` needs, for every chart the same.
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}

TEMPLATE: dict[str, Any] = {
    "layout": {
        "separators": ".,",
        #: Row labels: at the left edge, growing downwards (`ui.figures_rows`).
        "annotationdefaults": {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "borderpad": 0,
        },
    }
}


class Drawn(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A finished figure. Change nothing on it: `to_dict` would not notice."""

    def to_dict(self) -> dict[str, Any]:
        """The same dictionary on every call; whoever gets it only reads it."""
        ready: dict[str, Any] | None = getattr(self, "_ready", None)
        if ready is None:
            ready = super().to_dict()
            self._ready = ready
        return ready

    @property
    def digest(self) -> str:
        """A short name of the content: equal figures have equal names."""
        name: str | None = getattr(self, "_name", None)
        if name is None:
            drawing = pio.to_json(self, validate=False).encode()
            name = blake2b(drawing, digest_size=6).hexdigest()
            self._name = name
        return name


def drawn(data: list[dict[str, Any]], layout: dict[str, Any], scale: float = 1.0) -> Drawn:
    """A figure in our template: transparent, without chrome, in Chinese fonts."""
    calm = {
        "template": TEMPLATE,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": round(15 * scale)},
        "hoverlabel": {"font": {"family": FONT}, "align": "left"},
        "margin": {"l": 0, "r": 0, "t": 4, "b": 4, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        "uirevision": "kept",
    }
    figure = Drawn(data=data, layout={**calm, **layout})
    figure.to_dict()
    return figure
