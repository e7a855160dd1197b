#!/bin/sh
# archive-lines.sh SUITE: the sources of a Debian suite, on the mirrors that this machine's apt already uses.
set -eu

suite=$1

mirror_labelled() {
    apt-get indextargets --format "\$(LABEL)|\$(REPO_URI)" 'Created-By: Packages' 'Origin: Debian' |
        sed -n "s/^$1|//p" | head -n 1
}

main=$(mirror_labelled Debian)
security=$(mirror_labelled Debian-Security)

if [ -z "$main" ]; then
    echo 'The lab is built from Debian packages, and apt knows no Debian archive here.' >&2
    exit 1
fi

echo "deb $main $suite main"
echo "deb $main $suite-updates main"
if [ -n "$security" ]; then
    echo "deb $security $suite-security main"
fi
