"""Technical log lines: JSON, no addresses, no tokens, no users."""

import json
import logging
import sys

_PLAIN = logging.LogRecord("", 0, "", 0, "", None, None).__dict__.keys()


class JsonLines(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; extras are kept, an exception becomes its type and place."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in record.__dict__.items() if k not in _PLAIN and k != "message"}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def setup_logging() -> None:
    """Send our own lines, from information up, to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("sunshine")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
