"""The one way to say no: a code for machines, facts for the sentence in `locales`."""

from collections.abc import Mapping


class Refused(Exception):
    """A deed that the rules do not allow.

    Args:
        code: dotted and stable, for instance ``ballot.already_counted``; its sentence is the
            key ``refused.<code>`` in every language, and the API sends it unchanged.
        facts: what the sentence mentions; only plain text and numbers, never personal data.
    """

    def __init__(self, code: str, facts: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, str | int] = dict(facts or {})
