"""The environment, read once into a value."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.rules.refusal import Refused

DEMO, PRODUCTION = "demo", "production"
_SHORTEST_SECRET = 32
_DRIVERS = frozenset({"sqlite", "postgresql+psycopg"})
_MOST_DIGITS = 9
#: What a browser sends as ``Origin``: no path, or every form would be refused as a foreign one.
_ORIGIN = re.compile(r"https://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)
#: County time: all of China keeps one.
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Settings:
    """How this deployment runs. Every name is an environment variable ``SUNSHINE_<NAME>``."""

    mode: str = DEMO
    data_dir: Path = Path("data")
    database_url: str = ""
    #: where residents reach us; links and QR codes are built from it and from nothing else
    origin: str = ""
    metrics_token: str = ""
    #: seconds between two releases; 60 or more in production
    release_seconds: int = 60
    group_minimum: int = 10
    batch_minimum: int = 10
    #: simulated votes per minute of the demo's stream; 0 turns it off
    stream_per_minute: int = 40
    #: per cent of the simulated residents who have voted once the demo is loaded
    demo_percent: int = 100
    zone: ZoneInfo = ZONE

    @property
    def is_demo(self) -> bool:
        """Demo data, demo accounts and short release intervals are allowed."""
        return self.mode == DEMO

    @property
    def url(self) -> str:
        """The database's URL with its driver named; an embedded SQLite file by default."""
        given = self.database_url
        if not given:
            return f"sqlite:///{self.database_file}"
        for short in ("postgresql://", "postgres://"):
            if given.startswith(short):
                return "postgresql+psycopg://" + given.removeprefix(short)
        return given

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps everything, unless another database is named."""
        return self.data_dir / "sunshine.db"

    @property
    def is_sqlite(self) -> bool:
        """Is the store a SQLite file?"""
        return self.url.startswith("sqlite")

    @property
    def release_interval(self) -> timedelta:
        """T of the release rule."""
        return timedelta(seconds=self.release_seconds)


def whole_number(raw: str) -> int | None:
    """*raw* as people write a number, or None: it is none, or longer than any we use."""
    is_number = raw.isascii() and raw.isdigit() and len(raw) <= _MOST_DIGITS
    return int(raw) if is_number else None


def _number(env: Mapping[str, str], name: str, default: int, least: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    found = whole_number(raw)
    if found is None or found < least:
        raise Refused("settings.number", {"name": name, "least": least})
    return found


def _refuse_unknown_database(settings: Settings) -> None:
    """Only what the migrations and the urn were written for; a typing error is found here too."""
    try:
        found = make_url(settings.url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        found = None
    if found is None or found.drivername not in _DRIVERS:
        raise Refused("settings.database_url")


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """The settings in *env* (the process's own when left out).

    Raises:
        Refused: ``settings.mode``, ``settings.number``, ``settings.origin``, ``settings.secret`` or
            ``settings.database_url``, when a value cannot be used.
    """
    env = os.environ if env is None else env
    mode = env.get("SUNSHINE_MODE", DEMO)
    if mode not in (DEMO, PRODUCTION):
        raise Refused("settings.mode", {"value": mode[:40]})
    origin = env.get("SUNSHINE_ORIGIN", "").rstrip("/").removesuffix(":443")
    if mode == PRODUCTION and not _ORIGIN.fullmatch(origin):
        raise Refused("settings.origin")
    token = env.get("SUNSHINE_METRICS_TOKEN", "")
    if token and mode == PRODUCTION and len(token) < _SHORTEST_SECRET:
        raise Refused("settings.secret", {"name": "SUNSHINE_METRICS_TOKEN"})
    in_demo = mode == DEMO
    found = Settings(
        mode=mode,
        data_dir=Path(env.get("SUNSHINE_DATA_DIR", "data")),
        database_url=env.get("SUNSHINE_DATABASE_URL", ""),
        origin=origin,
        metrics_token=token,
        release_seconds=_number(
            env, "SUNSHINE_RELEASE_SECONDS", 10 if in_demo else 60, 1 if in_demo else 60
        ),
        group_minimum=_number(env, "SUNSHINE_GROUP_MINIMUM", 10, 10),
        batch_minimum=_number(env, "SUNSHINE_BATCH_MINIMUM", 10, 10),
        stream_per_minute=_number(env, "SUNSHINE_STREAM_PER_MINUTE", 40, 0) if in_demo else 0,
        demo_percent=_number(env, "SUNSHINE_DEMO_PERCENT", 100, 1),
    )
    _refuse_unknown_database(found)
    return found
