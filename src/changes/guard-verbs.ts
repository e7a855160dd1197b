/**
 * `verb_nobody_uses PF…`: looks once more, under the lock, for the users that the plan found none of. The plan's own
 * look knows more; this one is to meet what has come since: a guest that was started, an address, a bond.
 */
const NOBODY_USES = String.raw`verb_nobody_uses() {
  addresses=$(verb_addresses)
  for pf in "$@"; do
    verb_function_idle "$pf" "$R/sys/bus/pci/devices/$pf" || return 1
    for vf in "$R/sys/bus/pci/devices/$pf"/virtfn*; do
      if [ -e "$vf" ]; then verb_function_idle "VF ${"$"}{vf##*/virtfn} of $pf" "$vf" || return 1; fi
    done
  done
}`;

/** `verb_nobody_uses_vf PF INDEX`: the same for one VF. */
const NOBODY_USES_VF = String.raw`verb_nobody_uses_vf() (
  pf=$1 addresses=$(verb_addresses)
  verb_function_idle "VF $2 of $pf" "$R/sys/bus/pci/devices/$pf/virtfn$2"
)`;

/**
 * `verb_vf_is_free PF INDEX`, for undo: no program and no other network namespace has got the VF. Less than the above,
 * since hosts bring up and address new net devices by themselves.
 */
const VF_IS_FREE = String.raw`verb_vf_is_free() {
  subject="VF $2 of $1"
  if verb_is_elsewhere "$R/sys/bus/pci/devices/$1/virtfn$2"; then
    verb_in_use 'its net device is in another network namespace'
  elif verb_not_held "$R/sys/bus/pci/devices/$1/virtfn$2"; then
    return 0
  fi
  printf 'it is left as it is\n' >&2
  return 1
}`;

/** `verb_vfs_are_free PF`: the same for all of them. */
const VFS_ARE_FREE = String.raw`verb_vfs_are_free() {
  for vf in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    if [ -e "$vf" ]; then verb_vf_is_free "$1" "${"$"}{vf##*/virtfn}" || return 1; fi
  done
}`;

/** Lines `DEVICE ADDRESS`, without those that the kernel makes by itself. */
const ADDRESSES = String.raw`verb_addresses() {
  ip -o addr 2>/dev/null | awk '/ scope global/ { sub(/@.*/, "", $2); print $2, $4 }'
}`;

/** `verb_function_idle SUBJECT FOLDER`, with the lines `DEVICE ADDRESS` in `$addresses`. */
const FUNCTION_IDLE = String.raw`verb_function_idle() {
  subject=$1 folder=$2
  if verb_is_elsewhere "$folder"; then verb_in_use 'its net device is in another network namespace'; return 1; fi
  for net in "$folder"/net/* "$folder"/virtio*/net/*; do
    [ -e "$net" ] || continue
    device=${"$"}{net##*/}
    if [ "$subject" != "$pf" ] && verb_is_up "$net"; then verb_in_use "$device is up"; return 1; fi
    if [ -e "$net/master" ]; then verb_in_use "$device belongs to another device"; return 1; fi
    verb_no_address "$device" || return 1
    for upper in "$net"/upper_*; do
      [ -e "$upper" ] || [ -L "$upper" ] || continue
      upper=${"$"}{upper##*/upper_}
      verb_no_address "$upper" || return 1
      if verb_is_up "$R/sys/class/net/$upper"; then verb_in_use "$upper on $device is up"; return 1; fi
    done
  done
  verb_not_held "$folder"
}`;

/**
 * The folder `net` stays when its device goes to another network namespace, and then looks empty; while the device is
 * not registered yet there is no folder (drivers/base/core.c, get_device_parent).
 */
const IS_ELSEWHERE = String.raw`verb_is_elsewhere() {
  if [ ! -e "$1/driver" ] || [ ! -d "$1/net" ]; then return 1; fi
  for net in "$1"/net/*; do
    if [ -e "$net" ] || [ -L "$net" ]; then return 1; fi
  done
}`;

const IS_UP = String.raw`verb_is_up() {
  flags=0
  read -r flags 2>/dev/null <"$1/flags" || :
  [ $((flags & 1)) -eq 1 ]
}`;

const NO_ADDRESS = String.raw`verb_no_address() {
  while read -r name address; do
    if [ "$name" = "$1" ]; then verb_in_use "$1 has the address $address"; return 1; fi
  done <<END
$addresses
END
}`;

/** Open files are looked through only for a function whose driver serves user space. */
const NOT_HELD = String.raw`verb_not_held() {
  [ -e "$1/driver" ] || return 0
  case $(readlink "$1/driver") in *vfio* | *uio*) ;; *) return 0 ;; esac
  files=" "
  if [ -e "$1/iommu_group" ]; then
    group=$(readlink "$1/iommu_group")
    files=" /dev/vfio/${"$"}{group##*/} /dev/vfio/noiommu-${"$"}{group##*/} "
  fi
  for entry in "$1"/vfio-dev/vfio*; do files="$files/dev/vfio/devices/${"$"}{entry##*/} "; done
  for entry in "$1"/uio/uio*; do files="$files/dev/${"$"}{entry##*/} "; done
  # shellcheck disable=SC2012 # find without -printf would take a process for each link
  holder=$(ls -l /dev/null "$R"/proc/[0-9]*/fd 2>/dev/null | FILES=$files awk '
    /^\/.*\/fd:$/ { pid = $0; sub(/\/fd:$/, "", pid); sub(/.*\//, "", pid) }
    / -> .*\/dev\/(vfio|uio)/ {
      path = $0
      sub(/.* -> /, "", path)
      sub(/.*\/dev\//, "/dev/", path)
      if (pid != "" && index(ENVIRON["FILES"], " " path " ")) { print "process " pid " holds " path; exit }
    }')
  if [ -n "$holder" ]; then verb_in_use "$holder"; return 1; fi
}`;

const IN_USE = String.raw`verb_in_use() {
  printf '%s is in use since the plan was made: %s\n' "$subject" "$1" >&2
}`;

/** What changes that must hit nobody call. */
export const GUARD_VERBS: Readonly<Record<string, string>> = {
  verb_nobody_uses: NOBODY_USES,
  verb_nobody_uses_vf: NOBODY_USES_VF,
  verb_vf_is_free: VF_IS_FREE,
  verb_vfs_are_free: VFS_ARE_FREE,
  verb_addresses: ADDRESSES,
  verb_function_idle: FUNCTION_IDLE,
  verb_is_elsewhere: IS_ELSEWHERE,
  verb_is_up: IS_UP,
  verb_no_address: NO_ADDRESS,
  verb_not_held: NOT_HELD,
  verb_in_use: IN_USE,
};
