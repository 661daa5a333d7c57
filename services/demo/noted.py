"""What the demo's calendar holds: a moment of the past, and what is done then."""

from collections.abc import Callable
from datetime import datetime

Deed = Callable[[], object]
Noted = tuple[datetime, Deed]
