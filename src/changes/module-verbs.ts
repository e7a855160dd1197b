import { VF_VERBS } from "./vf-verbs.ts";

/**
 * `verb_unload_module MODULE`. Nothing to do where it is not loaded. By rmmod, since `modprobe -r` would also take
 * away what the module stood on and nobody else stands on, such as mlx5_core below mlx5_ib.
 */
const UNLOAD_MODULE = String.raw`verb_unload_module() (
  module=$1
  [ -e "$R/sys/module/$module" ] || exit 0
  for holder in "$R/sys/module/$module/holders"/*; do
    if [ -e "$holder" ] || [ -L "$holder" ]; then
      printf '%s cannot be unloaded: %s uses it\n' "$module" "$(basename "$holder")" >&2
      exit 1
    fi
  done
  verb_kernel_mark
  verb_begin "unloading $module" "$module" || exit 1
  if ! words=$(rmmod -- "$module" 2>&1); then
    verb_end
    printf 'unloading %s failed: %s\n' "$module" "$words" >&2
    exit 1
  fi
  verb_end
  if [ -e "$R/sys/module/$module" ]; then
    printf '%s is still loaded after rmmod\n' "$module" >&2
    exit 1
  fi
  rm -f -- "$R/run/virtfn/loaded/$module"
)`;

/**
 * Remembers the options of a load, which the kernel does not show for parameters of permission 0. The inode of
 * /sys/module/MODULE ties it to this very load: another load makes another folder.
 */
const REMEMBER_LOAD = String.raw`verb_remember_load() (
  module=$1
  shift
  folder=$R/run/virtfn/loaded
  inode=$(stat -c %i "$R/sys/module/$module") || exit 1
  umask 022
  mkdir -p -- "$folder" || exit 1
  {
    printf '%s\n' "$inode"
    for option in "$@"; do printf '%s\n' "$option"; done
  } >"$folder/.$module" && mv -f -- "$folder/.$module" "$folder/$module"
)`;

const FORGET_MEMORY = String.raw`verb_forget_memory() (
  rm -f -- "$R/run/virtfn/loaded/.$1" "$R/run/virtfn/loaded/$1"
)`;

/**
 * `verb_load_module MODULE OPTION…`. Options of the command line come after those of files: the last one wins. The
 * note says that the load is ours, and which one it is once it is there.
 */
const LOAD_MODULE = String.raw`verb_load_module() (
  module=$1
  verb_drop_note "loading/$module"
  if [ -e "$R/sys/module/$module" ]; then
    printf '%s is loaded already, so its options cannot be given\n' "$module" >&2
    exit 1
  fi
  verb_kernel_mark
  verb_leave_note "loading/$module" unfinished || exit 1
  verb_begin "loading $*" "$module" || exit 1
  if ! words=$(modprobe -- "$@" 2>&1); then
    verb_end
    printf 'loading %s failed: %s\n' "$*" "$words" >&2
    verb_kernel_words "$module" "$mark" >&2
    exit 1
  fi
  verb_end
  if [ ! -e "$R/sys/module/$module" ]; then
    printf '%s is not loaded after modprobe\n' "$module" >&2
    exit 1
  fi
  verb_leave_note "loading/$module" "$(stat -c %i "$R/sys/module/$module")"
  verb_remember_load "$@"
)`;

const IS_OUR_LOAD = String.raw`verb_is_our_load() (
  [ -e "$R/run/virtfn/loading/$1" ] && read -r ours <"$R/run/virtfn/loading/$1" || exit 1
  [ "$ours" = unfinished ] || [ "$ours" = "$(stat -c %i "$R/sys/module/$1")" ] || exit 1
)`;

/** `verb_module_is_free MODULE`, for undo: nobody has got a VF of the PFs that go with it. */
const MODULE_IS_FREE = String.raw`verb_module_is_free() {
  for port in "$R/sys/module/$1"/drivers/pci:*/*:*; do
    verb_vfs_are_free "${"$"}{port##*/}" || return 1
  done
}`;

/** udev loads drivers at any time: what somebody else loaded, before us or after us, is not ours to unload. */
const UNDO_LOAD = String.raw`verb_undo_load() (
  [ -e "$R/run/virtfn/loading/$1" ] || exit 0
  if [ -e "$R/sys/module/$1" ] && ! verb_is_our_load "$1"; then
    verb_forget_load "$1"
    printf '%s was loaded by somebody else meanwhile: it is left as it is\n' "$1" >&2
    exit 1
  fi
  verb_module_is_free "$1" && verb_unload_module "$1" || exit 1
  verb_forget_load "$1"
)`;

/** Notes which load of the module is there, so that undo can tell whether it was taken away at all. */
const NOTE_LOAD = String.raw`verb_note_load() (
  verb_forget_load "$1"
  [ -e "$R/sys/module/$1" ] || exit 0
  inode=$(stat -c %i "$R/sys/module/$1") && verb_leave_note "replaced/$1" "$inode"
)`;

const FORGET_LOAD = String.raw`verb_forget_load() {
  rm -f -- "$R/run/virtfn/replaced/$1" "$R/run/virtfn/loading/$1"
}`;

/**
 * `verb_restore_module MODULE OPTION…`: loads it as it was, unless the noted load is still there; the note stays
 * where it was loaded again. Never leaves a host without its driver: where the former options are refused, it loads
 * without any.
 */
const RESTORE_MODULE = String.raw`verb_restore_module() (
  module=$1
  noted=$R/run/virtfn/replaced/$module
  [ -e "$noted" ] || exit 0
  if verb_is_held "loading $module as it was" "$module" ''; then exit 1; fi
  if [ -e "$R/sys/module/$module" ]; then
    if [ "$(cat "$noted")" = "$(stat -c %i "$R/sys/module/$module")" ]; then
      verb_forget_load "$module"
      exit
    fi
    if ! verb_is_our_load "$module"; then
      verb_forget_load "$module"
      printf '%s was loaded by somebody else meanwhile: it is left as it is\n' "$module" >&2
      exit 1
    fi
    if ! verb_module_is_free "$module"; then
      verb_forget_load "$module"
      exit 1
    fi
    verb_unload_module "$module" || exit 1
  fi
  if verb_load_module "$@"; then exit 0; fi
  if modprobe -- "$module"; then
    printf '%s is loaded again, but without the options it had\n' "$module" >&2
  fi
  exit 1
)`;

/** `verb_return_vfs MODULE PF COUNT SECONDS`: after a load by undo, the VFs that went away with the driver. */
const RETURN_VFS = String.raw`verb_return_vfs() (
  [ -e "$R/run/virtfn/replaced/$1" ] || exit 0
  verb_settle "$4"
  verb_bring_vfs "$2" "$3" "$4"
)`;

/** What loads and unloads call. */
export const MODULE_VERBS: Readonly<Record<string, string>> = {
  ...VF_VERBS,
  verb_unload_module: UNLOAD_MODULE,
  verb_remember_load: REMEMBER_LOAD,
  verb_forget_memory: FORGET_MEMORY,
  verb_load_module: LOAD_MODULE,
  verb_is_our_load: IS_OUR_LOAD,
  verb_module_is_free: MODULE_IS_FREE,
  verb_undo_load: UNDO_LOAD,
  verb_note_load: NOTE_LOAD,
  verb_forget_load: FORGET_LOAD,
  verb_restore_module: RESTORE_MODULE,
  verb_return_vfs: RETURN_VFS,
};
