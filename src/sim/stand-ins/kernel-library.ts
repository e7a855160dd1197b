import { sh } from "../sh.ts";

/**
 * The kernel and its udev: modules, parameters, driver binding, VFs. Sourced after the kmod library.
 * `$functions` has a line for each function that can be there: KIND ADDRESS FOLDER DRIVER DEVICE GROUP, then TOTAL
 * for a PF, PF INDEX for a VF. Changes are collected and carried out by `settle_changes`, with two tars at most.
 */
export const KERNEL_LIBRARY = sh`# shellcheck shell=sh
# shellcheck disable=SC2154 # some variables come from the kmod library
# shellcheck disable=SC2086 # lists of names without blanks
parts='' vf_parts='' gone='' inserted=' ' available='' config_prefix='' modules_changed=
late='' late_links='' late_drivers='' late_devices='' late_module=
# shellcheck disable=SC1091
. ./.sim/functions

# is_loaded MODULE: it is, or will be when changes are settled
is_loaded() {
  [ -d "sys/module/$1" ] || case $inserted in *" $1 "*) ;; *) return 1 ;; esac
}

kernel_log() {
  log_lines=0
  if [ -f .sim/kmsg-lines ]; then read -r log_lines <.sim/kmsg-lines; fi
  log_lines=$((log_lines + 1))
  printf '%s\n' "$log_lines" >.sim/kmsg-lines
  printf '[%5d.%06d] %s\n' "$((log_lines / 100))" "$((log_lines % 100 * 10000))" "$1" >>.sim/kmsg
}

# fault NAME: whether somebody arranged that this fails. A FIFO blocks, and no signal ends that, until a line is
# written to it; the line, or that of a file, is the error (empty: none).
fault() {
  [ -e ".sim/faults/$1" ] || return 1
  if [ -p ".sim/faults/$1" ]; then trap '' HUP INT TERM PIPE; fi
  problem=
  IFS= read -r problem <".sim/faults/$1"
  [ -n "$problem" ]
}

# read_module FILE
read_module() {
  module_driver='' module_parameters=''
  vf_parameter='' vf_scope=all vf_limit=0 vf_over=none vf_sysfs=no vf_grants=
  while IFS='=' read -r module_field module_text; do
    case $module_field in
      sim-driver) module_driver=$module_text ;;
      sim-parameter) module_parameters=$module_parameters$NL$module_text ;;
      sim-vf-parameter) vf_parameter=$module_text ;;
      sim-vf-scope) vf_scope=$module_text ;;
      sim-vf-limit) vf_limit=$module_text ;;
      sim-vf-over) vf_over=$module_text ;;
      sim-vf-sysfs) vf_sysfs=$module_text ;;
      sim-vf-grants) vf_grants=$module_text ;;
    esac
  done <"$1"
}

# module_file NAME: where the file of a module of the running kernel is, into $module_file
module_file() {
  read -r release <.sim/release
  find_module "$1" "$release" || return 1
  module_file=lib/modules/$release/$module_path
  if [ "$module_path" = builtin ]; then module_file=lib/modules/$release/.builtin/$1; fi
}

# integer TEXT: into $integer, as the kernel reads it: base 0, a sign only in front.
integer() {
  integer=$1 sign=
  case $integer in
    +*) integer=$\{integer#+} ;;
    -*) integer=$\{integer#-} sign=- ;;
  esac
  case $integer in
    0[xX]*)
      case $\{integer#0?} in '' | *[!0-9a-fA-F]*) return 1 ;; esac
      [ "$\{#integer}" -le 17 ] || return 2
      ;;
    0?*)
      case $integer in *[!0-7]*) return 1 ;; esac
      [ "$\{#integer}" -le 21 ] || return 2
      ;;
    '' | *[!0-9]*) return 1 ;;
    *) [ "$\{#integer}" -le 18 ] || return 2 ;;
  esac
  integer=$((integer))
  if [ -n "$sign" ]; then integer=$((-integer)); fi
}

# parse_value TYPE TEXT: what the kernel would show, into $parsed; or why not, into $problem (kernel/params.c).
parse_value() {
  parsed='' problem='Invalid argument'
  case $1 in
    bool | invbool | bint)
      case $2 in
        [yY1tT]* | [oO][nN]*) parsed=Y ;;
        [nN0fF]* | [oO][fF]*) parsed=N ;;
        *) return 1 ;;
      esac
      if [ "$1" = bint ]; then
        case $parsed in Y) parsed=1 ;; *) parsed=0 ;; esac
      fi
      return 0
      ;;
    charp | string | custom)
      if [ "$\{#2}" -gt 1024 ]; then
        problem='No space left on device'
        return 1
      fi
      parsed=$2
      return 0
      ;;
    byte) low=0 high=255 ;;
    short) low=-32768 high=32767 ;;
    ushort) low=0 high=65535 ;;
    int) low=-2147483648 high=2147483647 ;;
    uint | hexint) low=0 high=4294967295 ;;
    long) low=-999999999999999999 high=999999999999999999 ;;
    *) low=0 high=999999999999999999 ;;
  esac
  integer "$2" || {
    if [ "$?" -eq 2 ]; then problem='Numerical result out of range'; fi
    return 1
  }
  if [ -n "$sign" ] && [ "$low" -eq 0 ]; then return 1; fi
  if [ "$integer" -lt "$low" ] || [ "$integer" -gt "$high" ]; then
    problem='Numerical result out of range'
    return 1
  fi
  parsed=$integer
  if [ "$1" = hexint ]; then parsed=$(printf '0x%08x' "$integer"); fi
}

# parse_parameter TYPE LENGTH TEXT: like parse_value, and for arrays element by element.
parse_parameter() {
  if [ "$2" = - ]; then
    parse_value "$1" "$3"
    return
  fi
  elements=0 joined='' more=$3,
  while [ -n "$more" ]; do
    elements=$((elements + 1))
    if [ "$elements" -gt "$2" ]; then
      kernel_log "$inserting: can only take $2 arguments"
      problem='Invalid argument'
      return 1
    fi
    parse_value "$1" "$\{more%%,*}" || return 1
    joined=$joined$\{joined:+,}$parsed
    more=$\{more#*,}
  done
  parsed=$joined
}

# find_parameter NAME: its TYPE LENGTH MODE INITIAL, without the name, into $parameter
find_parameter() {
  case $module_parameters$NL in
    *"$NL$1 "*)
      parameter=$\{module_parameters#*"$NL$1 "}
      parameter=$\{parameter%%"$NL"*}
      ;;
    *) return 1 ;;
  esac
}

# set_parameters OPTIONS: $value_NAME for each parameter of the module that was read
set_parameters() {
  unset_parameters=$module_parameters
  while [ -n "$unset_parameters" ]; do
    parameter=$\{unset_parameters#"$NL"}
    parameter=$\{parameter%%"$NL"*}
    unset_parameters=$\{unset_parameters#"$NL$parameter"}
    # shellcheck disable=SC2034 # eval uses it
    initial=$\{parameter#* * * * }
    eval "value_$\{parameter%% *}=\$initial"
  done
  options=$1
  while [ -n "$options" ]; do
    next_word "$options"
    options=$after
    if [ "$word" = -- ]; then break; fi
    fold "$\{word%%=*}"
    name=$folded
    if ! find_parameter "$name"; then
      kernel_log "$inserting: unknown parameter '$\{word%%=*}' ignored"
      continue
    fi
    type=$\{parameter%% *}
    length=$\{parameter#* }
    length=$\{length%% *}
    case $word in
      *=*)
        text=$\{word#*=}
        case $text in '"'*) text=$\{text#'"'} text=$\{text%'"'} ;; esac
        ;;
      *)
        text=
        case $type in bool | invbool) text=y ;; esac
        ;;
    esac
    if ! parse_parameter "$type" "$length" "$text"; then
      kernel_log "$inserting: \`$text' invalid for parameter \`$name'"
      return 1
    fi
    eval "value_$name=\$parsed"
  done
}

# each_function HANDLER: calls it with the fields of each line of $functions
each_function() {
  IFS=$NL
  for function_line in $functions; do
    IFS=$DEFAULT_IFS
    "$1" $function_line
  done
  IFS=$DEFAULT_IFS
}

# take ARCHIVE PART...: out of one of the hardware's archives
take() {
  tar -x -o -m -f - --strip-components=1 $2 <".sim/hardware/$1.tar"
}

# insert_module NAME OPTIONS: $problem says why not.
insert_module() {
  inserting=$1
  if fault "load-$1"; then return 1; fi
  module_file "$1" || return 1
  read_module "$module_file"
  set_parameters "$2" || return 1
  parts="$parts module@$1" inserted="$inserted$1 " modules_changed=yes
  write_parameters "$1"
  if [ -n "$module_driver" ]; then probe_functions "$1"; fi
}

# write_parameters MODULE: values that sysfs shows and that are not those of the archive; and what a driver needs to
# know when it binds again later
write_parameters() {
  kept_values=
  unset_parameters=$module_parameters
  while [ -n "$unset_parameters" ]; do
    parameter=$\{unset_parameters#"$NL"}
    parameter=$\{parameter%%"$NL"*}
    unset_parameters=$\{unset_parameters#"$NL$parameter"}
    name=$\{parameter%% *}
    initial=$\{parameter#* * * * }
    mode=$\{parameter%" $initial"}
    mode=$\{mode##* }
    eval "text=\$value_$name"
    kept_values=$kept_values$name=$text$NL
    if [ "$mode" != 0 ] && [ "$text" != "$initial" ]; then
      if [ -n "$parts" ]; then
        take ports "$parts"
        parts=
      fi
      show_parameter "$1" "$name" "$text"
    fi
  done
  if [ -n "$kept_values" ]; then printf '%s' "$kept_values" >".sim/loaded/$1"; fi
}

# show_parameter MODULE NAME TEXT: also where the file is for reading only
show_parameter() {
  if [ -w "sys/module/$1/parameters/$2" ]; then
    printf '%s\n' "$3" >"sys/module/$1/parameters/$2"
  else
    chmod u+w "sys/module/$1/parameters/$2"
    printf '%s\n' "$3" >"sys/module/$1/parameters/$2"
    chmod u-w "sys/module/$1/parameters/$2"
  fi
}

# probe_functions MODULE: its driver takes what is there and free.
probe_functions() {
  probing=$1 ordinal=0
  each_function probe_function
}

probe_function() {
  if [ "$4" != "$probing" ] || [ ! -d "sys/$3" ]; then return 0; fi
  if [ ! -L "sys/$3/driver" ] && may_bind "$3" "$module_driver" "$1" "$7"; then
    if [ "$1" = pf ]; then
      bind_port "$probing" "$2" "$3" "$7" "$ordinal"
    else
      vf_parts="$vf_parts bind@$2 net@$2"
    fi
  fi
  ordinal=$((ordinal + 1))
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
  enable_vfs "$1" "$2" "$3" "$count"
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
  vf_autoprobe=
  if autoprobes "$2"; then vf_autoprobe=yes; fi
  each_function enable_function
}

enable_function() {
  if [ "$1" != vf ] || [ "$7" != "$enabling" ] || [ "$8" -ge "$enabled" ]; then return 0; fi
  late_links="$late_links vf@$2"
  if [ -n "$vf_autoprobe" ] && [ "$4" != - ]; then
    late_drivers="$late_drivers bind@$2"
    late_devices="$late_devices net@$2"
    late_module=$4
  fi
}

# settle_changes: carries out what was collected. VFs come at once, or in stages behind our back.
settle_changes() {
  if [ -n "$gone" ]; then
    (cd sys && rm -rf $gone)
    gone=
  fi
  if [ -n "$late" ]; then settle_vfs; fi
  if [ -n "$parts" ]; then take ports "$parts"; fi
  if [ -n "$vf_parts" ]; then take vfs "$vf_parts"; fi
  parts='' vf_parts='' inserted=' '
  if [ -n "$modules_changed" ]; then list_modules; fi
  modules_changed=
}

settle_vfs() {
  read -r links_delay driver_delay device_delay <.sim/delays
  case $links_delay$driver_delay$device_delay in
    *[1-9]*)
      for settling in $late; do : >".sim/settling/$settling"; done
      if [ -n "$parts" ]; then take ports "$parts"; fi
      parts=
      bring_late_vfs </dev/null >/dev/null 2>&1 &
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
  # A load binds what is there by itself, so the driver stage is its own here.
  late_functions=$functions functions=
  load_vf_driver
  functions=$late_functions
  if [ -n "$parts" ]; then take ports "$parts"; fi
  if [ -n "$late_module" ] && is_loaded "$late_module"; then
    take vfs "$late_drivers"
    sleep "$device_delay"
    take vfs "$late_devices"
  fi
  list_modules
  for settled in $settling; do rm -f ".sim/settling/$settled"; done
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
}

# drop_vfs PF FOLDER: all of them; the specification knows no partial disable.
drop_vfs() {
  dropping=$1 dropping_folder=$2
  each_function drop_vf
  printf '0\n' >"sys/$2/sriov_numvfs"
  kernel_log "$1: IOV Disabled"
}

drop_vf() {
  if [ "$1" != vf ] || [ "$7" != "$dropping" ] || [ ! -d "sys/$3" ]; then return 0; fi
  drop_driver "$2" "$3" "$5"
  gone="$gone $dropping_folder/virtfn$8 bus/pci/devices/$2 kernel/iommu_groups/$6 $3"
  if [ -f ".sim/vfio/$6" ]; then drop_vfio_user "$6" "$2"; fi
}

# The user of a VF is told to let go, and does.
drop_vfio_user() {
  read -r vfio_pid <".sim/vfio/$1"
  kernel_log "vfio-pci $2: Relaying device request to user (#0)"
  rm -rf "proc/$vfio_pid" "dev/vfio/$1" ".sim/vfio/$1"
}

# drop_driver ADDRESS FOLDER DEVICE
drop_driver() {
  for bound in "sys/bus/pci/drivers/"*"/$1"; do
    [ -L "$bound" ] || continue
    gone="$gone $\{bound#sys/} $2/driver $2/net class/net/$3"
    forget_device "$3"
  done
}

# forget_device DEVICE: its addresses and routes, and its place in bridges and bonds
forget_device() {
  for member in "sys/class/net/"*"/brif/$1" "sys/class/net/"*"/lower_$1"; do
    if [ -L "$member" ]; then gone="$gone $\{member#sys/}"; fi
  done
  for table in addresses routes; do
    kept='' lost=
    while read -r of words; do
      if [ "$of" = "$1" ]; then lost=yes; else kept="$kept$of $words$NL"; fi
    done <".sim/net/$table"
    if [ -n "$lost" ]; then printf '%s' "$kept" >".sim/net/$table"; fi
  done
}

# unbind_port ADDRESS FOLDER DEVICE TOTAL
unbind_port() {
  if [ "$4" != 0 ]; then
    read -r count <"sys/$2/sriov_numvfs"
    if [ "$count" != 0 ]; then drop_vfs "$1" "$2"; fi
    printf '%s\n' "$4" >"sys/$2/sriov_totalvfs"
  fi
  drop_driver "$1" "$2" "$3"
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
    unbind_port "$2" "$3" "$5" "$7"
  else
    drop_driver "$2" "$3" "$5"
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
}
`;
