"""One process of a race: many threads cast for the same voters at the same moment.

Run as ``python -m tests.races.voters``. For each race it reads a JSON order as one line of standard
input, prepares, says ``ready``, waits for a second line, races, and prints what each cast was
answered. It runs races until its input ends: to start it costs more than a race.
"""

import json
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from models.rules.refusal import Refused
from services.voting import cast_ballot
from tests.builders import a_pass
from tests.world import make_world

PROCESSES, THREADS = 4, 32


def race(order: dict[str, Any]) -> None:
    """Race once."""
    world = make_world(Path(order["data_dir"]), order["database_url"])
    tokens = [a_pass(world, order["slug"], number).token for number in order["numbers"]]
    answers: Counter[str] = Counter()
    receipts: list[tuple[int, str]] = []
    guard, gate = threading.Lock(), threading.Barrier(order["threads"] + 1)

    def vote(at: int) -> None:
        choice = "ABC"[at % 3] if order["choices"] == "different" else "A"
        gate.wait()
        for voter, token in enumerate(tokens):
            try:
                receipt = cast_ballot(
                    world, token=token, answers={"q1": choice}, strata=order.get("strata", {})
                )
                said = "counted"
                with guard:
                    receipts.append((voter, receipt.code))
            except Refused as refusal:
                said = refusal.code
            except Exception as error:
                said = f"error: {error}"
            with guard:
                answers[said] += 1

    threads = [threading.Thread(target=vote, args=(i,)) for i in range(order["threads"])]
    for thread in threads:
        thread.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    gate.wait()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps({"answers": answers, "receipts": receipts}) + "\n")
    sys.stdout.flush()
    world.close()


def main() -> None:
    """Race as often as there is an order."""
    for line in iter(sys.stdin.readline, ""):
        race(json.loads(line))


if __name__ == "__main__":
    main()
