import { sh } from "../../sh.ts";

/** Functions by their address, drivers by their function. A part of the kernel library. */
export const LOOKUP = sh`# find_function ADDRESS: the fields of its line in $functions, if it is there now
find_function() {
  found_address=
  wished=$1
  each_function keep_function
  [ -n "$found_address" ] && [ -d "sys/$found_folder" ]
}

# $found_pf and $found_index are a VF's; of a PF they are its total of VFs and its speed.
keep_function() {
  if [ "$2" = "$wished" ]; then
    found_kind=$1 found_address=$2 found_folder=$3 found_driver=$4 found_device=$5 found_group=$6 found_pf=$7
    found_index=$8
  fi
}

# bound_driver ADDRESS: into $bound_driver; fails where there is none
bound_driver() {
  for bound in "sys/bus/pci/drivers/"*"/$1"; do
    [ -L "$bound" ] || continue
    bound_driver=$\{bound%/*}
    bound_driver=$\{bound_driver##*/}
    return 0
  done
  return 1
}

# read_driver DRIVER: the module that registers it
read_driver() {
  for driver_link in sys/module/*/drivers/"pci:$1"; do
    [ -L "$driver_link" ] || continue
    driver_module=$\{driver_link#sys/module/}
    driver_module=$\{driver_module%%/*}
    module_file "$driver_module" && read_module "$module_file"
    return
  done
  return 1
}

# link_end LINK: the name of the folder that it leads to, without a process
link_end() {
  cd -P "$1" || return 1
  link_end=$\{PWD##*/}
  cd "$R" || exit 1
}

is_representor() {
  [ -f "$1/phys_port_name" ] || return 1
  read -r port_name <"$1/phys_port_name"
  case $port_name in pf*vf*) ;; *) return 1 ;; esac
}

# is_up ADDRESS: whether the function's net device is; what stands for its VFs does not count.
is_up() {
  for net_flags in "sys/bus/pci/devices/$1/net/"*/flags; do
    if [ ! -f "$net_flags" ] || is_representor "$\{net_flags%/flags}"; then continue; fi
    read -r up_flags <"$net_flags"
    if [ $((up_flags & 1)) -eq 1 ]; then return 0; fi
  done
  return 1
}`;
