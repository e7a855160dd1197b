import { sh } from "../sh.ts";
import {
  BIND_FUNCTION,
  WRITE_NUM_VFS,
  WRITE_PARAMETER,
} from "./sysfs-writes.ts";
import { KERNEL, KMOD } from "./enter.ts";

/** `tee` with what sysfs does behind a write, in the words of coreutils. Other files are the machine's own tee's. */
export const TEE = sh`R=$\{0%/.sim/bin/*}
path=
for each; do
  case $each in
    -*) ;;
    *) path=$each ;;
  esac
done
case $path in
  "$R"/sys/*) ;;
  *) exec "$R/.sim/tools/tee" "$@" ;;
esac
cd "$R" || exit 1
${KMOD}
${KERNEL}

# coreutils quotes a name that has a colon or something else that needs it.
fail() {
  case $path in
    *[!A-Za-z0-9_/.,+@%-]*) printf "tee: '%s': %s\n" "$path" "$1" >&2 ;;
    *) printf 'tee: %s: %s\n' "$path" "$1" >&2 ;;
  esac
  exit 1
}

IFS= read -r written || [ -n "$written" ] || exec "$R/.sim/tools/tee" /dev/null
printf '%s\n' "$written"
# The kernel ignores blanks behind a number and a name.
value=$\{written%"$\{written##*[! ]}"}
folder=$\{path%/*}
[ -d "$folder" ] || fail 'No such file or directory'
[ ! -d "$path" ] || fail 'Is a directory'
[ -f "$path" ] || fail 'Permission denied'
read -r uid <.sim/uid
[ "$\{VIRTFN_SIM_UID:-$uid}" = 0 ] || fail 'Permission denied'
here=$(cd -P "$folder" && pwd) || exit 1
real=$(pwd -P)
here=$\{here#"$real"/}

# find_function ADDRESS: the fields of its line in $functions, if it is there now
find_function() {
  address=
  wished=$1
  each_function keep_function
  [ -n "$address" ] && [ -d "sys/$function_folder" ]
}

keep_function() {
  if [ "$2" = "$wished" ]; then kind=$1 address=$2 function_folder=$3 driver=$4 device=$5 pf=$7; fi
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
  for link in sys/module/*/drivers/"pci:$1"; do
    [ -L "$link" ] || continue
    driver_module=$\{link#sys/module/}
    driver_module=$\{driver_module%%/*}
    module_file "$driver_module" && read_module "$module_file"
    return
  done
  return 1
}

${WRITE_NUM_VFS}

${WRITE_PARAMETER}

${BIND_FUNCTION}

case $path in
  */sriov_numvfs) write_num_vfs ;;
  */sriov_drivers_autoprobe)
    parse_value bool "$value" || fail "$problem"
    case $parsed in Y) parsed=1 ;; *) parsed=0 ;; esac
    printf '%s\n' "$parsed" >"$path"
    ;;
  */driver_override) printf '%s\n' "$\{value:-(null)}" >"$path" ;;
  */unbind)
    wait_settled
    target=$\{here##*/}
    if ! find_function "$value" || ! bound_driver "$value" || [ "$bound_driver" != "$target" ]; then
      fail 'No such device'
    fi
    if fault "unbind-$value"; then fail "$problem"; fi
    if [ "$kind" = pf ]; then
      unbind_port "$address" "$function_folder" "$device" "$pf"
    else
      drop_driver "$address" "$function_folder" "$device"
    fi
    settle_changes
    ;;
  */bind)
    target=$\{here##*/}
    if ! find_function "$value" || ! matches "$target"; then fail 'No such device'; fi
    if bound_driver "$value"; then fail 'Device or resource busy'; fi
    bind_function "$target"
    ;;
  */drivers_probe)
    find_function "$value" || fail 'No such device'
    if ! bound_driver "$value"; then
      read -r override <"sys/$function_folder/driver_override"
      case $override in
        '(null)') target=$driver ;;
        *) target=$override ;;
      esac
      if [ -d "sys/bus/pci/drivers/$target" ] && matches "$target"; then bind_function "$target"; fi
    fi
    ;;
  */sriov_totalvfs | */sriov_offset | */sriov_stride | */sriov_vf_device | */vendor | */device | */class | */modalias)
    fail 'Permission denied'
    ;;
  */module/*/parameters/*) write_parameter ;;
  *) printf '%s\n' "$written" >"$path" ;;
esac
`;
