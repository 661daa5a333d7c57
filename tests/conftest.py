import secrets, subprocess
from pathlib import Path
import pytest
from hypothesis import settings
from services.migrate import migrate
from tests.world import make_world, migrated_sqlite
settings.register_profile("sunshine", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("sunshine")
@pytest.fixture(scope="session")
def template(tmp_path_factory): return tmp_path_factory.mktemp("t")/"template.db"
@pytest.fixture(scope="session")
def pgtemplate(tmp_path_factory):
    n="tpl"+secrets.token_hex(4); subprocess.run(["createdb","-h","/tmp/pg","-p","5544","-U","postgres",n],check=True)
    w=make_world(tmp_path_factory.mktemp("pg"),f"postgresql://postgres@127.0.0.1:5544/{n}"); migrate(w); w.close(); return n

def _sqlite(tmp_path,template):
    migrated_sqlite(template,tmp_path); return make_world(tmp_path)
@pytest.fixture
def sqlite_world(tmp_path,template):
    w=_sqlite(tmp_path,template); yield w; w.close()
@pytest.fixture
def postgres_world(tmp_path,pgtemplate):
    n="w"+secrets.token_hex(6)
    subprocess.run(["createdb","-h","/tmp/pg","-p","5544","-U","postgres","-T",pgtemplate,n],check=True)
    w=make_world(tmp_path,f"postgresql://postgres@127.0.0.1:5544/{n}")
    yield w; w.close()
    subprocess.run(["dropdb","--force","-h","/tmp/pg","-p","5544","-U","postgres",n],check=True)
@pytest.fixture(params=["sqlite","postgres"])
def world(request): return request.getfixturevalue(f"{request.param}_world")
