import { sh } from "../../sh.ts";
import { VF_WORDS } from "./vf-words.ts";

/** `ip link set`: functions for the stand-in of ip. All words are read before the kernel hears of one. */
export const SET_LINK = sh`${VF_WORDS}

set_link() {
  if [ $# -eq 0 ]; then
    printf 'Not enough information: "dev" argument is required.\n' >&2
    exit 255
  fi
  device='' flag='' mac='' vfs=
  while [ $# -gt 0 ]; do
    case $1 in
      up | down) flag=$1 ;;
      address)
        shift
        [ $# -gt 0 ] || incomplete
        hardware_address "$1"
        mac=$hardware_address
        ;;
      vf)
        shift
        [ $# -gt 0 ] || incomplete
        if ! integer "$1" || [ "$integer" -gt 2147483647 ]; then wrong "$1" 'Invalid "vf" value'; fi
        [ -n "$device" ] || invalid 'Error: argument "dev" is required'
        vf=$integer
        shift
        vf_words "$@"
        shift "$used_words"
        continue
        ;;
      dev | *)
        [ "$1" != dev ] || shift
        [ $# -gt 0 ] || incomplete
        [ -z "$device" ] || invalid "Error: either \"dev\" is duplicate, or \"$1\" is a garbage."
        device=$1
        [ -e "sys/class/net/$device" ] || no_device "$device"
        ;;
    esac
    shift
  done
  read -r uid <.sim/uid
  [ "$\{VIRTFN_SIM_UID:-$uid}" = 0 ] || refused 'Operation not permitted'
  carry_out_link
}

carry_out_link() {
  parent=
  if [ -L "sys/class/net/$device/device" ]; then
    parent=$(readlink "sys/class/net/$device/device")
    parent=$\{parent##*/}
  fi
  if [ -n "$mac" ]; then
    may_have_mac "$parent" "$mac" || refused "$problem"
    printf '%s\n' "$mac" >"sys/class/net/$device/address"
  fi
  case $flag in
    up) bring_up "$device" "$parent" ;;
    down) take_down "$device" ;;
  esac
  # shellcheck disable=SC2086 # it is the arguments of set_vf
  if [ -n "$vfs" ]; then set_vf "$parent" $vfs || refused "$problem"; fi
}

refused() {
  printf 'RTNETLINK answers: %s\n' "$1" >&2
  exit 2
}`;
