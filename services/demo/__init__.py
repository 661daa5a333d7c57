"""The demo county: loaded once, kept alive by a stream, and absent from production."""

from services.demo.county import PASSWORD
from services.demo.guests import DemoPerson, demo_people, spare_number
from services.demo.leftovers import refuse_known_password, refuse_leftovers
from services.demo.loading import is_loaded, load
from services.demo.stream import is_streaming, set_streaming
from services.demo.stream import step as stream_step

__all__ = [
    "PASSWORD",
    "DemoPerson",
    "demo_people",
    "is_loaded",
    "is_streaming",
    "load",
    "refuse_known_password",
    "refuse_leftovers",
    "set_streaming",
    "spare_number",
    "stream_step",
]
