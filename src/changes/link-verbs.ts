import { GUARD_VERBS } from "./guard-verbs.ts";
import { NOTE_VERBS } from "./note-verbs.ts";
import { VF_LOOK_VERBS } from "./vf-look-verbs.ts";
import { VF_READY_VERBS } from "./vf-ready-verbs.ts";

/**
 * `verb_raise_pf PF SECONDS`. Not before udev is done: at boot the net device may have to come yet, and kernels before
 * 6.2 rename none that is up (net/core/dev.c, dev_change_name).
 */
const RAISE_PF = String.raw`verb_raise_pf() (
  pf=$1
  verb_drop_note "written/raised.$pf"
  verb_settle "$2" || :
  verb_net_device "$pf" || exit 1
  if verb_is_up "$R/sys/class/net/$device"; then exit 0; fi
  if verb_pf_is_lent 2>/dev/null; then lent=before; else lent=; fi
  verb_leave_note "written/raised.$pf" "$lent" || exit 1
  verb_put_link up
)`;

/** `verb_lower_pf PF`: only where this transaction brought it up, and nobody has put it or one of its VFs to use since then. */
const LOWER_PF = String.raw`verb_lower_pf() (
  pf=$1
  [ -e "$R/run/virtfn/written/raised.$pf" ] || exit 0
  read -r lent <"$R/run/virtfn/written/raised.$pf" || :
  verb_net_device "$pf" || exit 1
  if [ -z "$lent" ] && { verb_pf_is_lent || ! verb_vfs_are_free "$pf"; }; then
    verb_drop_note "written/raised.$pf"
    printf 'it stays up\n' >&2
    exit 1
  fi
  verb_put_link down && verb_drop_note "written/raised.$pf"
)`;

/** Whether `$pf` has an address, or belongs to another device; addresses that come and go by themselves do not count. */
const PF_IS_LENT = String.raw`verb_pf_is_lent() (
  addresses=$(ip -o addr 2>/dev/null | awk '/ scope global/ && !/ dynamic/ { sub(/@.*/, "", $2); print $2, $4 }')
  ! verb_function_idle "$pf" "$R/sys/bus/pci/devices/$pf"
)`;

const PUT_LINK = String.raw`verb_put_link() {
  words=$(ip link set dev "$device" "$1" 2>&1) && return
  printf 'ip link set dev %s %s failed: %s\n' "$device" "$1" "$words" >&2
  return 1
}`;

/** What changes call that need a PF's net device to be up. */
export const LINK_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  ...GUARD_VERBS,
  ...VF_LOOK_VERBS,
  ...VF_READY_VERBS,
  verb_raise_pf: RAISE_PF,
  verb_lower_pf: LOWER_PF,
  verb_pf_is_lent: PF_IS_LENT,
  verb_put_link: PUT_LINK,
};
