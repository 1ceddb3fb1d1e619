#!/bin/sh
# Takes the newest list of free and disposable email domains from npm, one domain a line, sorted.
# Needs npm, tar, sed and sort; run it from anywhere, then look at the diff and change version and date in README.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent free-email-domains
tar -xzf free-email-domains-*.tgz

# The package holds one JSON array of strings, one a line.
sed -n 's/^ *"\([^"]*\)",\{0,1\}$/\1/p' package/domains.json | LC_ALL=C sort -u > "$here/free-email-domains.txt"
cp package/LICENSE.md "$here/free-email-domains.LICENSE.md"

sed -n 's/^ *"version": "\([^"]*\)".*/free-email-domains \1/p' package/package.json
wc -l "$here/free-email-domains.txt"
