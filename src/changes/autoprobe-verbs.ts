import { KERNEL_VERBS } from "./kernel-verbs.ts";
import { NOTE_VERBS } from "./note-verbs.ts";
import { VF_READY_VERBS } from "./vf-ready-verbs.ts";

/** Into `$autoprobe`. No lock is taken to read it (drivers/pci/iov.c). */
const READ_AUTOPROBE = String.raw`verb_read_autoprobe() {
  autoprobe=
  { read -r autoprobe <"$R/sys/bus/pci/devices/$1/sriov_drivers_autoprobe"; } 2>/dev/null && return
  printf '%s has no sriov_drivers_autoprobe\n' "$1" >&2
  return 1
}`;

/** Nor to write it. */
const PUT_AUTOPROBE = String.raw`verb_put_autoprobe() {
  verb_put "/sys/bus/pci/devices/$1/sriov_drivers_autoprobe" "$2" "sriov_drivers_autoprobe of $1" "$1" none
}`;

/** `verb_set_autoprobe PF 0|1`. The note says that it was this transaction that wrote. */
const SET_AUTOPROBE = String.raw`verb_set_autoprobe() (
  verb_drop_note "written/autoprobe.$1"
  verb_read_autoprobe "$1" || exit 1
  if [ "$autoprobe" = "$2" ]; then exit 0; fi
  verb_kernel_mark
  verb_leave_note "written/autoprobe.$1" "$2" || exit 1
  verb_put_autoprobe "$1" "$2"
)`;

/** `verb_restore_autoprobe PF 0|1`: with two values, whoever wrote after us wrote the one that is wanted. */
const RESTORE_AUTOPROBE = String.raw`verb_restore_autoprobe() (
  [ -e "$R/run/virtfn/written/autoprobe.$1" ] || exit 0
  verb_read_autoprobe "$1" || exit 1
  if [ "$autoprobe" != "$2" ]; then
    verb_kernel_mark
    verb_put_autoprobe "$1" "$2" || exit 1
  fi
  verb_drop_note "written/autoprobe.$1"
)`;

/**
 * `verb_without_drivers PF SECONDS COMMAND…`: what the command makes gets no driver. udev answers new VFs by loading
 * their driver, which takes them as soon as it is allowed to: so not before udev is done.
 */
const WITHOUT_DRIVERS = String.raw`verb_without_drivers() (
  pf=$1 seconds=$2
  shift 2
  verb_read_autoprobe "$pf" || exit 1
  if [ "$autoprobe" = 0 ]; then
    "$@"
    exit
  fi
  verb_kernel_mark
  verb_leave_note "written/held-autoprobe.$pf" "$autoprobe" || exit 1
  verb_put_autoprobe "$pf" 0 || exit 1
  "$@"
  status=$?
  verb_settle "$seconds" || :
  verb_put_autoprobe "$pf" "$autoprobe" || exit 1
  verb_drop_note "written/held-autoprobe.$pf"
  exit "$status"
)`;

/** For undo, when the command was stopped before it came to its end: all PFs that were kept from giving drivers. */
const RELEASE_AUTOPROBE = String.raw`verb_release_autoprobe() (
  bad=
  for note in "$R"/run/virtfn/written/held-autoprobe.*; do
    [ -e "$note" ] || continue
    read -r before <"$note" || exit 1
    verb_kernel_mark
    if verb_put_autoprobe "${"$"}{note##*/held-autoprobe.}" "$before"; then rm -f -- "$note"; else bad=yes; fi
  done
  [ -z "$bad" ]
)`;

/** What changes call that decide whether new VFs get a driver. */
export const AUTOPROBE_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  ...KERNEL_VERBS,
  ...VF_READY_VERBS,
  verb_read_autoprobe: READ_AUTOPROBE,
  verb_put_autoprobe: PUT_AUTOPROBE,
  verb_set_autoprobe: SET_AUTOPROBE,
  verb_restore_autoprobe: RESTORE_AUTOPROBE,
  verb_without_drivers: WITHOUT_DRIVERS,
  verb_release_autoprobe: RELEASE_AUTOPROBE,
};
