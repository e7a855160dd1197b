#!/bin/sh
# build-root.sh DIR: the guest's root file system, a stock Debian 12 with its stock kernel.
set -eu

dir=$1
here=$(dirname "$0")

packages=systemd-sysv,udev,dbus,libpam-systemd,openssh-server,sudo,kmod,iproute2,pciutils,ethtool
packages=$packages,initramfs-tools,busybox,linux-image-amd64,zstd,cpio,netbase,procps

sh "$here/archive-lines.sh" bookworm |
    mmdebstrap --mode=root --variant=minbase --include="$packages" \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        bookworm "$dir" -
