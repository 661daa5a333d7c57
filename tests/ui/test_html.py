"""Markup: whatever is put in, nothing becomes an element or an address that was not meant."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from ui import html as h

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<!--",
    "&lt;b&gt;",
    "\x00<b>",
)

#: every function that draws, each argument that may hold what people wrote
DRAWN: dict[str, Callable[[str], h.Safe]] = {
    "escaped": h.escaped,
    "tag": lambda x: h.tag("p", x, title=x, data_copy=x),
    "link": lambda x: h.link(x, x),
    "action": lambda x: h.action(x, "copy", x),
    "page_header": lambda x: h.page_header(
        site=x,
        place=x,
        links=[h.Link(x, x, x), h.Link(x, x, posts=True)],
        menu=[h.Link(x, x)],
        menu_label=x,
        ribbon=x,
    ),
    "footer": lambda x: h.footer([x], [h.Link(x, x)]),
    "badge": lambda x: h.badge(x, x),
    "notice": lambda x: h.notice(x, x, x),
    "meter": lambda x: h.meter(40, x),
    "card": lambda x: h.card(
        title=x,
        href=x,
        place=x,
        unit=x,
        state=h.badge("open", x),
        left=x,
        turnout=4,
        turnout_words=x,
    ),
    "cards": lambda x: h.cards([h.badge("open", x)]),
    "facts": lambda x: h.facts([(x, x)]),
    "option_row": lambda x: h.option_row(x, x, cost=x, months=x, detail=x),
    "timeline": lambda x: h.timeline([(x, x)], 0),
    "steps": lambda x: h.steps(0, [x]),
    "result_bars": lambda x: h.result_bars(
        [h.Bar(x, 1, 2.0, shown=x, mark=x, paint=x, note=x)], unit=x, caption=x
    ),
    "table": lambda x: h.table([x, x], [[x, x]], x),
    "receipt_card": lambda x: h.receipt_card(x, [x], title=x, picture=x, picture_words=x),
    "tile_map": lambda x: h.tile_map([h.Tile(x, x, 1, 1, 0.5, x, x)], caption=x),
    "stat": lambda x: h.stat(x, x, x),
    "stats": lambda x: h.stats([h.stat(x, x)]),
    "empty_state": lambda x: h.empty_state(x, h.link(x, "/", "button")),
    "join": lambda x: h.join([x]),
}

NOT_DRAWN = {"Safe", "Link", "Bar", "Tile", "address"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.addresses += [v or "" for k, v in attrs if k in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


def test_every_function_that_draws_is_attacked_here() -> None:
    functions = {name for name in dir(h) if callable(getattr(h, name)) and name[0] != "_"}
    ours = {name for name in functions if getattr(h, name).__module__.startswith("ui.")}

    assert ours - NOT_DRAWN == set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_an_element_an_attribute_or_a_script_address(
    name: str, attack: str
) -> None:
    harmless, attacked = _read(DRAWN[name]("words")), _read(DRAWN[name](attack))

    assert attacked.elements == harmless.elements
    assert attack.replace("\x00", "\ufffd") in attacked.text.replace("\x00", "\ufffd")
    assert all(a == "#" or a.startswith(("/", "data:image/")) for a in attacked.addresses)


@pytest.mark.parametrize(
    "href", ["/", "/c/a?x=1", "?lang=en", "#top", "https://a.example/x", "tel:0573"]
)
def test_an_address_that_a_reader_may_follow_stays(href: str) -> None:
    assert h.address(href) == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "/a\nb",
        "vbscript:x",
        "",
    ],
)
def test_an_address_that_might_harm_leads_nowhere(href: str) -> None:
    assert h.address(href) == "#"


def test_what_is_safe_is_not_escaped_twice_and_what_is_joined_to_it_is() -> None:
    inner = h.tag("b", "a & b")

    assert h.tag("p", inner) == "<p><b>a &amp; b</b></p>"
    assert "&lt;b&gt;" in h.tag("p", inner + "<b>")


def test_the_page_header_marks_the_current_page_and_posts_the_sign_out() -> None:
    menu = [h.Link("A", "/", is_current=True), h.Link("B", "/b")]
    header = h.page_header(
        site="S", place="P", links=[h.Link("Out", "/auth/out", posts=True)], menu=menu
    )

    assert header.count('aria-current="page"') == 1
    assert '<form method="post" action="/auth/out">' in header


def test_a_card_without_a_place_names_its_unit_alone() -> None:
    """A second span would be led by a dot."""
    card = h.card(href="/c/a", title="T", state=h.badge("open", "o"), place="", unit="U", left="")

    assert '<p class="sun-where"><span>U</span></p>' in card


def test_a_bar_says_its_figures_in_words_and_stays_within_its_track() -> None:
    bars = h.result_bars([h.Bar("A", 12345, 140.0, is_ahead=True)], unit=" votes")

    assert "12,345 votes" in bars
    assert "140.0%" in bars
    assert "width:100.00%" in bars


def test_columns_of_figures_stand_to_the_right_with_their_heads() -> None:
    drawn = h.table(["Town", "Votes", "Lead"], [["A", 1234, "B 2"], ["C", "–", "x"]], "T")

    assert '<th scope="col" class="num">Votes</th>' in drawn
    assert '<td class="num">1,234</td>' in drawn
    assert "<td>B 2</td>" in drawn


@pytest.mark.parametrize(
    "cost", ["4600万元", "1.86亿元", "600元", "420,000 yuan", "46 million yuan"]
)
def test_sums_of_money_are_figures_and_stay_on_one_line(cost: str) -> None:
    assert f'<td class="num">{cost}</td>' in h.table(["Item", "Cost"], [["A", cost]], "T")


def test_a_table_without_rows_still_has_its_head() -> None:
    assert '<th scope="col">A</th>' in h.table(["A"], [], "T")


def test_a_town_without_a_figure_is_marked_by_more_than_its_shade() -> None:
    assert '<li style="grid-area:1/2;--shade:0.000" class="none">' in h.tile_map(
        [h.Tile("A", "–", 1, 2)]
    )


def test_the_station_where_we_are_is_told_to_screen_readers() -> None:
    assert h.steps(1, ["a", "b", "c"]).count('aria-current="step"') == 1


def test_a_receipt_shows_only_pictures_that_come_with_it() -> None:
    told = h.receipt_card("7K3M", [], picture="data:image/svg+xml,x", picture_words="QR")

    assert "<img" in told
    assert "<img" not in h.receipt_card("7K3M", [], picture="https://a.example/x.png")
