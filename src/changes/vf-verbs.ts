import { AUTOPROBE_VERBS } from "./autoprobe-verbs.ts";
import { BIND_VERBS } from "./bind-verbs.ts";
import { VF_ATTRIBUTE_VERBS } from "./vf-attribute-verbs.ts";

const WRITE_NUM_VFS = String.raw`verb_write_num_vfs() (
  pf=$1 wanted=$2 seconds=$3
  verb_kernel_mark
  verb_write "/sys/bus/pci/devices/$pf/sriov_numvfs" "$wanted" "sriov_numvfs of $pf" "$pf" || exit 1
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

/**
 * `verb_set_num_vfs PF FROM TO SECONDS [without-drivers]`. The note holds the count that this left, or that it is not
 * done yet; another one the drivers of the VFs that go away. They are named by the whole change, since a transaction
 * may take the count to 0 and back.
 */
const SET_NUM_VFS = String.raw`verb_set_num_vfs() (
  pf=$1 from=$2 wanted=$3 seconds=$4 key=$1.$2-$3
  verb_drop_vf_notes "$pf" "$from" "$wanted"
  verb_settle "$seconds" || :
  if [ "$(verb_count_vfs "$pf")" -eq "$wanted" ]; then exit 0; fi
  verb_expect_vfs "$pf" "$from" || exit 1
  if [ "$from" -gt 0 ]; then
    verb_leave_note "written/drivers.$key" "$(verb_vf_drivers "$pf")" || exit 1
  fi
  verb_leave_note "written/vfs.$key" unfinished || exit 1
  case ${"$"}{5-} in
    without-drivers) verb_without_drivers "$pf" "$seconds" verb_bring_vfs "$pf" "$wanted" "$seconds" ;;
    *) verb_bring_vfs "$pf" "$wanted" "$seconds" ;;
  esac || exit 1
  verb_leave_note "written/vfs.$key" "$wanted"
)`;

/**
 * `verb_restore_num_vfs PF FROM TO SECONDS`: only where this transaction wrote, and nobody did after it or has got a VF.
 * The VFs come back without drivers, so that each driver finds the attributes that its VF had: see the two verbs that follow.
 */
const RESTORE_NUM_VFS = String.raw`verb_restore_num_vfs() (
  pf=$1 wanted=$2 seconds=$4 key=$1.$2-$3
  verb_release_autoprobe || exit 1
  [ -e "$R/run/virtfn/written/vfs.$key" ] || exit 0
  read -r left <"$R/run/virtfn/written/vfs.$key"
  if verb_is_held "bringing back $wanted VFs of $pf" "$pf" ''; then exit 1; fi
  verb_settle "$seconds" || :
  now=$(verb_count_vfs "$pf")
  case $left in
    unfinished | "$now") ;;
    *)
      verb_drop_vf_notes "$pf" "$wanted" "$3"
      [ "$now" -ne "$wanted" ] || exit 0
      printf '%s has %s VFs, which somebody else made meanwhile: they are left alone\n' "$pf" "$now" >&2
      exit 1 ;;
  esac
  if [ "$now" -ne "$wanted" ] && ! verb_vfs_are_free "$pf"; then
    verb_drop_vf_notes "$pf" "$wanted" "$3"
    exit 1
  fi
  set -- verb_bring_vfs "$pf" "$wanted" "$seconds"
  if [ "$wanted" -gt 0 ] && verb_read_autoprobe "$pf" 2>/dev/null; then
    set -- verb_without_drivers "$pf" "$seconds" "$@"
  fi
  "$@" && verb_leave_note "written/vfs.$key" restored
)`;

/** `verb_return_vf PF FROM TO INDEX GROUP…`: what a VF had, where undo has just brought it back. */
const RETURN_VF = String.raw`verb_return_vf() (
  pf=$1 index=$4
  verb_vfs_are_restored "$pf.$2-$3" || exit 0
  shift 4
  verb_kernel_mark
  verb_net_device "$pf" || exit 1
  now=$(verb_read_vf "$device" "$index")
  verb_put_vf "$@"
)`;

/** `verb_return_drivers PF FROM TO`: to each VF that undo has brought back the driver that it had, or none. */
const RETURN_DRIVERS = String.raw`verb_return_drivers() (
  pf=$1 key=$1.$2-$3 noted='' bad=
  if verb_vfs_are_restored "$key" && [ -e "$R/run/virtfn/written/drivers.$key" ]; then
    noted=$(cat "$R/run/virtfn/written/drivers.$key")
  fi
  while read -r index driver; do
    [ -n "$index" ] || continue
    verb_return_driver "$pf" "$index" "$driver" || bad=yes
  done <<END
$noted
END
  verb_drop_vf_notes "$@"
  [ -z "$bad" ]
)`;

const VFS_ARE_RESTORED = String.raw`verb_vfs_are_restored() {
  [ -e "$R/run/virtfn/written/vfs.$1" ] && read -r left <"$R/run/virtfn/written/vfs.$1" && [ "$left" = restored ]
}`;

const DROP_VF_NOTES = String.raw`verb_drop_vf_notes() {
  verb_drop_note "written/vfs.$1.$2-$3"
  verb_drop_note "written/drivers.$1.$2-$3"
}`;

/** What changes that make or await VFs call. */
export const VF_VERBS: Readonly<Record<string, string>> = {
  ...AUTOPROBE_VERBS,
  ...VF_ATTRIBUTE_VERBS,
  ...BIND_VERBS,
  verb_write_num_vfs: WRITE_NUM_VFS,
  verb_bring_vfs: BRING_VFS,
  verb_expect_vfs: EXPECT_VFS,
  verb_set_num_vfs: SET_NUM_VFS,
  verb_restore_num_vfs: RESTORE_NUM_VFS,
  verb_return_vf: RETURN_VF,
  verb_return_drivers: RETURN_DRIVERS,
  verb_vfs_are_restored: VFS_ARE_RESTORED,
  verb_drop_vf_notes: DROP_VF_NOTES,
};
