import { sh } from "../../sh.ts";

/** Which driver takes what, and the VFs that a PF driver makes. A part of the kernel library. */
export const DRIVER_BINDING = sh`# probe_functions MODULE: its driver takes what is there and free.
probe_functions() {
  probing=$1 ordinal=0
  if [ "$module_takes" = any ]; then
    each_function find_waiting
  else
    each_function probe_function
  fi
}

# find_waiting: what somebody has kept for this driver, to be bound when the driver is there
find_waiting() {
  if [ ! -d "sys/$3" ] || [ -L "sys/$3/driver" ]; then return 0; fi
  read -r override <"sys/$3/driver_override"
  if [ "$override" = "$module_driver" ]; then waiting="$waiting $module_driver/$2"; fi
}

bind_waiting() {
  bound_later=$waiting waiting=
  for each in $bound_later; do
    if find_function "$\{each#*/}" && read_driver "$\{each%%/*}"; then bind_stranger "$\{each%%/*}" || :; fi
  done
}

probe_function() {
  if [ "$4" != "$probing" ] || [ ! -d "sys/$3" ]; then return 0; fi
  if [ ! -L "sys/$3/driver" ] && may_bind "$3" "$module_driver" "$1" "$7"; then
    if [ "$1" = pf ]; then
      bind_port "$probing" "$2" "$3" "$7" "$ordinal"
    else
      bind_vf "$2" "$3" "$4" "$7" "$8"
    fi
  fi
  ordinal=$((ordinal + 1))
}

# bind_vf ADDRESS FOLDER DRIVER PF INDEX
bind_vf() {
  vf_parts="$vf_parts bind@$1 net@$1"
  addressing="$addressing$1 $2 $3 $4 $5 again$NL"
}

# may_bind FOLDER DRIVER KIND PF: driver_override, and the PF's word for its VFs
may_bind() {
  read -r override <"sys/$1/driver_override"
  case $override in
    '(null)') [ "$3" = pf ] || autoprobes "$4" ;;
    "$2") ;;
    *) return 1 ;;
  esac
}

autoprobes() {
  read -r autoprobe <"sys/bus/pci/devices/$1/sriov_drivers_autoprobe"
  [ "$autoprobe" = 1 ]
}

# bind_port MODULE ADDRESS FOLDER TOTAL ORDINAL: the driver's probe, which ignores that VFs fail (igb_probe_vfs).
bind_port() {
  parts="$parts bind@$2 net@$2"
  if [ "$4" = 0 ] || [ "$vf_limit" = 0 ]; then return 0; fi
  if [ "$vf_limit" -lt "$4" ]; then printf '%s\n' "$vf_limit" >"sys/$3/sriov_totalvfs"; fi
  [ -n "$vf_parameter" ] || return 0
  eval "count=\$value_$vf_parameter"
  if [ "$vf_scope" = port ]; then
    skipped=$5
    count=$count,
    while [ "$skipped" -gt 0 ]; do
      count=$\{count#*,}
      skipped=$((skipped - 1))
    done
    count=$\{count%%,*}
    : "$\{count:=0}"
  fi
  [ "$count" != 0 ] || return 0
  if [ "$vf_sysfs" = yes ]; then
    kernel_log "$1 $2: Enabling SR-IOV VFs using the module parameter is deprecated - please use the pci sysfs interface."
  fi
  if [ "$count" -gt "$vf_limit" ] || [ "$count" -lt 0 ]; then
    if [ "$vf_over" = none ]; then
      kernel_log "$1 $2: max_vfs parameter out of range. Not assigning any SR-IOV VFs"
      return 0
    fi
    kernel_log "$1 $2: Maximum of $vf_limit VFs per PF, using max"
    count=$vf_limit
    # igb corrects its own variable (igb_sw_init).
    if [ "$vf_scope" = all ]; then eval "value_$vf_parameter=\$count"; fi
  fi
  if fault "numvfs-$2"; then
    kernel_log "$1 $2: not enough MMIO resources for SR-IOV"
    return 0
  fi
  has_room "$1" "$2" "$count" || return 0
  enable_vfs "$1" "$2" "$3" "$count"
}

# has_room DRIVER PF COUNT: $problem and the kernel's log say what the machine lacks.
has_room() {
  [ -f ".sim/shortage/$2" ] || return 0
  read -r room lacking <".sim/shortage/$2"
  [ "$3" -gt "$room" ] || return 0
  kernel_log "$1 $2: $lacking"
  problem='Cannot allocate memory'
  return 1
}

# enable_vfs DRIVER PF FOLDER COUNT. Which driver takes a VF is udev's work: see settle_vfs.
enable_vfs() {
  enabling=$2 enabled=$4
  if [ -n "$vf_grants" ] && [ "$enabled" -gt "$vf_grants" ]; then
    enabled=$vf_grants
    kernel_log "$1 $2: $4 VFs requested; only $enabled enabled"
  fi
  printf '%s\n' "$enabled" >"sys/$3/sriov_numvfs"
  kernel_log "$1 $2: $enabled VFs allocated"
  late="$late $2"
  vf_groups='' vf_autoprobe=
  if [ -L sys/class/iommu/dmar0 ]; then vf_groups=yes; fi
  eswitch_mode "$2"
  if autoprobes "$2"; then vf_autoprobe=yes; fi
  each_function enable_function
}

enable_function() {
  if [ "$1" != vf ] || [ "$7" != "$enabling" ] || [ "$8" -ge "$enabled" ]; then return 0; fi
  late_links="$late_links vf@$2"
  if [ -n "$vf_groups" ]; then late_links="$late_links group@$2"; fi
  if [ "$eswitch_mode" = switchdev ]; then late_links="$late_links rep@$2"; fi
  if [ -n "$vf_autoprobe" ] && [ "$4" != - ]; then
    late_drivers="$late_drivers bind@$2"
    late_devices="$late_devices net@$2"
    addressing="$addressing$2 $3 $4 $7 $8 new$NL"
    late_module=$4
  fi
}

# bind_stranger DRIVER: not the usual one, so no net device and no VFs. Only a driver without a list of devices takes
# what it does not know, and vfio only what is in an IOMMU group (drivers/vfio/group.c).
bind_stranger() {
  if [ "$module_takes" != any ] || [ ! -L "sys/$found_folder/iommu_group" ]; then
    problem='Invalid argument'
    kernel_log "$1: probe of $found_address failed with error -22"
    return 1
  fi
  if [ "$found_kind" = vf ]; then forget_own_mac "$found_pf" "$found_index"; fi
  # So far all strangers are vfio's, which offers each group that it has a device of.
  : >"dev/vfio/$found_group"
  vfio_device=0
  for each_vfio in sys/bus/pci/devices/*/vfio-dev/vfio*; do
    if [ -d "$each_vfio" ]; then vfio_device=$((vfio_device + 1)); fi
  done
  mkdir -p "sys/$found_folder/vfio-dev/vfio$vfio_device"
  ln -s "../../../../$found_folder" "sys/bus/pci/drivers/$1/$found_address"
  depth=$found_folder up=
  while [ -n "$depth" ]; do
    up=../$up
    case $depth in */*) depth=$\{depth#*/} ;; *) depth= ;; esac
  done
  ln -s "$\{up}bus/pci/drivers/$1" "sys/$found_folder/driver"
}`;
