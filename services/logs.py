"""Technical log lines: JSON, no addresses, no tokens, no users, no values of any row."""

import json
import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

_PLAIN = logging.LogRecord("", 0, "", 0, "", None, None).__dict__.keys() | {"message", "asctime"}
_FRAMES = 12
_OURS = str(Path(__file__).parent.parent)


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return frame.filename.startswith(_OURS) and "site-packages" not in frame.filename


def _places(trace: TracebackType | None) -> list[str]:
    """The innermost places, and before them our own, however deep in a library it broke."""
    frames = traceback.extract_tb(trace)
    before, last = frames[:-_FRAMES], frames[-_FRAMES:]
    told = [*[frame for frame in before if _is_ours(frame)][-_FRAMES:], *last]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in told]


def _message(record: logging.LogRecord) -> str:
    """What the line says; asyncio repeats an exception's text below its first line."""
    said = record.getMessage()
    return said.partition("\n")[0] if record.name == "asyncio" else said


class JsonLines(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; an exception becomes its type and place.

        Its text is left out: a database puts the values of the failed row into it.
        """
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": _message(record),
        }
        line |= {k: v for k, v in record.__dict__.items() if k not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _take_over(name: str, level: int, handler: logging.Handler) -> None:
    logger = logging.getLogger(name)
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False


def setup_logging() -> None:
    """Send our own lines, from information up, and everybody's warnings to standard error as JSON.

    Streamlit gives each of its loggers a writer of its own, which would write down the text of a
    page's exception. The server's lines about single requests hold addresses and are switched off.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers[:] = [handler]
    streamlits = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] == "streamlit"]
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi", "websockets", *streamlits):
        _take_over(name, logging.WARNING, handler)
    _take_over("sunshine", logging.INFO, handler)
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
    access.disabled = True
