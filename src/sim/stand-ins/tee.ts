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

# Nothing at all is no write; an empty line is one, and for driver_override so is a null byte.
case $path in
  */driver_override)
    written=$(tr '\0' '\n' && printf .)
    written=$\{written%.}
    [ -n "$written" ] || exec "$R/.sim/tools/tee" /dev/null
    written=$\{written%%"$NL"*}
    ;;
  *) IFS= read -r written || [ -n "$written" ] || exec "$R/.sim/tools/tee" /dev/null ;;
esac
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
  # An empty line takes it away (drivers/base/driver.c, driver_set_override).
  */driver_override) printf '%s\n' "$\{written:-(null)}" >"$path" ;;
  */unbind)
    wait_settled
    target=$\{here##*/}
    if ! find_function "$value" || ! bound_driver "$value" || [ "$bound_driver" != "$target" ]; then
      fail 'No such device'
    fi
    if fault "unbind-$value"; then fail "$problem"; fi
    if [ "$found_kind" = pf ]; then
      unbind_port "$found_address" "$found_folder" "$found_device" "$found_pf" "$found_group"
    else
      drop_driver "$found_address" "$found_folder" "$found_device" "$found_group"
    fi
    settle_changes
    ;;
  */bind)
    target=$\{here##*/}
    if ! find_function "$value" || ! matches "$target"; then fail 'No such device'; fi
    if bound_driver "$value"; then fail 'Device or resource busy'; fi
    may_probe || fail 'No such device'
    bind_function "$target" || fail "$problem"
    ;;
  */drivers_probe)
    find_function "$value" || fail 'No such device'
    if ! bound_driver "$value"; then
      read -r override <"sys/$found_folder/driver_override"
      case $override in
        '(null)') target=$found_driver ;;
        *) target=$override ;;
      esac
      # That a driver does not want the device is no failure of the write.
      if [ -d "sys/bus/pci/drivers/$target" ] && matches "$target" && may_probe; then bind_function "$target" || :; fi
    fi
    ;;
  */sriov_totalvfs | */sriov_offset | */sriov_stride | */sriov_vf_device | */vendor | */device | */class | */modalias)
    fail 'Permission denied'
    ;;
  */module/*/parameters/*) write_parameter ;;
  *) printf '%s\n' "$written" >"$path" ;;
esac
`;
