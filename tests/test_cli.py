"""The command line: one sentence for each failure, the right exit status, never a traceback."""

import io
import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from sqlmodel import select

import cli
import locales
from models.tables import Account, Area, AuditLine, Ballot, Membership
from services import demo, mixing
from services.deps import SYSTEM, begin
from tests.builders import a_county, a_roll, a_vote, an_account, an_open_consultation
from tests.server import free_port

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {"SUNSHINE_MODE": "production", "SUNSHINE_ORIGIN": "https://vote.example.gov.cn"}


@pytest.fixture
def run(world, monkeypatch, capsys):
    """Run one command on *world*'s database; returns exit status, output, and errors' lines."""
    monkeypatch.setenv("SUNSHINE_DATA_DIR", str(world.settings.data_dir))
    monkeypatch.setenv("SUNSHINE_DATABASE_URL", world.settings.database_url)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def _run(*argv, typed="", **env):
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = cli.main([str(part) for part in argv])
        said = capsys.readouterr()
        return status, said.out, said.err.splitlines()

    return _run


def test_migrating_twice_is_fine(run):
    assert run("migrate")[0] == 0
    assert run("migrate")[0] == 0


def test_the_first_admin_of_a_real_county_is_made_in_three_commands(world, run, tmp_path):
    file = tmp_path / "county.yml"
    file.write_text('county: {code: "330421", zh: 嘉善县}\ntowns: {}\n', "utf-8")
    laid_out = run("places", file, **PRODUCTION)
    made = run("create-account", "first.admin", "--title", "管理员", typed="a long pass phrase\n")
    granted = run("grant", "first.admin", "admin", "330421")

    with begin(world, write=False) as work:
        account = work.session.exec(select(Account)).one()
        held = work.session.exec(select(Membership)).one()
        wrote = set(work.session.exec(select(AuditLine.actor)))
    assert wrote == {"terminal"}
    assert [status for status, _, _ in (laid_out, made, granted)] == [0, 0, 0]
    assert (account.name, account.is_demo) == ("first.admin", False)
    assert (held.account_id, str(held.role), held.area_code) == (account.id, "admin", "330421")


@pytest.mark.parametrize(
    ("argv", "typed"),
    [
        (("grant", "nobody.here", "admin", "330421"), ""),
        (("create-account", "x", "--title", "x"), "a long pass phrase\n"),
        (("create-account", "short.password"), "short\n"),
        (("places", "no-such-file.yml"), ""),
        (("recount", "no-such-slug"), ""),
    ],
)
def test_a_refused_command_says_one_sentence(world, run, argv, typed):
    a_county(world)

    status, _, errors = run(*argv, typed=typed)

    assert status == 2
    assert len(errors) == 1
    assert "Traceback" not in errors[0]


def test_places_with_a_wrong_code_are_refused_whole(world, run, tmp_path):
    file = tmp_path / "places.yml"
    file.write_text('county: {code: "330421", zh: 县}\ntowns: {"33042": {zh: 镇}}\n', "utf-8")

    status, _, errors = run("places", file)

    assert (status, len(errors)) == (2, 1)
    assert "33042" in errors[0]


@pytest.mark.parametrize(
    ("town", "wrong"),
    [
        ("{zh: 镇, population: many}", "population"),
        ("{zh: 镇, population: -1}", "population"),
        ("{zh: 镇, population: 80000.5}", "population"),
        ("{zh: 镇, population: 99999999999}", "population"),
        ("{zh: 镇, kind: street}", "kind"),
    ],
)
def test_a_place_with_a_wrong_figure_or_kind_is_named_and_nothing_is_written(
    world, run, tmp_path, town, wrong
):
    file = tmp_path / "places.yml"
    file.write_text(
        f'county: {{code: "330421", zh: 县}}\ntowns: {{"330421103": {town}}}\n', "utf-8"
    )

    status, _, errors = run("places", file)

    assert (status, len(errors)) == (2, 1)
    assert "330421103" in errors[0]
    assert wrong in errors[0]
    with begin(world, write=False) as work:
        assert work.session.exec(select(Area)).all() == []


def test_invented_figures_do_not_enter_a_real_county(run):
    status, _, errors = run("places", ROOT / "demo" / "town_margins_demo.yml", **PRODUCTION)

    assert (status, len(errors)) == (2, 1)
    assert "demo_population" in errors[0]


@pytest.mark.parametrize("argv", [(), ("dance",), ("grant", "somebody"), ("stream", "maybe")])
def test_a_command_that_is_not_known_is_one_sentence(run, argv):
    status, said, errors = run(*argv)

    assert (status, said, len(errors)) == (2, "", 1)


@pytest.mark.parametrize(
    "env",
    [
        {"SUNSHINE_MODE": "production", "SUNSHINE_ORIGIN": "http://vote.example"},
        {"SUNSHINE_MODE": "production", "SUNSHINE_ORIGIN": "https://vote.example/sunshine"},
        {"SUNSHINE_MODE": "production", "SUNSHINE_ORIGIN": "https://somebody@vote.example"},
        {"SUNSHINE_MODE": "test"},
        {"PORT": "eighty"},
        {"PORT": "70000"},
        {"PORT": "²"},
        {"SUNSHINE_HOST": "no.such.host.invalid", "PORT": "8599"},
        {"SUNSHINE_RELEASE_SECONDS": "soon"},
        {"SUNSHINE_RELEASE_SECONDS": "9" * 5000},
        {"SUNSHINE_DATABASE_URL": "sunshine.db"},
        {"SUNSHINE_DATABASE_URL": "postgresql://host:port/name"},
        {"SUNSHINE_DATABASE_URL": "mysql://somebody@127.0.0.1/county"},
        {"SUNSHINE_DATABASE_URL": "", "SUNSHINE_DATA_DIR": "/dev/null"},
    ],
)
def test_serving_with_wrong_settings_is_refused_at_once(run, env):
    status, _, errors = run("serve", **env)

    assert (status, len(errors)) == (2, 1)


def test_a_known_password_is_refused_before_the_database_is_touched(run):
    url = "postgresql://sunshine:postgres@127.0.0.1:1/county"

    status, _, errors = run("serve", **PRODUCTION, PORT=str(free_port()), SUNSHINE_DATABASE_URL=url)

    assert status == 2
    assert errors == [locales.sentence("refused.production.known_password", "en")]


def test_serving_on_a_taken_port_is_refused_before_anything_is_loaded(world, run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, _, errors = run("serve", PORT=str(taken.getsockname()[1]))

    assert (status, len(errors)) == (2, 1)
    assert not demo.is_loaded(world)


def test_production_does_not_start_on_demo_accounts(world, run):
    an_account(world, "demo.person")
    with begin(world, actor=SYSTEM) as work:
        account = work.session.exec(select(Account)).one()
        account.is_demo = True
        work.session.add(account)

    status, _, errors = run("serve", PORT=str(free_port()), **PRODUCTION)

    assert (status, len(errors)) == (2, 1)


def test_production_does_not_start_on_demo_rows(world, run):
    a_county(world)
    a_roll(world, 3)

    status, _, errors = run("serve", PORT=str(free_port()), **PRODUCTION)

    assert (status, len(errors)) == (2, 1)


@pytest.mark.parametrize("command", [("seed",), ("stream", "on"), ("stream", "off")])
def test_production_has_no_demo(run, command):
    status, told, errors = run(*command, **PRODUCTION)

    assert (status, told, len(errors)) == (2, "", 1)


def test_an_unreachable_database_is_one_sentence(run):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"

    status, _, errors = run("migrate", SUNSHINE_DATABASE_URL=url)

    assert (status, len(errors)) == (2, 1)


def test_an_unprepared_database_is_one_sentence(run, tmp_path):
    empty = {"SUNSHINE_DATABASE_URL": "", "SUNSHINE_DATA_DIR": str(tmp_path / "new")}
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database at all " * 99)

    bare = run("recount", **empty)
    broken = run("migrate", SUNSHINE_DATABASE_URL=f"sqlite:///{damaged}")

    assert (bare[0], len(bare[2])) == (broken[0], len(broken[2])) == (2, 1)


def test_a_database_of_a_newer_version_is_one_sentence(world, run):
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    status, _, errors = run("migrate")

    assert (status, errors) == (2, [locales.sentence("refused.migrate.newer", "en")])


def test_a_recount_that_agrees_is_fine(world, run):
    slug = an_open_consultation(world)
    for i, number in enumerate(a_roll(world, 12)):
        a_vote(world, slug, number, "AB"[i % 2])
    mixing.mix_due(world)

    status, said, _ = run("recount", slug)

    assert status == 0
    assert "12" in said


@pytest.mark.parametrize("argv", [("recount",), ("recount", "kiosk")])
def test_a_recount_by_hand_stands_in_the_record_as_one(world, run, argv):
    an_open_consultation(world, slug="kiosk")

    assert run(*argv)[0] == 0
    with begin(world, write=False) as work:
        counted = select(AuditLine.actor).where(AuditLine.action == "ballots.recounted")
        assert work.session.exec(counted).all() == ["terminal"]


def test_a_recount_that_differs_exits_with_one(world, run):
    slug = an_open_consultation(world)
    for i, number in enumerate(a_roll(world, 12)):
        a_vote(world, slug, number, "AB"[i % 2])
    mixing.mix_due(world)
    with begin(world, actor=SYSTEM) as work:
        forged = work.session.exec(select(Ballot)).first()
        forged.payload = {"q1": ["C"]}
        work.session.add(forged)

    assert run("recount", slug)[0] == 1
    assert run("recount")[0] == 1


def test_the_record_is_verified_and_a_changed_line_found(world, run):
    assert run("create-account", "first.admin", typed="a long pass phrase\n")[0] == 0
    whole = run("verify-log")
    with begin(world, actor=SYSTEM) as work:
        line = work.session.get_one(AuditLine, 1)
        line.reason = "changed"
        work.session.add(line)
    broken = run("verify-log")

    assert (whole[0], broken[0]) == (0, 1)
    assert "1" in broken[1]


def test_the_stream_is_switched_from_the_terminal(world, run):
    streaming = world.settings.__class__(stream_per_minute=40)
    object.__setattr__(world, "settings", streaming)

    run("stream", "off")
    with begin(world, write=False) as work:
        is_off = not demo.is_streaming(work)
    run("stream", "on")

    assert is_off
    with begin(world, write=False) as work:
        assert demo.is_streaming(work)


def _served(env):
    """Start the real thing and wait until it says that it is ready; returns process and lines."""
    process = subprocess.Popen(
        [sys.executable, "cli.py", "serve"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if "Ctrl-C" in line:
            break
    return process, lines


def _got(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return json.load(answer)


def _stopped(process):
    process.terminate()
    process.wait(60)


@pytest.mark.slow
def test_serving_loads_the_demo_once_and_keeps_it(tmp_path):
    port = free_port()
    env = os.environ | {
        "SUNSHINE_DATA_DIR": str(tmp_path),
        "PORT": str(port),
        "LANG": "en_GB.UTF-8",
        "SUNSHINE_DEMO_PERCENT": "1",
    }
    env.pop("SUNSHINE_DATABASE_URL", None)

    first, said = _served(env)
    health, listed = _got(port, "/healthz"), _got(port, "/api/v1/consultations")
    _stopped(first)
    second, again = _served(env)
    kept = _got(port, "/api/v1/consultations")
    _stopped(second)

    assert health == {"status": "ok"}
    slugs = {card["slug"] for card in listed["consultations"]}
    assert len(slugs) > 10
    assert {card["slug"] for card in kept["consultations"]} == slugs
    assert any(f"http://localhost:{port}" in line for line in said)
    assert any("staff.county" in line for line in said)
    assert any("Loading demo ballots" in line for line in said)
    assert not any("Loading" in line for line in again), "a second start loads nothing"


@pytest.mark.parametrize("command", ["", "recount", "places", "create-account", "grant", "stream"])
def test_help_in_chinese_has_no_word_of_the_parsers_own(run, command, capsys):
    with pytest.raises(SystemExit) as done:
        run(*filter(None, [command]), "--help", LANG="zh_CN.UTF-8")
    told = capsys.readouterr().out

    assert done.value.code == 0
    assert told.startswith("用法：cli.py")
    for word in ("usage", "positional", "options", "arguments", "show this"):
        assert word not in told, (command, word)
