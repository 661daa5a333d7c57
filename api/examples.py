"""How a mark is sent for each method: one example a method, all of them tried by the tests."""

from typing import Any

PROOF: dict[str, str] = {"number": "DEMO-330421-000123"}
#: Method → what stands under the question's code in ``answers``; skipped questions are null.
MARKS: dict[str, Any] = {
    "single": ["A"],
    "approval": ["A", "C"],
    "ranking": ["B", "A"],
    "score": {"A": 5, "B": 2},
    "rating3": {"A": "satisfied", "B": "unused"},
    "yesno": {"A": "yes", "B": "abstain"},
    "statement": {"A": "agree", "B": "disagree", "C": "pass"},
    "budget": ["A", "B"],
    "points": {"A": 3, "B": 1},
    "quadratic": {"A": 3, "B": 1},
    "pairwise": {"pairs": ["A>B", "C>A"]},
    "differential": ["A", "B"],
    "multiple": ["A", "D"],
    "scale": 7,
    "matrix": {"A": "1", "B": "3"},
    "number": 12,
    "date": "2026-12-24",
    "text": "The lamp at the crossing is too dim.",
}


def bodies() -> dict[str, dict[str, Any]]:
    """A whole body for each method, and one that brings its proof, as the document names them."""
    found: dict[str, Any] = {method: {"answers": {"q1": mark}} for method, mark in MARKS.items()}
    found["with_identity"] = found["single"] | {"identity": {"proof": PROOF}}
    return {name: {"value": body} for name, body in found.items()}
