import { KERNEL_VERBS } from "./kernel-verbs.ts";
import { AUTOPROBE_VERBS } from "./autoprobe-verbs.ts";
import { VF_LOOK_VERBS } from "./vf-look-verbs.ts";
import { VF_READY_VERBS } from "./vf-ready-verbs.ts";

/**
 * `verb_load_alone MODPROBE…`: a driver that is new takes every VF that is free and that its PF does not keep from
 * drivers. Only the one that is meant may get it, so all PFs keep theirs while the module is loaded.
 */
const LOAD_ALONE = String.raw`verb_load_alone() {
  for attribute in "$R"/sys/bus/pci/devices/*/sriov_drivers_autoprobe; do
    [ -e "${"$"}{attribute%/*}/virtfn0" ] || continue
    keeper=${"$"}{attribute%/*}
    set -- verb_without_drivers "${"$"}{keeper##*/}" 60 "$@"
  done
  "$@"
}`;

/**
 * `verb_need_driver DRIVER MODULE`: loads the module where nobody registers the driver yet. Undo leaves it loaded: it
 * does nothing by itself, and others may have begun to use it.
 */
const NEED_DRIVER = String.raw`verb_need_driver() {
  [ -e "$R/sys/bus/pci/drivers/$1" ] || verb_load_driver "$1" "$2"
}`;

const LOAD_DRIVER = String.raw`verb_load_driver() (
  if [ -z "$2" ]; then
    printf 'no driver %s is registered\n' "$1" >&2
    exit 1
  fi
  driver=$1 module=$2
  set -- modprobe -- "$module"
  # Those for guests know no devices by themselves.
  verb_is_for_guests "$driver" || set -- verb_load_alone "$@"
  if ! words=$("$@" 2>&1); then
    printf 'loading %s failed: %s\n' "$module" "$words" >&2
    verb_kernel_words "$module" "$mark" >&2
    exit 1
  fi
  if [ -e "$R/sys/bus/pci/drivers/$driver" ]; then exit 0; fi
  printf 'the module %s is loaded, but it registers no driver %s\n' "$module" "$driver" >&2
  exit 1
)`;

/** `verb_read_override FUNCTION`, into `$override`: the kernel says `(null)` while there is none. */
const READ_OVERRIDE = String.raw`verb_read_override() {
  override=
  { read -r override <"$R/sys/bus/pci/devices/$1/driver_override"; } 2>/dev/null || :
  case $override in '(null)') override= ;; esac
}`;

/** `verb_put_override FUNCTION DRIVER`: an empty line takes it away (driver_set_override in drivers/base/driver.c). */
const PUT_OVERRIDE = String.raw`verb_put_override() {
  verb_put "/sys/bus/pci/devices/$1/driver_override" "$2" "driver_override of $1" "$1"
}`;

/** Its driver may wait for whoever uses the function, as vfio-pci does for a guest. */
const UNBIND = String.raw`verb_unbind() {
  [ -e "$R/sys/bus/pci/devices/$1/driver" ] || return 0
  verb_write "/sys/bus/pci/devices/$1/driver/unbind" "$1" "driver/unbind of $1" "$1"
}`;

/** The write succeeds whatever the driver says to the function: the link tells. */
const PROBE = String.raw`verb_probe() {
  verb_put /sys/bus/pci/drivers_probe "$1" "drivers_probe for $1" "$1"
}`;

/** `verb_put_driver FUNCTION DRIVER`. The override is taken away again, whatever came of it. */
const PUT_DRIVER = String.raw`verb_put_driver() (
  address=$1 wanted=$2 bad=
  verb_put_override "$address" "$wanted" || exit 1
  if ! verb_unbind "$address" || ! verb_probe "$address"; then bad=yes; fi
  verb_put_override "$address" '' || bad=yes
  [ -z "$bad" ] || exit 1
  verb_driver_of "$address"
  if [ "$driver" != "$wanted" ]; then
    printf '%s has %s after it was offered to %s\n' "$address" "${"$"}{driver:-no driver}" "$wanted" >&2
    verb_kernel_words "$address" "$mark" >&2
    exit 1
  fi
  verb_await_net "$address"
)`;

/**
 * `verb_give_back FUNCTION`: to whichever driver the kernel chooses, which may be none. Nothing tells udev of it, so the
 * module is loaded here as udev would do it.
 */
const GIVE_BACK = String.raw`verb_give_back() (
  address=$1 folder=$R/sys/bus/pci/devices/$1 probes=1
  verb_put_override "$address" '' && verb_unbind "$address" && verb_probe "$address" || exit 1
  { read -r probes <"$folder/physfn/sriov_drivers_autoprobe"; } 2>/dev/null || :
  if [ ! -e "$folder/driver" ] && [ "$probes" != 0 ] && { read -r alias <"$folder/modalias"; } 2>/dev/null; then
    if verb_load_alone modprobe -q -b -- "$alias" >/dev/null 2>&1; then verb_probe "$address" || exit 1; fi
  fi
  verb_await_net "$address"
)`;

/** A minute for a driver that is bound to make its net device. */
const AWAIT_NET = String.raw`verb_await_net() {
  spent=0
  while verb_lacks_net "$R/sys/bus/pci/devices/$1"; do
    if [ "$spent" -ge 60 ]; then
      printf 'no net device came from the driver of %s\n' "$1" >&2
      verb_kernel_words "$1" "$mark" >&2
      return 1
    fi
    verb_pause "$spent"
    spent=$((spent + 1))
  done
}`;

/** What gives functions to drivers. */
export const DRIVER_VERBS: Readonly<Record<string, string>> = {
  ...KERNEL_VERBS,
  ...VF_LOOK_VERBS,
  ...VF_READY_VERBS,
  ...AUTOPROBE_VERBS,
  verb_load_alone: LOAD_ALONE,
  verb_need_driver: NEED_DRIVER,
  verb_load_driver: LOAD_DRIVER,
  verb_read_override: READ_OVERRIDE,
  verb_put_override: PUT_OVERRIDE,
  verb_unbind: UNBIND,
  verb_probe: PROBE,
  verb_put_driver: PUT_DRIVER,
  verb_give_back: GIVE_BACK,
  verb_await_net: AWAIT_NET,
};
