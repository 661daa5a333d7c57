#!/usr/bin/env bash
# Fetches a browser for the tests with the machine's own package manager, while packages are installed.
# Where that does not work, prepare.sh fetches one afterwards.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/found.sh

find_browser && exit 0
command -v apt-get > /dev/null || exit 0
echo "Fetching a browser for the tests (once) …"
as_root apt-get update -qq > /dev/null 2>&1
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium > /dev/null 2>&1
exit 0
