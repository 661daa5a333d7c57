"""The real product in a process of its own, to be clicked, watched and killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 90.0
# A server whose test was killed ends with it: on Linux the kernel sees to that, and the mark
# stays through exec, so that the process id is the server's own.
_BOUND = """
import ctypes, os, sys
try:
    ctypes.CDLL(None).prctl(1, 9)
except (AttributeError, OSError):
    pass
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.executable, [sys.executable, "-m", "uvicorn", *sys.argv[2:]])
"""
# No proxy of the environment stands between a test and its own machine.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """``uvicorn app:app`` on a free port with its own data folder; ready when it is entered.

    Start it from a thread that outlives it: the server ends with the thread that started it.
    """

    def __init__(
        self, data_dir: Path, database_url: str = "", *, app: str = "app:app", **env: str
    ) -> None:
        self._app = app
        self._data_dir = data_dir
        self._env = {
            **os.environ,
            "SUNSHINE_DATA_DIR": str(data_dir),
            "SUNSHINE_DATABASE_URL": database_url,
            "SUNSHINE_STREAM_PER_MINUTE": "0",
            **env,
        }
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = data_dir / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "RunningServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start and wait until /healthz answers."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        arguments += ["--ws-per-message-deflate", "false"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _BOUND, str(os.getpid()), self._app, *arguments],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        try:
            self._wait(self.process)
        except BaseException:
            self.stop()
            raise

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _PATIENCE
        while not self.is_healthy():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        """Does it answer?"""
        try:
            with _DIRECT.open(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False

    def log(self) -> str:
        """Everything it has written."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def kill(self) -> None:
        """As a power cut does: no goodbye."""
        os.kill(self.pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def restart(self) -> None:
        """End it as an operator does, and start it again at the same address."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
