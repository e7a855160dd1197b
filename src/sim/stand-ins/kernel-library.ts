import { sh } from "../sh.ts";
import { PARAMETERS } from "./kernel/parameters.ts";
import { DRIVER_BINDING } from "./kernel/driver-binding.ts";
import { SETTLING } from "./kernel/settling.ts";
import { ESWITCH } from "./kernel/eswitch.ts";
import { LINKS } from "./kernel/links.ts";
import { LOOKUP } from "./kernel/lookup.ts";
import { VF_ATTRIBUTES } from "./kernel/vf-attributes.ts";
import { SOFTWARE_DEVICES } from "./kernel/software-devices.ts";
import { REMOVAL } from "./kernel/removal.ts";

/**
 * The kernel and its udev: modules, parameters, driver binding, VFs. Sourced after the kmod library.
 * `$functions` has a line for each function that can be there: KIND ADDRESS FOLDER DRIVER DEVICE GROUP, then TOTAL
 * SPEED for a PF, PF INDEX for a VF. Changes are collected and carried out by `settle_changes`, with two tars at most.
 */
export const KERNEL_LIBRARY = sh`# shellcheck shell=sh
# shellcheck disable=SC2034 # some variables are for the stand-ins
# shellcheck disable=SC2154 # some variables come from the kmod library
# shellcheck disable=SC2086 # lists of names without blanks
parts='' vf_parts='' gone='' inserted=' ' available='' config_prefix='' modules_changed=
late='' late_links='' late_drivers='' late_devices='' late_module='' addressing='' waiting=
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
# written to it; the line, or the first one of a file, is the error (empty: none). The kernel logs the file's other
# lines, and those of NAME.log when it blocks.
fault() {
  [ -e ".sim/faults/$1" ] || return 1
  problem=
  if [ -p ".sim/faults/$1" ]; then
    trap '' HUP INT TERM PIPE
    if [ -f ".sim/faults/$1.log" ]; then log_lines_of "$1.log"; fi
    IFS= read -r problem <".sim/faults/$1"
  else
    IFS= read -r problem <".sim/faults/$1"
    log_lines_of "$1" skip
  fi
  [ -n "$problem" ]
}

# log_lines_of FAULT [skip]: without the first one
log_lines_of() {
  while IFS= read -r fault_line; do
    if [ -n "$\{2-}" ]; then set -- "$1"; else kernel_log "$fault_line"; fi
  done <".sim/faults/$1"
}

# read_module FILE
read_module() {
  module_driver='' module_takes=listed module_parameters=''
  vf_parameter='' vf_scope=all vf_limit=0 vf_over=none vf_sysfs=no vf_grants=
  vf_attributes='' vf_default_spoofchk=off vf_mailbox=no vf_takes_mac=at-probe vf_needs_up=no vf_eswitch=
  while IFS='=' read -r module_field module_text; do
    case $module_field in
      sim-driver) module_driver=$module_text ;;
      sim-takes) module_takes=$module_text ;;
      sim-parameter) module_parameters=$module_parameters$NL$module_text ;;
      sim-vf-parameter) vf_parameter=$module_text ;;
      sim-vf-scope) vf_scope=$module_text ;;
      sim-vf-limit) vf_limit=$module_text ;;
      sim-vf-over) vf_over=$module_text ;;
      sim-vf-sysfs) vf_sysfs=$module_text ;;
      sim-vf-grants) vf_grants=$module_text ;;
      sim-vf-attributes) vf_attributes=$module_text ;;
      sim-vf-spoofchk) vf_default_spoofchk=$module_text ;;
      sim-vf-mailbox) vf_mailbox=$module_text ;;
      sim-vf-takes-mac) vf_takes_mac=$module_text ;;
      sim-vf-needs-up) vf_needs_up=$module_text ;;
      sim-vf-eswitch) vf_eswitch=$module_text ;;
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

${PARAMETERS}

# each_function HANDLER: calls it with the fields of each line of $functions
each_function() {
  IFS=$NL
  for function_line in $functions; do
    IFS=$DEFAULT_IFS
    "$1" $function_line
  done
  IFS=$DEFAULT_IFS
}

# take ARCHIVE PARTS [FOLDER]: out of one of the hardware's archives
take() {
  tar -x -o -m -f - -C "$\{3:-.}" --strip-components=1 $2 <".sim/hardware/$1.tar"
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

${LOOKUP}

${LINKS}

${SOFTWARE_DEVICES}

${VF_ATTRIBUTES}

${ESWITCH}

${DRIVER_BINDING}

${SETTLING}

${REMOVAL}
`;
