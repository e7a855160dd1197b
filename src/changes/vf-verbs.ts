import { NOTE_VERBS } from "./note-verbs.ts";

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

/** Lines that name a PF in the kernel's log after the line that was the last one before. */
const KERNEL_WORDS = String.raw`verb_kernel_words() {
  dmesg 2>/dev/null | MARK=$2 SUBJECT=$1 awk '
    ENVIRON["MARK"] == "" || found { if (index($0, ENVIRON["SUBJECT"])) print "the kernel says: " $0 }
    $0 == ENVIRON["MARK"] { found = 1 }' | tail -n 3
}`;

const SETTLE = String.raw`verb_settle() {
  if command -v udevadm >/dev/null 2>&1; then
    udevadm settle --timeout="$1" >/dev/null 2>&1 || :
  fi
}`;

/**
 * Every link, the way back from each VF, and a driver for all VFs or for none: which VFs get a driver is the
 * host's choice, but while only some have one udev is still at work.
 */
const VFS_READY = String.raw`verb_vfs_ready() (
  [ "$(verb_count_vfs "$1")" -eq "$2" ] || exit 1
  bound=0
  for link in "$R/sys/bus/pci/devices/$1"/virtfn*; do
    [ -e "$link" ] || continue
    [ -e "$link/physfn" ] || exit 1
    if [ -e "$link/driver" ]; then bound=$((bound + 1)); fi
  done
  [ "$bound" -eq 0 ] || [ "$bound" -eq "$2" ] || exit 2
)`;

/**
 * No event tells that a VF is complete, so this looks again each time udev has settled: until all is there, the
 * seconds are over, or ten looks in a row found nothing new.
 */
const AWAIT_VFS = String.raw`verb_await_vfs() (
  pf=$1 wanted=$2 seconds=$3 spent=0 same=0 before=
  while :; do
    verb_settle "$seconds"
    if verb_vfs_ready "$pf" "$wanted"; then exit 0; else reason=$?; fi
    now=$(verb_count_vfs "$pf")
    if [ "$now" = "$before" ]; then same=$((same + 1)); else same=0; fi
    before=$now
    if [ "$same" -ge 10 ] || [ "$spent" -ge "$seconds" ]; then break; fi
    if [ "$spent" -lt 2 ] && sleep 0.5 2>/dev/null; then :; else sleep 1; fi
    spent=$((spent + 1))
  done
  # All VFs are there, and some have no driver: that is for the host to decide.
  if [ "$reason" -eq 2 ]; then exit 0; fi
  printf '%s has %s VFs instead of %s\n' "$pf" "$now" "$wanted" >&2
  exit 1
)`;

const WRITE_NUM_VFS = String.raw`verb_write_num_vfs() (
  pf=$1 wanted=$2 seconds=$3
  mark=$(dmesg 2>/dev/null | tail -n 1)
  if ! words=$(printf '%s\n' "$wanted" | tee "$R/sys/bus/pci/devices/$pf/sriov_numvfs" 2>&1 >/dev/null); then
    printf 'writing %s to sriov_numvfs of %s failed: %s\n' "$wanted" "$pf" "$words" >&2
    verb_kernel_words "$pf" "$mark" >&2
    exit 1
  fi
  if ! verb_await_vfs "$pf" "$wanted" "$seconds"; then
    verb_kernel_words "$pf" "$mark" >&2
    exit 1
  fi
)`;

/** From N to M with both above 0 goes through 0, since the kernel answers EBUSY otherwise (drivers/pci/iov.c). */
const BRING_VFS = String.raw`verb_bring_vfs() (
  pf=$1 wanted=$2 seconds=$3
  now=$(verb_count_vfs "$pf")
  if [ "$now" -eq "$wanted" ]; then exit 0; fi
  if [ "$now" -ne 0 ] && [ "$wanted" -ne 0 ]; then
    verb_write_num_vfs "$pf" 0 "$seconds" || exit 1
  fi
  verb_write_num_vfs "$pf" "$wanted" "$seconds"
)`;

const EXPECT_VFS = String.raw`verb_expect_vfs() (
  now=$(verb_count_vfs "$1")
  if [ "$now" -eq "$2" ]; then exit 0; fi
  printf '%s has %s VFs, and the plan was made for %s\n' "$1" "$now" "$2" >&2
  exit 1
)`;

/** `verb_set_num_vfs PF FROM TO SECONDS`. The note holds the count that this left, or that it is not done yet. */
const SET_NUM_VFS = String.raw`verb_set_num_vfs() (
  pf=$1 from=$2 wanted=$3 seconds=$4
  verb_drop_note "written/$pf"
  verb_settle "$seconds"
  if [ "$(verb_count_vfs "$pf")" -eq "$wanted" ]; then exit 0; fi
  verb_expect_vfs "$pf" "$from" || exit 1
  verb_leave_note "written/$pf" unfinished || exit 1
  verb_bring_vfs "$pf" "$wanted" "$seconds" || exit 1
  verb_leave_note "written/$pf" "$wanted"
)`;

/** `verb_restore_num_vfs PF COUNT SECONDS`: only where this transaction wrote, and nobody did after it. */
const RESTORE_NUM_VFS = String.raw`verb_restore_num_vfs() (
  pf=$1 wanted=$2 seconds=$3
  [ -e "$R/run/virtfn/written/$pf" ] || exit 0
  read -r left <"$R/run/virtfn/written/$pf"
  verb_settle "$seconds"
  now=$(verb_count_vfs "$pf")
  case $left in
    unfinished | "$now") ;;
    *)
      verb_drop_note "written/$pf"
      [ "$now" -ne "$wanted" ] || exit 0
      printf '%s has %s VFs, which somebody else made meanwhile: they are left alone\n' "$pf" "$now" >&2
      exit 1 ;;
  esac
  verb_bring_vfs "$pf" "$wanted" "$seconds" && verb_drop_note "written/$pf"
)`;

/** What changes that make or await VFs call. */
export const VF_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  verb_count_vfs: COUNT_VFS,
  verb_kernel_words: KERNEL_WORDS,
  verb_settle: SETTLE,
  verb_vfs_ready: VFS_READY,
  verb_await_vfs: AWAIT_VFS,
  verb_write_num_vfs: WRITE_NUM_VFS,
  verb_bring_vfs: BRING_VFS,
  verb_expect_vfs: EXPECT_VFS,
  verb_set_num_vfs: SET_NUM_VFS,
  verb_restore_num_vfs: RESTORE_NUM_VFS,
};
