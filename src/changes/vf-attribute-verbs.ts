import { GUARD_VERBS } from "./guard-verbs.ts";
import { BIND_VERBS } from "./bind-verbs.ts";
import { KERNEL_VERBS } from "./kernel-verbs.ts";
import { NOTE_VERBS } from "./note-verbs.ts";
import { VF_LOOK_VERBS } from "./vf-look-verbs.ts";

/** Whether `$now` tells all of these pairs, with these values. */
const VF_HAS = String.raw`verb_vf_has() {
  while [ $# -gt 1 ]; do
    # shellcheck disable=SC2086 # pairs of words
    verb_pick "$1" $now && [ "$value" = "$2" ] || return 1
    shift 2
  done
}`;

/**
 * `verb_vf_is_foreign NAME ONE OTHER`, into `$value`: whether what `$now` tells is neither of the two. An address that
 * nobody set is forgotten when the VF starts anew (igb_vf_reset in drivers/net/ethernet/intel/igb/igb_main.c).
 */
const VF_IS_FOREIGN = String.raw`verb_vf_is_foreign() {
  # shellcheck disable=SC2086
  verb_pick "$1" $now && [ "$value" != "$2" ] && [ "$value" != "$3" ] && [ "$value" != 00:00:00:00:00:00 ]
}`;

/** `verb_expect_vf FROM TO`: each pair of FROM is what the VF has, unless it has that of TO already. */
const EXPECT_VF = String.raw`verb_expect_vf() {
  to=$2
  # shellcheck disable=SC2086
  set -- $1
  while [ $# -gt 1 ]; do
    # shellcheck disable=SC2086
    verb_pick "$1" $to || value=$2
    if verb_vf_is_foreign "$1" "$2" "$value"; then
      printf 'VF %s of %s has %s %s, and the plan was made for %s\n' "$index" "$pf" "$1" "$value" "$2" >&2
      return 1
    fi
    shift 2
  done
}`;

/** `verb_ip_vf WORD…` for VF `$index` behind `$device`; once more where the device has got another name meanwhile. */
const IP_VF = String.raw`verb_ip_vf() {
  words='it is not tried'
  verb_begin "setting $* of VF $index of $pf" "$pf" own || return
  words=$(ip link set dev "$device" vf "$index" "$@" 2>&1)
  ended=$? former=$device
  if [ "$ended" -ne 0 ] && verb_net_device "$pf" && [ "$device" != "$former" ]; then
    words=$(ip link set dev "$device" vf "$index" "$@" 2>&1)
    ended=$?
  fi
  verb_end
  return "$ended"
}`;

/**
 * `verb_put_vf GROUP…`, with what the VF has in `$now`: what it lacks of them in one command, since setting an address
 * anew makes some drivers start the VF anew (i40e). Where that fails, one group after the other: the kernel does not say
 * which it was. igb and ixgbe want a VLAN removed before another is set
 * (Documentation/networking/device_drivers/ethernet/intel/igb.rst).
 */
const PUT_VF = String.raw`verb_put_vf() (
  left=$# bad='' value=0
  while [ "$left" -gt 0 ]; do
    group=$1
    shift
    left=$((left - 1))
    # shellcheck disable=SC2086 # pairs of words
    verb_vf_has $group || set -- "$@" "$group"
  done
  if [ $# -eq 0 ]; then exit 0; fi
  # shellcheck disable=SC2086
  verb_pick vlan $now || :
  vlan=$value value=0
  # shellcheck disable=SC2048,SC2086
  verb_pick vlan $* || :
  if [ "$vlan" != 0 ] && [ "$value" != 0 ] && [ "$value" != "$vlan" ]; then
    verb_driver_of "$pf"
    case $driver in
      igb | ixgbe) verb_ip_vf vlan 0 || : ;;
    esac
  fi
  # shellcheck disable=SC2048,SC2086
  if verb_ip_vf $*; then exit 0; fi
  # shellcheck disable=SC2048,SC2086
  case $* in *_tx_rate*) if verb_link_returns && verb_ip_vf $*; then exit 0; fi ;; esac
  for group in "$@"; do
    # shellcheck disable=SC2086
    if verb_ip_vf $group; then continue; fi
    case $group in
      *_tx_rate*) if [ "$carrier" != 1 ]; then words="$words (there is no link on $device)"; fi ;;
    esac
    printf 'setting %s of VF %s of %s failed: %s\n' "$group" "$index" "$pf" "$words" >&2
    bad=yes
  done
  [ -n "$bad" ] || exit 0
  verb_kernel_words "$pf" "$mark" >&2
  exit 1
)`;

/**
 * Waits where the PF is up and its link is not: a new count makes igb start anew, and igb limits rates only while there
 * is a link (igb_ndo_set_vf_bw in drivers/net/ethernet/intel/igb/igb_main.c).
 */
const LINK_RETURNS = String.raw`verb_link_returns() {
  net=$R/sys/class/net/$device patience=150 carrier=0
  verb_is_up "$net" || return 1
  { read -r carrier <"$net/carrier"; } 2>/dev/null || return 1
  # It may have come since the driver looked.
  if [ "$carrier" = 1 ]; then return 0; fi
  while [ "$patience" -gt 0 ]; do
    if sleep 0.1 2>/dev/null; then patience=$((patience - 1)); else sleep 1 && patience=$((patience - 10)); fi
    { read -r carrier <"$net/carrier"; } 2>/dev/null || return 1
    if [ "$carrier" = 1 ]; then return 0; fi
  done
  return 1
}`;

/**
 * `verb_set_vf PF INDEX NOTE IDLE FROM GROUP…`. FROM is what the VF has now, as pairs in one text; a group is what belongs
 * together to iproute2, such as `vlan 100 qos 3`. IDLE is not empty where nobody may use the VF.
 */
const SET_VF = String.raw`verb_set_vf() (
  pf=$1 index=$2 note=$3 idle=$4 from=$5
  shift 5
  verb_drop_note "$note"
  verb_vf_address "$pf" "$index" || exit 1
  verb_net_device "$pf" || exit 1
  now=$(verb_read_vf "$device" "$index")
  # shellcheck disable=SC2048,SC2086
  if verb_vf_has $*; then exit 0; fi
  verb_expect_vf "$from" "$*" || exit 1
  if [ -n "$idle" ]; then verb_nobody_uses_vf "$pf" "$index" || exit 1; fi
  verb_kernel_mark
  verb_leave_note "$note" "$idle" || exit 1
  verb_put_vf "$@"
)`;

/**
 * `verb_restore_vf PF INDEX NOTE TO GROUP…`: the groups are what was before, TO what this transaction set. Only where it
 * did, and nobody after it, or has got a VF that was nobody's. A driver that has read the address in between reads it again.
 */
const RESTORE_VF = String.raw`verb_restore_vf() (
  pf=$1 index=$2 note=$3 to=$4 bad=
  shift 4
  [ -e "$R/run/virtfn/$note" ] || exit 0
  if [ ! -e "$R/sys/bus/pci/devices/$pf/virtfn$index" ]; then exit 0; fi
  verb_net_device "$pf" || exit 1
  now=$(verb_read_vf "$device" "$index")
  # shellcheck disable=SC2048,SC2086
  if ! verb_vf_has $* && verb_vf_was_idle && ! verb_vf_is_free "$pf" "$index"; then
    verb_drop_note "$note"
    exit 1
  fi
  verb_kernel_mark
  for group in "$@"; do
    # shellcheck disable=SC2086
    if verb_vf_has $group; then continue; fi
    # shellcheck disable=SC2086
    if ! verb_vf_is_ours "$to" $group; then
      bad=yes
      continue
    fi
    verb_put_vf "$group" || bad=yes
  done
  verb_read_address_again "$pf" "$index" || bad=yes
  verb_drop_note "$note"
  [ -z "$bad" ]
)`;

/** Nobody used the VF when `$note` was left: that was looked at, or this transaction has made it. */
const VF_WAS_IDLE = String.raw`verb_vf_was_idle() {
  read -r idle <"$R/run/virtfn/$note" && [ -n "$idle" ] && return
  for made in "$R/run/virtfn/written/vfs.$pf".*; do
    [ ! -e "$made" ] || return 0
  done
  return 1
}`;

/** `verb_vf_is_ours TO NAME VALUE…`: none of these pairs is what somebody else set. */
const VF_IS_OURS = String.raw`verb_vf_is_ours() {
  to=$1
  shift
  while [ $# -gt 1 ]; do
    # shellcheck disable=SC2086
    verb_pick "$1" $to || value=$2
    if verb_vf_is_foreign "$1" "$2" "$value"; then
      printf 'VF %s of %s has %s %s, which somebody else set meanwhile: it is left alone\n' \
        "$index" "$pf" "$1" "$value" >&2
      return 1
    fi
    shift 2
  done
}`;

/** What changes of VFs' attributes call. */
export const VF_ATTRIBUTE_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  ...KERNEL_VERBS,
  ...GUARD_VERBS,
  ...VF_LOOK_VERBS,
  ...BIND_VERBS,
  verb_vf_has: VF_HAS,
  verb_vf_is_foreign: VF_IS_FOREIGN,
  verb_expect_vf: EXPECT_VF,
  verb_ip_vf: IP_VF,
  verb_put_vf: PUT_VF,
  verb_link_returns: LINK_RETURNS,
  verb_set_vf: SET_VF,
  verb_restore_vf: RESTORE_VF,
  verb_vf_was_idle: VF_WAS_IDLE,
  verb_vf_is_ours: VF_IS_OURS,
};
