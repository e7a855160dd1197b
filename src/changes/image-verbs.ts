/**
 * `verb_keep_image IMAGE TOOL`. A copy, since tools may write into the file that is there. Where the file system has no
 * room for a copy beside the new image, a link does for update-initramfs, which puts a new file in place of the old.
 */
const KEEP_IMAGE = String.raw`verb_keep_image() (
  image=$R$1
  kept=$(dirname "$image")/.virtfn-$(basename "$image")
  rm -f -- "$kept.part" || exit 1
  # Whoever left it was cut off, and it may be the only image that is whole.
  if [ -s "$kept" ]; then exit 0; fi
  size=$(stat -c %s "$image") || exit 1
  room=$(df -Pk "$(dirname "$image")" 2>/dev/null | awk 'NR == 2 { print $4 }')
  if [ "$2" = initramfs-tools ] && [ -n "$room" ] && [ "$room" -lt $((size * 5 / 2048)) ]; then
    if ln -- "$image" "$kept" 2>/dev/null; then exit 0; fi
  fi
  if cp -p -- "$image" "$kept.part" && mv -f -- "$kept.part" "$kept"; then exit 0; fi
  rm -f -- "$kept.part"
  printf 'the old %s cannot be kept: is there room on its file system?\n' "$1" >&2
  exit 1
)`;

/** `verb_rebuild_image IMAGE TOOL KERNEL`. A fallback image of mkinitcpio is the one that leaves nothing out. */
const REBUILD_IMAGE = String.raw`verb_rebuild_image() (
  case $2 in
    initramfs-tools) update-initramfs -u -k "$3" ;;
    dracut) dracut -f "$R$1" "$3" ;;
    mkinitcpio)
      case $1 in
        *fallback*) mkinitcpio -k "$3" -g "$R$1" -S autodetect ;;
        *) mkinitcpio -k "$3" -g "$R$1" ;;
      esac ;;
    *)
      printf '%s is no tool that rebuilds images\n' "$2" >&2
      exit 1 ;;
  esac || exit 1
  if [ ! -s "$R$1" ]; then
    printf '%s left no image at %s\n' "$2" "$1" >&2
    exit 1
  fi
  sync "$R$1" 2>/dev/null || sync
)`;

const RESTORE_IMAGE = String.raw`verb_restore_image() (
  image=$R$1
  kept=$(dirname "$image")/.virtfn-$(basename "$image")
  rm -f -- "$kept.part"
  [ -e "$kept" ] || exit 0
  # Two links to one file: it was never replaced, and mv refuses that.
  if [ "$(stat -c %i "$kept")" = "$(stat -c %i "$image" 2>/dev/null)" ]; then
    rm -f -- "$kept"
  else
    mv -f -- "$kept" "$image"
  fi
)`;

const FORGET_IMAGE = String.raw`verb_forget_image() (
  rm -f -- "$(dirname "$R$1")/.virtfn-$(basename "$1")"
)`;

export const IMAGE_VERBS: Readonly<Record<string, string>> = {
  verb_keep_image: KEEP_IMAGE,
  verb_rebuild_image: REBUILD_IMAGE,
  verb_restore_image: RESTORE_IMAGE,
  verb_forget_image: FORGET_IMAGE,
};
