import { sh } from "../../sh.ts";

/** VFs, ports and modules that go away. A part of the kernel library. */
export const REMOVAL = sh`# drop_vfs PF FOLDER: all of them; the specification knows no partial disable.
drop_vfs() {
  dropping=$1 dropping_folder=$2
  each_function drop_vf
  # What the PF kept for them is forgotten (igb_disable_sriov frees its vf_data).
  gone="$gone ../.sim/vf/$1.*"
  drop_representors "$1"
  printf '0\n' >"sys/$2/sriov_numvfs"
  kernel_log "$1: IOV Disabled"
}

drop_vf() {
  if [ "$1" != vf ] || [ "$7" != "$dropping" ] || [ ! -d "sys/$3" ]; then return 0; fi
  drop_driver "$2" "$3" "$5" "$6"
  gone="$gone $dropping_folder/virtfn$8 bus/pci/devices/$2 kernel/iommu_groups/$6 $3"
}

# The user of a VF is told to let go, and does.
drop_vfio_user() {
  read -r vfio_pid <".sim/vfio/$1"
  kernel_log "vfio-pci $2: Relaying device request to user (#0)"
  rm -rf "proc/$vfio_pid" ".sim/vfio/$1"
}

# drop_driver ADDRESS FOLDER DEVICE GROUP
drop_driver() {
  for bound in "sys/bus/pci/drivers/"*"/$1"; do
    [ -L "$bound" ] || continue
    gone="$gone $\{bound#sys/} $2/driver $2/net $2/vfio-dev class/net/$3 ../dev/vfio/$4"
    forget_device "$3"
    if [ -f ".sim/vfio/$4" ]; then drop_vfio_user "$4" "$1"; fi
  done
}

# forget_device DEVICE: its addresses and routes, its place in bridges and bonds, and the VLANs on it
forget_device() {
  for upper_link in "sys/class/net/"*"/lower_$1"; do
    [ -L "$upper_link" ] || continue
    upper=$\{upper_link%/*}
    upper=$\{upper##*/}
    if [ -d "sys/class/net/$upper/bridge" ] || [ -d "sys/class/net/$upper/bonding" ]; then
      leave_upper "$upper" "$1"
    else
      remove_device "$upper"
    fi
  done
  for table in addresses routes; do
    kept='' lost=
    while read -r of words; do
      if [ "$of" = "$1" ]; then lost=yes; else kept="$kept$of $words$NL"; fi
    done <".sim/net/$table"
    if [ -n "$lost" ]; then printf '%s' "$kept" >".sim/net/$table"; fi
  done
}

# unbind_port ADDRESS FOLDER DEVICE TOTAL GROUP
unbind_port() {
  if [ "$4" != 0 ]; then
    read -r count <"sys/$2/sriov_numvfs"
    if [ "$count" != 0 ]; then drop_vfs "$1" "$2"; fi
    printf '%s\n' "$4" >"sys/$2/sriov_totalvfs"
    gone="$gone ../.sim/eswitch/$1"
  fi
  drop_driver "$1" "$2" "$3" "$5"
}

# remove_module NAME: $problem says why not.
remove_module() {
  for holder in "sys/module/$1/holders/"*; do
    if [ -L "$holder" ]; then
      problem='Resource temporarily unavailable'
      return 1
    fi
  done
  if fault "unload-$1"; then return 1; fi
  module_file "$1" || return 1
  read_module "$module_file"
  wait_settled || :
  if [ -n "$module_driver" ]; then
    each_function unbind_function
    gone="$gone bus/pci/drivers/$module_driver"
  fi
  for needed in $module_needs; do
    fold "$\{needed##*/}"
    gone="$gone module/$\{folded%%.ko*}/holders/$1"
  done
  settle_changes
  # Kept until the next boot: /sys never gives the inode of one load to another.
  park=0
  while [ -e ".sim/parked/$1.$park" ]; do park=$((park + 1)); done
  mv "sys/module/$1" ".sim/parked/$1.$park"
  list_modules
}

unbind_function() {
  [ -L "sys/bus/pci/drivers/$module_driver/$2" ] || return 0
  if [ "$1" = pf ]; then
    unbind_port "$2" "$3" "$5" "$7" "$6"
  else
    drop_driver "$2" "$3" "$5" "$6"
  fi
}

# list_modules: /proc/modules
list_modules() {
  for state in sys/module/*/initstate; do
    [ -f "$state" ] || continue
    listed=$\{state%/initstate}
    holders='' references=0
    for holder in "$listed/holders/"*; do
      if [ -L "$holder" ]; then
        holders=$holders$\{holder##*/},
        references=$((references + 1))
      fi
    done
    printf '%s\n' "$references" >"$listed/refcnt"
    printf '%s 262144 %s %s Live 0x0000000000000000\n' "$\{listed##*/}" "$references" "$\{holders:--}"
  done >proc/modules
}`;
