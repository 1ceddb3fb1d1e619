#!/bin/sh
# A Debian package of a staged release. Called by release.sh with the stage, the version and the target; prints the name
# of the file that it made beside the stage. A static program is a package of its own, in the place of the other.
set -eu
stage=$1
version=$2
target=$3
case $target in
x86_64-*) architecture=amd64 ;;
aarch64-*) architecture=arm64 ;;
*)
    echo "no Debian architecture is known for $target; no package is made" >&2
    exit 0
    ;;
esac
package=matchbook
instead=
case $target in *-musl)
    package=matchbook-static
    instead="Provides: matchbook
Conflicts: matchbook
Replaces: matchbook"
    ;;
esac
root=$(dirname "$stage")/debian
rm -rf "$root"
put() {
    mkdir -p "$root/$(dirname "$2")"
    cp "$1" "$root/$2"
    chmod "${3:-644}" "$root/$2"
}
put "$stage/matchbook" usr/bin/matchbook 755
put "$stage/completions/matchbook.bash" usr/share/bash-completion/completions/matchbook
put "$stage/completions/_matchbook" usr/share/zsh/vendor-completions/_matchbook
put "$stage/completions/matchbook.fish" usr/share/fish/vendor_completions.d/matchbook.fish
put "$stage/contrib/nightly.sh" usr/lib/matchbook/nightly.sh 755
for unit in "$stage"/contrib/systemd/*; do
    put "$unit" "usr/lib/systemd/system/$(basename "$unit")"
done
for page in "$stage"/man/*.1; do
    put "$page" "usr/share/man/man1/$(basename "$page")"
done
find "$root/usr/share/man" -type f -exec gzip -9n {} +
put "$stage/README.md" usr/share/doc/matchbook/README.md
put "$stage/CHANGELOG.md" usr/share/doc/matchbook/changelog
gzip -9n "$root/usr/share/doc/matchbook/changelog"
cat "$stage/LICENSE" "$stage/THIRD-PARTY.txt" >"$root/usr/share/doc/matchbook/copyright"
chmod 644 "$root/usr/share/doc/matchbook/copyright"

depends=
case $target in *-gnu)
    # The newest version of the C library that the program asks for.
    libc=$(grep -ao 'GLIBC_2\.[0-9]*' "$stage/matchbook" | sort -uV | tail -1 | sed 's/GLIBC_//')
    depends="Depends: libc6 (>= $libc), libgcc-s1"
    ;;
esac
size=$(du -sk "$root/usr" | cut -f1)
mkdir -p "$root/DEBIAN"
{
    echo "Package: $package"
    echo "Version: $version"
    echo "Architecture: $architecture"
    echo "Section: admin"
    echo "Priority: optional"
    echo "Installed-Size: $size"
    [ -z "$depends" ] || echo "$depends"
    [ -z "$instead" ] || echo "$instead"
    echo "Maintainer: the matchbook authors <matchbook@localhost>"
    echo "Description: resolve whole exports of people against Autotask PSA"
    echo " Who is this, in which company, do we know them, shall we create them? Every row"
    echo " of an export gets one answer with its reason, as a dry run or applied."
} >"$root/DEBIAN/control"
find "$root" -type d -exec chmod 755 {} +
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
file=${package}_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$(dirname "$stage")/$file" >/dev/null
echo "$file"
