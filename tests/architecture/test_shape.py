"""The shape of the house: layers, pages, open sets, documents and migrations agree."""

import ast
import re
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import models
from api.lifespan import raise_file_limit
from models.methods import METHODS
from models.rules.lifecycle import TRANSITIONS
from models.tables import Table
from services.identity import PROVIDERS
from ui.menu import NO_ENTRY, PLACES

ROOT = Path(models.__file__).parent.parent


def test_the_layers_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": ".", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_nothing_but_the_portal_lies_directly_in_pages():
    assert {p.name for p in (ROOT / "pages").glob("*.py")} == {"__init__.py", "portal.py"}


def test_every_page_stands_in_the_menu_and_every_place_has_its_page():
    files = {str(p.relative_to(ROOT / "pages")) for p in (ROOT / "pages").glob("*/*.py")}

    assert files == {place.file for place in PLACES} | {NO_ENTRY}


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.file)
def test_every_page_calls_its_own_guard(place):
    source = (ROOT / "pages" / place.file).read_text("utf-8")

    assert re.search(r"\benter(_signed_in)?\(", source)
    assert len(source.splitlines()) <= 80


def test_every_file_says_what_it_is_for():
    for folder in ("pages", "ui", "api", "services", "models", "bench", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_modules_stay_small():
    big = {
        str(path.relative_to(ROOT)): count
        for folder in ("pages", "ui", "api", "services", "models", "locales")
        for path in (ROOT / folder).rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 275
    }
    assert big == {}


def test_every_method_has_its_paragraph_and_every_provider_its_file():
    spec = (ROOT / "docs/spec/ballots.md").read_text("utf-8")

    for code in METHODS:
        assert f"\n## {code}\n" in spec
        assert (ROOT / f"models/methods/{code}.py").exists()
    for code in PROVIDERS:
        assert (ROOT / f"services/identity/{code}.py").exists()


def test_the_document_prints_the_lifecycle_of_the_code():
    spec = (ROOT / "docs/spec/consultation.md").read_text("utf-8")
    printed = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", spec, re.MULTILINE)
    rows = {
        (str(state), str(step), str(goal))
        for state, moves in TRANSITIONS.items()
        for step, goal in moves.items()
    }

    assert {row for row in printed if row[0] != "state"} == rows


def test_links_between_documents_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_document_begins_with_its_title():
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.read_text("utf-8").startswith("# "), page.name


def test_every_setting_is_told():
    told = (ROOT / "docs/operating.md").read_text("utf-8")
    read = "".join((ROOT / name).read_text("utf-8") for name in ("services/settings.py", "cli.py"))
    names = set(re.findall(r'"(SUNSHINE_[A-Z_]+|PORT)"', read))
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_the_decisions_are_listed():
    listed = (ROOT / "docs/decisions/README.md").read_text("utf-8")

    for page in (ROOT / "docs/decisions").glob("0*.md"):
        assert page.name in listed


def test_migrations_lead_to_the_tables_of_the_code(world):
    with world.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Table.metadata)

    assert [d for d in found if not _is_same_type(d)] == []


def _is_same_type(difference):
    """SQLite tells types by affinity; only the length of a text is left out."""
    return isinstance(difference, list) and all(d[0] == "modify_type" for d in difference)


def test_migrations_can_be_taken_back_and_forth(world):
    from alembic import command

    from services.migrate import config as alembic_config
    from services.migrate import migrate

    config = alembic_config()
    with world.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    migrate(world)

    assert set(sa.inspect(world.engine).get_table_names()) >= set(Table.metadata.tables)


def test_streamlit_is_set_as_its_costs_and_holes_ask():
    """Each line is worth a factor of ten, closes a door, or keeps a page's rows out of the log."""
    found = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    server, runner, client = found["server"], found["runner"], found["client"]

    assert not runner["postScriptGC"]
    assert not runner["magicEnabled"]
    assert not found["logger"]["enableRich"]
    assert not found["browser"]["gatherUsageStats"]
    assert client["showErrorDetails"] == "none"
    assert not client["showErrorLinks"]
    assert server["fileWatcherType"] == "none"
    assert server["enableXsrfProtection"]
    assert not server["enableAgentApi"]
    assert set(server["trustedUserHeaders"]) == {"x-sunshine-session", "x-sunshine-browser"}


@pytest.mark.parametrize(
    ("hard", "wanted"),
    [(resource.RLIM_INFINITY, 65_536), (1_048_576, 65_536), (4096, 4096)],
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_goes(monkeypatch, hard, wanted):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

    raise_file_limit()

    assert asked == [(wanted, hard)]


def test_runtime_dependencies_have_their_reasons():
    reasons = (ROOT / "docs/decisions/dependencies.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[\[=<>]", requirement)[0]
        assert name in reasons, name
