"""Places: the county, its towns, its villages."""

from sqlmodel import Field

from models.rules.localized import Localized
from models.tables.base import Table
from models.tables.columns import json_field


class Area(Table, table=True):
    """A place by its code; the ancestor's code is the front of its own."""

    code: str = Field(primary_key=True, max_length=12)
    #: county, town, subdistrict, village or community
    kind: str = Field(max_length=20)
    name: Localized = json_field()
    #: residents, for the base of turnout; None where unknown
    population: int | None = None
    #: is the population an invented figure of the demo?
    is_demo: bool = False
