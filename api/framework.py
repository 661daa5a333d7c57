"""What Streamlit works out anew for each run of a page, or each field, though it need not."""

from functools import cache
from importlib import import_module
from typing import Any

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state import SafeSessionState, get_session_state

_work_out = app_session._populate_theme_msg
_FIELDS = tuple(
    import_module(f"streamlit.elements.widgets.{name}")
    for name in ("number_input", "radio", "selectbox", "slider", "text_widgets", "time_widgets")
)


@cache
def _theme(section: str) -> CustomThemeConfig:
    found = CustomThemeConfig()
    _work_out(found, section)
    return found


def _fill_in(msg: CustomThemeConfig, section: str = "theme") -> None:
    kept = _theme(section)
    if kept.ByteSize():  # merging nothing would still say that there is such a section
        msg.MergeFrom(kept)


class _Looking:
    """A session's state, which does not copy all that it holds for who asks for one key."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    @property
    def filtered_state(self) -> SafeSessionState:
        """Finds a key of ours as the copy would."""
        return self._state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)


def _look() -> _Looking:
    return _Looking(get_session_state())


def hasten() -> None:
    """Put our short ways in the place of the framework's own.

    Each section of the theme is worked out once; it took a fifth of a journey's CPU (ADR 0019). The
    configuration is read when the process starts and never again: `fileWatcherType` is none. A
    field finds its own value without a copy of all others (ADR 0022).
    """
    app_session._populate_theme_msg = _fill_in
    for module in _FIELDS:
        module.get_session_state = _look  # type: ignore[attr-defined]
