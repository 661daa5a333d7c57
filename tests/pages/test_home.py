"""Home: what is open, coming and over for one's own place."""

import re
from datetime import timedelta

import pytest

from models.rules.lifecycle import State
from services.mixing import mix_due
from services.releases import release_due
from tests.builders import VILLAGE, a_county, a_roll, a_vote, an_open_consultation
from tests.pages.resident import Screen


@pytest.fixture
def home(world, monkeypatch):
    """Opens the home page in a new browser."""
    a_county(world)

    def opened(**query):
        return Screen(world, monkeypatch, "home", **query)

    return opened


def titled(zh, en="Something"):
    return {"zh": zh, "en": en}


def test_open_coming_and_closed_ones_have_their_sections_in_this_order(world, home):
    an_open_consultation(world, slug="late", state=State.CLOSED, title=titled("旧的"))
    soon = world.clock.now + timedelta(days=3)
    an_open_consultation(
        world, slug="soon", state=State.APPROVED, opens_at=soon, title=titled("要来的")
    )
    an_open_consultation(world, slug="now", title=titled("正开的"))

    html = home().html

    assert html.index("正开的") < html.index("要来的") < html.index("旧的")
    assert html.count("<h2>") == 3
    assert "还剩 30 天" in html
    assert "3 天后开始" in html
    assert 'href="/consultation?c=now"' in html


def test_the_last_day_says_the_hour(world, home):
    an_open_consultation(world, closes_at=world.clock.now + timedelta(hours=9))

    assert "2026年11月23日 18:00截止" in home().html


def test_drafts_are_nobodys_business(world, home):
    an_open_consultation(world, state=State.DRAFT, title=titled("草稿"))

    assert "草稿" not in home().html


def test_turnout_is_told_as_released(world, home):
    slug = an_open_consultation(world)
    numbers = a_roll(world, 40)
    for half in (numbers[:20], numbers[20:]):
        for i, number in enumerate(half):
            a_vote(world, slug, number, "ABC"[i % 3])
        mix_due(world)
        world.clock.forward(seconds=61)
        release_due(world)
    world.cache.clear()

    assert "已有 20 人投票，占\u00a02.0%" in home().html


def test_one_is_not_called_open_while_its_way_of_voting_is_not_built(world, home):
    an_open_consultation(world, "survey")

    html = home().html

    assert "准备中" in html
    assert 'sun-badge open"' not in html


def test_a_place_in_the_address_shows_what_concerns_it(world, home):
    an_open_consultation(world, areas=["330421103"], title=titled("西塘的事"))
    an_open_consultation(world, areas=["330421002"], title=titled("罗星的事"))
    an_open_consultation(world, title=titled("全县的事"))

    screen = home(place=VILLAGE)

    assert "罗星的事" in screen.html
    assert "全县的事" in screen.html
    assert "西塘的事" not in screen.html
    assert screen.app.selectbox(key="home.place").value == VILLAGE


def test_choosing_a_place_puts_it_into_the_address(world, home):
    screen = home()

    screen.app.selectbox(key="home.place").set_value("330421103")
    screen.run()

    assert screen.app.query_params["place"] == "330421103"


def test_a_search_finds_by_every_word_and_says_what_to_do_when_it_finds_nothing(world, home):
    option = {"A": {"zh": "菜市场改造", "en": "Market"}}
    an_open_consultation(world, title=titled("公交改线"), options=("A",), texts=option)
    screen = home()

    for search in ("改线 公交", "公交 菜市场"):
        screen.app.text_input(key="home.search").set_value(search)
        assert "公交改线" in screen.run().html
    screen.app.text_input(key="home.search").set_value("<b>机场</b>")
    html = screen.run().html

    assert "没有找到和“&lt;b&gt;机场&lt;/b&gt;”有关的事项" in html
    assert 'href="/"' in html


def test_an_unknown_place_is_the_whole_county(world, home):
    an_open_consultation(world)

    screen = home(place="999999999")

    assert screen.app.selectbox(key="home.place").value == ""
    assert "嘉善大道改造提升" in screen.html


def test_an_empty_county_says_so(home):
    assert "暂时没有征求意见的事项" in home().html
    assert "看全县的事项" not in home().html


def test_an_empty_place_leads_to_the_whole_county(home):
    assert "看全县的事项" in home(place=VILLAGE).html


def test_home_speaks_english(world, home):
    an_open_consultation(world)

    screen = home(lang="en")

    assert "Jiashan Avenue upgrade" in screen.html
    assert "30 days left" in screen.html
    assert not re.search(r"[\u4e00-\u9fff]", screen.html)
    assert "Weitang" in " ".join(screen.app.selectbox(key="home.place").options)


@pytest.mark.parametrize("key", ["resident", "elderly", "newcomer"])
def test_a_demo_resident_is_shown_the_number_to_vote_with(home, key):
    page = home(demo=key).html

    assert page.count("<code>DEMO-330421-") == 1
    assert 'data-copy="DEMO-330421-' in page


@pytest.mark.parametrize("key", ["", "admin", "<script>", "DEMO-330421-000001"])
def test_nobody_else_is_a_demo_resident(home, key):
    assert "DEMO-" not in home(demo=key).html
