import { sh } from "../sh.ts";
import { KMOD } from "./enter.ts";

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

/** Both libraries that a packing tool needs. */
export const IMAGES = sh`${KMOD}
# shellcheck source=images.sh
. "$R/.sim/lib/images.sh"`;
