"""The printed ballot: a form for every way to ask, large type, a serial and a slip on each."""

import re

import pytest

from models.methods import METHODS
from models.rules.roles import Role
from services import paper_sheet
from services.consultations import whole_view
from services.deps import begin
from services.paper_inputs import DRAWN
from tests.builders import a_roll, an_actor, an_open_consultation
from tests.services.drafts import code_of, do, lines, row_of
from tests.services.papers import TOWN, a_batch, serials, slip

SERIAL = re.compile(r'<p class="serial">\S+ ([0-9A-Z-]+)</p>')
SLIP = re.compile(r'<p class="code">([0-9A-Z-]+)</p>')


@pytest.fixture
def printed(world):
    a_roll(world, 1)
    slug = an_open_consultation(world, summary={"zh": "<b>说明</b>"})
    actor = an_actor(world, Role.TOWN_STAFF, TOWN)
    batch = a_batch(world, actor, slug, 3)
    page = do(world, actor, paper_sheet.print_batch, batch_id=batch)
    return world, batch, page


def test_each_sheet_carries_its_own_serial_code_and_slip(printed):
    world, batch, page = printed

    assert SERIAL.findall(page) == serials(world, batch, 3)
    codes = [code.replace("-", "") for code in SLIP.findall(page)]
    assert codes == [slip(world, batch, n) for n in (1, 2, 3)]
    assert page.count("<svg") == 3


def test_each_sheet_says_what_it_is_and_what_it_is_not(printed):
    _world, _batch, page = printed

    assert page.count("不产生法律上的选举或表决效力") == 3
    for said in (
        "征求意见纸质票",
        "嘉善大道改造提升",
        "魏塘街道",
        "县住建局",
        "方案A",
        "方案N",
        "打“√”",
    ):
        assert said in page, said
    assert "<script" not in page
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)


def test_type_is_large(printed):
    _world, _batch, page = printed
    sizes = [int(size) for size in re.findall(r"(\d+)pt", page)]

    assert min(sizes) >= 16


def test_every_printing_is_counted_and_recorded(printed):
    world, batch, _page = printed
    actor = an_actor(world, Role.TOWN_STAFF, TOWN)
    do(world, actor, paper_sheet.print_batch, batch_id=batch, language="en")

    assert [line.facts["printing"] for line in lines(world, "paper.printed")] == [1, 2]
    other = an_actor(world, Role.TOWN_STAFF, "330421103")
    assert code_of(do, world, other, paper_sheet.print_batch, batch_id=batch) == "role.not_yours"


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_method_has_its_form_on_paper(sqlite_world, method, language):
    settings = {"total": 10, "budget": 900000, "columns": [{"code": "x", "text": {"zh": "好"}}]}
    slug = an_open_consultation(sqlite_world, method, settings=settings, options=("A", "B", "C"))
    with begin(sqlite_world, write=False) as work:
        view = whole_view(work, row_of(sqlite_world, slug))
    sheet = paper_sheet.Sheet("01-0001-ABCD", "ABCDEFGHJKLM")

    page = paper_sheet.page(view, [sheet], place={"zh": "魏塘"}, origin="", language=language)

    assert view.questions[0].ask.shape in DRAWN
    assert (
        'class="box"' in page
        or 'class="blank"' in page
        or 'class="write"' in page
        or ('class="line"' in page)
    )
    assert "$" not in page
