# Sourced by the scripts beside it.

SHELL_VERSION=153.0.0
SHELL_SHA256=20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0
SHELL_FOLDER=${XDG_CACHE_HOME:-$HOME/.cache}/sunshine/chromium-$SHELL_VERSION

# Is there a browser? With "light": one that was asked for, or a headless shell.
find_browser() {
  if [ -n "${SUNSHINE_BROWSER:-}" ]; then
    command -v "$SUNSHINE_BROWSER" > /dev/null
    return
  fi
  [ -x "$SHELL_FOLDER/chromium" ] && return 0
  [ "${1:-}" = light ] && return 1
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" > /dev/null && return 0
  done
  ls "${HOME}"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome > /dev/null 2>&1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
