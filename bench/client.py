"""A town's own app, as a client of the HTTP API: on a line of its own, outside of the server."""

import http.client
import json
from typing import Any

_MARKED = {"answers": {"q1": ["A"]}}


class App:
    """Votes for others, one request after the other.

    Raises:
        RuntimeError: with what the server said, where it refused.
    """

    def __init__(self, port: int, slug: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._base = f"/api/v1/consultations/{slug}"

    def _post(self, place: str, body: Any, token: str = "") -> Any:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._line.request("POST", f"{self._base}/{place}", json.dumps(body), headers)
        answer = self._line.getresponse()
        said = json.loads(answer.read())
        if answer.status not in (200, 201):
            raise RuntimeError(said)
        return said

    def identify(self, number: str) -> str:
        """The voting token of *number*."""
        return str(self._post("identity", {"proof": {"number": number}})["voting_token"])

    def cast(self, token: str) -> None:
        """A ballot of somebody who has been identified."""
        self._post("ballots", _MARKED, token)

    def vote(self, number: str) -> None:
        """A whole vote: identity, then ballot."""
        self.cast(self.identify(number))

    def vote_at_once(self, number: str) -> None:
        """A whole vote: the proof comes with the ballot."""
        self._post("ballots", _MARKED | {"identity": {"proof": {"number": number}}})

    def close(self) -> None:
        """Give the line back."""
        self._line.close()
