# Sourced by the scripts beside it.

find_browser() {
  for name in "${SUNSHINE_BROWSER:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" > /dev/null && return 0
  done
  ls "${HOME}"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome > /dev/null 2>&1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
