"""Paper and desks as staff use them: every click goes through, and is answered in words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from services import deps
from services.consultations import by_slug
from services.deps import begin
from tests.builders import a_roll, a_vote, an_open_consultation
from tests.pages.watcher import signed_in
from tests.services.papers import TOWN, a_batch, hand_out, readers, serials

ROOT = Path(deps.__file__).parent.parent


@pytest.fixture
def place(sqlite_world, monkeypatch):
    monkeypatch.setattr(deps, "current", lambda: sqlite_world)
    numbers = a_roll(sqlite_world, 5)
    slug = an_open_consultation(sqlite_world)
    return sqlite_world, slug, numbers


def opened(world, file, role=Role.TOWN_STAFF, area=TOWN, **query):
    app = AppTest.from_file(str(ROOT / "pages" / file))
    app.user = {"session": signed_in(world, role, area), "browser": "b" * 64}
    for name, value in query.items():
        app.query_params[name] = value
    return rerun(world, app)


def rerun(world, app):
    world.cache.clear()
    app.run(timeout=60)
    assert not app.exception, app.exception
    return app


def press(world, app, key):
    world.cache.clear()
    app.button(key=key).click().run(timeout=60)
    assert not app.exception, app.exception
    return app


def said(app):
    parts = [str(e.value) for kind in (app.success, app.error, app.warning) for e in kind]
    return " ".join(parts) + "\n".join(e.proto.body for e in app.get("html"))


def title_of(world, slug):
    with begin(world, write=False) as work:
        return by_slug(work, slug).title["zh"]


def test_sheets_are_made_and_handed_out_one_to_a_person(place):
    world, _slug, numbers = place
    app = opened(world, "staff/paper.py")
    app.number_input(key="paper.size").set_value(5)
    press(world, app, "paper.do_issue")
    assert "01-0001" in said(app)

    app.text_input(key="paper.number.0").set_value(numbers[0])
    press(world, app, "paper.do_hand")
    assert "可以发一张票" in said(app)
    app.text_input(key="paper.number.1").set_value(numbers[0])
    press(world, app, "paper.do_hand")
    assert "已经领过纸质票" in said(app)
    assert numbers[0] not in str(app.session_state._state.filtered_state)


def test_who_comes_after_a_refusal_is_answered(place):
    world, slug, numbers = place
    a_batch(world, readers(world, 1)[0], slug, 5)
    app = opened(world, "staff/paper.py")
    for number, sentence in (
        ("wrong", "号码不对"),
        ("", "还没有填号码"),
        (numbers[0], "可以发一张票"),
    ):
        [field] = [one for one in app.text_input if one.label == "证件号码"]
        field.set_value(number)
        press(world, app, "paper.do_hand")
        assert sentence in said(app)


def test_the_batch_just_made_is_the_one_to_print(place):
    world, _slug, _numbers = place
    app = opened(world, "staff/paper.py")
    for count in ("01", "02"):
        press(world, app, "paper.do_issue")
        [batch] = [one for one in app.selectbox if one.label == "选一批票"]
        assert batch.value.first.startswith(count)
        assert f"/paper/{batch.value.id}?lang=zh" in said(app)


def test_two_people_read_a_sheet_and_two_sign(place):
    world, slug, numbers = place
    person = readers(world, 1)[0]
    batch = a_batch(world, person, slug, 1)
    hand_out(world, person, batch, numbers[0])
    one = serials(world, batch, 1)[0]
    for sentence in ("第一次录入已记下", "两次一致，已计入"):
        app = opened(world, "staff/paper_reading.py")
        app.text_input[0].set_value(one)
        app.radio[0].set_value("A")
        before = {field.id for field in (*app.text_input, *app.radio, *app.checkbox)}
        press(world, app, "paper.do_read")
        assert sentence in said(app)
        assert app.text_input[0].value == ""
        assert app.radio[0].value is None
        # A browser keeps what stands in a field that stays: the next sheet needs new ones.
        assert not before & {field.id for field in (*app.text_input, *app.radio, *app.checkbox)}

    app = opened(world, "staff/paper_protocol.py", b=batch)
    assert "1 张印制 = 1 计入" in said(app)
    assert title_of(world, slug) in said(app)
    press(world, app, "paper.do_draw_up")
    press(world, app, "paper.do_sign")
    assert "不能是同一个人" in said(app)
    other = opened(world, "staff/paper_protocol.py", role=Role.REVIEWER, b=batch)
    press(world, other, "paper.do_sign")
    assert "两人已签字" in said(other)
    all_of_them = said(opened(world, "staff/paper_protocol.py"))
    assert "已签字的清点表" in all_of_them
    assert f"/protocol?b={batch}" in all_of_them
    assert f"{title_of(world, slug)} · 01" in all_of_them


def test_a_sheet_on_the_table_is_not_called_missing(place):
    world, slug, numbers = place
    person = readers(world, 1)[0]
    batch = a_batch(world, person, slug, 2)
    hand_out(world, person, batch, numbers[0])
    assert serials(world, batch, 2)[1] in said(opened(world, "staff/paper_protocol.py", b=batch))
    app = opened(world, "staff/paper_reading.py")
    app.text_input[0].set_value(serials(world, batch, 1)[0])
    app.radio[0].set_value("A")
    press(world, app, "paper.do_read")

    page = said(opened(world, "staff/paper_protocol.py", b=batch))

    assert "还有 1 张只录了一次" in page
    assert "两次不一致" not in page
    assert "下落不明的票号" not in page


def reviewed_at_a_desk(world, number):
    """A desk at which somebody has marked B and reads it once more."""
    app = opened(world, "staff/counter.py")
    press(world, app, "counter.do_open")
    app.text_input(key="kiosk.number.0").set_value(number)
    press(world, app, "kiosk.find")
    app.radio[0].set_value("B")
    press(world, app, "ballot.to_review")
    return app


def test_a_resident_votes_at_the_counter_and_is_forgotten(place):
    world, _slug, numbers = place
    app = reviewed_at_a_desk(world, numbers[0])
    press(world, app, "ballot.cast")
    assert "sun-receipt" in said(app)
    with begin(world, write=False) as work:
        assert work.session.connection().exec_driver_sql(
            "SELECT channel FROM participation"
        ).scalars().all() == ["counter"]

    press(world, app, "kiosk.done")
    assert "sun-receipt" not in said(app)
    assert numbers[0] not in str(app.session_state._state.filtered_state)
    app.text_input(key="kiosk.number.1").set_value(numbers[0])
    press(world, app, "kiosk.find")
    assert "已经投过票" in said(app)


def test_who_voted_meanwhile_is_refused_at_the_desk_without_showing_their_receipt(place):
    world, slug, numbers = place
    app = reviewed_at_a_desk(world, numbers[0])
    elsewhere = a_vote(world, slug, numbers[0], "A").code
    press(world, app, "ballot.cast")

    assert "已经投过票" in said(app)
    assert "sun-receipt" not in said(app)
    assert elsewhere not in str(app.session_state._state.filtered_state)
    press(world, app, "kiosk.leave")
    assert app.text_input(key="kiosk.number.1").value == ""


def test_the_hotline_casts_only_what_was_read_back_and_agreed_to(place):
    world, _slug, numbers = place
    app = opened(world, "staff/counter.py")
    app.session_state["counter.way"] = "hotline"
    rerun(world, app)
    press(world, app, "counter.do_open")
    captions = " ".join(caption.value for caption in app.caption)
    assert "请来电人念出号码" in captions
    assert "当面" not in captions
    app.text_input(key="kiosk.number.0").set_value(numbers[0])
    press(world, app, "kiosk.find")
    app.radio[0].set_value("B")
    press(world, app, "ballot.to_review")
    press(world, app, "ballot.cast")
    assert "念给来电人听" in said(app)
    for name in ("read_back", "agreed"):
        app.checkbox(key=f"ballot.pledge.{name}").check()
    press(world, app, "ballot.cast")
    assert "sun-receipt" in said(app)
    spoken = " ".join([*(one.value for one in app.caption), *(one.label for one in app.button)])
    assert "念给来电人" in spoken
    assert "平板" not in spoken
