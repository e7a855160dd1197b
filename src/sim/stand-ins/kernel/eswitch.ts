import { sh } from "../../sh.ts";

/** The switch inside a port: its mode, and what stands for VFs on the PF's side. A part of the kernel library. */
export const ESWITCH = sh`# eswitch_mode PF: into $eswitch_mode
eswitch_mode() {
  eswitch_mode=legacy
  if [ -f ".sim/eswitch/$1" ]; then read -r eswitch_mode <".sim/eswitch/$1"; fi
}

# set_eswitch_mode PF MODE: the PF's driver was read before. $problem and $explanation say why not.
set_eswitch_mode() {
  explanation='' problem='Operation not supported'
  [ -n "$vf_eswitch" ] || return 1
  eswitch_mode "$1"
  [ "$eswitch_mode" != "$2" ] || return 0
  if fault "eswitch-$1"; then return 1; fi
  read -r eswitch_vfs <"sys/bus/pci/devices/$1/sriov_numvfs"
  problem='Operation not supported'
  if [ "$vf_eswitch" = without-vfs ] && [ "$eswitch_vfs" != 0 ]; then
    explanation="$bound_driver: Changing eswitch mode is allowed only if there is no VFs created."
    return 1
  fi
  if [ "$2" = switchdev ]; then
    printf 'switchdev\n' >".sim/eswitch/$1"
    switching=$1 representors=
    each_function find_representor
    if [ -n "$representors" ]; then take vfs "$representors"; fi
    for uplink in "sys/bus/pci/devices/$1/net/"*; do
      if is_representor "$uplink"; then continue; fi
      printf '0000%s\n' "$(tr -d : <"$uplink/address")" >"$uplink/phys_switch_id"
    done
  else
    drop_representors "$1"
    gone="$gone ../.sim/eswitch/$1 bus/pci/devices/$1/net/*/phys_switch_id"
    settle_changes
  fi
}

find_representor() {
  if [ "$1" = vf ] && [ "$7" = "$switching" ] && [ -d "sys/$3" ]; then representors="$representors rep@$2"; fi
}

# drop_representors PF
drop_representors() {
  for representor in "sys/bus/pci/devices/$1/net/"*; do
    if ! is_representor "$representor"; then continue; fi
    gone="$gone $\{representor#sys/} class/net/$\{representor##*/}"
    forget_device "$\{representor##*/}"
  done
}`;
