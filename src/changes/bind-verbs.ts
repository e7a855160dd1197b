import { DRIVER_VERBS } from "./driver-verbs.ts";
import { GUARD_VERBS } from "./guard-verbs.ts";
import { NOTE_VERBS } from "./note-verbs.ts";

/**
 * `verb_bind_vf PF INDEX IDLE FROM DRIVER MODULE`. FROM is the driver that the plan found, DRIVER is empty for the
 * kernel's choice, IDLE is not empty where nobody may use the VF. The note holds the driver that this left, the one from
 * before, and the override from before, each `-` for none.
 */
const BIND_VF = String.raw`verb_bind_vf() (
  pf=$1 index=$2 idle=$3 from=$4 wanted=$5 module=$6 note=written/driver.$1.$2
  verb_drop_note "$note"
  verb_vf_address "$pf" "$index" || exit 1
  verb_driver_of "$address"
  verb_read_override "$address"
  if verb_vf_is_bound; then exit 0; fi
  verb_expect_driver "$from" || exit 1
  if [ -n "$idle" ]; then verb_nobody_uses_vf "$pf" "$index" || exit 1; fi
  verb_kernel_mark
  if [ -n "$wanted" ]; then verb_need_driver "$wanted" "$module" || exit 1; fi
  before=${"$"}{driver:--}
  verb_leave_note "$note" "unfinished $before ${"$"}{override:--}" || exit 1
  if [ -n "$wanted" ]; then
    verb_put_driver "$address" "$wanted" || exit 1
  else
    verb_give_back "$address" || exit 1
  fi
  verb_driver_of "$address"
  verb_leave_note "$note" "${"$"}{driver:--} $before ${"$"}{override:--}"
)`;

/** The kernel's own choice is what it has without an override, unless it is what the plan wants to end. */
const VF_IS_BOUND = String.raw`verb_vf_is_bound() {
  if [ -n "$wanted" ]; then
    [ "$driver" = "$wanted" ]
    return
  fi
  [ -n "$driver" ] && [ -z "$override" ] && [ "$driver" != "$from" ] && ! verb_is_for_guests "$driver"
}`;

/** A VF without a driver is nobody's: whoever was to be taken off is gone. */
const EXPECT_DRIVER = String.raw`verb_expect_driver() {
  if [ -z "$1" ] || [ -z "$driver" ] || [ "$driver" = "$1" ]; then return 0; fi
  printf 'VF %s of %s has the driver %s, and the plan was made for %s\n' "$index" "$pf" "$driver" "$1" >&2
  return 1
}`;

/**
 * `verb_rebind_vf PF INDEX IDLE FROM`: its driver reads the VF's address anew, unless it has it already. The second note
 * is for whoever takes the address back. A driver of a PF that is down tells its VFs nothing (igb, ixgbe).
 */
const REBIND_VF = String.raw`verb_rebind_vf() (
  pf=$1 index=$2 idle=$3 from=$4 note=written/rebind.$1.$2
  verb_drop_note "$note"
  verb_drop_note "written/again.$pf.$index"
  verb_vf_address "$pf" "$index" || exit 1
  verb_driver_of "$address"
  if [ -z "$driver" ] || verb_has_read_address; then exit 0; fi
  verb_expect_driver "$from" || exit 1
  if [ -n "$idle" ]; then verb_nobody_uses_vf "$pf" "$index" || exit 1; fi
  verb_kernel_mark
  before=$driver
  verb_read_override "$address"
  verb_leave_note "$note" "unfinished $before ${"$"}{override:--}" || exit 1
  verb_leave_note "written/again.$pf.$index" '' || exit 1
  verb_put_driver "$address" "$before" || exit 1
  if [ -n "$override" ]; then verb_put_override "$address" "$override" || exit 1; fi
  verb_leave_note "$note" "$before $before ${"$"}{override:--}" || exit 1
  if verb_has_read_address || [ -z "$mac" ]; then exit 0; fi
  printf 'VF %s of %s has the address %s after it was bound again, instead of %s\n' "$index" "$pf" "$mac" "$value" >&2
  verb_is_up "$R/sys/class/net/$device" || printf '%s is down, so its driver tells VFs no address\n' "$device" >&2
  verb_kernel_words "$address" "$mark" >&2
  exit 1
)`;

/** Whether the VF's net device has, in `$mac`, the address that the PF keeps for it, in `$value`; empty if not known. */
const HAS_READ_ADDRESS = String.raw`verb_has_read_address() {
  mac='' value=''
  verb_net_device "$pf" 2>/dev/null || return 1
  now=$(verb_read_vf "$device" "$index")
  # shellcheck disable=SC2086 # pairs of words
  verb_pick mac $now || return 1
  for net in "$R/sys/bus/pci/devices/$address"/net/*; do
    { read -r mac <"$net/address"; } 2>/dev/null && [ "$mac" = "$value" ] && return
  done
  return 1
}`;

/**
 * `verb_restore_vf_driver PF INDEX NOTE`: only where this transaction gave the VF away, and nobody did or got it after it.
 * The driver from before is named, since the kernel may not choose it by itself. It reads an address that may still have to go back.
 */
const RESTORE_VF_DRIVER = String.raw`verb_restore_vf_driver() (
  pf=$1 index=$2 note=$3
  verb_release_autoprobe || exit 1
  [ -e "$R/run/virtfn/$note" ] || exit 0
  read -r left before kept <"$R/run/virtfn/$note" || exit 1
  if [ ! -e "$R/sys/bus/pci/devices/$pf/virtfn$index" ]; then exit 0; fi
  verb_vf_address "$pf" "$index" || exit 1
  if verb_is_held "giving VF $index of $pf back" "$address" ''; then exit 1; fi
  verb_driver_of "$address"
  case $left in
    unfinished | "${"$"}{driver:--}") ;;
    *)
      if [ "${"$"}{driver:--}" != "$before" ]; then
        verb_drop_note "$note"
        printf 'VF %s of %s has %s, which somebody else saw to meanwhile: it is left alone\n' \
          "$index" "$pf" "${"$"}{driver:-no driver}" >&2
        exit 1
      fi ;;
  esac
  if [ "${"$"}{driver:--}" != "$before" ] && ! verb_vf_is_free "$pf" "$index"; then
    verb_drop_note "$note"
    exit 1
  fi
  verb_kernel_mark
  verb_return_driver "$pf" "$index" "$before" || exit 1
  verb_leave_note "written/again.$pf.$index" '' || exit 1
  verb_read_override "$address"
  if [ "${"$"}{override:--}" != "$kept" ]; then
    verb_put_override "$address" "${"$"}{kept#-}" || exit 1
  fi
  verb_drop_note "$note"
)`;

/** `verb_return_driver PF INDEX DRIVER`: `-` or nothing for none. Does nothing where it is so. */
const RETURN_DRIVER = String.raw`verb_return_driver() (
  verb_vf_address "$1" "$2" || exit 1
  verb_driver_of "$address"
  if [ "${"$"}{driver:--}" = "${"$"}{3:--}" ]; then exit 0; fi
  verb_kernel_mark
  case ${"$"}{3:--} in
    -) verb_unbind "$address" ;;
    *) verb_put_driver "$address" "$3" ;;
  esac
)`;

/** `verb_read_address_again PF INDEX`: where this transaction has let a driver read an address that is now gone. */
const READ_ADDRESS_AGAIN = String.raw`verb_read_address_again() (
  pf=$1 index=$2
  [ -e "$R/run/virtfn/written/again.$pf.$index" ] || exit 0
  verb_vf_address "$pf" "$index" || exit 1
  verb_driver_of "$address"
  if [ -z "$driver" ] || verb_is_for_guests "$driver" || verb_has_read_address; then exit 0; fi
  verb_vf_is_free "$pf" "$index" || exit 1
  verb_kernel_mark
  verb_put_driver "$address" "$driver" || exit 1
  verb_drop_note "written/again.$pf.$index"
)`;

/** What changes call that give VFs to drivers. */
export const BIND_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  ...GUARD_VERBS,
  ...DRIVER_VERBS,
  verb_bind_vf: BIND_VF,
  verb_vf_is_bound: VF_IS_BOUND,
  verb_expect_driver: EXPECT_DRIVER,
  verb_rebind_vf: REBIND_VF,
  verb_has_read_address: HAS_READ_ADDRESS,
  verb_restore_vf_driver: RESTORE_VF_DRIVER,
  verb_return_driver: RETURN_DRIVER,
  verb_read_address_again: READ_ADDRESS_AGAIN,
};
