/**
 * sh functions that read what an initramfs will tell modprobe. An image is a chain of cpio archives: plain ones in
 * front (microcode, ACPI tables, modules that are compressed already), zeros between them, then usually one that is
 * compressed as a whole. Each is read once. Needs od, tail, head, find, and cpio or bsdtar; a plain archive in front
 * needs a grep that knows -b. Functions are subshells where they have variables of their own.
 */
export const INITRAMFS_FUNCTIONS = `# bootable_images: KERNEL PATH, a line for each image that may boot. A kernel that has no modules here cannot.
bootable_images() (
    for image in "$R"/boot/initrd.img-* "$R"/boot/initrd-* "$R"/boot/initramfs-*.img; do
        if [ ! -f "$image" ] || ! is_one_line "$image"; then continue; fi
        case \${image##*/} in
            initrd.img-*) kernel=\${image##*/initrd.img-} ;;
            initrd-*) kernel=\${image##*/initrd-} ;;
            *) kernel=\${image##*/initramfs-} kernel=\${kernel%.img} ;;
        esac
        # Arch boots one kernel with either of two images.
        kernel=\${kernel%-fallback}
        for vmlinuz in "$R/boot/vmlinuz-$kernel" "$R/boot/vmlinux-$kernel" "$R/boot/Image-$kernel"; do
            if [ -f "$vmlinuz" ] && kernel_release "$kernel"; then
                say "$value \${image#"$R"}"
                break
            fi
        done
    done
)

# kernel_release NAME: into $value. Arch names its files after packages: vmlinuz-linux.
kernel_release() {
    value=$1
    [ ! -d "$R/lib/modules/$1" ] || return 0
    for directory in "$R"/lib/modules/*; do
        if first_line "$directory/pkgbase" && [ "$value" = "$1" ]; then
            value=\${directory##*/}
            return 0
        fi
    done
    return 1
}

read_initramfs() (
    image=$1
    shift

    if [ ! -r "$image" ]; then
        echo 'unreadable no permission to read it'
        exit
    fi
    if ! work=$(mktemp -d); then
        echo 'unreadable no place for temporary files'
        exit
    fi
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
    mkdir "$work/root"

    unreadable=$(unpack_initramfs "$image" "$work" "$@")
    for module in "$@"; do
        if [ -n "$(find "$work/root" -name "$(module_pattern "$module")" | head -n 1)" ]; then
            say "has $module"
        fi
    done
    show_packed_config "$work/root"
    if [ -n "$unreadable" ]; then
        say "unreadable $unreadable"
    fi
)

# unpack_initramfs IMAGE WORK [MODULE...]: what matters of IMAGE into WORK/root.
# Prints the reason if the image could not be read to its end.
unpack_initramfs() (
    image=$1
    work=$2
    shift 2
    offset=0
    while :; do
        magic=$(od -A n -t x1 -j "$offset" -N 6 "$image" 2> /dev/null | tr -d ' \\n')
        case $magic in
            '')
                [ "$offset" -gt 0 ] || echo 'it is empty'
                exit
                ;;
            00*)
                offset=$(next_nonzero "$image" "$offset")
                [ -n "$offset" ] || exit
                continue
                ;;
            303730373031 | 303730373032)
                end=$(end_of_plain_cpio "$image" "$offset")
                if [ -z "$end" ]; then
                    echo "the end of the cpio archive at byte $offset was not found (it takes a grep that knows -b)"
                    exit
                fi
                if ! from_byte "$offset" "$image" | head -c "$((end - offset))" | extract_config "$work/root" "$@"; then
                    echo "the cpio archive at byte $offset is damaged, or cpio and bsdtar are missing"
                    exit
                fi
                offset=$end
                continue
                ;;
            28b52ffd*) decompress='zstd -dcq' ;;
            1f8b*) decompress='gzip -dcq' ;;
            fd377a585a00) decompress='xz -dcq' ;;
            5d0000*) decompress='xz --format=lzma -dcq' ;;
            04224d18* | 02214c18*) decompress='lz4 -dcq' ;;
            425a68*) decompress='bzip2 -dcq' ;;
            894c5a4f*) decompress='lzop -dcq' ;;
            *)
                echo "unknown format at byte $offset: $magic"
                exit
                ;;
        esac
        if ! command -v "\${decompress%% *}" > /dev/null; then
            echo "\${decompress%% *} is missing"
            exit
        fi
        # The rest is drained, so that the decompressor's own verdict is heard.
        if ! {
            # shellcheck disable=SC2086 # a command and its options
            from_byte "$offset" "$image" | $decompress 2> /dev/null || : > "$work/damaged"
        } | {
            extract_config "$work/root" "$@" && cat > /dev/null
        }; then
            echo "the archive at byte $offset is damaged, or cpio and bsdtar are missing"
        elif [ -e "$work/damaged" ] && [ "\${decompress%% *}" != gzip ]; then
            echo "\${decompress%% *} says that the archive at byte $offset is damaged"
        fi
        exit
    done
)

# extract_config DIR [MODULE...] < cpio: modprobe's files, and the modules that were asked for.
extract_config() (
    cd "$1" || exit
    shift
    for module in "$@"; do
        set -- "$@" "*/$(module_pattern "$module")"
        shift
    done
    set -- "$@" 'etc/modprobe.d/*' './etc/modprobe.d/*' 'lib/modprobe.d/*' './lib/modprobe.d/*' \\
        'usr/lib/modprobe.d/*' './usr/lib/modprobe.d/*'
    if command -v cpio > /dev/null; then
        # GNU cpio reads 512 bytes at a time unless told otherwise: three times slower.
        case $(cpio --version 2> /dev/null) in
            *GNU*) set -- -C 65536 "$@" ;;
        esac
        cpio -idmu "$@" > /dev/null 2>&1
    elif command -v bsdtar > /dev/null; then
        for pattern in "$@"; do
            set -- "$@" --include "$pattern"
            shift
        done
        # It counts a pattern without a match as an error.
        ! bsdtar -xf - "$@" 2>&1 > /dev/null | grep -v -e ': Not found in archive$' -e ': Error exit delayed' > /dev/null
    else
        false
    fi
)

# A module's file name may have - where its name has _, and may be compressed.
module_pattern() {
    printf '%s.ko*' "$(printf '%s' "$1" | sed 's/[-_]/[-_]/g')"
}

show_packed_config() (
    cd "$1" || exit
    find . -path '*/modprobe.d/*.conf' | sort | while IFS= read -r found; do
        if [ -L "$found" ]; then
            # Never follow it: it would lead out to the host's own files.
            target=$(readlink "$found")
            say "file /\${found#./}"
            [ "$target" = /dev/null ] || say "|# a link to $target"
            continue
        fi
        say "file /\${found#./}"
        show_file "$found"
    done
)

from_byte() {
    tail -c "+$(($1 + 1))" "$2"
}

# end_of_plain_cpio IMAGE OFFSET: the byte after the trailer of the archive that starts at OFFSET.
# The pattern is a whole header, so that busybox, which has TRAILER!!! inside, is not taken for one.
end_of_plain_cpio() (
    grep -abo '07070[12][0-9A-Fa-f]\\{104\\}TRAILER!!!' "$1" 2> /dev/null |
        while IFS=: read -r trailer _; do
            if [ "$trailer" -ge "$2" ]; then
                echo "$((trailer + 124))"
                break
            fi
        done
)

# next_nonzero IMAGE OFFSET. The addresses are octal, because a decimal one with zeros in front
# would be taken for octal anyway.
next_nonzero() (
    od -A o -t x1 -j "$2" "$1" | while read -r address bytes; do
        [ "$address" != '*' ] || continue
        at=$((0$address))
        for byte in $bytes; do
            if [ "$byte" != 00 ]; then
                echo "$at"
                exit
            fi
            at=$((at + 1))
        done
    done
)
`;
