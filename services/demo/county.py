"""The demo county itself: its places, its roll, its sample accounts."""

import secrets

from models.rules.citizen_id import normalise
from models.rules.roles import Holding, Role
from models.rules.secrecy import roll_tag
from models.tables import Roll, RollEntry
from services import audit, bulk, people, places
from services.demo.files import content, text
from services.demo.residents import on_roll
from services.deps import SYSTEM, Actor, Deps, Work, begin

#: said on the start page of the demo; production refuses accounts that have it
PASSWORD = "sunshine-demo"  # noqa: S105  # a sign-in that everybody may know
COUNTY = "330421"


def _write_roll(work: Work, basis: str, name: dict[str, str]) -> None:
    everybody = on_roll(basis)
    roll = Roll(
        id=secrets.token_hex(16),
        area_code=COUNTY,
        basis=basis,
        name=text(name),
        entry_count=len(everybody),
        is_demo=True,
        imported_at=work.now,
    )
    work.session.add(roll)
    work.session.flush()
    key = work.deps.keys.roll
    rows = [
        {
            "roll_id": roll.id,
            "tag": roll_tag(normalise(who.code), key),
            "area_code": who.area,
            "is_registered": who.registration == "county",
        }
        for who in everybody
    ]
    bulk.put(work, RollEntry, rows)
    audit.record(work, "roll.imported", roll.id, facts={"entries": len(rows)})


def _account(work: Work, person: dict[str, object]) -> Actor:
    name, roles = str(person["name"]), person["roles"]
    assert isinstance(roles, dict)  # noqa: S101  # the file is ours
    title = text(person["title"])
    account = people.create_account(work, name=name, title=title, password=PASSWORD, is_demo=True)
    holdings = tuple(Holding(Role(role), area) for role, area in roles.items())
    for held in holdings:
        people.grant(work, account=account, role=held.role, area=held.area)
    return Actor(account, name, title, holdings)


def lay_out(deps: Deps) -> dict[str, Actor]:
    """Places, roll and accounts; returns the accounts by name."""
    with begin(deps, actor=SYSTEM) as work:
        places.lay_out(work, content("town_margins_demo"))
        for basis, name in content("people")["rolls"].items():
            _write_roll(work, basis, name)
        return {p["name"]: _account(work, p) for p in content("people")["accounts"]}
