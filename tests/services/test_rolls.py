"""Rolls: a file of numbers goes in, keyed tags stay, and no part of a number comes out again."""

import csv
import io
import time
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from models.rules import citizen_id
from models.rules.roles import Role
from models.rules.secrecy import roll_tag
from models.tables import Roll, RollEntry
from services import roll_ends, roll_imports, rolls
from services.deps import SYSTEM, Deps, begin
from services.settings import PRODUCTION, Settings
from tests.builders import COUNTY, VILLAGE, a_county, a_pass, a_roll, an_actor, an_open_consultation
from tests.services.drafts import ANYBODY, code_of, do, lines, look
from tests.services.office import docx, part_of, with_part, xlsx, zipped

NAME = {"zh": "魏塘常住人口", "en": "Residents"}
REAL = "11010519491231002X"
HEAD = "证件号码,区划代码,户籍\n"


def demo(number):
    return f"DEMO-{COUNTY}-{number:06d}"


def file_of(*rows, head=HEAD):
    return (head + "\n".join(rows)).encode()


def bring(world, actor, content, **changes):
    facts = {
        "area": COUNTY,
        "basis": "resident",
        "name": NAME,
        "file_name": "roll.csv",
        "content": content,
        "registration": "column",
    } | changes
    return do(world, actor, roll_imports.import_roll, **facts)


@pytest.fixture
def staff(world):
    return an_actor(world, Role.COUNTY_STAFF)


def entries(world):
    with begin(world, write=False) as work:
        found = work.session.exec(select(RollEntry)).all()
    return {e.tag: (e.area_code, e.is_registered) for e in found}


def tag(world, number):
    return roll_tag(citizen_id.normalise(number), world.keys.roll)


GOOD = (f"{demo(1)},330421001,是", f"{demo(2)},330421002001,否", f"{REAL},{COUNTY},")


def test_good_lines_become_tags_with_a_place(world, staff):
    report = bring(world, staff, file_of(*GOOD))

    assert (report.is_imported, report.line_count, report.good_count) == (True, 3, 3)
    assert (report.registered_count, report.has_registration) == (1, True)
    assert entries(world) == {
        tag(world, demo(1)): ("330421001", True),
        tag(world, demo(2)): ("330421002001", False),
        tag(world, REAL): (COUNTY, False),
    }
    line = lines(world, "roll.imported")[0]
    assert line.subject == report.roll_id
    assert line.facts == {
        "area": COUNTY,
        "basis": "resident",
        "registration": "column",
        "entries": 3,
        "left": 0,
    }


BARE = file_of(f"{demo(1)},330421001", f"{demo(2)},330421001", head="证件号码,区划代码\n")


@pytest.mark.parametrize(("said", "registered"), [("all", 2), ("none", 0)])
def test_without_a_column_it_is_said_who_is_registered(world, staff, said, registered):
    report = bring(world, staff, BARE, registration=said)

    assert (report.good_count, report.registered_count) == (2, registered)
    assert {is_registered for _, is_registered in entries(world).values()} == {said == "all"}
    assert lines(world, "roll.imported")[0].facts["registration"] == said


@pytest.mark.parametrize(
    ("content", "said", "code"),
    [
        (BARE, "", "roll.registration"),
        (BARE, "perhaps", "roll.registration"),
        (BARE, "column", "roll.registration_column"),
        (file_of(*GOOD), "all", "roll.registration_twice"),
        (file_of(*GOOD), "none", "roll.registration_twice"),
    ],
)
def test_nobody_is_taken_for_registered_or_not_by_silence(world, staff, content, said, code):
    assert code_of(bring, world, staff, content, registration=said) == code
    assert entries(world) == {}


def test_a_roll_of_deputies_is_not_asked_for_registration(world, staff):
    assert bring(world, staff, BARE, basis="deputy", registration="").is_imported


def test_who_was_imported_may_vote(world, staff):
    bring(world, staff, file_of(*GOOD))
    slug = an_open_consultation(world)

    assert a_pass(world, slug, "demo 330421 000001").area_code == "330421001"


@pytest.mark.parametrize(
    "content",
    [
        file_of(*GOOD),
        "\ufeff".encode() + file_of(*GOOD),
        file_of(*GOOD).decode().encode("gb18030"),
        file_of(*GOOD).replace(b"\n", b"\r\n"),
        file_of(*GOOD).replace(b",", b"\t"),
        file_of(*GOOD).replace(b",", b";"),
        file_of(*GOOD, "", ",,", "  ,\u3000,"),
        file_of(
            f"Y,x,330421001,{demo(1)}",
            f"N,x,330421002001,{demo(2)}",
            f",x,{COUNTY},{REAL.lower()}",
            head="Registered,name,AREA_CODE, ID_Number \n",
        ),
        file_of(
            f"{demo(1)}\t330421001\t是",
            f"{demo(2)}\t330421002001\t否",
            f"{REAL}\t{COUNTY}\t",
            head="证件号码\t区划代码\t户籍\n",
        )
        .decode()
        .encode("utf-16"),
        xlsx(
            [
                ["证件号码", "姓名", "区划代码", "户籍"],
                [demo(1), "x", 330421001, "是"],
                [demo(2), None, "330421002001", "否"],
                [None, None, None, None],
                [REAL, "y", 330421.0, None],
            ]
        ),
    ],
)
def test_csv_and_excel_in_either_language_and_encoding_are_read_alike(world, staff, content):
    report = bring(world, staff, content)

    assert (report.is_imported, report.problems) == (True, ())
    assert entries(world) == {
        tag(world, demo(1)): ("330421001", True),
        tag(world, demo(2)): ("330421002001", False),
        tag(world, REAL): (COUNTY, False),
    }


def test_full_width_numbers_are_the_same_numbers(world, staff):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in REAL)

    bring(world, staff, file_of(f"{wide},330421001,是"))

    assert tag(world, REAL) in entries(world)


BAD = {
    2: (f"{demo(1)},330421001,是", ""),
    3: (",330421001,是", "number_missing"),
    4: ("330421199901010015,330421001,是", "number"),
    5: ("330421990101001,330421001,是", "number"),
    6: (f"{'9' * 300},330421001,是", "number"),
    7: ("DEMO-330421-00001,330421001,是", "number"),
    8: (f"{demo(2)},330421999,是", "area_unknown"),
    9: (f"{demo(3)},,是", "area_unknown"),
    10: (f"{demo(4)},330421001,也许", "registered"),
    11: (f"{demo(1)},330421002,否", "repeated"),
    12: (f"{demo(9)},330421001,是", ""),
    13: (f"=cmd|' /C calc'!A0{REAL},330421001,是", "number"),
    14: (f"{demo(5)},330421001x01,是", "area_unknown"),
    15: (f"{demo(6)},3304210010010001,是", "area_unknown"),
}


def test_every_bad_line_is_told_by_its_number_and_a_code(world, staff):
    a_roll(world, 1, start=9)

    report = bring(world, staff, file_of(*(row for row, _ in BAD.values())))

    assert [(p.line, p.code) for p in report.problems] == [
        (line, code) for line, (_, code) in BAD.items() if code
    ]
    assert (report.line_count, report.good_count, report.known) == (14, 1, (12,))
    assert report.problem_counts["number"] == 5


def test_a_file_with_bad_lines_leaves_no_trace_unless_the_good_ones_are_wanted(world, staff):
    content = file_of(*GOOD, "123,330421001,是")
    before = len(lines(world))

    first = bring(world, staff, content)
    assert (first.is_imported, first.roll_id, entries(world)) == (False, "", {})
    assert len(lines(world)) == before

    second = bring(world, staff, content, accept_partial=True)
    assert (second.is_imported, len(entries(world))) == (True, 3)
    assert second.problems == first.problems
    assert lines(world, "roll.imported")[0].facts["left"] == 1


def test_a_file_without_a_good_line_imports_nothing_even_so(world, staff):
    report = bring(world, staff, file_of("1,330421001,是"), accept_partial=True)

    assert not report.is_imported
    assert look(world, staff, rolls.rolls) == []


def test_nothing_of_a_number_is_stored_or_told(world, staff):
    content = file_of(*GOOD, "330421199901010015,330421001,是", f"{REAL},330421001,是")
    report = bring(world, staff, content, accept_partial=True)

    said = repr(report) + repr([(x.facts, x.reason, x.subject) for x in lines(world)])
    with begin(world, write=False) as work:
        for table in ("roll", "rollentry"):
            said += repr(work.session.execute(text(f"SELECT * FROM {table}")).all())

    for number in (REAL, "330421199901010015", demo(1), demo(2)):
        assert number not in said
        assert number[-6:] not in said
        assert citizen_id.normalise(number) not in said


def test_a_town_imports_its_own_people_only(world):
    a_county(world)
    clerk = an_actor(world, Role.TOWN_STAFF, "330421001")
    rows = file_of(f"{demo(1)},330421001,是", f"{demo(2)},330421103,是", f"{demo(3)},{COUNTY},是")

    report = bring(world, clerk, rows, area="330421001")

    assert [(p.line, p.code) for p in report.problems] == [(3, "area_outside"), (4, "area_outside")]
    assert code_of(bring, world, clerk, rows) == "role.not_yours"


def test_a_village_that_is_not_listed_counts_by_its_town(world, staff):
    assert bring(world, staff, file_of(f"{demo(1)},330421001099,是")).is_imported


def test_demo_numbers_are_for_the_demo(world):
    a_county(world)
    settings = Settings(
        mode=PRODUCTION,
        data_dir=world.settings.data_dir,
        database_url=world.settings.database_url,
        origin="https://vote.example",
    )
    real = Deps(world.engine, world.keys, settings, world.clock)

    report = bring(real, SYSTEM, file_of(f"{demo(1)},330421001,是", f"{REAL},330421001,是"))

    assert [(p.line, p.code) for p in report.problems] == [(2, "number")]


def test_a_second_file_adds_to_the_roll_of_its_name(world, staff):
    first = bring(world, staff, file_of(GOOD[0]))
    second = bring(world, staff, file_of(GOOD[1]))
    other = bring(world, staff, file_of(GOOD[2]), name={"zh": "另一份"})

    shown = {r.id: (r.name["zh"], r.entry_count) for r in look(world, staff, rolls.rolls)}

    assert first.roll_id == second.roll_id
    assert shown == {first.roll_id: (NAME["zh"], 2), other.roll_id: ("另一份", 1)}


def test_people_on_one_kind_of_roll_may_be_on_another(world, staff):
    bring(world, staff, file_of(*GOOD))

    assert bring(world, staff, file_of(*GOOD), basis="deputy").is_imported
    again = bring(world, staff, file_of(*GOOD), name={"zh": "另一份"})
    assert (again.is_imported, again.problems, again.known) == (False, (), (2, 3, 4))


def test_a_mended_file_adds_its_new_people_and_is_not_stopped_by_the_others(world, staff):
    bring(world, staff, file_of(*GOOD, "123,330421001,是"), accept_partial=True)

    again = bring(world, staff, file_of(*GOOD, f"{demo(7)},330421001,是"))

    assert (again.is_imported, again.good_count, again.known) == (True, 1, (2, 3, 4))
    assert len(entries(world)) == 4


def test_a_formula_without_its_result_is_told_and_never_read_as_nothing(world, staff):
    rows = [
        ["number", "area_code", "registered"],
        [demo(1), "330421001", "是"],
        ["=A9", "=B9", "=C9"],
        [demo(2), "330421001", "=C9"],
    ]

    report = bring(world, staff, xlsx(rows))

    assert [(p.line, p.code) for p in report.problems] == [(3, "formula"), (4, "formula")]


def test_a_spreadsheet_that_rounded_the_number_is_found_out(world, staff):
    content = xlsx([["number", "area_code"], [330421199901010013, 330421001]])

    report = bring(world, staff, content, registration="none")

    assert [(p.line, p.code) for p in report.problems] == [(2, "number_rounded")]
    assert not report.has_registration


@pytest.mark.parametrize("shown", ["3.30421E+17", "3.30421199901010E+17", "3E+17", "3.3e+17"])
def test_a_table_that_was_saved_as_text_after_the_rounding_is_found_out_too(world, staff, shown):
    content = f"number,area_code\n{shown},330421001\n".encode()

    report = bring(world, staff, content, registration="none")

    assert [(p.line, p.code) for p in report.problems] == [(2, "number_rounded")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roll.too_large"),
        (b"name,phone\nx,1", "roll.columns"),
        (b"\xff\xfe\x00xx", "roll.encoding"),
        (b'number,area_code,registered\n"' + b"x" * 200_000, "roll.unreadable"),
        (b"PK\x03\x04broken", "file.kind"),
        (zipped({"a": "b"}), "file.kind"),
        (docx(), "roll.unreadable"),
        (zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": "<w/>"}), "roll.unreadable"),
        (
            zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "\0" * 60_000_000}),
            "file.archive",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(world, staff, content, code):
    assert code_of(bring, world, staff, content) == code


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><worksheet><sheetData><row><c t='inlineStr'><is><t>&i;</t></is></c></row></sheetData>"
    "</worksheet>"
)


@pytest.mark.parametrize(
    "sheet",
    [
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
        "<worksheet><sheetData><row>",
        "not xml at all",
    ],
)
def test_a_spreadsheet_that_plays_tricks_is_refused(sqlite_world, sheet):
    staff = an_actor(sqlite_world, Role.COUNTY_STAFF)
    content = with_part(xlsx([["number", "area_code"]]), "xl/worksheets/sheet1.xml", sheet)
    started = time.thread_time()

    assert code_of(bring, sqlite_world, staff, content) == "roll.unreadable"
    assert time.thread_time() - started < 2


def test_a_spreadsheet_that_claims_a_million_columns_is_read_as_it_is(sqlite_world):
    staff = an_actor(sqlite_world, Role.COUNTY_STAFF)
    plain = xlsx([["number", "area_code"], [demo(1), "330421001"]])
    with_claim = with_part(
        plain,
        "xl/worksheets/sheet1.xml",
        part_of(plain, "xl/worksheets/sheet1.xml").replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'),
    )

    assert bring(sqlite_world, staff, with_claim, registration="none").good_count == 1


def test_too_many_lines_are_refused(world, staff, monkeypatch):
    monkeypatch.setattr("services.roll_files.MOST_LINES", 3)

    assert bring(world, staff, file_of(*GOOD)).is_imported
    assert code_of(bring, world, staff, file_of(*GOOD, GOOD[0])) == "roll.too_large"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": "registered"}, "roll.basis"),
        ({"basis": "open"}, "roll.basis"),
        ({"basis": "' OR 1=1"}, "roll.basis"),
        ({"name": {"en": "Residents"}}, "roll.name"),
        ({"area": "330421555"}, "roll.area"),
    ],
)
def test_a_roll_has_a_kind_a_name_and_a_place(world, staff, changes, code):
    assert code_of(bring, world, staff, file_of(*GOOD), **changes) == code


def test_one_sees_the_rolls_that_one_may_import(world, staff):
    bring(world, staff, file_of(*GOOD))
    town = an_actor(world, Role.TOWN_STAFF, "330421001")
    bring(world, town, file_of(f"{demo(7)},330421001,是"), area="330421001")

    def seen(actor):
        return {r.area_code for r in look(world, actor, rolls.rolls)}

    assert seen(staff) == {COUNTY, "330421001"}
    assert seen(town) == {"330421001"}
    for actor in (
        ANYBODY,
        an_actor(world, Role.VILLAGE_CLERK, VILLAGE),
        an_actor(world, Role.ADMIN),
    ):
        assert seen(actor) == set()


def large(count):
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(["证件号码", "区划代码", "户籍"])
    writer.writerows([demo(i), "330421001", "是"] for i in range(count))
    return page.getvalue().encode()


def test_six_thousand_lines_take_less_than_two_seconds(world, staff):
    started = time.thread_time()

    report = bring(world, staff, large(6000))

    assert time.thread_time() - started < 2
    assert (report.is_imported, report.good_count) == (True, 6000)
    with begin(world, write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(RollEntry)) == 6000
        assert work.session.exec(select(Roll)).one().entry_count == 6000


def test_six_thousand_lines_of_excel_are_read_too(sqlite_world):
    staff = an_actor(sqlite_world, Role.COUNTY_STAFF)
    rows = [["number", "area_code"], *([demo(i), "330421001"] for i in range(6000))]

    assert bring(sqlite_world, staff, xlsx(rows), registration="all").good_count == 6000


def test_long_reports_tell_every_line(world, staff):
    report = bring(world, staff, file_of(*["1,330421001,是"] * 1000))

    assert (len(report.problems), report.problem_counts) == (1000, {"number": 1000})


def test_the_vectors_of_the_standard_are_judged_as_it_says():
    today = date(2026, 11, 23)
    good = [REAL, "34052419800101001X", "810000199408230021", "830000199201300022"]
    bad = ["330421199901010015", "330421190001010025", "330421990101001", ""]

    assert all(citizen_id.is_valid(n, today) for n in good)
    assert not any(citizen_id.is_valid(n, today) for n in bad)


def the_rolls(world, actor):
    return look(world, actor, rolls.rolls)


WHY = {"zh": "名单有误，将重新导入。"}


def test_a_withdrawn_roll_forgets_its_people_and_keeps_its_name_in_the_record(world, staff):
    a_county(world)
    bring(world, staff, file_of(*(f"{demo(i)},{VILLAGE},是" for i in range(1, 5))))
    roll = the_rolls(world, staff)[0]

    count = do(world, staff, roll_ends.withdraw_roll, roll_id=roll.id, reason=WHY)

    assert count == 4
    assert entries(world) == {}
    assert the_rolls(world, staff) == []
    line = lines(world, "roll.withdrawn")[0]
    assert (line.reason, line.facts["entries"], line.subject) == (WHY["zh"], 4, roll.id)
    again = bring(world, staff, file_of(f"{demo(1)},{VILLAGE},是"))
    assert (again.is_imported, again.known, again.roll_id != roll.id) == (True, (), True)


def test_a_roll_that_voters_stand_on_is_not_withdrawn(world, staff):
    a_roll(world, 3)
    an_open_consultation(world)
    roll = the_rolls(world, staff)[0]

    refused = code_of(do, world, staff, roll_ends.withdraw_roll, roll_id=roll.id, reason=WHY)

    assert refused == "roll.in_use"
    assert len(entries(world)) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"roll_id": "0" * 32}, "roll.unknown"),
        ({"reason": {"zh": "错了"}}, "text.reason_too_short"),
        ({"reason": {}}, "text.reason_too_short"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_told_why(world, staff, change, code):
    a_roll(world, 3)
    facts = {"roll_id": the_rolls(world, staff)[0].id, "reason": WHY} | change

    assert code_of(do, world, staff, roll_ends.withdraw_roll, **facts) == code
    assert len(entries(world)) == 3


def test_a_town_withdraws_no_roll_of_the_county_and_nobody_one_twice(world, staff):
    a_roll(world, 3)
    roll = the_rolls(world, staff)[0]
    town = an_actor(world, Role.TOWN_STAFF, "330421103")

    facts = {"roll_id": roll.id, "reason": WHY}
    assert code_of(do, world, town, roll_ends.withdraw_roll, **facts) == "role.not_yours"
    do(world, staff, roll_ends.withdraw_roll, **facts)
    assert code_of(do, world, staff, roll_ends.withdraw_roll, **facts) == "roll.unknown"
