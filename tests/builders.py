"""What tests start from: a county, accounts, rolls, consultations, votes; each a few lines."""

import secrets
from datetime import timedelta
from typing import Any

from models.rules import citizen_id
from models.rules.lifecycle import State
from models.rules.roles import Holding, Role
from models.rules.secrecy import frozen_hash, roll_tag
from models.tables import (
    Account,
    Area,
    Consultation,
    LogKey,
    Membership,
    Option,
    Question,
    Roll,
    RollEntry,
)
from services.deps import SYSTEM, Actor, Deps, begin
from services.identity import VotingPass, identify
from services.views import Receipt
from services.voting import cast_ballot

COUNTY = "330421"
TOWNS = {
    "330421001": ("魏塘街道", "Weitang"),
    "330421002": ("罗星街道", "Luoxing"),
    "330421103": ("西塘镇", "Xitang"),
}
VILLAGE = "330421002001"


def a_county(deps: Deps) -> None:
    """The county, three towns, one village."""
    with begin(deps, actor=SYSTEM) as work:
        if work.session.get(Area, COUNTY):
            return
        work.session.add(
            Area(code=COUNTY, kind="county", name={"zh": "嘉善县", "en": "Jiashan County"})
        )
        for code, (zh, en) in TOWNS.items():
            work.session.add(Area(code=code, kind="town", name={"zh": zh, "en": en}))
        work.session.add(
            Area(code=VILLAGE, kind="community", name={"zh": "魏南社区", "en": "Weinan"})
        )


def an_account(deps: Deps, name: str, *roles_at: tuple[Role, str]) -> Actor:
    """An account without a password, with roles at areas; returns its actor."""
    a_county(deps)
    with begin(deps, actor=SYSTEM) as work:
        account = Account(
            id=secrets.token_hex(16),
            name=name,
            title={"zh": name, "en": name},
            created_at=work.now,
        )
        work.session.add(account)
        work.session.flush()
        for role, area in roles_at:
            work.session.add(
                Membership(
                    id=secrets.token_hex(16),
                    account_id=account.id,
                    role=role,
                    area_code=area,
                    granted_at=work.now,
                )
            )
    holdings = tuple(Holding(role, area) for role, area in roles_at)
    return Actor(account.id, name, account.title, holdings)


def an_actor(deps: Deps, role: Role, area: str = COUNTY) -> Actor:
    """Somebody with one role at one area."""
    return an_account(deps, f"{role}.{secrets.token_hex(3)}", (role, area))


def a_roll(
    deps: Deps, size: int = 60, *, area: str = "330421001", basis: str = "resident", start: int = 1
) -> list[str]:
    """A roll of *size* demo residents in *area*; returns their numbers."""
    a_county(deps)
    numbers = [f"DEMO-{COUNTY}-{i:06d}" for i in range(start, start + size)]
    with begin(deps, actor=SYSTEM) as work:
        roll = Roll(
            id=secrets.token_hex(16),
            area_code=COUNTY,
            basis=basis,
            name={"zh": "名册", "en": "Roll"},
            entry_count=size,
            is_demo=True,
            imported_at=work.now,
        )
        work.session.add(roll)
        work.session.flush()
        for number in numbers:
            tag = roll_tag(citizen_id.normalise(number), deps.keys.roll)
            work.session.add(RollEntry(roll_id=roll.id, tag=tag, area_code=area))
    return numbers


def an_open_consultation(deps: Deps, method: str = "single", **changes: Any) -> str:
    """A consultation that is open now, with three options and "none"; returns its slug."""
    a_county(deps)
    slug = changes.pop("slug", f"ask-{secrets.token_hex(4)}")
    settings = changes.pop("settings", {})
    options = changes.pop("options", ("A", "B", "C", "N"))
    texts, costs = changes.pop("texts", {}), changes.pop("costs", {})
    title = changes.pop("question", {"zh": "您选哪个？", "en": "Which one?"})
    with begin(deps, actor=SYSTEM) as work:
        values: dict[str, Any] = {
            "id": secrets.token_hex(16),
            "slug": slug,
            "state": State.OPEN,
            "owner_area": COUNTY,
            "areas": [COUNTY],
            "title": {"zh": "嘉善大道改造提升", "en": "Jiashan Avenue upgrade"},
            "summary": {"zh": "请在三个方案里选一个。", "en": "Choose one of three plans."},
            "lead_unit": {"zh": "县住建局", "en": "Housing Bureau"},
            "promise": {"zh": "公布结果和理由。", "en": "Result and reasons are published."},
            "strata": [],
            "electorate": 1000,
            "opens_at": work.now - timedelta(days=1),
            "closes_at": work.now + timedelta(days=30),
            "created_at": work.now,
            "changed_at": work.now,
        } | changes
        row = Consultation(**values)
        row.frozen_hash = frozen_hash({"slug": slug})
        work.session.add(row)
        work.session.flush()
        question = Question(
            id=secrets.token_hex(16),
            consultation_id=row.id,
            code="q1",
            method=method,
            title=title,
            settings=settings,
        )
        work.session.add(question)
        work.session.flush()
        for position, code in enumerate(options):
            work.session.add(
                Option(
                    id=secrets.token_hex(16),
                    question_id=question.id,
                    position=position,
                    code=code,
                    text=texts.get(code, {"zh": f"方案{code}", "en": f"Plan {code}"}),
                    cost_cny=costs.get(code),
                    is_none=code == "N",
                )
            )
        public_key = deps.keys.make_ballot_keys(row.id)
        work.session.add(LogKey(consultation_id=row.id, public_key=public_key.hex()))
    return slug


def a_pass(deps: Deps, slug: str, number: str) -> VotingPass:
    """Identify somebody on the roll."""
    return identify(deps, slug=slug, proof={"number": number}, client=f"test {number}")


def a_vote(
    deps: Deps,
    slug: str,
    number: str,
    choice: str | list[str],
    strata: dict[str, str | None] | None = None,
    **more: Any,
) -> Receipt:
    """Identify and cast."""
    token = a_pass(deps, slug, number).token
    return cast_ballot(deps, token=token, answers={"q1": choice}, strata=strata or {}, **more)
