import { KERNEL_VERBS } from "./kernel-verbs.ts";
import { NOTE_VERBS } from "./note-verbs.ts";
import { VF_READY_VERBS } from "./vf-ready-verbs.ts";

/** Into `$mode`: `pci/0000:03:00.0: mode legacy inline-mode none encap-mode basic` (devlink-dev(8)). */
const READ_ESWITCH_MODE = String.raw`verb_read_eswitch_mode() {
  mode=
  if ! words=$(devlink dev eswitch show "pci/$1" 2>&1); then
    printf 'the eswitch mode of %s cannot be read: %s\n' "$1" "$words" >&2
    return 1
  fi
  mode=${"$"}{words#*mode }
  mode=${"$"}{mode%% *}
}`;

const PUT_ESWITCH_MODE = String.raw`verb_put_eswitch_mode() {
  verb_begin "setting the eswitch mode $2 of $1" "$1" || return
  words=$(devlink dev eswitch set "pci/$1" mode "$2" 2>&1)
  ended=$?
  verb_end
  if [ "$ended" -ne 0 ]; then
    printf 'setting the eswitch mode %s of %s failed: %s\n' "$2" "$1" "$words" >&2
    verb_kernel_words "$1" "$mark" >&2
    return 1
  fi
  # Drivers make their net device anew in another mode.
  verb_settle 60 || :
}`;

const EXPECT_NO_VFS = String.raw`verb_expect_no_vfs() {
  count=$(verb_count_vfs "$1")
  if [ "$count" -eq 0 ]; then return 0; fi
  printf '%s has %s VFs, and its eswitch mode is changed only while there are none\n' "$1" "$count" >&2
  return 1
}`;

/** `verb_set_eswitch_mode PF FROM TO` */
const SET_ESWITCH_MODE = String.raw`verb_set_eswitch_mode() (
  note=written/eswitch.$1
  verb_drop_note "$note"
  verb_read_eswitch_mode "$1" || exit 1
  if [ "$mode" = "$3" ]; then exit 0; fi
  if [ "$mode" != "$2" ]; then
    printf 'the eswitch mode of %s is %s, and the plan was made for %s\n' "$1" "$mode" "$2" >&2
    exit 1
  fi
  verb_expect_no_vfs "$1" || exit 1
  verb_kernel_mark
  verb_leave_note "$note" unfinished || exit 1
  verb_put_eswitch_mode "$1" "$3" || exit 1
  verb_leave_note "$note" "$3"
)`;

/** `verb_restore_eswitch_mode PF FROM`: only where this transaction wrote, and nobody did after it. */
const RESTORE_ESWITCH_MODE = String.raw`verb_restore_eswitch_mode() (
  note=written/eswitch.$1
  [ -e "$R/run/virtfn/$note" ] || exit 0
  read -r left <"$R/run/virtfn/$note" || exit 1
  if verb_is_held "setting the eswitch mode $2 of $1" "$1" ''; then exit 1; fi
  verb_read_eswitch_mode "$1" || exit 1
  if [ "$mode" != "$2" ]; then
    case $left in
      unfinished | "$mode") ;;
      *)
        verb_drop_note "$note"
        printf 'the eswitch mode of %s is %s, which somebody else set meanwhile: it is left alone\n' "$1" "$mode" >&2
        exit 1 ;;
    esac
    if ! verb_expect_no_vfs "$1"; then
      verb_drop_note "$note"
      exit 1
    fi
    verb_kernel_mark
    verb_put_eswitch_mode "$1" "$2" || exit 1
  fi
  verb_drop_note "$note"
)`;

/** What changes of the eswitch mode call. */
export const ESWITCH_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  ...KERNEL_VERBS,
  ...VF_READY_VERBS,
  verb_read_eswitch_mode: READ_ESWITCH_MODE,
  verb_put_eswitch_mode: PUT_ESWITCH_MODE,
  verb_expect_no_vfs: EXPECT_NO_VFS,
  verb_set_eswitch_mode: SET_ESWITCH_MODE,
  verb_restore_eswitch_mode: RESTORE_ESWITCH_MODE,
};
