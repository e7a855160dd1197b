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
  if [ "$count" = 0 ]; then
    drop_vfs "$address" "$\{here#sys/}"
  else
    enable_vfs "$bound_driver" "$address" "$\{here#sys/}" "$count"
  fi
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
export const BIND_FUNCTION = sh`# bind_function DRIVER: takes the function of find_function
bind_function() {
  if [ "$driver" != "$1" ]; then
    # Not its usual driver: no net device, no VFs.
    ln -s "../../../../$function_folder" "sys/bus/pci/drivers/$1/$address"
    depth=$function_folder up=
    while [ -n "$depth" ]; do
      up=../$up
      case $depth in */*) depth=$\{depth#*/} ;; *) depth= ;; esac
    done
    ln -s "$\{up}bus/pci/drivers/$1" "sys/$function_folder/driver"
    return
  fi
  read_driver "$1"
  if [ "$kind" = vf ]; then
    vf_parts="$vf_parts bind@$address net@$address"
  else
    while IFS='=' read -r field text; do eval "value_$field=\$text"; done <".sim/loaded/$driver_module"
    bind_port "$driver_module" "$address" "$function_folder" "$pf" 0
  fi
  settle_changes
}

# matches DRIVER: whether it would take the function of find_function
matches() {
  read -r override <"sys/$function_folder/driver_override"
  case $override in
    '(null)') [ "$driver" = "$1" ] ;;
    *) [ "$override" = "$1" ] ;;
  esac && { [ "$kind" = pf ] || [ "$override" = "$1" ] || autoprobes "$pf"; }
}`;
