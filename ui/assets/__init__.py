"""The files a browser loads, and their addresses, which change with their content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
_FIRST = "sunshine.css"


@cache
def version(name: str) -> str:
    """The beginning of the content's hash; empty for what is not there."""
    path = FOLDER / name
    is_ours = path.suffix in {".css", ".js", ".svg"} and path.parent == FOLDER and path.is_file()
    return sha256(path.read_bytes()).hexdigest()[:12] if is_ours else ""


def url(name: str) -> str:
    """``/assets/<name>?v=<hash>``; raises for a file that is not there."""
    if not version(name):
        raise FileNotFoundError(name)
    return f"/assets/{name}?v={version(name)}"


def styles() -> list[str]:
    """All style sheets, the common one first."""
    return sorted((path.name for path in FOLDER.glob("*.css")), key=lambda n: (n != _FIRST, n))
