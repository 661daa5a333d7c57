"""The outside world: engine, clock, keys, settings; and `Work`, one transaction by someone."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from models.rules.refusal import Refused
from models.rules.roles import Deed, Holding, may
from services.database import for_writing, is_sqlite, make_engine
from services.keys import Keyring
from services.lookups import Lookup, Lookups
from services.memory import Memory
from services.passes import Passes
from services.settings import Settings, read_settings
from services.throttle import Throttle

if TYPE_CHECKING:
    from services.urn import Urn

Clock = Callable[[], datetime]
log = logging.getLogger("sunshine")


def wall_clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one place that reads the clock


@dataclass(frozen=True)
class Actor:
    """Who does something: an account with its roles, or the system's own clockwork."""

    id: str
    name: str
    title: dict[str, str] = field(default_factory=dict)
    holdings: tuple[Holding, ...] = ()
    #: hash of the sign-in, to sign out exactly this browser
    sign_in: str = ""

    @property
    def roles(self) -> set[str]:
        """Codes of the roles held anywhere."""
        return {str(h.role) for h in self.holdings}

    def may(self, deed: Deed, area: str) -> bool:
        """May this actor do *deed* in *area*?"""
        return may(self.holdings, deed, area)

    def must(self, deed: Deed, area: str) -> None:
        """Raise `Refused` ``role.not_yours`` unless `may`."""
        if not self.may(deed, area):
            raise Refused("role.not_yours", {"deed": str(deed)})


SYSTEM = Actor("system", "system")
#: Somebody at the server's own command line: may what the clockwork may, and the record tells.
TERMINAL = Actor(SYSTEM.id, "terminal")
ANYBODY = Actor("", "anybody")


@dataclass
class Deps:
    """One county's world. Made once at the start; tests make their own."""

    engine: Engine
    keys: Keyring
    settings: Settings
    clock: Clock = wall_clock
    #: small values that pages read again and again, with the moment they go stale
    cache: dict[Any, tuple[float, Any]] = field(default_factory=dict)
    #: what can never change again: counts of ballots that are closed
    settled: dict[Any, Any] = field(default_factory=dict)
    throttle: Throttle = field(default_factory=Throttle)
    passes: Passes = field(default_factory=Passes)
    #: answers of people who were interrupted (`services.interrupted`)
    interrupted: Memory = field(default_factory=Memory)
    lookups: Lookups = field(init=False)

    def __post_init__(self) -> None:
        self.lookups = Lookups(self.engine)

    @cached_property
    def urn(self) -> "Urn":
        """Where cast ballots become durable."""
        from services.urn import make_urn  # noqa: PLC0415  # the urn imports Deps

        return make_urn(self)

    def close(self) -> None:
        """Let go of threads and connections."""
        if "urn" in self.__dict__:
            self.urn.close()
        self.lookups.close()
        self.engine.dispose()


@dataclass
class Work:
    """One transaction by someone at a moment; nothing is opened before it is asked for."""

    actor: Actor
    now: datetime
    deps: Deps
    _write: bool
    # No cached properties: until Python 3.12 one thread that waits in one holds up all the others.
    _session: Session | None = None

    @property
    def is_writing(self) -> bool:
        """May it change anything?"""
        return self._write

    @property
    def session(self) -> Session:
        """Objects of the tables."""
        if self._session is None:
            engine = self.deps.engine
            self._session = Session(
                for_writing(engine) if self._write else engine, expire_on_commit=False
            )
        return self._session

    def look(self, lookup: Lookup, values: Mapping[str, Any]) -> list[Any]:
        """The rows that *lookup* finds, past the mapper; each has the names of its columns.

        For the way of every ballot. Who writes finds what this transaction has written so far; who
        only reads finds what is committed at this moment.
        """
        if not self._write:
            return self.deps.lookups.find(lookup, values)
        return list(self.session.connection().execute(lookup.statement, values))

    def close(self) -> None:
        """Roll back what is not committed, and let go of the connection."""
        if self._session is not None:
            self._session.close()


@contextmanager
def begin(
    deps: Deps, *, actor: Actor = ANYBODY, write: bool = True, is_routine: bool = False
) -> Iterator[Work]:
    """The only place that opens a session. Commits at the end, rolls back on any error.

    A committed write drops what pages keep in memory, unless it *is_routine* clockwork that
    changes nothing they keep.
    """
    with closing(Work(actor, deps.clock(), deps, write)) as work:
        yield work
        if write:
            work.session.commit()
            if not is_routine:
                deps.cache.clear()


def make_deps(settings: Settings, clock: Clock = wall_clock) -> Deps:
    """The world that *settings* describe."""
    if is_sqlite_file(settings):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The folder may have stood there, open to all; SQLite's own files follow this one's mode.
        settings.database_file.touch(mode=0o600)
    return Deps(make_engine(settings.url), Keyring(settings.data_dir / "keys"), settings, clock)


def is_sqlite_file(settings: Settings) -> bool:
    """Does the database live in the data folder?"""
    return settings.is_sqlite and not settings.database_url


_current: list[Deps] = []
_making = threading.Lock()


def current() -> Deps:
    """The process's world; made on first use. Tests patch this one name."""
    with _making:
        if not _current:
            _current.append(make_deps(read_settings()))
        return _current[0]


__all__ = [
    "ANYBODY",
    "SYSTEM",
    "TERMINAL",
    "Actor",
    "Deps",
    "Work",
    "begin",
    "current",
    "is_sqlite",
    "make_deps",
    "wall_clock",
]
