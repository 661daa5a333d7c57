"""A visitor without a browser: speaks Streamlit's protobuf protocol over its websocket."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_WIDGETS = (
    "button",
    "checkbox",
    "radio",
    "selectbox",
    "text_input",
    "text_area",
    "button_group",
    "multiselect",
    "number_input",
    "date_input",
)


@dataclass
class Seen:
    """One element as it was sent."""

    kind: str
    body: Any
    fragment: str


@dataclass
class Visitor:
    """One websocket session. `page` and `query` are the address it opened."""

    url: str
    page: str = ""
    query: str = ""
    cookie: str = ""
    elements: dict[tuple[int, ...], Seen] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    received: int = 0
    _socket: Any = None

    async def __aenter__(self) -> "Visitor":
        host = self.url.removeprefix("http://")
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await websockets.connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(self.url),
            additional_headers=headers,
            max_size=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def run(self, fragment: str = "") -> None:
        """Run the script (or one fragment) and wait until it has finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = fragment
        for state in self.states.values():
            message.rerun_script.widget_states.widgets.append(state)
        await self._socket.send(message.SerializeToString())
        await self._until_finished()
        for key in [k for k, s in self.states.items() if s.WhichOneof("value") == "trigger_value"]:
            del self.states[key]

    async def _until_finished(self) -> None:
        async with asyncio.timeout(60):
            while True:
                raw = await self._socket.recv()
                self.received += len(raw)
                message = ForwardMsg()
                message.ParseFromString(raw)
                kind = message.WhichOneof("type")
                if kind == "delta":
                    self._take(message)
                elif kind == "auto_rerun":
                    self.timers.append(message.auto_rerun.fragment_id)
                elif kind == "script_finished":
                    return

    def _take(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type") or ""
        body = getattr(element, kind) if kind else None
        if kind == "exception":
            self.errors.append(f"{body.type}: {body.message}")
        if kind == "alert":
            self.errors.append(body.body)
        path = tuple(message.metadata.delta_path)
        self.elements[path] = Seen(kind, body, delta.fragment_id)

    def widget(self, key: str) -> Seen:
        """The newest widget whose id holds the user's *key*."""
        found = [
            seen
            for seen in self.elements.values()
            if seen.kind in _WIDGETS and seen.body.id.endswith(key)
        ]
        if not found:
            ids = [s.body.id for s in self.elements.values() if s.kind in _WIDGETS]
            raise LookupError(f"no widget {key!r} among {ids}; errors: {self.errors}")
        return found[-1]

    def set(self, key: str, value: str | int | bool | list[str] | list[int]) -> None:
        """Set a widget's value; it is sent with the next run."""
        state = WidgetState(id=self.widget(key).body.id)
        if isinstance(value, bool):
            state.bool_value = value
        elif isinstance(value, str):
            state.string_value = value
        elif isinstance(value, int):
            state.int_value = value
        elif value and isinstance(value[0], int):
            state.int_array_value.data.extend(value)
        else:
            state.string_array_value.data.extend(value)
        self.states[state.id] = state

    async def click(self, key: str) -> None:
        """Press a button (or a form's submit button) and wait for what follows."""
        seen = self.widget(key)
        self.states[seen.body.id] = WidgetState(id=seen.body.id, trigger_value=True)
        await self.run(seen.fragment)
