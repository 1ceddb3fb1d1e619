#!/bin/sh
# Prints what others ask to be told: every crate that is linked into the program, its licence, and the licence texts.
#
#   packaging/notices.sh [TARGET]
#
# Reads the lock file and the sources that cargo has fetched; asks nobody. A text that several crates share is printed once.
set -eu
cd "$(dirname "$0")/.."
target=${1:-$(rustc -vV | sed -n 's/^host: //p')}
registry=${CARGO_HOME:-$HOME/.cargo}/registry/src
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo tree --locked -e normal,build --target "$target" --prefix none --format '{p}|{l}' |
    sed 's/ (\*)$//' | grep -v '^matchbook v' | sort -u >"$work/crates"

echo "matchbook is linked with the following crates. The texts of their licences stand below."
echo
missing=
while IFS='|' read -r crate licence; do
    name=${crate%% v*}
    version=${crate#* v}
    version=${version%% *}
    printf '%s %s: %s\n' "$name" "$version" "$licence"
    found=
    for folder in "$registry"/*/"$name-$version"; do
        [ -d "$folder" ] || continue
        for text in "$folder"/[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]* "$folder"/COPYING* "$folder"/NOTICE* "$folder"/UNLICENSE*; do
            [ -f "$text" ] || continue
            found=yes
            # Blanks and line ends differ between copies of one text.
            hash=$(tr -s '[:space:]' ' ' <"$text" | sha256sum | cut -c1-64)
            [ -f "$work/$hash.text" ] || cp "$text" "$work/$hash.text"
            echo "$name $version" >>"$work/$hash.of"
        done
    done
    [ -n "$found" ] || missing="$missing $name-$version"
done <"$work/crates"

for of in "$work"/*.of; do
    echo
    echo "------------------------------------------------------------------------"
    sort -u "$of" | paste -sd, - | sed 's/,/, /g' | fold -s -w 100
    echo "------------------------------------------------------------------------"
    echo
    cat "${of%.of}.text"
done
if [ -n "$missing" ]; then
    echo
    echo "------------------------------------------------------------------------"
    echo "These bring no text of their own; their licences are named above:"
    echo "$missing" | fold -s -w 100
fi
echo
echo "------------------------------------------------------------------------"
echo "Lists of free and disposable mail domains:"
echo
find src -iname '*licen[sc]e*' -o -iname '*notice*' | sort | while read -r text; do
    echo "$text"
    echo
    cat "$text"
done
