#!/bin/sh
# start-guest.sh NAME VF [ADDRESS PEER]: on a lab host with the hypervisor disk, start a virtual machine that owns a VF.
#
# VF is a PCI address that vfio-pci has. The guest loads igbvf, says on its console (/run/guests/NAME.console) which MAC
# address it sees, takes ADDRESS (with /LENGTH), and asks PEER until it answers. Prints the pid of its QEMU.
set -eu

name=$1
vf=$2
address=${3:-}
peer=${4:-}

hypervisor=/opt/hypervisor
work=/run/guests
mkdir -p "$hypervisor" "$work"
mountpoint -q "$hypervisor" || mount -o ro /dev/vdb "$hypervisor"
modprobe kvm_amd

# copy_program FILE DIR: a program with the libraries that it needs.
copy_program() {
    for file in "$1" $(ldd "$1" | grep -o '/[^ ]*'); do
        mkdir -p "$2${file%/*}"
        cp -L "$file" "$2$file"
    done
}

if [ ! -e "$work/initrd" ]; then
    root=$(mktemp -d)
    mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev"
    copy_program /bin/busybox "$root"
    cp "$(modinfo -n igbvf)" "$root/igbvf.ko"
    cat > "$root/init" << 'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
for word in $(cat /proc/cmdline); do
    case $word in
        lab.address=*) address=${word#*=} ;;
        lab.peer=*) peer=${word#*=} ;;
    esac
done
insmod /igbvf.ko
until [ -e /sys/class/net/eth0 ]; do sleep 0.2; done
echo "guest: mac $(cat /sys/class/net/eth0/address)"
ip link set eth0 up
until [ "$(cat /sys/class/net/eth0/carrier 2> /dev/null)" = 1 ]; do sleep 0.2; done
echo 'guest: link'
if [ -n "$address" ]; then
    ip address add "$address" dev eth0
    until ping -c 1 -W 2 "$peer" > /dev/null; do :; done
    echo "guest: answer from $peer"
fi
while :; do sleep 3600; done
END
    chmod 755 "$root/init"
    (cd "$root" && find . | cpio -o -H newc --quiet) > "$work/initrd"
    rm -r "$root"
fi

libraries=$hypervisor/usr/lib/x86_64-linux-gnu
LD_LIBRARY_PATH=$hypervisor/lib/x86_64-linux-gnu:$libraries:$libraries/pulseaudio \
    "$hypervisor/usr/bin/qemu-system-x86_64" \
    -name "guest=$name,debug-threads=on" \
    -L "$hypervisor/usr/share/qemu" -L "$hypervisor/usr/share/seabios" \
    -nodefaults -no-user-config -display none -no-reboot \
    -machine q35,accel=kvm -cpu host -m 256 \
    -kernel "/boot/vmlinuz-$(uname -r)" -initrd "$work/initrd" \
    -append "console=ttyS0 panic=-1 quiet${address:+ lab.address=$address lab.peer=$peer}" \
    -serial "file:$work/$name.console" \
    -device "vfio-pci,host=$vf" \
    -pidfile "$work/$name.pid" -daemonize
cat "$work/$name.pid"
