"""The processes in which voters race; started once, because that costs more than a race."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.races.voters import PROCESSES, THREADS


@pytest.fixture(scope="session")
def runners():
    """Processes that wait for a race."""
    found = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.voters"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    yield found
    for runner in found:
        runner.stdin.close()
        runner.wait(timeout=60)
        runner.stdout.close()


@pytest.fixture
def raced(runners):
    """Run a race in *world*: all answers together, and the receipts by voter."""

    def told(line):
        for runner in runners:
            runner.stdin.write(line + "\n")
            runner.stdin.flush()

    def _raced(world, slug, numbers, choices, **more):
        order = {
            "data_dir": str(world.settings.data_dir),
            "database_url": world.settings.database_url,
            "slug": slug,
            "numbers": numbers,
            "threads": THREADS,
            "choices": choices,
            **more,
        }
        told(json.dumps(order))
        for runner in runners:
            assert runner.stdout.readline() == "ready\n"
        told("go")
        answers, receipts = Counter(), []
        for runner in runners:
            said = json.loads(runner.stdout.readline())
            answers.update(said["answers"])
            receipts += said["receipts"]
        return answers, receipts

    return _raced
