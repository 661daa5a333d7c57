"""The demo county: what a visitor finds after loading, and what it never does."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import func, select

from models.rules.lifecycle import Phase, State
from models.rules.refusal import Refused
from models.rules.roles import Holding, Role
from models.tables import Account, Consultation, Participation, Roll, RollEntry, Switch
from services import (
    audit,
    consultations,
    demo,
    mixing,
    paper_batches,
    people,
    recount,
    releases,
    results,
    statement_desk,
    supervising,
)
from services.demo import loading, stream
from services.demo.files import content
from services.demo.offline import groups
from services.demo.residents import COUNT, residents, sample_residents
from services.demo.wishes import mark_of, online_by_today, voters
from services.deps import SYSTEM, Actor, begin
from services.identity import identify
from services.migrate import migrate
from services.voting import cast_ballot
from tests.builders import an_account
from tests.world import make_world

LEADER = Actor("leader", "leader", {}, (Holding(Role.LEADER, "330421"),))
AUDITOR = Actor("auditor", "auditor", {}, (Holding(Role.AUDITOR, "330421"),))
STAFF = Actor("staff", "staff", {}, (Holding(Role.COUNTY_STAFF, "330421"),))
TURNOUT = {
    "jiashan-avenue-upgrade": 31,
    "town-congestion": 27,
    "livelihood-2027-public": 36,
    "tianning-meals": 22,
    "strong-village-plan": 24,
    "livelihood-2026-rating": 18,
    "weinan-microbudget": 33,
    "taozhuang-risk": 62,
    "public-services-survey": 11,
    "luoxing-charging-rules": 16,
}


def quiet(_step, _done, _total):
    """Nobody listens."""


def loaded(data_dir, url="", **settings):
    world = make_world(data_dir, url, stream_per_minute=40, **settings)
    migrate(world)
    assert demo.load(world, tell=quiet)
    return world


@pytest.fixture(scope="session")
def sqlite_county(tmp_path_factory):
    world = loaded(tmp_path_factory.mktemp("county"))
    yield world
    world.close()


@pytest.fixture(scope="session")
def postgres_county(cluster, tmp_path_factory):
    cluster.create("county")
    world = loaded(tmp_path_factory.mktemp("county"), cluster.url("county"), demo_percent=10)
    yield world
    world.close()
    cluster.drop("county")


@pytest.fixture
def full_county(sqlite_county):
    """The county in which everybody has voted who is said to; on Postgres it is a tenth of them."""
    return sqlite_county


@pytest.fixture(params=["sqlite", "postgres"])
def county(request):
    """The loaded county; a test that adds to it leaves the others' figures as they are."""
    return request.getfixturevalue(f"{request.param}_county")


def cards(world, actor=LEADER):
    world.cache.clear()
    with begin(world, actor=actor, write=False) as work:
        return {card.view.slug: card for card in consultations.listing(work)}


def result(world, slug, actor=LEADER):
    world.cache.clear()
    with begin(world, actor=actor, write=False) as work:
        return results.result_for(work, consultations.by_slug(work, slug))


def cast_count(world, slug):
    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
        return work.session.scalar(
            select(func.count())
            .select_from(Participation)
            .where(Participation.consultation_id == view.id)
        )


def test_exactly_the_twelve_consultations_and_two_more_are_public(county):
    found = cards(county)

    wanted = {spec["slug"] for spec in content("demo_consultations")}
    phases = Counter(found[slug].phase for slug in wanted)
    assert len(wanted) == 12
    assert phases == {
        Phase.OPEN: 8,
        Phase.UPCOMING: 2,
        Phase.CLOSED: 1,
        Phase.PUBLISHED: 1,
    }
    assert all(found[slug].view.is_ready for slug in wanted)
    assert set(found) - wanted == {"public-services-survey", "luoxing-charging-rules"}
    assert all(card.view.title["zh"] and card.view.title["en"] for card in found.values())
    assert all(card.view.is_demo for card in found.values())


def test_one_is_published_with_its_answer(county):
    card = cards(county)["xitang-walkway"]

    assert card.phase == Phase.PUBLISHED
    assert card.view.answer["zh"]
    assert card.view.answer["en"]


def test_the_desks_have_a_draft_and_a_submitted_one(county):
    with begin(county, write=False) as work:
        states = dict(work.session.execute(select(Consultation.slug, Consultation.state)).all())

    assert states["weinan-bicycle-gate"] == State.DRAFT
    assert states["xitang-night-stalls"] == State.SUBMITTED


def test_everything_public_was_frozen_and_can_be_checked(county):
    for card in cards(county).values():
        assert card.view.frozen_hash, card.view.slug
        assert card.view.approved_by != card.view.created_by, card.view.slug


@pytest.mark.parametrize("slug", TURNOUT)
def test_turnout_is_what_the_files_say(full_county, slug):
    view = cards(full_county)[slug].view

    # Some more than the files say: a stream and a spare number cast too, in whichever order.
    assert -0.6 < 100 * cast_count(full_county, slug) / view.electorate - TURNOUT[slug] < 1.5
    lag = 100 * 24 / view.electorate
    assert -lag - 1 < result(full_county, slug).turnout_percent - TURNOUT[slug] < 1.5


@pytest.mark.parametrize("slug", ["jiashan-avenue-upgrade", "livelihood-2027-public"])
def test_a_live_ballot_has_a_history_and_unmerged_breakdowns(full_county, slug):
    found = result(full_county, slug)

    assert len(found.history) > 10
    assert found.history[-1][0] - found.history[0][0] > timedelta(days=5)
    assert {b.dimension for b in found.breakdowns} == {"sex", "age_band", "registration", "town"}
    assert all(len(g.categories) == 1 for b in found.breakdowns for g in b.groups)


def test_the_public_sees_no_figures_before_a_sealed_ballot_closes(county):
    found = result(county, "tianning-meals", Actor("", "anybody"))

    assert found.shows == "turnout"


def test_the_school_bays_lead_the_unweighted_count(full_county):
    places = result(full_county, "town-congestion").questions[0].options

    assert [p.option.code for p in places[:2]] == ["M1", "M5"]


def test_each_consultation_asks_by_its_own_method(county):
    asked = {slug: {q.method for q in card.view.questions} for slug, card in cards(county).items()}

    assert asked["strong-village-plan"] == {"ranking"}
    assert asked["livelihood-2027-deputies"] == {"differential"}
    assert asked["livelihood-2026-rating"] == {"rating3"}
    assert asked["weinan-microbudget"] == asked["ganyao-budget-panel"] == {"budget"}
    assert asked["xitang-walkway"] == {"score"}
    assert asked["taozhuang-risk"] == {"single", "multiple", "scale", "text"}
    assert asked["luoxing-charging-rules"] == {"statement"}
    assert asked["public-services-survey"] >= {"matrix", "number", "scale", "text"}


def test_what_the_residents_were_said_to_want_leads(full_county):
    walkway = result(full_county, "xitang-walkway").questions[0]

    assert walkway.rule == "score"
    assert [p.option.code for p in walkway.options[:2]] == ["S3", "S1"]


def _weighted(marks):
    """Raked on sex × age and registration, as the weighting of domain.md 5.5 does."""
    margins = content("adult_margins")
    ages = {key: count / margins["adults"] for key, count in margins["sex_age"].items()}
    weights = [1.0] * len(marks)

    def sex_age(strata):
        return f"{strata['sex']}_{strata['age_band']}" if None not in strata.values() else None

    def registration(strata):
        return strata["registration"]

    for _ in range(30):
        for wanted, of in ((ages, sex_age), (margins["registration_share"], registration)):
            have = Counter()
            for weight, mark in zip(weights, marks, strict=True):
                have[of(mark.strata)] += weight
            known = sum(count for key, count in have.items() if key)
            for i, mark in enumerate(marks):
                key = of(mark.strata)
                weights[i] *= wanted[key] * known / have[key] if key else 1.0
    total = Counter()
    for weight, mark in zip(weights, marks, strict=True):
        for option in mark.answers["q1"]:
            total[option] += weight
    return [option for option, _ in total.most_common()]


def test_weighting_puts_the_buses_before_the_school_bays(full_county):
    view = cards(full_county)["town-congestion"].view
    where = (view.slug, view.areas, view.roll_basis)
    came = voters(*where)[: online_by_today(*where)]

    marks = [mark_of(who, view) for who in came]
    for group in (*groups("desks", *where), *groups("paper", *where)):
        marks += [mark_of(who, view, group.spec.get("appeal")) for who in group.people]

    assert _weighted(marks)[:2] == ["M5", "M1"]


def test_who_takes_part_is_biased_as_declared():
    order = voters("livelihood-2027-public", ("330421",), "resident")
    came = order[:2160]

    def over(group):
        return (
            sum(w.fits(group) for w in came)
            / len(came)
            / (sum(w.fits(group) for w in order) / len(order))
        )

    assert over({"sex": "female", "age_band": ("25_34", "35_44")}) > 1.25
    assert over({"sex": "male", "age_band": ("60_69", "70_up")}) < 0.75
    assert over({"registration": "outside_county"}) < 0.85


def test_the_roll_holds_six_thousand_and_no_number(county):
    with begin(county, write=False) as work:
        rolls = {roll.basis: roll for roll in work.session.exec(select(Roll))}
        roll = rolls["resident"]
        mine = select(RollEntry).where(RollEntry.roll_id == roll.id)
        entries = work.session.exec(mine).all()
    assert {basis: roll.entry_count for basis, roll in rolls.items()} == {
        "resident": COUNT,
        "deputy": 220,
        "panel": 260,
    }

    assert roll.is_demo
    assert roll.entry_count == len(entries) == COUNT
    assert not any("DEMO" in entry.tag for entry in entries)


def test_residents_follow_the_census():
    everybody = residents()

    from_here = sum(w.registration == "county" for w in everybody) / COUNT
    women = sum(w.sex == "female" for w in everybody) / COUNT
    assert abs(from_here - 0.5693) < 0.015
    assert abs(women - 260926 / 559103) < 0.015
    assert len({w.code for w in everybody}) == COUNT


def test_there_is_a_sample_person_for_every_role(county):
    with begin(county, actor=SYSTEM, write=False) as work:
        offered = {account.name for account in people.demo_accounts(work)}
    roles = {role for person in demo.demo_people() for role in person.roles}

    assert roles == {str(role) for role in Role}
    assert {person.name for person in demo.demo_people() if person.name} == offered
    assert len([person for person in demo.demo_people() if person.number]) == 3


def test_the_sample_residents_have_not_voted(county):
    for who in sample_residents().values():
        entry = identify(
            county, slug="livelihood-2027-public", proof={"number": who.code}, client="visitor"
        )
        assert not entry.has_voted


def test_a_spare_number_may_vote_and_then_another_is_offered(county):
    slug = "livelihood-2027-public"
    first = demo.spare_number(county, slug)
    entry = identify(county, slug=slug, proof={"number": first}, client="visitor")
    cast_ballot(county, token=entry.token, answers={"q1": ["L01"]}, strata={})
    county.cache.clear()

    assert not entry.has_voted
    assert demo.spare_number(county, slug) not in ("", first)


@pytest.mark.parametrize("slug", ["integrity-offices", "town-congestion"])
def test_no_spare_number_where_none_is_asked_or_taken(county, slug):
    assert demo.spare_number(county, slug) == ""


def test_the_stream_casts_its_rate_and_can_be_switched_off(county):
    before = sum(cast_count(county, slug) for slug in cards(county))
    stream.step(county)
    county.clock.forward(seconds=30)
    came = stream.step(county)
    with begin(county, actor=SYSTEM) as work:
        demo.set_streaming(work, False)
    county.clock.forward(seconds=30)
    after_switch = stream.step(county)
    with begin(county, actor=SYSTEM) as work:
        demo.set_streaming(work, True)

    after = sum(cast_count(county, slug) for slug in cards(county))
    assert came == 20
    assert after_switch == 0
    assert after - before == 20


def test_loading_again_changes_nothing(county):
    with begin(county, actor=SYSTEM, write=False) as work:
        before = work.session.scalar(select(func.count()).select_from(Account))

    assert demo.load(county, tell=quiet) is False
    with begin(county, actor=SYSTEM, write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(Account)) == before


def channels_of(world, slug):
    with begin(world, write=False) as work:
        mine = Participation.consultation_id == consultations.by_slug(work, slug).id
        rows = select(Participation.channel, func.count()).where(mine)
        return dict(work.session.execute(rows.group_by(Participation.channel)).all())


def batch_of(world, slug):
    with begin(world, actor=STAFF, write=False) as work:
        (found,) = paper_batches.batches(work, slug=slug)
    return found


def test_people_came_by_every_channel_and_the_result_tells_it(full_county):
    told = {
        channels[0]: ballots
        for channels, ballots in result(full_county, "town-congestion").channels
        if len(channels) == 1
    }

    came = channels_of(full_county, "town-congestion")
    assert came == {"web": 766, "counter": 34, "assisted": 73, "hotline": 19, "paper": 40}
    assert told == came | {"paper": 38}
    assert set(channels_of(full_county, "tianning-meals")) >= set(came)


def test_every_sheet_of_the_closed_ballot_is_accounted_for(county):
    found = batch_of(county, "town-congestion")

    assert found.counts.plain() == {
        "issued": 50,
        "used": 38,
        "spoiled": 2,
        "unused": 9,
        "missing": 1,
        "handed": 40,
    }
    assert found.printing_count == 1
    assert found.drawn_by != found.signed_by
    assert found.note


def test_sheets_of_the_running_ballot_wait_for_a_second_and_a_third_person(county):
    found = batch_of(county, "tianning-meals")

    assert (found.read_once, found.differing) == (2, 1)
    assert (found.counts.handed, found.counts.used, found.counts.spoiled) == (14, 8, 1)
    assert found.signed_by is None


def test_the_supervision_sees_who_helped_often_and_one_pattern(county):
    with begin(county, actor=AUDITOR, write=False) as work:
        found = {(h.slug, h.account): h for h in supervising.helpers(work)}

    played = found["town-congestion", "desk.luoxing"]
    assert played.ballots == 56
    assert played.has_many
    assert played.is_one_sided
    quiet_one = found["tianning-meals", "grid.tianning"]
    assert quiet_one.ballots == 23
    assert not quiet_one.has_many
    assert not quiet_one.is_one_sided


def test_statements_are_accepted_rejected_and_waiting_for_the_clerk(full_county):
    slug = "luoxing-charging-rules"
    with begin(full_county, actor=STAFF, write=False) as work:
        found = statement_desk.added(work, slug=slug)
        view = consultations.by_slug(work, slug)
        reasons = statement_desk.reasons(work, view)
        assert statement_desk.to_read(work) == {view.id}
    options = {o.option.code: o for o in result(full_county, slug).questions[0].options}

    assert Counter(s.state for s in found) == {"accepted": 4, "waiting": 2, "rejected": 1}
    assert len(reasons) == 1
    assert set(options) == {f"E{n}" for n in range(1, 6)} | {f"S{n}" for n in range(1, 5)}
    assert all(options[f"S{n}"].option.text.keys() == {"zh", "en"} for n in range(1, 5))
    assert all(options[f"S{n}"].count > 10 for n in range(1, 5))


def test_the_loaded_county_recounts_and_its_record_is_whole(county):
    mixing.mix_due(county)
    releases.release_due(county)

    assert all(found.is_equal for found in recount.recount_all(county))
    with begin(county, actor=SYSTEM, write=False) as work:
        assert audit.broken_at(work) is None


def test_production_refuses_the_loaded_county(county):
    strict = make_world(county.settings.data_dir, county.settings.database_url, mode="production")

    with pytest.raises(Refused) as refusal:
        demo.refuse_leftovers(strict)
    strict.close()

    assert refusal.value.code == "production.demo_account"


def test_production_never_loads_the_demo(tmp_path):
    world = make_world(tmp_path, mode="production")

    with pytest.raises(Refused) as refusal:
        demo.load(world, tell=quiet)
    world.close()

    assert refusal.value.code == "demo.production"


def test_a_county_with_people_of_its_own_is_never_overwritten(world):
    an_account(world, "real.person")

    with pytest.raises(Refused) as refusal:
        demo.load(world, tell=quiet)

    assert refusal.value.code == "demo.other_content"
    with begin(world, actor=SYSTEM, write=False) as work:
        assert work.session.exec(select(Account.name)).all() == ["real.person"]


def test_an_interrupted_loading_starts_afresh(world, monkeypatch):
    def break_off(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.load(world, tell=break_off)
    assert not demo.is_loaded(world)
    with begin(world, actor=SYSTEM) as work:
        assert not work.session.get_one(Switch, loading.LOADED).is_on

    with pytest.raises(KeyboardInterrupt):
        demo.load(world, tell=break_off)


def test_a_known_database_password_is_refused_in_production(tmp_path):
    world = make_world(
        tmp_path, "postgresql://sunshine:postgres@127.0.0.1:1/county", mode="production"
    )

    with pytest.raises(Refused) as refusal:
        demo.refuse_leftovers(world)
    world.close()

    assert refusal.value.code == "production.known_password"
