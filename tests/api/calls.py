"""What tests of the API do again and again: identify, vote, sign in, release."""

from services import mixing, people, releases
from services.deps import SYSTEM, begin
from tests.builders import COUNTY, a_county, a_roll, a_vote

PASSWORD = "a long pass 1"


def identify(web, slug, number, **more):
    body = {"proof": {"number": number}}
    return web.post(f"/api/v1/consultations/{slug}/identity", json=body, **more)


def token(web, slug, number):
    answer = identify(web, slug, number)
    assert answer.status_code == 200, answer.text
    return answer.json()["voting_token"]


def vote(web, slug, voting_token, choice=("A",), key="", **more):
    headers = {"Authorization": f"Bearer {voting_token}"}
    if key:
        headers["Idempotency-Key"] = key
    body = {"answers": {"q1": list(choice)}, **more}
    return web.post(f"/api/v1/consultations/{slug}/ballots", json=body, headers=headers)


def add(web, slug, voting_token, text, question="q1", **more):
    """Add a statement."""
    headers = {"Authorization": f"Bearer {voting_token}", **more}
    body = {"question": question, "text": text}
    return web.post(f"/api/v1/consultations/{slug}/statements", json=body, headers=headers)


def an_account(world, name, *roles_at, is_demo=False):
    """An account that can sign in with `PASSWORD`."""
    a_county(world)
    with begin(world, actor=SYSTEM) as work:
        title = {"zh": "科员", "en": "Clerk"}
        people.create_account(work, name=name, title=title, password=PASSWORD, is_demo=is_demo)
        for role, area in roles_at or ():
            people.grant(work, account=name, role=role, area=area)
    return name


def sign_in(web, name, password=PASSWORD, target=""):
    form = {"name": name, "password": password, "next": target}
    headers = {"Origin": "http://testserver"}
    return web.post("/auth/sign-in", data=form, headers=headers, follow_redirects=False)


def released(world, slug, count=24):
    """Two batches, the first of them released."""
    for i, number in enumerate(a_roll(world, count)):
        a_vote(world, slug, number, "AAB"[i % 3])
        if i % 12 == 11:
            mixing.mix_due(world)
    world.clock.forward(seconds=30)
    releases.release_due(world)
    world.cache.clear()


__all__ = [
    "COUNTY",
    "PASSWORD",
    "add",
    "an_account",
    "identify",
    "released",
    "sign_in",
    "token",
    "vote",
]
