"""What Streamlit works out anew for each run of a page, though it cannot change while we serve."""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_work_out = app_session._populate_theme_msg


@cache
def _theme(section: str) -> CustomThemeConfig:
    found = CustomThemeConfig()
    _work_out(found, section)
    return found


def _fill_in(msg: CustomThemeConfig, section: str = "theme") -> None:
    kept = _theme(section)
    if kept.ByteSize():  # merging nothing would still say that there is such a section
        msg.MergeFrom(kept)


def remember_theme() -> None:
    """Work each section of the theme out once; it took a fifth of a journey's CPU (ADR 0019).

    The configuration is read when the process starts and never again: `fileWatcherType` is none.
    """
    app_session._populate_theme_msg = _fill_in
