"""A body's rule on a real result: passed, not passed, no quorum; nothing for advisory ballots."""

import pytest

from services import consultations, results, schedule
from services.deps import begin
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.services.drafts import row_of
from ui import verdicts


def closed(world, marks, electorate, **settings):
    slug = an_open_consultation(
        world, "yesno", options=("A",), settings=settings, electorate=electorate
    )
    for number, mark in zip(a_roll(world, len(marks)), marks, strict=True):
        a_vote(world, slug, number, {"A": mark})
    world.clock.set(row_of(world, slug).closes_at)
    schedule.close_due(world)
    with begin(world, write=False) as work:
        return results.result_for(work, consultations.by_slug(work, slug))


@pytest.mark.parametrize(
    ("yes", "electorate", "said"),
    [
        (8, 20, "通过：需要 8 票赞成（以 14 为基数），得到 8 票"),
        (7, 20, "没有通过：需要 8 票赞成（以 14 为基数），只得到 7 票"),
        (8, 30, "不能算数：30 人中至少要有 20 人参加，只来了 14 人"),
    ],
)
def test_the_sentence_says_passed_or_not_and_why(world, yes, electorate, said):
    result = closed(
        world,
        ["yes"] * yes + ["no"] * (12 - yes) + ["abstain"] * 2,
        electorate,
        decision="village_representatives",
        members=electorate,
    )

    told = str(verdicts.told(result.questions[0], result))

    assert said in told
    assert "浙江省实施村民委员会组织法办法第二十三条" in told


def test_an_advisory_ballot_has_no_verdict(world):
    result = closed(world, ["yes"] * 14, 20)

    assert str(verdicts.told(result.questions[0], result)) == ""
