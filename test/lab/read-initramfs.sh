# shellcheck shell=sh
# read-initramfs.sh: what an initramfs image would tell modprobe at the next boot.
#
# Source it, then: read_initramfs IMAGE KERNEL [MODULE...]
#
#   image PATH KERNEL
#   unreadable REASON      nothing more follows
#   has MODULE             one line for each asked module that is packed
#   file PATH              a packed modprobe.d file, then its lines with `|` in front
#
# An image is a chain of cpio archives: some plain ones in front (microcode, ACPI tables), padded
# with zeros, then one that is compressed, or not. It is decompressed once. Needs od, dd, and cpio
# or bsdtar, and the decompressor that the image asks for.

# The images that a boot may take: those that lie beside a kernel of the same version.
# $1 is the root prefix, empty on a real host.
bootable_initramfs() {
    for bi_image in "$1"/boot/initrd.img-* "$1"/boot/initrd-* "$1"/boot/initramfs-*.img; do
        [ -f "$bi_image" ] || continue
        bi_name=${bi_image##*/}
        case $bi_name in
            initrd.img-*.bak | initrd.img-*.old-dkms | initrd.img-*.new | initrd.img-*.dpkg-*) continue ;;
            initrd.img-*) bi_version=${bi_name#initrd.img-} ;;
            initramfs-*.img) bi_version=${bi_name#initramfs-} bi_version=${bi_version%.img} ;;
            *) bi_version=${bi_name#initrd-} bi_version=${bi_version%.img} ;;
        esac
        bi_kernel=${bi_version%-fallback}
        for bi_vmlinuz in "$1/boot/vmlinuz-$bi_kernel" "$1/boot/vmlinux-$bi_kernel" "$1/boot/Image-$bi_kernel"; do
            if [ -f "$bi_vmlinuz" ]; then
                printf '%s %s\n' "$bi_kernel" "$bi_image"
                break
            fi
        done
    done
}
