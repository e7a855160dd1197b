import { sh } from "../sh.ts";
import { ENTER, KMOD } from "./kmod-commands.ts";

/**
 * An image is the four magic bytes of zstd and a name, then a text archive: `@ PATH` starts a file, `|LINE` is a
 * line of it, `\TEXT` a last line without its end, `>TARGET` makes it a link.
 */
const MAGIC = String.raw`\050\265\057\375virtfn-sim 1\n`;

/** Packing, for each of the three tools. Sourced with the host's root as working folder. */
export const IMAGE_LIBRARY = sh`# shellcheck shell=sh
# shellcheck disable=SC2154 # some variables come from the kmod library
# pack_image IMAGE RELEASE: the packed modules that exist for RELEASE, and kmod's configuration as it is now
pack_image() {
  if [ -e .sim/faults/pack-image ]; then
    IFS= read -r problem <.sim/faults/pack-image
    printf '%s\n' "$problem" >&2
    return 1
  fi
  {
    # shellcheck disable=SC2059 # the format is the magic
    printf '${MAGIC}'
    while IFS=: read -r packed_path _; do
      fold "$\{packed_path##*/}"
      case $packed_modules in
        *" $\{folded%%.ko*} "*) printf '@ usr/lib/modules/%s/%s\n' "$2" "$packed_path" ;;
      esac
    done <"lib/modules/$2/modules.dep"
    pack_folder etc/modprobe.d etc/modprobe.d
    pack_folder lib/modprobe.d usr/lib/modprobe.d
    pack_folder usr/lib/modprobe.d usr/lib/modprobe.d
  } >"$1"
}

# pack_folder FOLDER NAME
pack_folder() {
  for packed_file in "$1"/*.conf; do
    if [ -L "$packed_file" ]; then
      printf '@ %s\n>%s\n' "$2/$\{packed_file##*/}" "$(readlink "$packed_file")"
      continue
    fi
    [ -f "$packed_file" ] || continue
    printf '@ %s\n' "$2/$\{packed_file##*/}"
    while IFS= read -r packed_line; do printf '|%s\n' "$packed_line"; done <"$packed_file"
    if [ -n "$packed_line" ]; then printf '\\%s\n' "$packed_line"; fi
  done
}
read -r packed_modules <.sim/packed
packed_modules=" $packed_modules "
`;

const IMAGES = sh`${KMOD}
# shellcheck source=images.sh
. "$R/.sim/lib/images.sh"`;

export const UPDATE_INITRAMFS = sh`${ENTER}
${IMAGES}
mode='' version=
while [ $# -gt 0 ]; do
  case $1 in
    -u | -c | -d) mode=$1 ;;
    -k) version=$2; shift ;;
    -k*) version=$\{1#-k} ;;
    -v | -s | -t) ;;
    *)
      printf 'update-initramfs: unknown option %s\n' "$1" >&2
      exit 1
      ;;
  esac
  shift
done
if [ -z "$mode" ]; then
  printf 'You must specify at least one of -c, -u, or -d.\n' >&2
  exit 1
fi
case $version in
  all)
    set --
    for each in lib/modules/*; do set -- "$@" "$\{each##*/}"; done
    ;;
  '')
    # The newest one that has an image.
    for each in boot/initrd.img-*; do version=$\{each#boot/initrd.img-}; done
    set -- "$version"
    ;;
  *) set -- "$version" ;;
esac
for version; do
  if [ "$mode" = -d ]; then
    rm -f "boot/initrd.img-$version"
    continue
  fi
  if [ ! -d "lib/modules/$version" ]; then
    printf 'update-initramfs: %s does not exist. Cannot update.\n' "/boot/initrd.img-$version" >&2
    exit 1
  fi
  if [ "$mode" = -u ] && [ ! -f "boot/initrd.img-$version" ]; then continue; fi
  printf 'update-initramfs: Generating /boot/initrd.img-%s\n' "$version"
  if ! pack_image "boot/initrd.img-$version" "$version"; then
    printf 'update-initramfs: failed for /boot/initrd.img-%s with 1.\n' "$version" >&2
    exit 1
  fi
done
`;

export const DRACUT = sh`${ENTER}
${IMAGES}
image='' version='' all='' force=
while [ $# -gt 0 ]; do
  case $1 in
    -f | --force) force=yes ;;
    --regenerate-all) all=yes ;;
    --kver) version=$2; shift ;;
    --kver=*) version=$\{1#*=} ;;
    -*) ;;
    *)
      if [ -z "$image" ]; then image=$1; else version=$1; fi
      ;;
  esac
  shift
done
if [ -n "$all" ]; then
  for each in lib/modules/*; do
    pack_image "boot/initramfs-$\{each##*/}.img" "$\{each##*/}" || exit 1
  done
  exit 0
fi
[ -n "$version" ] || read -r version <.sim/release
image=$\{image#"$R"}
image=$\{image:-/boot/initramfs-$version.img}
if [ ! -d "lib/modules/$version" ]; then
  printf 'dracut[F]: Cannot find module directory /lib/modules/%s\n' "$version" >&2
  exit 1
fi
if [ -f ".$image" ] && [ -z "$force" ]; then
  printf 'dracut[F]: Will not override existing initramfs (%s) without --force\n' "$image" >&2
  exit 1
fi
pack_image "$\{image#/}" "$version"
`;

export const MKINITCPIO = sh`${ENTER}
${IMAGES}
image='' version='' preset='' all=
while [ $# -gt 0 ]; do
  case $1 in
    -P | --allpresets) all=yes ;;
    -p | --preset) preset=$2; shift ;;
    -k | --kernel) version=$2; shift ;;
    -g | --generate) image=$2; shift ;;
    *) ;;
  esac
  shift
done
build() {
  printf '==> Building image from preset: /etc/mkinitcpio.d/%s.preset\n' "$1"
  for each in lib/modules/*/pkgbase; do
    read -r name <"$each"
    version=$\{each%/pkgbase}
    version=$\{version##*/}
    [ "$name" != "$1" ] || break
  done
  pack_image "boot/initramfs-$1.img" "$version"
}
if [ -n "$all" ]; then
  for preset in etc/mkinitcpio.d/*.preset; do
    preset=$\{preset##*/}
    build "$\{preset%.preset}" || exit 1
  done
elif [ -n "$preset" ]; then
  preset=$\{preset##*/}
  build "$\{preset%.preset}"
elif [ -n "$image" ]; then
  [ -n "$version" ] || read -r version <.sim/release
  image=$\{image#"$R"}
  pack_image "$\{image#/}" "$version"
else
  printf '==> ERROR: nothing to build\n' >&2
  exit 1
fi
`;

/** Takes the magic off our own images; what it does not know is not its business. */
export const ZSTD = sh`for each; do
  case $each in
    -*) ;;
    *) exec <"$each" || exit 1 ;;
  esac
done
IFS= read -r magic
case $magic in
  *'virtfn-sim 1') exec cat ;;
esac
printf 'zstd: /*stdin*\\: unsupported format\n' >&2
exit 1
`;

/** `cpio` for the archives inside our images: `-i` with patterns, `-t`, `--to-stdout`. */
export const CPIO = sh`list='' to_stdout=
while [ $# -gt 0 ]; do
  case $1 in
    --version)
      printf 'cpio of a simulated host\n'
      exit 0
      ;;
    --to-stdout) to_stdout=yes ;;
    --list) list=yes ;;
    --) shift; break ;;
    -H | -D | -F | -R | -E) shift ;;
    --*) ;;
    -*t*) list=yes ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
wanted() {
  [ $# -gt 1 ] || return 0
  name=$1
  shift
  for pattern; do
    # shellcheck disable=SC2254 # it is a pattern
    case $name in $pattern) return 0 ;; esac
  done
  return 1
}
take='' made='' any=
while IFS= read -r line; do
  case $line in
    '@ '*)
      any=yes take=
      path=$\{line#@ }
      if wanted "$path" "$@"; then
        if [ -n "$list" ]; then
          printf '%s\n' "$path"
        elif [ -n "$to_stdout" ]; then
          take=yes
        else
          take=yes
          folder=$\{path%/*}
          if [ "$folder" != "$path" ] && [ "$folder" != "$made" ]; then
            mkdir -p "$folder" || exit 2
            made=$folder
          fi
          rm_first=
          if [ -L "$path" ]; then rm_first=yes; fi
          if [ -n "$rm_first" ]; then rm -f "$path"; fi
          : >"$path" || exit 2
        fi
      fi
      ;;
    '|'*)
      if [ -n "$take" ]; then
        if [ -n "$to_stdout" ]; then printf '%s\n' "$\{line#?}"; else printf '%s\n' "$\{line#?}" >>"$path"; fi
      fi
      ;;
    "\\"*)
      if [ -n "$take" ]; then
        if [ -n "$to_stdout" ]; then printf '%s' "$\{line#?}"; else printf '%s' "$\{line#?}" >>"$path"; fi
      fi
      ;;
    '>'*)
      if [ -n "$take" ] && [ -z "$to_stdout" ]; then
        rm -f "$path"
        ln -s "$\{line#?}" "$path"
      fi
      ;;
  esac
done
if [ -z "$any" ]; then
  printf 'cpio: premature end of archive\n' >&2
  exit 2
fi
`;

export const LSINITRAMFS = sh`R=$\{0%/.sim/bin/*}
status=0
for each; do
  case $each in
    -*) ;;
    *) "$R/.sim/bin/zstd" -dc "$each" | "$R/.sim/bin/cpio" -it || status=1 ;;
  esac
done
exit "$status"
`;
