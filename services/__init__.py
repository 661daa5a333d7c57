"""What can be done: one command, one transaction, one audit line; queries return plain values."""

from models.rules.refusal import Refused
from models.rules.roles import Deed, Role

__all__ = ["Deed", "Refused", "Role"]
