#!/bin/sh
# make-disk.sh DIR DISK: an ext4 image of a root file system, without a loop device.
set -eu

rm -f "$2"
truncate -s 3G "$2"
mke2fs -q -t ext4 -L virtfn-lab -E root_owner=0:0 -d "$1" "$2"
