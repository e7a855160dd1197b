import { sh } from "../../sh.ts";

/** udev's part: VFs appear, their drivers are loaded. A part of the kernel library. */
export const SETTLING = sh`# settle_changes: carries out what was collected. VFs come at once, or in stages behind our back.
settle_changes() {
  if [ -n "$gone" ]; then
    (cd sys && rm -rf $gone)
    gone=
  fi
  if [ -n "$late" ]; then settle_vfs; fi
  if [ -n "$parts" ]; then take ports "$parts"; fi
  if [ -n "$vf_parts" ]; then take vfs "$vf_parts"; fi
  if [ -n "$addressing" ]; then address_vfs; fi
  if [ -n "$waiting" ]; then bind_waiting; fi
  parts='' vf_parts='' inserted=' '
  if [ -n "$modules_changed" ]; then list_modules; fi
  modules_changed=
}

settle_vfs() {
  read -r links_delay driver_delay device_delay rename_delay _ <.sim/delays
  case $links_delay$driver_delay$device_delay$rename_delay in
    *[1-9]*)
      for settling in $late; do : >".sim/settling/$settling"; done
      if [ -n "$parts" ]; then take ports "$parts"; fi
      parts=
      bring_late_vfs </dev/null >/dev/null 2>&1 &
      addressing=
      ;;
    *)
      vf_parts="$vf_parts $late_links"
      load_vf_driver
      if [ -n "$late_module" ] && is_loaded "$late_module"; then vf_parts="$vf_parts $late_drivers $late_devices"; fi
      ;;
  esac
  late='' late_links='' late_drivers='' late_devices='' late_module=
}

# udev's answer to a new VF
load_vf_driver() {
  if [ -n "$late_module" ] && ! is_loaded "$late_module"; then udev_load "$late_module"; fi
}

bring_late_vfs() {
  settling=$late late=
  sleep "$links_delay"
  take vfs "$late_links"
  sleep "$driver_delay"
  fault udev || :
  # A load binds what is there by itself, so the driver stage is its own here.
  late_functions=$functions functions=
  load_vf_driver
  functions=$late_functions
  if [ -n "$parts" ]; then take ports "$parts"; fi
  if [ -n "$late_module" ] && is_loaded "$late_module"; then
    bind_late_vfs
    [ -z "$late_drivers" ] || take vfs "$late_drivers"
    sleep "$device_delay"
    if [ -n "$late_devices" ]; then bring_devices; fi
  fi
  list_modules
  for settled in $settling; do rm -f ".sim/settling/$settled"; done
}

# bring_devices: with the kernel's names, until udev has given them its own
bring_devices() {
  case $rename_delay in
    *[1-9]*) ;;
    *)
      take vfs "$late_devices"
      address_vfs
      return
      ;;
  esac
  aside=.sim/renaming.$$ renamings=
  mkdir -p "$aside"
  take vfs "$late_devices" "$aside"
  for late_vf in $late_devices; do
    late_vf=$\{late_vf#net@}
    for device in "$aside/sys/devices/"*/"$late_vf/net/"* "$aside/sys/devices/"*/*/"$late_vf/net/"*; do
      if [ -d "$device" ]; then bring_device; fi
    done
  done
  rm -rf "$aside"
  address_vfs
  sleep "$rename_delay"
  for renaming in $renamings; do rename_device "$\{renaming%/*}" "$\{renaming##*/}"; done
}

# bring_device: $device of $late_vf, as the first ethN that is free
bring_device() {
  eth=0
  while [ -e "sys/class/net/eth$eth" ]; do eth=$((eth + 1)); done
  renamings="$renamings eth$eth/$\{device##*/}"
  device_folder=$\{device#"$aside/"}
  mkdir -p "$\{device_folder%/*}"
  mv "$device" "$\{device_folder%/*}/eth$eth"
  mv "$aside/.sim/permanent/$\{device##*/}" ".sim/permanent/eth$eth"
  device_folder=$\{device_folder#sys/}
  ln -s "../../$\{device_folder%/*}/eth$eth" "sys/class/net/eth$eth"
}

# rename_device OLD NEW: who looks it up by its name meanwhile may find neither.
rename_device() {
  device_folder=$(readlink "sys/class/net/$1") || return 0
  rm "sys/class/net/$1"
  device_folder=$\{device_folder%/*}
  mv "sys/class/net/$device_folder/$1" "sys/class/net/$device_folder/$2"
  mv ".sim/permanent/$1" ".sim/permanent/$2"
  ln -s "$device_folder/$2" "sys/class/net/$2"
  device_folder=$\{device_folder%/net}
  kernel_log "$late_module $\{device_folder##*/} $2: renamed from $1"
}

# bind_late_vfs: not those that somebody has bound meanwhile, or given to another driver
bind_late_vfs() {
  free_drivers='' free_devices=
  for late_vf in $late_drivers; do
    late_vf=$\{late_vf#bind@}
    late_folder=sys/bus/pci/devices/$late_vf
    if [ ! -d "$late_folder" ] || [ -L "$late_folder/driver" ]; then continue; fi
    read -r override <"$late_folder/driver_override"
    case $override in '(null)' | "$late_module") ;; *) continue ;; esac
    free_drivers="$free_drivers bind@$late_vf" free_devices="$free_devices net@$late_vf"
  done
  late_drivers=$free_drivers late_devices=$free_devices
}

# wait_settled [LOOKS]: the kernel's device lock and udev's queue. Bounded, since a helper may have been killed.
wait_settled() {
  patience=$\{1:-1000}
  while [ "$patience" -gt 0 ]; do
    set -- .sim/settling/*
    [ -e "$1" ] || return 0
    sleep 0.02 2>/dev/null || sleep 1
    patience=$((patience - 1))
  done
  return 1
}

# udev_load MODULE: as udev does it when a device appears: the blacklist counts, failure is nobody's business.
udev_load() {
  if [ -n "$available" ]; then
    case $available in *" $1 "*) ;; *) return 0 ;; esac
  fi
  read_config "$config_prefix" "$1"
  if [ -z "$config_blacklisted" ]; then load_module "$1" "$config_options" || :; fi
}

# load_module NAME OPTIONS: with what it depends on. $problem says why not.
load_module() {
  if [ -n "$config_install" ]; then
    run_install "$config_install" "$2"
    return
  fi
  module_file "$1" || return 1
  load_options=$2 load_chain=$1
  for needed in $module_needs; do
    fold "$\{needed##*/}"
    load_chain="$\{folded%%.ko*} $load_chain"
  done
  for loading in $load_chain; do
    if is_loaded "$loading"; then continue; fi
    if [ "$loading" = "$1" ]; then
      insert_module "$loading" "$load_options" || return 1
    else
      read_config "$config_prefix" "$loading"
      insert_module "$loading" "$config_options" || return 1
    fi
  done
}

# run_install COMMAND OPTIONS: never with this machine's own kmod, whatever path the line names.
run_install() {
  settle_changes
  install_command=$1
  for folder in /usr/sbin/ /sbin/ /usr/bin/ /bin/; do
    while :; do
      case $install_command in
        *"$folder"*) install_command=$\{install_command%%"$folder"*}$\{install_command#*"$folder"} ;;
        *) break ;;
      esac
    done
  done
  problem='Invalid argument'
  (cd / && CMDLINE_OPTS=$2 sh -c "$install_command")
  install_status=$?
  return "$install_status"
}`;
