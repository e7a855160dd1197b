#!/bin/sh
# build-qemu.sh DIR: Debian 13's QEMU in a folder of its own. Debian 12's knows no igb.
set -eu

dir=$1
here=$(dirname "$0")

sh "$here/archive-lines.sh" trixie |
    mmdebstrap --mode=root --variant=extract --include=qemu-system-x86,ipxe-qemu,seabios trixie "$dir" -
