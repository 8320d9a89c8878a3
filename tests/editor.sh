#!/usr/bin/env bash
# What an editor sees: tombi, a language server for TOML, reads the `#:schema` line of every shipped file and of two
# slips. $1: the program, target/debug/hopwise unless stated. Skipped where there is no tombi.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v tombi >/dev/null; then
    echo "tests/editor.sh: skipped, there is no tombi"
    exit 0
fi

folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT
"${1:-${CARGO_TARGET_DIR:-target}/debug/hopwise}" schema >"$folder/hopwise.schema.json"

for file in scenarios/*.toml scenarios/simulate/*.toml src/cli/commands/starter.toml; do
    { echo '#:schema ./hopwise.schema.json' && cat "$file"; } >"$folder/right.toml"
    if ! said="$(cd "$folder" && NO_COLOR=1 tombi lint --offline right.toml 2>&1)"; then
        printf 'tests/editor.sh: tombi refuses %s:\n%s\n' "$file" "$said" >&2
        exit 1
    fi
done

{ echo '#:schema ./hopwise.schema.json' && cat tests/slips.toml; } >"$folder/wrong.toml"
if said="$(cd "$folder" && NO_COLOR=1 tombi lint --offline wrong.toml 2>&1)"; then
    echo "tests/editor.sh: tombi sees nothing wrong in tests/slips.toml" >&2
    exit 1
fi
# An unknown key and a wrong type, one line below where they stand for the line that was added.
for slip in '"timout" is not allowed' 'wrong.toml:9:1' 'expected a value of type String' 'wrong.toml:10:12'; do
    if [[ "$said" != *"$slip"* ]]; then
        printf 'tests/editor.sh: tombi does not say %s, but\n%s\n' "$slip" "$said" >&2
        exit 1
    fi
done
echo "tests/editor.sh: tombi passes every shipped file and finds both slips"
