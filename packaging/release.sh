#!/bin/sh
# Makes what is handed out: an archive with the program, its manual, completions, recipes and everybody's licences, and on
# machines with dpkg-deb a Debian package of the same.
#
#   packaging/release.sh [TARGET] [PROFILE]     such as x86_64-unknown-linux-musl, and release instead of dist
#
# Needs the repository and the package registry, nothing else. Writes into target/packages, and tells sizes and hashes.
# The same sources and tools give the same bytes: times in the archives are those of the last commit.
set -eu
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
target=${1:-$host}
profile=${2:-dist}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
name=matchbook-$version-$target
out=target/packages
stage=$out/$name
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

cargo build --locked --profile "$profile" --target "$target" --bin matchbook
suffix=
case $target in *windows*) suffix=.exe ;; esac
program=target/$target/$profile/matchbook$suffix

rm -rf "$stage"
mkdir -p "$stage"
cp "$program" README.md CHANGELOG.md LICENSE "$stage"
cp -R completions contrib "$stage"
# Manual and completions are the program's own words; a foreign program cannot be asked here.
if [ "$target" = "$host" ] || "$program" --version >/dev/null 2>&1; then
    "$program" man "$stage/man"
else
    cargo run --quiet --locked --bin matchbook -- man "$stage/man"
fi
packaging/notices.sh "$target" >"$stage/THIRD-PARTY.txt"

tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode='u+rw,go+r-w,a+X' \
    -C "$out" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
made="$name.tar.gz"

case $target in *linux*)
    if command -v dpkg-deb >/dev/null; then
        package=$(packaging/debian.sh "$stage" "$version" "$target")
        made="$made $package"
    fi
    ;;
esac
cd "$out"
# shellcheck disable=SC2086 # several names
sha256sum $made >"$name.sha256"
# shellcheck disable=SC2086
wc -c $made "$name/matchbook$suffix"
cat "$name.sha256"
