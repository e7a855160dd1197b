/**
 * VFs are counted by their links: reading `sriov_numvfs` takes the device lock and hangs behind a stuck write
 * (drivers/pci/iov.c). A subshell as body keeps each verb's variables its own.
 */
const COUNT_VFS = String.raw`verb_count_vfs() (
  count=0
  for link in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    if [ -e "$link" ] || [ -L "$link" ]; then count=$((count + 1)); fi
  done
  printf '%s\n' "$count"
)`;

/** `verb_settle SECONDS`: fails where udev is still at work then. A host without udev has nothing to wait for. */
const SETTLE = String.raw`verb_settle() {
  command -v udevadm >/dev/null 2>&1 || return 0
  udevadm settle --timeout="$1" >/dev/null 2>&1
}`;

const PAUSE = String.raw`verb_pause() {
  if [ "$1" -lt 2 ] && sleep 0.5 2>/dev/null; then :; else sleep 1; fi
}`;

/** `verb_link_name LINK`, into `$name`: the folder that it leads to, or nothing. In no process of its own. */
const LINK_NAME = String.raw`verb_link_name() {
  name=
  cd -P "$1" 2>/dev/null || return 1
  name=${"$"}{PWD##*/}
  cd /
}`;

/** `verb_is_for_guests DRIVER`: one that hands the function on, to a guest or to a program, and that nobody gets unasked. */
const IS_FOR_GUESTS = String.raw`verb_is_for_guests() {
  case $1 in *vfio* | *uio* | *pci-stub | *pciback) return 0 ;; esac
  return 1
}`;

/**
 * `verb_lacks_net FOLDER`: whether a network function has a driver that has still to make its net device. The folder
 * comes with the device, and stays when that goes to another namespace (drivers/base/core.c, get_device_parent).
 */
const LACKS_NET = String.raw`verb_lacks_net() {
  if [ -d "$1/net" ] || [ ! -e "$1/driver" ]; then return 1; fi
  class=
  { read -r class <"$1/class"; } 2>/dev/null || :
  case $class in 0x0200*) ;; *) return 1 ;; esac
  for folder in "$1"/virtio*/net; do
    if [ -d "$folder" ]; then return 1; fi
  done
  verb_link_name "$1/driver" || :
  ! verb_is_for_guests "$name"
}`;

/**
 * `verb_look_at_vfs PF COUNT`, into `$lacking`: what the VFs still need before they are complete. `vfs`: they are not
 * all there · `physfn`: they do not know their PF · `net`: a driver has not made its net device · `driver`: none has a
 * driver · `drivers`: some have none. VFs that are made while the PF's `sriov_drivers_autoprobe` is 0 need none. `$seen` changes
 * with each step forward.
 */
const LOOK_AT_VFS = String.raw`verb_look_at_vfs() {
  probes=1 count=0 bound=0 bare='' lacking=''
  { read -r probes <"$R/sys/bus/pci/devices/$1/sriov_drivers_autoprobe"; } 2>/dev/null || :
  for vf in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    if [ ! -e "$vf" ] && [ ! -L "$vf" ]; then continue; fi
    count=$((count + 1))
    if [ ! -e "$vf/physfn" ]; then lacking=physfn; fi
    if [ -e "$vf/driver" ]; then bound=$((bound + 1)); fi
    if verb_lacks_net "$vf"; then bare="$bare ${"$"}{vf##*/virtfn}"; fi
  done
  seen="$count $bound $bare"
  if [ "$count" -ne "$2" ]; then lacking=vfs; fi
  if [ -n "$lacking" ]; then return; fi
  if [ -n "$bare" ]; then lacking=net
  elif [ "$bound" -eq "$count" ] || [ "$probes" = 0 ]; then :
  elif [ "$bound" -eq 0 ]; then lacking=driver
  else lacking=drivers
  fi
}`;

/**
 * `verb_await_vfs PF COUNT SECONDS`. No event tells that a VF is complete, so this looks again each time udev has
 * settled, until all is there or the seconds are over. Drivers are the host's choice: where none is bound when udev has
 * nothing left to do, or nine seconds bring no further one, the module is not installed or kept away. A driver that is
 * bound makes its net device, at the latest when it has reached its PF (iavf takes seconds).
 */
const AWAIT_VFS = String.raw`verb_await_vfs() (
  pf=$1 wanted=$2 seconds=$3 spent=0 same=0 before='' settled=''
  while :; do
    verb_look_at_vfs "$pf" "$wanted"
    case $lacking,$settled in ,* | driver,yes) exit 0 ;; esac
    if [ -n "$settled" ]; then
      if [ "$seen" = "$before" ]; then same=$((same + 1)); else same=0; fi
      before=$seen
      if [ "$same" -ge 10 ] && [ "$lacking" != net ]; then break; fi
      if [ "$spent" -ge "$seconds" ]; then break; fi
      verb_pause "$spent"
      spent=$((spent + 1))
    fi
    if [ "$settled" != stuck ]; then
      if verb_settle "$((seconds - spent))"; then settled=yes; else settled=stuck; fi
    fi
  done
  case $lacking in
    driver*) exit 0 ;;
    physfn) printf 'VFs of %s do not know their PF\n' "$pf" >&2 ;;
    net) printf 'no net device came from the driver of VF%s of %s\n' "$bare" "$pf" >&2 ;;
    *) printf '%s has %s VFs instead of %s\n' "$pf" "$count" "$wanted" >&2 ;;
  esac
  exit 1
)`;

/** What waits for VFs. */
export const VF_READY_VERBS: Readonly<Record<string, string>> = {
  verb_count_vfs: COUNT_VFS,
  verb_settle: SETTLE,
  verb_pause: PAUSE,
  verb_link_name: LINK_NAME,
  verb_is_for_guests: IS_FOR_GUESTS,
  verb_lacks_net: LACKS_NET,
  verb_look_at_vfs: LOOK_AT_VFS,
  verb_await_vfs: AWAIT_VFS,
};
