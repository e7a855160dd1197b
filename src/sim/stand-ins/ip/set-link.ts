import { sh } from "../../sh.ts";
import { VF_WORDS } from "./vf-words.ts";

/** `ip link set`: functions for the stand-in of ip. All words are read before the kernel hears of one. */
export const SET_LINK = sh`${VF_WORDS}

set_link() {
  if [ $# -eq 0 ]; then
    printf 'Not enough information: "dev" argument is required.\n' >&2
    exit 255
  fi
  device='' flag='' mac='' vfs='' master='' netns=
  while [ $# -gt 0 ]; do
    case $1 in
      up | down) flag=$1 ;;
      address)
        shift
        [ $# -gt 0 ] || incomplete
        hardware_address "$1"
        mac=$hardware_address
        ;;
      master)
        shift
        [ $# -gt 0 ] || incomplete
        master=$1
        [ -e "sys/class/net/$master" ] || invalid "Error: argument \"$master\" is wrong: Device does not exist"
        ;;
      nomaster) master=- ;;
      netns)
        shift
        [ $# -gt 0 ] || incomplete
        netns=$1
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
    link_end "sys/class/net/$device/device"
    parent=$link_end
  fi
  if [ -n "$mac" ]; then
    may_have_mac "$parent" "$mac" || refused "$problem"
    printf '%s\n' "$mac" >"sys/class/net/$device/address"
    printf '3\n' >"sys/class/net/$device/addr_assign_type"
  fi
  case $flag in
    up) bring_up "$device" "$parent" ;;
    down) take_down "$device" ;;
  esac
  case $master in
    '') ;;
    -) leave_master "$device" ;;
    *) join "$device" "$master" ;;
  esac
  if [ -n "$netns" ]; then move_away "$device"; fi
  # shellcheck disable=SC2086 # it is the arguments of set_vf
  if [ -n "$vfs" ]; then set_vf "$parent" $vfs || refused "$problem"; fi
}

# join DEVICE MASTER
join() {
  if [ -d "sys/class/net/$2/bonding" ]; then
    read -r flags <"sys/class/net/$1/flags"
    if [ $((flags & 1)) -eq 1 ]; then
      printf 'Error: Device can not be enslaved while up.\n' >&2
      exit 2
    fi
  fi
  leave_master "$1"
  set_master "$1" "$2"
  if [ -d "sys/class/net/$2/bonding" ]; then bring_up "$1" "$parent"; fi
}

# move_away DEVICE: into another network namespace, from where it does not come back; its folder stays, empty.
move_away() {
  forget_device "$1"
  moved=$(readlink "sys/class/net/$1")
  rm -rf "sys/class/net/$1" "sys/$\{moved#../../}"
}

refused() {
  printf 'RTNETLINK answers: %s\n' "$1" >&2
  exit 2
}`;
