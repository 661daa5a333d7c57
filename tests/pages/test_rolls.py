"""Rolls: a table goes in, a report by line comes out, and no number is ever on the page."""

from dataclasses import replace

import pytest
from sqlmodel import func, select

from models.rules.roles import Role
from models.tables import Roll, RollEntry
from services.deps import begin
from services.roll_files import RollProblem
from services.roll_imports import RollReport
from tests.builders import COUNTY, a_county, an_account
from tests.pages.office import TOWN, Office, somebody
from tests.services.office import xlsx
from ui import roll_report

PAGE = "staff/rolls"
HEAD = ["证件号码", "区划代码", "户籍"]
REAL = "11010519491231002X"


def demo(number):
    return f"DEMO-{COUNTY}-{number:06d}"


def table(*rows):
    return "\n".join(",".join(row) for row in (HEAD, *rows)).encode()


GOOD = [[demo(i), TOWN, "是" if i % 2 else "否"] for i in range(1, 7)]
BAD = [["330421199901010015", TOWN, "是"], [demo(9), "110000", "是"], [demo(1), TOWN, "也许"]]


@pytest.fixture
def rolls(world, monkeypatch):
    """Opens the page of rolls, a name filled in."""
    a_county(world)

    def opened(role=Role.COUNTY_STAFF, **query):
        screen = Office(world, monkeypatch, PAGE, somebody(world, role), **query)
        if role in (Role.COUNTY_STAFF, Role.TOWN_STAFF):
            screen.type("rolls.name", "西塘常住人口").choose(
                "rolls.registration", "column", "radio"
            )
        return screen

    return opened


def entries(world):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(RollEntry)) or 0


def sent(screen, content, name="roll.csv", turn=0):
    return screen.upload(f"rolls.file.{turn}", name, content).click("rolls.do_import")


def everything(screen):
    """All words on the page, and all that its session keeps."""
    said = [*screen.refusals, *screen.done, *screen.warnings, screen.captions, screen.html]
    labels = [str(w.label) for kind in ("button", "text_input") for w in getattr(screen.app, kind)]
    return "\n".join(said + labels)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_good_table_becomes_a_roll(world, rolls, kind):
    content = table(*GOOD) if kind == "csv" else xlsx([HEAD, *GOOD])

    screen = sent(rolls(), content, f"roll.{kind}")

    assert entries(world) == 6
    assert "已导入 6 人" in screen.html
    assert "本县户籍人口 3 人" in screen.html
    assert '<th scope="row">西塘常住人口</th>' in screen.html


def test_bad_lines_are_told_by_line_and_import_nothing_yet(world, rolls):
    screen = sent(rolls(), table(*GOOD, *BAD))

    assert entries(world) == 0
    assert "3 行有问题，6 行没问题" in screen.html
    for line in (8, 9, 10):
        assert f'<th scope="row">{line}</th>' in screen.html
    assert screen.ending("rolls.do_part").label == "先导入这 6 行"


def test_the_good_lines_go_in_after_a_second_word(world, rolls):
    screen = sent(rolls(), table(*GOOD, *BAD)).click("rolls.do_part")

    assert entries(world) == 6
    assert "已导入 6 人" in screen.html
    assert "另有 3 行没有导入" in screen.html
    assert not screen.has("rolls.do_part")


def test_a_mended_table_is_checked_anew(world, rolls):
    screen = sent(rolls(), table(*GOOD, *BAD))

    sent(screen, table(*GOOD))

    assert entries(world) == 6
    assert not screen.has("rolls.do_part")


def test_no_number_is_ever_on_the_page(rolls):
    screen = sent(rolls(), table(*GOOD, [REAL, "110000", "是"], *BAD))
    first = everything(screen)
    screen.click("rolls.do_part")

    for number in (REAL, "330421199901010015", demo(1), demo(9), "DEMO-"):
        assert number not in first + everything(screen)


def test_a_table_of_bad_lines_offers_nothing(world, rolls):
    screen = sent(rolls(), table(BAD[0]))

    assert entries(world) == 0
    assert not screen.has("rolls.do_part")


def test_a_file_that_is_no_table_is_refused(rolls):
    screen = sent(rolls(), b"\x89PNG not a table", "roll.csv")

    assert len(screen.refusals) == 1
    assert screen.field("rolls.name").value == "西塘常住人口"


def test_a_table_without_its_columns_says_which_are_missing(rolls):
    assert "证件号码" in sent(rolls(), "姓名,电话\n张三,1".encode()).refusals[0]


def test_a_roll_needs_a_name(world, rolls):
    screen = sent(rolls().type("rolls.name", ""), table(*GOOD))

    assert "名称" in screen.refusals[0] or "名字" in screen.refusals[0]
    assert entries(world) == 0


BARE = "\n".join(["证件号码,区划代码", *(f"{number},{TOWN}" for number, *_ in GOOD)]).encode()


def test_a_table_without_the_column_asks_who_is_registered(world, rolls):
    screen = sent(rolls(), BARE)
    assert "没有“户籍”列" in screen.refusals[0]
    assert entries(world) == 0

    screen.choose("rolls.registration", "all", "radio").click("rolls.do_import")

    assert "本县户籍人口 6 人" in screen.html


def test_nobody_is_registered_or_not_by_silence(world, rolls):
    screen = rolls()
    screen.choose("rolls.registration", None, "radio")

    assert "请先说明户籍" in sent(screen, table(*GOOD)).refusals[0]
    assert entries(world) == 0


def test_a_roll_of_deputies_is_not_asked_for_registration(world, rolls):
    screen = rolls().choose("rolls.basis", "deputy").run()

    assert screen.key_names("radio") == []
    assert "已导入 6 人。" in sent(screen, BARE).html


def test_sending_nothing_says_so(rolls):
    assert "没有可以导入的文件" in rolls().click("rolls.do_import").warnings[0]


def test_sentences_of_an_english_report_are_spaced(monkeypatch):
    monkeypatch.setattr("ui.words.language", lambda: "en")
    one = RollReport(False, "", 3, 0, 0, has_registration=True, known=(2, 3))

    said = roll_report.report(replace(one, problems=(RollProblem(4, "number"),)))

    assert "0 are fine. 2 people were on the roll already." in said


def test_after_an_import_the_form_is_empty_and_the_same_file_adds_nobody(world, rolls):
    screen = sent(rolls(), table(*GOOD))

    screen.type("rolls.name", "西塘常住人口")
    sent(screen, table(*GOOD), turn=1)

    assert entries(world) == 6
    assert "文件里的 6 人早已在名册上" in screen.html
    assert not screen.has("rolls.do_part")


def test_a_long_report_shows_the_first_lines_and_gives_all_of_them_as_a_file(rolls):
    screen = sent(rolls(), table(*GOOD, *([BAD[0]] * 250)))

    assert '<th scope="row">207</th>' in screen.html
    assert '<th scope="row">208</th>' not in screen.html
    assert "前 200 行" in screen.html
    assert "rolls.all_lines" in screen.key_names("download_button")


def test_a_town_imports_for_itself_only(world, rolls):
    screen = rolls(Role.TOWN_STAFF)
    assert screen.ending("rolls.area", "selectbox").options == ["西塘镇"]

    sent(screen, table(*GOOD))

    with begin(world, write=False) as work:
        assert [roll.area_code for roll in work.session.exec(select(Roll))] == [TOWN]


def test_the_empty_table_has_the_heads_that_are_read(rolls):
    screen = rolls()

    assert "rolls.sample" in screen.key_names("download_button")


@pytest.mark.parametrize(
    "role", [Role.VILLAGE_CLERK, Role.REVIEWER, Role.LEADER, Role.AUDITOR, Role.ADMIN]
)
def test_others_have_no_rolls(sqlite_world, monkeypatch, role):
    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, PAGE, somebody(sqlite_world, role))


def test_nobody_has_no_rolls(sqlite_world, monkeypatch):
    an_account(sqlite_world, "x.y")

    with pytest.raises(ValueError, match="navigation"):
        Office(sqlite_world, monkeypatch, PAGE)


def test_the_page_is_complete_in_english(rolls):
    screen = rolls(lang="en")
    page = screen.html

    assert "Which columns the sheet needs" in [fold.label for fold in screen.app.expander]
    assert "There is no roll in your area yet" in page


def test_a_roll_is_withdrawn_with_a_reason_and_a_tick(world, rolls):
    screen = sent(rolls(), table(*GOOD))
    screen.click("rolls.do_withdraw")
    assert "请先选要撤回的名册。" in screen.warnings

    choice = screen.ending("rolls.which.0", "selectbox")
    assert choice.options[0].endswith("西塘常住人口（6 人）")
    with begin(world, write=False) as work:
        roll = work.session.exec(select(Roll)).one()
    screen.choose("rolls.which.0", roll.id).type("rolls.reason.0", "名单有误，将重新导入。")
    screen.click("rolls.do_withdraw")
    assert "请先勾选“我知道这一步不能反悔”。" in screen.warnings
    screen.ending("rolls.sure.0", "checkbox").check()
    screen.click("rolls.do_withdraw")

    assert entries(world) == 0
    assert "已撤回：西塘常住人口，6 人的标签已删除。" in screen.html
    assert not screen.has("rolls.do_withdraw")
