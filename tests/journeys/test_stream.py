"""The line between browser and pages, spoken by somebody who does not keep to its rules."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.server import RunningServer
from tests.world import World

pytestmark = pytest.mark.slow


def a_run() -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = ""
    return message.SerializeToString()


def heard_to_the_end(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=60)


@pytest.mark.parametrize("before", [[], [a_run()]], ids=["at once", "while a page is drawn"])
def test_a_text_frame_ends_the_connection_and_leaves_nothing_in_the_log(
    standing: tuple[World, RunningServer], before: list[bytes]
) -> None:
    _, server = standing
    log = len(server.log())
    way = server.url.replace("http:", "ws:") + "/_stcore/stream"
    with connect(
        way, origin=Origin(server.url), subprotocols=[Subprotocol("streamlit")], proxy=None
    ) as socket:
        for message in [*before, "a text"]:
            socket.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            heard_to_the_end(socket)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1003
    assert server.is_healthy()
    assert server.log()[log:] == ""
