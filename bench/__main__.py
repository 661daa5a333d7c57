"""``make bench``: everything, or the parts that are named; ``--large`` adds ten million ballots."""

import sys

from bench import api, ballots, counting, pages, tally
from tests.postgres import a_cluster

PARTS = ["counting", "ballots", "api", "tally", "pages"]


def main(words: list[str]) -> None:
    """Run what *words* name (see `PARTS`), or all of it."""
    parts = [w for w in words if not w.startswith("-")] or PARTS
    if "counting" in parts:
        counting.run()
    if not {"ballots", "api", "tally"}.isdisjoint(parts):
        _on_both_databases(parts, is_large="--large" in words)
    if "pages" in parts:
        pages.run()


def _on_both_databases(parts: list[str], *, is_large: bool) -> None:
    with a_cluster(is_durable=True) as cluster:
        if "ballots" in parts:
            ballots.run(cluster)
        if "api" in parts:
            api.run(cluster)
        if "tally" in parts:
            tally.run(cluster, is_large=is_large)


if __name__ == "__main__":
    main(sys.argv[1:])
