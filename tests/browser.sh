#!/bin/sh
# Installs the browser that the tests of the HTML report need, where that is one command of Debian's; else
# says what will be skipped. Under CI nothing may be skipped.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done

root=""
if [ "$(id -u)" != 0 ]; then
    root="sudo -n"
fi
if command -v apt-get >/dev/null && $root true 2>/dev/null; then
    echo "tests/browser.sh: installing chromium" >&2
    if $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi

echo "tests/browser.sh: no browser, and none could be installed: tests in a browser are SKIPPED" >&2
[ -z "${CI:-}" ]
