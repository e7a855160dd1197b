#!/bin/sh
# build-hypervisor.sh DIR: DIR/hypervisor.img, a disk with the QEMU of the lab host's own Debian release.
#
# It is a disk of its own, so that lab hosts which run no guests stay small. Its libraries are those of the lab host's
# release, so it runs there as if it were installed.
set -eu

dir=$1
here=$(dirname "$0")

sh "$here/archive-lines.sh" bookworm |
    mmdebstrap --mode=root --variant=extract --include=qemu-system-x86,seabios bookworm "$dir/root" -
sh "$here/make-disk.sh" "$dir/root" "$dir/hypervisor.img"
rm -r "$dir/root"
