#!/bin/sh
# configure-root.sh DIR KEY HOSTKEY: make the root file system a lab host.
#
# KEY and HOSTKEY are the private halves of the login key and of the guest's host key.
set -eu

dir=$1
key=$2
hostkey=$3

echo virtfn-lab > "$dir/etc/hostname"
echo '127.0.0.1 localhost virtfn-lab' > "$dir/etc/hosts"
echo '/dev/vda / ext4 errors=remount-ro 0 1' > "$dir/etc/fstab"

cat > "$dir/etc/systemd/network/10-management.network" <<'END'
[Match]
Driver=virtio_net
[Network]
DHCP=ipv4
LinkLocalAddressing=no
END
# Where the first igb port is what carries ssh.
cat > "$dir/etc/systemd/network/20-management-igb.network" <<'END'
[Match]
Path=pci-0000:01:00.0
KernelCommandLine=lab.management=igb
[Network]
DHCP=ipv4
LinkLocalAddressing=no
END
chroot "$dir" systemctl --quiet enable systemd-networkd.service ssh.service

# Nothing on a timer may disturb a measurement.
chroot "$dir" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
    e2scrub_all.timer fstrim.timer man-db.timer systemd-networkd-wait-online.service

# Storage=persistent would cost a fsync per message; the console log is our record.
mkdir -p "$dir/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\nForwardToConsole=no\n' > "$dir/etc/systemd/journald.conf.d/lab.conf"

# Debian has a group of that name already.
chroot "$dir" useradd -m -g operator -s /bin/bash operator
chroot "$dir" useradd -m -s /bin/bash asker
echo 'operator ALL=(ALL) NOPASSWD: ALL' > "$dir/etc/sudoers.d/operator"
echo 'asker ALL=(ALL) ALL' > "$dir/etc/sudoers.d/asker"
chmod 440 "$dir/etc/sudoers.d/operator" "$dir/etc/sudoers.d/asker"
echo 'asker:become-me' | chroot "$dir" chpasswd

for home in root home/operator home/asker; do
    mkdir -p "$dir/$home/.ssh"
    cp "$key.pub" "$dir/$home/.ssh/authorized_keys"
    chmod 700 "$dir/$home/.ssh"
    chmod 600 "$dir/$home/.ssh/authorized_keys"
done
chroot "$dir" chown -R operator:operator /home/operator/.ssh
chroot "$dir" chown -R asker:asker /home/asker/.ssh

rm -f "$dir"/etc/ssh/ssh_host_*
cp "$hostkey" "$dir/etc/ssh/ssh_host_ed25519_key"
cp "$hostkey.pub" "$dir/etc/ssh/ssh_host_ed25519_key.pub"
chmod 600 "$dir/etc/ssh/ssh_host_ed25519_key"
printf 'UseDNS no\nPrintMotd no\n' > "$dir/etc/ssh/sshd_config.d/lab.conf"

: > "$dir/etc/machine-id"
rm -rf "$dir"/var/cache/apt/archives/*.deb "$dir"/var/lib/apt/lists/*
