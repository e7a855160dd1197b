import { VF_VERBS } from "./vf-verbs.ts";

/** `verb_unload_module MODULE`. Nothing to do where it is not loaded. */
const UNLOAD_MODULE = String.raw`verb_unload_module() (
  module=$1
  [ -e "$R/sys/module/$module" ] || exit 0
  for holder in "$R/sys/module/$module/holders"/*; do
    if [ -e "$holder" ] || [ -L "$holder" ]; then
      printf '%s cannot be unloaded: %s uses it\n' "$module" "$(basename "$holder")" >&2
      exit 1
    fi
  done
  if ! words=$(modprobe -r -- "$module" 2>&1); then
    printf 'unloading %s failed: %s\n' "$module" "$words" >&2
    exit 1
  fi
  if [ -e "$R/sys/module/$module" ]; then
    printf '%s is still loaded after modprobe -r\n' "$module" >&2
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

/** `verb_load_module MODULE OPTION…`. Options of the command line come after those of files: the last one wins. */
const LOAD_MODULE = String.raw`verb_load_module() (
  module=$1
  if [ -e "$R/sys/module/$module" ]; then
    printf '%s is loaded already, so its options cannot be given\n' "$module" >&2
    exit 1
  fi
  mark=$(dmesg 2>/dev/null | tail -n 1)
  if ! words=$(modprobe -- "$@" 2>&1); then
    printf 'loading %s failed: %s\n' "$*" "$words" >&2
    verb_kernel_words "$module" "$mark" >&2
    exit 1
  fi
  if [ ! -e "$R/sys/module/$module" ]; then
    printf '%s is not loaded after modprobe\n' "$module" >&2
    exit 1
  fi
  verb_remember_load "$@"
)`;

/** Notes which load of the module is there, so that undo can tell whether it was taken away at all. */
const NOTE_LOAD = String.raw`verb_note_load() (
  [ -e "$R/sys/module/$1" ] || exit 0
  mkdir -p -- "$R/run/virtfn/replaced" || exit 1
  stat -c %i "$R/sys/module/$1" >"$R/run/virtfn/replaced/$1"
)`;

const FORGET_LOAD = String.raw`verb_forget_load() (
  rm -f -- "$R/run/virtfn/replaced/$1"
)`;

/**
 * `verb_restore_module MODULE OPTION…`: loads it as it was, unless the noted load is still there. Never leaves a
 * host without its driver: where the former options are refused, it loads without any.
 */
const RESTORE_MODULE = String.raw`verb_restore_module() (
  module=$1
  noted=$R/run/virtfn/replaced/$module
  [ -e "$noted" ] || exit 0
  if [ -e "$R/sys/module/$module" ]; then
    if [ "$(cat "$noted")" = "$(stat -c %i "$R/sys/module/$module")" ]; then
      verb_forget_load "$module"
      exit
    fi
    verb_unload_module "$module" || exit 1
  fi
  if verb_load_module "$@"; then
    verb_forget_load "$module"
    exit
  fi
  if modprobe -- "$module"; then
    printf '%s is loaded again, but without the options it had\n' "$module" >&2
  fi
  exit 1
)`;

/** What loads and unloads call. */
export const MODULE_VERBS: Readonly<Record<string, string>> = {
  ...VF_VERBS,
  verb_unload_module: UNLOAD_MODULE,
  verb_remember_load: REMEMBER_LOAD,
  verb_forget_memory: FORGET_MEMORY,
  verb_load_module: LOAD_MODULE,
  verb_note_load: NOTE_LOAD,
  verb_forget_load: FORGET_LOAD,
  verb_restore_module: RESTORE_MODULE,
};
