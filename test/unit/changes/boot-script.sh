#!/bin/sh
# virtfn owns this file and rewrites it whole: change the playbook instead.
# Gives 0000:01:00.0 its VFs after a boot. What is right already is left as it is.
# shellcheck disable=SC2030,SC2031,SC2317,SC2329 # verbs lend variables to those they call, by names in variables
set -u
R=${VIRTFN_ROOT-}
LC_ALL=C
export LC_ALL
# A simulated host has its own tools, and must not meet the machine's.
[ -n "$R" ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

boot_pf='0000:01:00.0'
boot_vendor='0x8086'
boot_device='0x10c9'

verb_leave_note() { :; }

verb_drop_note() { :; }

verb_kernel_mark() {
  [ -n "${mark+set}" ] || mark=$(dmesg 2>/dev/null | tail -n 1)
}

verb_kernel_words() {
  dmesg 2>/dev/null | MARK=$2 SUBJECT=$1 awk '
    index($0, ENVIRON["SUBJECT"]) { before = last; last = $0 }
    $0 == ENVIRON["MARK"] { before = ""; last = "" }
    END {
      if (before != "") print "the kernel says: " before
      if (last != "") print "the kernel says: " last
    }'
}

verb_begin() { :; }

verb_end() { :; }

verb_write() {
  verb_begin "writing ${2:-nothing} to $3" "$4" "${5-}" || return
  if words=$(tee "$R$1" 2>&1 >/dev/null <<END
$2
END
  ); then
    verb_end
    return
  fi
  verb_end
  printf 'writing %s to %s failed: %s\n' "${2:-nothing}" "$3" "$words" >&2
  verb_kernel_words "$4" "$mark" >&2
  return 1
}

verb_put() {
  verb_begin "writing ${2:-nothing} to $3" "$4" "${5-}" || return
  # A simulated host has no kernel: it hears of a write by its own tee.
  if [ -z "$R" ] && { printf '%s\n' "$2" >"$1"; } 2>/dev/null; then
    verb_end
    return
  fi
  verb_write "$@"
}

verb_count_vfs() (
  count=0
  for link in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    if [ -e "$link" ] || [ -L "$link" ]; then count=$((count + 1)); fi
  done
  printf '%s\n' "$count"
)

verb_settle() {
  command -v udevadm >/dev/null 2>&1 || return 0
  udevadm settle --timeout="$1" >/dev/null 2>&1
}

verb_pause() {
  if [ "$1" -lt 2 ] && sleep 0.5 2>/dev/null; then :; else sleep 1; fi
}

verb_link_name() {
  name=
  cd -P "$1" 2>/dev/null || return 1
  name=${PWD##*/}
  cd /
}

verb_is_for_guests() {
  case $1 in *vfio* | *uio* | *pci-stub | *pciback) return 0 ;; esac
  return 1
}

verb_lacks_net() {
  if [ -d "$1/net" ] || [ ! -e "$1/driver" ]; then return 1; fi
  class=
  { read -r class <"$1/class"; } 2>/dev/null || :
  case $class in 0x0200*) ;; *) return 1 ;; esac
  for folder in "$1"/virtio*/net; do
    if [ -d "$folder" ]; then return 1; fi
  done
  verb_link_name "$1/driver" || :
  ! verb_is_for_guests "$name"
}

verb_look_at_vfs() {
  probes=1 count=0 bound=0 bare='' lacking=''
  { read -r probes <"$R/sys/bus/pci/devices/$1/sriov_drivers_autoprobe"; } 2>/dev/null || :
  for vf in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    if [ ! -e "$vf" ] && [ ! -L "$vf" ]; then continue; fi
    count=$((count + 1))
    if [ ! -e "$vf/physfn" ]; then lacking=physfn; fi
    if [ -e "$vf/driver" ]; then bound=$((bound + 1)); fi
    if verb_lacks_net "$vf"; then bare="$bare ${vf##*/virtfn}"; fi
  done
  seen="$count $bound $bare"
  if [ "$count" -ne "$2" ]; then lacking=vfs; fi
  if [ -n "$lacking" ]; then return; fi
  if [ -n "$bare" ]; then lacking=net
  elif [ "$bound" -eq "$count" ] || [ "$probes" = 0 ]; then :
  elif [ "$bound" -eq 0 ]; then lacking=driver
  else lacking=drivers
  fi
}

verb_await_vfs() (
  pf=$1 wanted=$2 seconds=$3 spent=0 same=0 before='' settled=''
  while :; do
    verb_look_at_vfs "$pf" "$wanted"
    case $lacking,$settled in ,* | driver,yes) exit 0 ;; esac
    if [ -n "$settled" ]; then
      if [ "$seen" = "$before" ]; then same=$((same + 1)); else same=0; fi
      before=$seen
      if [ "$same" -ge 10 ] && [ "$lacking" != net ]; then break; fi
      if [ "$spent" -ge "$seconds" ]; then break; fi
      verb_pause "$spent"
      spent=$((spent + 1))
    fi
    if [ "$settled" != stuck ]; then
      if verb_settle "$((seconds - spent))"; then settled=yes; else settled=stuck; fi
    fi
  done
  case $lacking in
    driver*) exit 0 ;;
    physfn) printf 'VFs of %s do not know their PF\n' "$pf" >&2 ;;
    net) printf 'no net device came from the driver of VF%s of %s\n' "$bare" "$pf" >&2 ;;
    *) printf '%s has %s VFs instead of %s\n' "$pf" "$count" "$wanted" >&2 ;;
  esac
  exit 1
)

verb_read_autoprobe() {
  autoprobe=
  { read -r autoprobe <"$R/sys/bus/pci/devices/$1/sriov_drivers_autoprobe"; } 2>/dev/null && return
  printf '%s has no sriov_drivers_autoprobe\n' "$1" >&2
  return 1
}

verb_put_autoprobe() {
  verb_put "/sys/bus/pci/devices/$1/sriov_drivers_autoprobe" "$2" "sriov_drivers_autoprobe of $1" "$1" none
}

verb_without_drivers() (
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
)

verb_nobody_uses_vf() (
  pf=$1 addresses=$(verb_addresses)
  verb_function_idle "VF $2 of $pf" "$R/sys/bus/pci/devices/$pf/virtfn$2"
)

verb_addresses() {
  ip -o addr 2>/dev/null | awk '/ scope global/ { sub(/@.*/, "", $2); print $2, $4 }'
}

verb_function_idle() {
  subject=$1 folder=$2
  if verb_is_elsewhere "$folder"; then verb_in_use 'its net device is in another network namespace'; return 1; fi
  for net in "$folder"/net/* "$folder"/virtio*/net/*; do
    [ -e "$net" ] || continue
    device=${net##*/}
    if [ "$subject" != "$pf" ] && verb_is_up "$net"; then verb_in_use "$device is up"; return 1; fi
    if [ -e "$net/master" ]; then verb_in_use "$device belongs to another device"; return 1; fi
    verb_no_address "$device" || return 1
    for upper in "$net"/upper_*; do
      [ -e "$upper" ] || [ -L "$upper" ] || continue
      upper=${upper##*/upper_}
      verb_no_address "$upper" || return 1
      if verb_is_up "$R/sys/class/net/$upper"; then verb_in_use "$upper on $device is up"; return 1; fi
    done
  done
  verb_not_held "$folder"
}

verb_is_elsewhere() {
  if [ ! -e "$1/driver" ] || [ ! -d "$1/net" ]; then return 1; fi
  for net in "$1"/net/*; do
    if [ -e "$net" ] || [ -L "$net" ]; then return 1; fi
  done
}

verb_is_up() {
  flags=0
  read -r flags 2>/dev/null <"$1/flags" || :
  [ $((flags & 1)) -eq 1 ]
}

verb_no_address() {
  while read -r name address; do
    if [ "$name" = "$1" ]; then verb_in_use "$1 has the address $address"; return 1; fi
  done <<END
$addresses
END
}

verb_not_held() {
  [ -e "$1/driver" ] || return 0
  case $(readlink "$1/driver") in *vfio* | *uio*) ;; *) return 0 ;; esac
  files=" "
  if [ -e "$1/iommu_group" ]; then
    group=$(readlink "$1/iommu_group")
    files=" /dev/vfio/${group##*/} /dev/vfio/noiommu-${group##*/} "
  fi
  for entry in "$1"/vfio-dev/vfio*; do files="$files/dev/vfio/devices/${entry##*/} "; done
  for entry in "$1"/uio/uio*; do files="$files/dev/${entry##*/} "; done
  # shellcheck disable=SC2012 # find without -printf would take a process for each link
  holder=$(ls -l /dev/null "$R"/proc/[0-9]*/fd 2>/dev/null | FILES=$files awk '
    /^\/.*\/fd:$/ { pid = $0; sub(/\/fd:$/, "", pid); sub(/.*\//, "", pid) }
    / -> .*\/dev\/(vfio|uio)/ {
      path = $0
      sub(/.* -> /, "", path)
      sub(/.*\/dev\//, "/dev/", path)
      if (pid != "" && index(ENVIRON["FILES"], " " path " ")) { print "process " pid " holds " path; exit }
    }')
  if [ -n "$holder" ]; then verb_in_use "$holder"; return 1; fi
}

verb_in_use() {
  printf '%s is in use since the plan was made: %s\n' "$subject" "$1" >&2
}

verb_vf_address() {
  if verb_link_name "$R/sys/bus/pci/devices/$1/virtfn$2"; then
    address=$name
    return 0
  fi
  printf '%s has no VF %s\n' "$1" "$2" >&2
  return 1
}

verb_driver_of() {
  verb_link_name "$R/sys/bus/pci/devices/$1/driver" || :
  driver=$name
}

verb_vf_drivers() {
  # shellcheck disable=SC2012 # find without -printf would take a process for each link
  ls -ld "$R/sys/bus/pci/devices/$1"/virtfn*/driver 2>/dev/null | awk '{
    at = index($0, "/driver -> ")
    if (!at) next
    vf = substr($0, 1, at - 1)
    driver = $0
    sub(/.*\/virtfn/, "", vf)
    sub(/.*\//, "", driver)
    print vf, driver
  }'
}

verb_net_device() {
  for net in "$R/sys/bus/pci/devices/$1"/net/* "$R/sys/bus/pci/devices/$1"/virtio*/net/*; do
    [ -e "$net" ] || continue
    port=
    { read -r port <"$net/phys_port_name"; } 2>/dev/null || :
    case $port in *pf*) continue ;; esac
    device=${net##*/}
    return 0
  done
  printf '%s has no net device here, and what its VFs have is set through that\n' "$1" >&2
  return 1
}

verb_read_vf() (
  told=$(ip -j -d link show dev "$1" 2>/dev/null)
  case $told in
    *'"vf":'"$2",*) told=${told#*'"vf":'"$2",} ;;
    *) exit 0 ;;
  esac
  told=${told%%'"vf":'*}
  mac='' trust='' spoofchk='' max='' rate='' min='' state='' rss='' node='' port=''
  vlan=0 qos=0 proto=802.1Q
  IFS=',{}[]'
  set -f
  for entry in $told; do
    key=${entry%%:*} value=${entry#*:}
    key=${key#\"} value=${value#\"}
    key=${key%\"} value=${value%\"}
    case $value in true) value=on ;; false) value=off ;; esac
    case $key in
      address | mac) mac=$value ;;
      vlan) vlan=$value ;;
      qos) qos=$value ;;
      protocol) proto=$value ;;
      trust) trust=$value ;;
      spoofchk) spoofchk=$value ;;
      max_tx) max=$value ;;
      tx_rate) rate=$value ;;
      min_tx) min=$value ;;
      link_state) state=$value ;;
      query_rss_en) rss=$value ;;
      'node guid') node=$value ;;
      'port guid') port=$value ;;
    esac
  done
  unset IFS
  set -- mac "$mac" vlan "$vlan" qos "$qos" proto "$proto" trust "$trust" spoofchk "$spoofchk" \
    max_tx_rate "${max:-$rate}" min_tx_rate "$min" state "$state" query_rss "$rss" node_guid "$node" port_guid "$port"
  while [ $# -gt 0 ]; do
    [ -z "$2" ] || printf '%s %s ' "$1" "$2"
    shift 2
  done
)

verb_pick() {
  picked=$1
  shift
  while [ $# -gt 1 ]; do
    if [ "$1" = "$picked" ]; then
      value=$2
      return 0
    fi
    shift 2
  done
  return 1
}

verb_load_alone() {
  for attribute in "$R"/sys/bus/pci/devices/*/sriov_drivers_autoprobe; do
    [ -e "${attribute%/*}/virtfn0" ] || continue
    keeper=${attribute%/*}
    set -- verb_without_drivers "${keeper##*/}" 60 "$@"
  done
  "$@"
}

verb_need_driver() {
  [ -e "$R/sys/bus/pci/drivers/$1" ] || verb_load_driver "$1" "$2"
}

verb_load_driver() (
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
)

verb_read_override() {
  override=
  { read -r override <"$R/sys/bus/pci/devices/$1/driver_override"; } 2>/dev/null || :
  case $override in '(null)') override= ;; esac
}

verb_put_override() {
  verb_put "/sys/bus/pci/devices/$1/driver_override" "$2" "driver_override of $1" "$1"
}

verb_unbind() {
  [ -e "$R/sys/bus/pci/devices/$1/driver" ] || return 0
  verb_write "/sys/bus/pci/devices/$1/driver/unbind" "$1" "driver/unbind of $1" "$1"
}

verb_probe() {
  verb_put /sys/bus/pci/drivers_probe "$1" "drivers_probe for $1" "$1"
}

verb_put_driver() (
  address=$1 wanted=$2 bad=
  verb_put_override "$address" "$wanted" || exit 1
  if ! verb_unbind "$address" || ! verb_probe "$address"; then bad=yes; fi
  verb_put_override "$address" '' || bad=yes
  [ -z "$bad" ] || exit 1
  verb_driver_of "$address"
  if [ "$driver" != "$wanted" ]; then
    printf '%s has %s after it was offered to %s\n' "$address" "${driver:-no driver}" "$wanted" >&2
    verb_kernel_words "$address" "$mark" >&2
    exit 1
  fi
  verb_await_net "$address"
)

verb_give_back() (
  address=$1 folder=$R/sys/bus/pci/devices/$1 probes=1
  verb_put_override "$address" '' && verb_unbind "$address" && verb_probe "$address" || exit 1
  { read -r probes <"$folder/physfn/sriov_drivers_autoprobe"; } 2>/dev/null || :
  if [ ! -e "$folder/driver" ] && [ "$probes" != 0 ] && { read -r alias <"$folder/modalias"; } 2>/dev/null; then
    if verb_load_alone modprobe -q -b -- "$alias" >/dev/null 2>&1; then verb_probe "$address" || exit 1; fi
  fi
  verb_await_net "$address"
)

verb_await_net() {
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
}

verb_bind_vf() (
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
  before=${driver:--}
  verb_leave_note "$note" "unfinished $before ${override:--}" || exit 1
  if [ -n "$wanted" ]; then
    verb_put_driver "$address" "$wanted" || exit 1
  else
    verb_give_back "$address" || exit 1
  fi
  verb_driver_of "$address"
  verb_leave_note "$note" "${driver:--} $before ${override:--}"
)

verb_vf_is_bound() {
  if [ -n "$wanted" ]; then
    [ "$driver" = "$wanted" ]
    return
  fi
  [ -n "$driver" ] && [ -z "$override" ] && [ "$driver" != "$from" ] && ! verb_is_for_guests "$driver"
}

verb_expect_driver() {
  if [ -z "$1" ] || [ -z "$driver" ] || [ "$driver" = "$1" ]; then return 0; fi
  printf 'VF %s of %s has the driver %s, and the plan was made for %s\n' "$index" "$pf" "$driver" "$1" >&2
  return 1
}

verb_rebind_vf() (
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
  verb_leave_note "$note" "unfinished $before ${override:--}" || exit 1
  verb_leave_note "written/again.$pf.$index" '' || exit 1
  verb_put_driver "$address" "$before" || exit 1
  if [ -n "$override" ]; then verb_put_override "$address" "$override" || exit 1; fi
  verb_leave_note "$note" "$before $before ${override:--}" || exit 1
  if verb_has_read_address || [ -z "$mac" ]; then exit 0; fi
  printf 'VF %s of %s has the address %s after it was bound again, instead of %s\n' "$index" "$pf" "$mac" "$value" >&2
  verb_is_up "$R/sys/class/net/$device" || printf '%s is down, so its driver tells VFs no address\n' "$device" >&2
  verb_kernel_words "$address" "$mark" >&2
  exit 1
)

verb_has_read_address() {
  mac='' value=''
  verb_net_device "$pf" 2>/dev/null || return 1
  now=$(verb_read_vf "$device" "$index")
  # shellcheck disable=SC2086 # pairs of words
  verb_pick mac $now || return 1
  for net in "$R/sys/bus/pci/devices/$address"/net/*; do
    { read -r mac <"$net/address"; } 2>/dev/null && [ "$mac" = "$value" ] && return
  done
  return 1
}

verb_vf_has() {
  while [ $# -gt 1 ]; do
    # shellcheck disable=SC2086 # pairs of words
    verb_pick "$1" $now && [ "$value" = "$2" ] || return 1
    shift 2
  done
}

verb_vf_is_foreign() {
  # shellcheck disable=SC2086
  verb_pick "$1" $now && [ "$value" != "$2" ] && [ "$value" != "$3" ] && [ "$value" != 00:00:00:00:00:00 ]
}

verb_expect_vf() {
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
}

verb_ip_vf() {
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
}

verb_put_vf() (
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
)

verb_link_returns() {
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
}

verb_set_vf() (
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
)

verb_write_num_vfs() (
  pf=$1 wanted=$2 seconds=$3
  verb_kernel_mark
  verb_write "/sys/bus/pci/devices/$pf/sriov_numvfs" "$wanted" "sriov_numvfs of $pf" "$pf" || exit 1
  if ! verb_await_vfs "$pf" "$wanted" "$seconds"; then
    verb_kernel_words "$pf" "$mark" >&2
    exit 1
  fi
)

verb_bring_vfs() (
  pf=$1 wanted=$2 seconds=$3
  now=$(verb_count_vfs "$pf")
  if [ "$now" -eq "$wanted" ]; then exit 0; fi
  if [ "$now" -ne 0 ] && [ "$wanted" -ne 0 ]; then
    verb_write_num_vfs "$pf" 0 "$seconds" || exit 1
  fi
  verb_write_num_vfs "$pf" "$wanted" "$seconds"
)

verb_expect_vfs() (
  now=$(verb_count_vfs "$1")
  if [ "$now" -eq "$2" ]; then exit 0; fi
  printf '%s has %s VFs, and the plan was made for %s\n' "$1" "$now" "$2" >&2
  exit 1
)

verb_set_num_vfs() (
  pf=$1 from=$2 wanted=$3 seconds=$4 key=$1.$2-$3
  verb_drop_vf_notes "$pf" "$from" "$wanted"
  verb_settle "$seconds" || :
  if [ "$(verb_count_vfs "$pf")" -eq "$wanted" ]; then exit 0; fi
  verb_expect_vfs "$pf" "$from" || exit 1
  if [ "$from" -gt 0 ]; then
    verb_leave_note "written/drivers.$key" "$(verb_vf_drivers "$pf")" || exit 1
  fi
  verb_leave_note "written/vfs.$key" unfinished || exit 1
  case ${5-} in
    without-drivers) verb_without_drivers "$pf" "$seconds" verb_bring_vfs "$pf" "$wanted" "$seconds" ;;
    *) verb_bring_vfs "$pf" "$wanted" "$seconds" ;;
  esac || exit 1
  verb_leave_note "written/vfs.$key" "$wanted"
)

verb_drop_vf_notes() { :; }

verb_raise_pf() (
  pf=$1
  verb_drop_note "written/raised.$pf"
  verb_settle "$2" || :
  verb_net_device "$pf" || exit 1
  if verb_is_up "$R/sys/class/net/$device"; then exit 0; fi
  if verb_pf_is_lent 2>/dev/null; then lent=before; else lent=; fi
  verb_leave_note "written/raised.$pf" "$lent" || exit 1
  verb_put_link up
)

verb_pf_is_lent() { :; }

verb_put_link() {
  words=$(ip link set dev "$device" "$1" 2>&1) && return
  printf 'ip link set dev %s %s failed: %s\n' "$device" "$1" "$words" >&2
  return 1
}

boot_status=0

boot_change() {
  if [ "$boot_status" -ne 0 ] && [ -n "$2" ] && [ ! -e "$boot_folder/virtfn$2" ]; then return; fi
  unset mark
  verb_kernel_mark
  if ! "$1"; then
    boot_status=1
    printf 'failed: %s\n' "$3"
  fi
} 2>&1

boot_folder=$R/sys/bus/pci/devices/$boot_pf

boot_await_pf() {
  boot_spent=0
  verb_settle 60 || :
  if [ ! -d "$boot_folder" ]; then
    printf 'there is no PCI function %s\n' "$boot_pf"
    return 1
  fi
  read -r boot_is_vendor <"$boot_folder/vendor"
  read -r boot_is_device <"$boot_folder/device"
  if [ "$boot_is_vendor $boot_is_device" != "$boot_vendor $boot_device" ]; then
    printf '%s is the device %s %s now, and was %s %s when this was written: it is left alone\n' \
      "$boot_pf" "$boot_is_vendor" "$boot_is_device" "$boot_vendor" "$boot_device"
    return 1
  fi
  until [ -e "$boot_folder/driver" ] && ! verb_lacks_net "$boot_folder"; do
    if [ "$boot_spent" -ge 60 ]; then
      if [ -e "$boot_folder/driver" ]; then
        printf '%s has no net device after a minute\n' "$boot_pf"
      else
        printf '%s has no driver after a minute\n' "$boot_pf"
      fi
      return 1
    fi
    verb_pause "$boot_spent"
    boot_spent=$((boot_spent + 1))
    verb_settle 60 || :
  done
}

boot_change_1() {
  verb_raise_pf '0000:01:00.0' '60' || return
}

boot_change_2() {
  verb_set_num_vfs '0000:01:00.0' '0' '3' '66' || return
}

boot_change_3() {
  verb_set_vf '0000:01:00.0' '0' 'written/attributes.0000:01:00.0.0.mac+vlan+trust' "$boot_idle" '' 'mac 02:56:46:00:00:01' 'vlan 100' 'trust on' || return
}

boot_change_4() {
  verb_bind_vf '0000:01:00.0' '0' "$boot_idle" '' 'vfio-pci' 'vfio_pci' || return
}

boot_change_5() {
  verb_bind_vf '0000:01:00.0' '1' "$boot_idle" '' 'vfio-pci' 'vfio_pci' || return
}

boot_change_6() {
  verb_set_vf '0000:01:00.0' '2' 'written/attributes.0000:01:00.0.2.mac+spoofchk' "$boot_idle" '' 'mac 02:56:46:00:00:03' 'spoofchk off' || return
}

boot_change_7() {
  verb_rebind_vf '0000:01:00.0' '2' "$boot_idle" '' || return
}

boot_await_pf || exit 1
boot_idle=idle
[ "$(verb_count_vfs "$boot_pf")" -ne 0 ] || boot_idle=
boot_change boot_change_1 '' '0000:01:00.0: link down → up'
boot_change boot_change_2 '' 'sriov_numvfs 0 → 3 on 0000:01:00.0'
boot_change boot_change_3 '0' 'VF 0 of 0000:01:00.0: mac 02:56:46:00:00:01, vlan 100, trust on'
boot_change boot_change_4 '0' 'VF 0 of 0000:01:00.0: driver none → vfio-pci'
boot_change boot_change_5 '1' 'VF 1 of 0000:01:00.0: driver none → vfio-pci'
boot_change boot_change_6 '2' 'VF 2 of 0000:01:00.0: mac 02:56:46:00:00:03, spoofchk off'
boot_change boot_change_7 '2' 'VF 2 of 0000:01:00.0: bound to its driver again, which then reads its address'
exit "$boot_status"
