"""The demo county's files, read once: `demo/` at the root of the project."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).resolve().parents[2] / "demo"


@cache
def content(name: str) -> Any:
    """What stands in ``demo/<name>.yml``."""
    return yaml.safe_load((_FOLDER / f"{name}.yml").read_text("utf-8"))


def picture(name: str) -> bytes:
    """The picture ``demo/pictures/<name>.png``, drawn for the demo."""
    return (_FOLDER / "pictures" / f"{name}.png").read_bytes()


def text(value: Any) -> dict[str, str]:
    """The two languages of a value in a file; empty where it says nothing."""
    return {"zh": value["zh"], "en": value["en"]} if value else {}
