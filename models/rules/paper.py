"""Paper: what a sheet's serial number looks like, the code of its slip, and how sheets add up."""

import re
from dataclasses import dataclass

from models.rules import secrecy
from models.rules.secrecy import ALPHABET, CODE_LENGTH, normal_code

MOST_SHEETS = 2000
MOST_BATCHES = 99
_PROOF = 4
_SERIAL = re.compile(rf"(\d{{2}})(\d{{4}})([{ALPHABET}]{{{_PROOF}}})")
#: what a hurried hand types for a digit
_DIGITS = str.maketrans("OIL", "011")


def _letters(message: str, key: bytes, length: int) -> str:
    value = int(secrecy.keyed(key, message.encode()), 16)
    return "".join(ALPHABET[value >> 5 * at & 31] for at in range(length))


def serial(consultation_id: str, batch: int, sheet: int, key: bytes) -> str:
    """The number printed on one sheet, such as 03-0127-KXQM.

    The four letters can be made with the key only: they find slips of the finger, and sheets that
    somebody printed for themselves.
    """
    front = f"{batch:02d}-{sheet:04d}"
    return f"{front}-{_letters(f'serial|v1|{consultation_id}|{front}', key, _PROOF)}"


def read_serial(raw: str) -> tuple[int, int] | None:
    """Batch and sheet of a serial as it was typed or scanned; None where it cannot be one."""
    typed = normal_code(raw[:40])
    found = _SERIAL.fullmatch(typed[:6].translate(_DIGITS) + typed[6:])
    return (int(found[1]), int(found[2])) if found else None


def is_serial(raw: str, consultation_id: str, key: bytes) -> bool:
    """Was *raw* printed by us for this consultation?"""
    found = read_serial(raw)
    if found is None:
        return False
    return normal_code(serial(consultation_id, *found, key))[6:] == normal_code(raw)[6:]


def sheet_hash(consultation_id: str, batch: int, sheet: int, key: bytes) -> str:
    """How a sheet is stored: without *key*, a row tells no number."""
    return secrecy.keyed(key, f"sheet|v1|{consultation_id}|{batch}|{sheet}".encode())


def slip_code(consultation_id: str, batch: int, sheet: int, key: bytes) -> str:
    """The code on the slip that the resident tears off and takes home."""
    return _letters(f"slip|v1|{consultation_id}|{batch}|{sheet}", key, CODE_LENGTH)


def slip_hash(code: str, key: bytes) -> str:
    """How a slip's code is stored, once its ballot is in the log."""
    return secrecy.keyed(key, b"slip|v1|" + code.encode())


def slip_pad(code: str, key: bytes) -> str:
    """What hides the receipt code behind a slip from everybody who does not hold the slip."""
    return _letters(f"slip-pad|v1|{code}", key, CODE_LENGTH)


def padded(code: str, pad: str) -> str:
    """*code* under *pad*, and back again; under no pad it stays as it is."""
    if not pad:
        return code
    places = zip(map(ALPHABET.index, code), map(ALPHABET.index, pad), strict=True)
    return "".join(ALPHABET[one ^ other] for one, other in places)


@dataclass(frozen=True)
class SheetCounts:
    """What became of the sheets of a batch: every one of them is in exactly one place."""

    #: printed for the place
    issued: int
    #: ballots in the urn
    used: int
    #: marked unreadably, or given back for another one
    spoiled: int
    #: came back blank
    unused: int
    #: people who were given a sheet
    handed: int

    @property
    def missing(self) -> int:
        """Neither counted nor spoiled nor come back."""
        return self.issued - self.used - self.spoiled - self.unused

    def plain(self) -> dict[str, int]:
        """For the record and for the protocol."""
        return {
            "issued": self.issued,
            "used": self.used,
            "spoiled": self.spoiled,
            "unused": self.unused,
            "missing": self.missing,
            "handed": self.handed,
        }
