"""Listen on a port, once we know that we can; uvicorn itself, no launcher (streamlit.md §0.8)."""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from services import Refused


def refuse_taken(host: str, port: int) -> None:
    """Say now, and not after a minute's loading, that we cannot listen there, and why.

    Raises:
        Refused: ``cli.port_not_ours``, ``cli.port_taken`` or ``cli.host``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except PermissionError:
        raise Refused("cli.port_not_ours", {"port": port}) from None
    except OSError as error:
        code = "port_taken" if error.errno == errno.EADDRINUSE else "host"
        raise Refused(f"cli.{code}", {"port": port, "host": host}) from None


class _Announcing(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


def listen(host: str, port: int, announce: Callable[[], None]) -> bool:
    """Answer until stopped, after *announce*; did the server start at all?"""
    config = uvicorn.Config(
        "app:app",
        host=host,
        port=port,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = _Announcing(config, announce)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
        server.run()
    return server.started
