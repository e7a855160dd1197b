import { sh } from "../../sh.ts";

/**
 * What a PF driver keeps for its VFs, in `.sim/vf/PF.INDEX`. No file: nothing was set since the VF is there. A part of
 * the kernel library.
 */
export const VF_ATTRIBUTES = sh`NO_MAC=00:00:00:00:00:00
NO_GUID=00:00:00:00:00:00:00:00

# read_vf PF INDEX: into $vf_mac, $vf_set_by (admin, or the VF itself), and so on; the PF's driver was read before.
read_vf() {
  vf_mac=$NO_MAC vf_set_by=nobody vf_vlan=0 vf_qos=0 vf_proto=802.1Q vf_max=0 vf_min=0
  vf_spoofchk=$vf_default_spoofchk vf_state=auto vf_rss=off vf_trust=off vf_node=$NO_GUID vf_port=$NO_GUID
  if [ -f ".sim/vf/$1.$2" ]; then
    read -r vf_mac vf_set_by vf_vlan vf_qos vf_proto vf_max vf_min vf_spoofchk vf_state vf_rss vf_trust vf_node vf_port \
      <".sim/vf/$1.$2"
  fi
}

# write_vf PF INDEX
write_vf() {
  printf '%s %s %s %s %s %s %s %s %s %s %s %s %s\n' "$vf_mac" "$vf_set_by" "$vf_vlan" "$vf_qos" "$vf_proto" \
    "$vf_max" "$vf_min" "$vf_spoofchk" "$vf_state" "$vf_rss" "$vf_trust" "$vf_node" "$vf_port" >".sim/vf/$1.$2"
}

# forget_own_mac PF INDEX: a reset of the VF takes away the address that it gave itself (igb_vf_reset_event).
forget_own_mac() {
  [ -f ".sim/vf/$1.$2" ] || return 0
  read_vf "$1" "$2"
  if [ "$vf_set_by" = vf ]; then
    vf_mac=$NO_MAC vf_set_by=nobody
    write_vf "$1" "$2"
  fi
}

# find_mailbox VF: whether there is a PF that it can tell something; what the PF has for it was read then.
find_mailbox() {
  if ! find_function "$1" || [ "$found_kind" != vf ] || ! bound_driver "$found_pf"; then return 1; fi
  read_driver "$bound_driver" || return 1
  if [ "$vf_mailbox" != yes ] || ! is_up "$found_pf"; then return 1; fi
  read_vf "$found_pf" "$found_index"
}

# announce_mac VF MAC: what a VF that comes up tells its PF. One that uses another address than the PF has given it gets
# no link.
announce_mac() {
  find_mailbox "$1" || return 0
  if [ "$vf_set_by" = admin ] && [ "$vf_mac" != "$2" ]; then
    complain_of_mac
    return 1
  fi
  keep_own_mac "$found_pf" "$found_index" "$2"
}

# may_have_mac VF MAC: whether a VF may change its address by itself
may_have_mac() {
  find_mailbox "$1" || return 0
  case $vf_set_by in
    vf) keep_own_mac "$found_pf" "$found_index" "$2" ;;
    admin)
      [ "$vf_mac" != "$2" ] || return 0
      complain_of_mac
      problem='Cannot assign requested address'
      return 1
      ;;
  esac
}

complain_of_mac() {
  kernel_log "$bound_driver $found_pf: VF $found_index attempted to override administratively set MAC address"
  kernel_log 'Reload the VF driver to resume operations'
}

# keep_own_mac PF INDEX MAC: a VF tells its PF which address it uses, which does not count if the PF has given it one.
keep_own_mac() {
  if [ "$vf_set_by" = admin ]; then return 0; fi
  vf_mac=$3 vf_set_by=vf
  write_vf "$1" "$2"
}

# address_vfs: VFs whose drivers were bound, a line VF FOLDER DRIVER PF INDEX AGE each in $addressing
address_vfs() {
  addressed=$addressing addressing='' answering=
  IFS=$NL
  for addressed_vf in $addressed; do
    IFS=$DEFAULT_IFS
    address_vf $addressed_vf
  done
  IFS=$DEFAULT_IFS
}

# address_vf VF FOLDER DRIVER PF INDEX AGE: asks which address the PF has for it. With a mailbox a PF that is down does
# not answer, nor one that is busy making VFs: an address is set later than that.
address_vf() {
  [ -L "sys/$2/driver" ] || return 0
  if [ "$answering" != "$4" ]; then
    bound_driver "$4" && read_driver "$bound_driver" || return 0
    answering=$4 answers=yes
    if [ "$vf_mailbox" = yes ] && ! is_up "$4"; then answers=; fi
  fi
  forget_own_mac "$4" "$5"
  read_vf "$4" "$5"
  if [ -n "$answers" ] && [ "$vf_mac" != "$NO_MAC" ]; then
    # igbvf first tries what it had, which the PF does not like.
    if [ "$vf_mailbox" = yes ]; then
      found_pf=$4 found_index=$5
      complain_of_mac
    fi
    for vf_device in "sys/$2/net/"*; do
      [ ! -d "$vf_device" ] || give_mac "$vf_mac"
    done
    return 0
  fi
  [ "$vf_mailbox" = yes ] || return 0
  if [ -z "$answers" ] || [ "$6" = new ]; then
    kernel_log "$3 $1: PF still in reset state. Is the PF interface up?"
  else
    kernel_log "$3 $1: MAC address not assigned by administrator."
    for vf_device in "sys/$2/net/"*; do
      [ -d "$vf_device" ] || continue
      read -r vf_own_mac <"$vf_device/address"
      keep_own_mac "$4" "$5" "$vf_own_mac"
    done
  fi
  kernel_log "$3 $1: Assigning random MAC address."
}

# give_mac MAC: the VF's net device, $vf_device, has it from its hardware now.
give_mac() {
  printf '%s\n' "$1" >"$vf_device/address"
  printf '0\n' >"$vf_device/addr_assign_type"
  printf '%s\n' "$1" >".sim/permanent/$\{vf_device##*/}"
}

# set_vf PF INDEX MAC VLAN QOS PROTO RATE MAX MIN SPOOFCHK STATE RSS TRUST NODE PORT: one VF of a netlink message, a dash
# for what it does not name. In the kernel's order (net/core/rtnetlink.c, do_setvfinfo): what was set before a refusal
# stays set. $problem says why not.
set_vf() {
  set_pf=$1 set_index=$2
  problem='Invalid argument'
  [ "$2" -ge 0 ] || return 1
  if ! find_function "$1" || [ "$found_kind" != pf ] || ! bound_driver "$1" || ! read_driver "$bound_driver"; then
    vf_attributes=
  fi
  if fault "vf-$1.$2"; then return 1; fi
  set_count=0 set_speed=$\{found_index:-0}
  if [ -f "sys/bus/pci/devices/$1/sriov_numvfs" ]; then read -r set_count <"sys/bus/pci/devices/$1/sriov_numvfs"; fi
  read_vf "$1" "$2"
  if [ "$3" != - ]; then set_vf_mac "$3" || return 1; fi
  if [ "$4" != - ]; then set_vf_vlan "$4" "$5" "$6" || return 1; fi
  if [ "$7" != - ]; then
    vf_exists mac || return 1
    set_vf_rate "$7" "$vf_min" || return 1
  fi
  if [ "$8" != - ]; then set_vf_rate "$8" "$9" || return 1; fi
  shift 9
  if [ "$1" != - ]; then
    vf_exists spoofchk || return 1
    vf_spoofchk=$1
  fi
  if [ "$2" != - ]; then
    vf_exists state || return 1
    vf_state=$2
  fi
  if [ "$3" != - ]; then
    vf_exists query_rss || return 1
    vf_rss=$3
  fi
  if [ "$4" != - ]; then
    vf_exists trust || return 1
    if [ "$vf_trust" != "$4" ]; then
      case $4 in on) kernel_log "$bound_driver $set_pf: VF $set_index is trusted" ;;
        *) kernel_log "$bound_driver $set_pf: VF $set_index is not trusted" ;; esac
    fi
    vf_trust=$4
  fi
  if [ "$5" != - ]; then
    vf_exists guid || return 1
    vf_node=$5
  fi
  if [ "$6" != - ]; then
    vf_exists guid || return 1
    vf_port=$6
  fi
  write_vf "$set_pf" "$set_index"
}

# vf_exists CAPABILITY: the driver has it, and the VF is there; else what was set so far is kept
vf_exists() {
  if ! can_set "$1"; then
    refuse 'Operation not supported'
  elif [ "$vf_needs_up" = yes ] && ! is_up "$set_pf"; then
    kernel_log "$bound_driver $set_pf $found_device: vf ndo called though PF is down"
    refuse 'Invalid argument'
  elif [ "$set_index" -ge "$set_count" ]; then
    refuse 'Invalid argument'
  fi
}

can_set() {
  case " $vf_attributes " in *" $1 "*) ;; *) return 1 ;; esac
}

refuse() {
  problem=$1
  if [ "$set_index" -lt "$set_count" ]; then write_vf "$set_pf" "$set_index"; fi
  return 1
}

set_vf_mac() {
  vf_exists mac || return 1
  # The lowest bit of the first byte: a group's address, which nobody can have.
  case $1 in ?[13579bdf]:*)
    refuse 'Invalid argument'
    return
    ;;
  esac
  vf_mac=$1 vf_set_by=admin
  if [ "$1" = "$NO_MAC" ]; then
    vf_set_by=nobody
    kernel_log "$bound_driver $set_pf: remove administratively set MAC on VF $set_index"
    return 0
  fi
  kernel_log "$bound_driver $set_pf: setting MAC $1 on VF $set_index"
  if [ "$vf_takes_mac" = at-once ]; then
    for vf_device in "sys/bus/pci/devices/$set_pf/virtfn$set_index/net/"*; do
      [ ! -d "$vf_device" ] || give_mac "$1"
    done
  fi
  [ "$vf_mailbox" = yes ] || return 0
  kernel_log "$bound_driver $set_pf: Reload the VF driver to make this change effective."
  if ! is_up "$set_pf"; then
    kernel_log "$bound_driver $set_pf: The VF MAC address has been set, but the PF device is not up."
    kernel_log "$bound_driver $set_pf: Bring the PF device up before attempting to use the VF device."
  fi
}

# set_vf_vlan VLAN QOS PROTO
set_vf_vlan() {
  vf_exists vlan || return 1
  eswitch_mode "$set_pf"
  if [ "$eswitch_mode" = switchdev ] && [ "$1" != 0 ]; then
    refuse 'Operation not supported'
    return
  fi
  if [ "$2" -gt 7 ] || { [ "$2" != 0 ] && ! can_set qos; }; then
    refuse 'Invalid argument'
    return
  fi
  if [ "$3" = 802.1ad ] && ! can_set 802.1ad; then
    refuse 'Protocol not supported'
    return
  fi
  vf_vlan=$1 vf_qos=$2 vf_proto=$3
  case $1-$2 in
    0-0) vf_proto=802.1Q ;;
    *) kernel_log "$bound_driver $set_pf: Setting VLAN $1, QOS 0x$2 on VF $set_index" ;;
  esac
}

# set_vf_rate MAX MIN
set_vf_rate() {
  if ! can_set max_tx_rate; then
    refuse 'Operation not supported'
    return
  fi
  if { [ "$1" != 0 ] && [ "$1" -lt "$2" ]; } || { [ "$2" != 0 ] && ! can_set min_tx_rate; } ||
    [ "$1" -gt "$set_speed" ] || { [ "$vf_mailbox" = yes ] && ! has_link "$set_pf"; }; then
    refuse 'Invalid argument'
    return
  fi
  vf_exists max_tx_rate || return 1
  vf_max=$1 vf_min=$2
}`;
