import { sh } from "../sh.ts";
import { ENTER, KERNEL, KMOD } from "./enter.ts";

/** `devlink dev`: which devices there are, and the mode of their eswitch (devlink.c of iproute2). */
export const DEVLINK = sh`${ENTER}
${KMOD}
${KERNEL}
json=
while [ $# -gt 0 ]; do
  case $1 in
    -j | --json | -jp | -pj) json=yes ;;
    -*) ;;
    *) break ;;
  esac
  shift
done

kernel_answers() {
  printf 'kernel answers: %s\n' "$1" >&2
  exit 1
}

# find_device BUS/ADDRESS: the driver of its PF; a driver without an eswitch has no part in devlink here.
find_device() {
  case $1 in
    pci/*) ;;
    *)
      printf 'Devlink identification ("bus_name/dev_name") expected\n' >&2
      exit 1
      ;;
  esac
  find_function "$\{1#pci/}" && bound_driver "$\{1#pci/}" && read_driver "$bound_driver" && [ -n "$vf_eswitch" ]
}

show_devices() {
  comma=
  [ -z "$json" ] || printf '{"dev":{'
  for each in sys/bus/pci/devices/*; do
    each=pci/$\{each##*/}
    if ! find_device "$each"; then continue; fi
    if [ -n "$json" ]; then printf '%s"%s":{}' "$comma" "$each"; else printf '%s\n' "$each"; fi
    comma=,
  done
  [ -z "$json" ] || printf '}}\n'
}

# show_mode DEVICE: the frame is printed even around an error.
show_mode() {
  answer='No such device'
  if find_device "$1"; then
    answer='Operation not supported'
    if [ "$found_kind" = pf ]; then answer=; fi
  fi
  eswitch_mode "$\{1#pci/}"
  if [ -n "$json" ]; then
    printf '{"dev":{'
    [ -n "$answer" ] || printf '"%s":{"mode":"%s","inline-mode":"none","encap-mode":"basic"}' "$1" "$eswitch_mode"
    printf '}}\n'
  elif [ -z "$answer" ]; then
    printf '%s: mode %s inline-mode none encap-mode basic\n' "$1" "$eswitch_mode"
  fi
  [ -z "$answer" ] || kernel_answers "$answer"
}

# set_mode DEVICE WORD...
set_mode() {
  changed=$1 mode=
  shift
  while [ $# -gt 1 ]; do
    if [ "$1" = mode ]; then mode=$2; fi
    shift 2
  done
  case $mode in
    legacy | switchdev) ;;
    '')
      printf 'Need to set at least one option\n' >&2
      exit 1
      ;;
    *)
      printf 'Unknown eswitch mode "%s"\n' "$mode" >&2
      exit 1
      ;;
  esac
  read -r uid <.sim/uid
  [ "$\{VIRTFN_SIM_UID:-$uid}" = 0 ] || kernel_answers 'Operation not permitted'
  find_device "$changed" || kernel_answers 'No such device'
  [ "$found_kind" = pf ] || kernel_answers 'Operation not supported'
  wait_settled || :
  if set_eswitch_mode "$found_address" "$mode"; then return 0; fi
  [ -z "$explanation" ] || printf 'Error: %s\n' "$explanation" >&2
  kernel_answers "$problem"
}

case "$*" in
  dev | 'dev show') show_devices ;;
  'dev eswitch show '*) show_mode "$4" ;;
  'dev eswitch set '*)
    shift 3
    set_mode "$@"
    ;;
  *)
    printf 'devlink: not part of the simulation: %s\n' "$*" >&2
    exit 1
    ;;
esac
`;
