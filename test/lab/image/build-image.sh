#!/bin/sh
# build-image.sh DIR: the guest's two disks, stock.img and small.img, and the keys that go with them.
set -eu

dir=$1
here=$(dirname "$0")

ssh-keygen -q -t ed25519 -N '' -C virtfn-lab -f "$dir/login"
ssh-keygen -q -t ed25519 -N '' -C virtfn-lab -f "$dir/host"
echo "virtfn-lab $(cut -d ' ' -f 1,2 "$dir/host.pub")" > "$dir/known_hosts"

sh "$here/build-root.sh" "$dir/root"
sh "$here/configure-root.sh" "$dir/root" "$dir/login" "$dir/host"
sh "$here/make-disk.sh" "$dir/root" "$dir/stock.img"
sh "$here/pack-initramfs-small.sh" "$dir/root"
sh "$here/make-disk.sh" "$dir/root" "$dir/small.img"

rm -r "$dir/root" "$dir/host" "$dir/host.pub"
