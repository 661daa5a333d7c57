"""What the journeys wait by: when is a page done with what it was asked?"""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import Runs


class Line:
    """The line of a page, to be spoken through by hand; a page of its own as far as one asks."""

    def __init__(self) -> None:
        self._heard: dict[str, object] = {}
        self.runs = Runs(self)  # type: ignore[arg-type]
        self._heard["websocket"](self)  # type: ignore[operator]

    def on(self, event: str, handler: object) -> None:
        self._heard[event] = handler

    def asks(self, fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        self._heard["framesent"](message.SerializeToString())  # type: ignore[operator]

    def hears(self, run: str, *, fragments: tuple[str, ...] = ()) -> ForwardMsg:
        message = ForwardMsg()
        message.metadata.run.script_run_id = run
        message.metadata.run.fragment_ids.extend(fragments)
        return message

    def begins(self, run: str, *fragments: str) -> None:
        message = self.hears(run, fragments=fragments)
        message.new_session.SetInParent()
        self._heard["framereceived"](message.SerializeToString())  # type: ignore[operator]

    def ends(self, run: str, how: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> None:
        message = self.hears(run)
        message.script_finished = how  # type: ignore[assignment]
        self._heard["framereceived"](message.SerializeToString())  # type: ignore[operator]


def test_a_page_is_busy_until_the_run_it_asked_for_ends() -> None:
    line = Line()
    line.asks()
    assert line.runs.is_busy
    line.begins("one")
    assert line.runs.is_busy
    line.ends("one")
    assert not line.runs.is_busy


def test_a_run_stopped_for_the_next_is_not_waited_for() -> None:
    """Its beginning may come after the second was asked for; its end is never told."""
    line = Line()
    line.asks()
    line.asks()
    line.begins("one")
    line.begins("two")
    assert line.runs.is_busy
    line.ends("two")
    assert not line.runs.is_busy


def test_a_run_that_ends_to_begin_again_is_not_the_end() -> None:
    line = Line()
    line.asks()
    line.begins("one")
    line.ends("one", ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert line.runs.is_busy
    line.begins("two")
    line.ends("two")
    assert not line.runs.is_busy


def test_another_fragments_run_is_no_answer() -> None:
    line = Line()
    line.asks("mine")
    line.begins("tick", "other")
    line.ends("tick")
    assert line.runs.is_busy
    line.begins("one", "mine")
    line.ends("one")
    assert not line.runs.is_busy
