import { sh } from "../sh.ts";

/** What a write to `sriov_numvfs` does. Functions for the stand-in of tee, like those below. */
export const WRITE_NUM_VFS = sh`# The order of the checks is that of drivers/pci/iov.c, sriov_numvfs_store.
write_num_vfs() {
  address=$\{here##*/}
  integer "$value" || fail 'Invalid argument'
  if [ -n "$sign" ] || [ "$integer" -gt 65535 ]; then fail 'Invalid argument'; fi
  count=$integer
  read -r total <"$here/sriov_totalvfs"
  [ "$count" -le "$total" ] || fail 'Numerical result out of range'
  if [ -p ".sim/faults/numvfs-$address" ] && fault "numvfs-$address"; then fail "$problem"; fi
  wait_settled
  read -r current <"$here/sriov_numvfs"
  [ "$count" != "$current" ] || exit 0
  if ! bound_driver "$address"; then
    kernel_log "pci $address: no driver bound to device; cannot configure SR-IOV"
    fail 'No such file or directory'
  fi
  read_driver "$bound_driver"
  if [ "$vf_sysfs" != yes ]; then
    kernel_log "$bound_driver $address: driver does not support SR-IOV configuration via sysfs"
    fail 'No such file or directory'
  fi
  if [ "$count" != 0 ] && [ "$current" != 0 ]; then
    kernel_log "$bound_driver $address: $current VFs already enabled. Disable before enabling $count VFs"
    fail 'Device or resource busy'
  fi
  if [ -f ".sim/faults/numvfs-$address" ] && fault "numvfs-$address"; then fail "$problem"; fi
  if [ "$vf_needs_up" = yes ] && ! is_up "$address"; then
    # It says no by doing nothing, which the kernel takes for a success (bnxt_sriov_configure).
    for device in "$here/net/"*; do
      kernel_log "$bound_driver $address $\{device##*/}: Reject SRIOV config request since if is down!"
    done
    if [ "$count" != 0 ]; then kernel_log "$bound_driver $address: $count VFs requested; only 0 enabled"; fi
    exit 0
  fi
  has_room "$bound_driver" "$address" "$count" || fail "$problem"
  if [ "$count" = 0 ]; then
    drop_vfs "$address" "$\{here#sys/}"
  else
    enable_vfs "$bound_driver" "$address" "$\{here#sys/}" "$count"
  fi
  restart_links "$address"
  settle_changes
}`;

/** What a write to a module's parameter does. */
export const WRITE_PARAMETER = sh`write_parameter() {
  name=$\{path##*/}
  module=$\{here#sys/module/}
  module=$\{module%%/*}
  inserting=$module
  module_file "$module" || fail 'Permission denied'
  read_module "$module_file"
  find_parameter "$name" || fail 'Permission denied'
  type=$\{parameter%% *}
  length=$\{parameter#* }
  mode=$\{length#* }
  length=$\{length%% *} mode=$\{mode%% *}
  case $mode in
    [267]*) ;;
    *) fail 'Permission denied' ;;
  esac
  if fault "parameter-$module-$name"; then fail "$problem"; fi
  parse_parameter "$type" "$length" "$value" || fail "$problem"
  show_parameter "$module" "$name" "$parsed"
  kept=
  while IFS= read -r line; do
    case $line in
      "$name="*) kept="$kept$name=$parsed$NL" ;;
      *) kept="$kept$line$NL" ;;
    esac
  done <".sim/loaded/$module"
  printf '%s' "$kept" >".sim/loaded/$module"
}`;

/** What `bind` and `drivers_probe` do. */
export const BIND_FUNCTION = sh`# bind_function DRIVER: takes the function of find_function. $problem says why not.
bind_function() {
  read_driver "$1" || return 1
  if fault "bind-$found_address"; then return 1; fi
  if [ "$found_driver" != "$driver_module" ]; then
    bind_stranger "$1"
    return
  fi
  if [ "$found_kind" = vf ]; then
    bind_vf "$found_address" "$found_folder" "$found_driver" "$found_pf" "$found_index"
  else
    while IFS='=' read -r field text; do eval "value_$field=\$text"; done <".sim/loaded/$driver_module"
    bind_port "$driver_module" "$found_address" "$found_folder" "$found_pf" 0
  fi
  settle_changes
}

# matches DRIVER: whether it would take the function of find_function
matches() {
  read -r override <"sys/$found_folder/driver_override"
  case $override in
    '(null)') [ "$found_driver" = "$1" ] ;;
    *) [ "$override" = "$1" ] ;;
  esac
}

# may_probe: a VF whose PF keeps drivers away is for the one that driver_override names (pci_device_can_probe).
may_probe() {
  [ "$found_kind" = pf ] || [ "$override" != '(null)' ] || autoprobes "$found_pf"
}`;
