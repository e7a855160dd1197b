/** The functions of a boot script that are no verbs. Their names begin with `boot_`. */

/** `boot_change FUNCTION INDEX TITLE`: a VF that could not be made has been spoken of already. */
export const BOOT_CHANGE: string = `boot_status=0

boot_change() {
  if [ "$boot_status" -ne 0 ] && [ -n "$2" ] && [ ! -e "$boot_folder/virtfn$2" ]; then return; fi
  unset mark
  verb_kernel_mark
  if ! "$1"; then
    boot_status=1
    printf 'failed: %s\\n' "$3"
  fi
} 2>&1`;

/** Its driver may come from the root file system, and udev gives its net device the name that it keeps. */
export const BOOT_AWAIT_PF: string = `boot_folder=$R/sys/bus/pci/devices/$boot_pf

boot_await_pf() {
  boot_spent=0
  verb_settle 60 || :
  if [ ! -d "$boot_folder" ]; then
    printf 'there is no PCI function %s\\n' "$boot_pf"
    return 1
  fi
  read -r boot_is_vendor <"$boot_folder/vendor"
  read -r boot_is_device <"$boot_folder/device"
  if [ "$boot_is_vendor $boot_is_device" != "$boot_vendor $boot_device" ]; then
    printf '%s is the device %s %s now, and was %s %s when this was written: it is left alone\\n' \\
      "$boot_pf" "$boot_is_vendor" "$boot_is_device" "$boot_vendor" "$boot_device"
    return 1
  fi
  until [ -e "$boot_folder/driver" ] && ! verb_lacks_net "$boot_folder"; do
    if [ "$boot_spent" -ge 60 ]; then
      if [ -e "$boot_folder/driver" ]; then
        printf '%s has no net device after a minute\\n' "$boot_pf"
      else
        printf '%s has no driver after a minute\\n' "$boot_pf"
      fi
      return 1
    fi
    verb_pause "$boot_spent"
    boot_spent=$((boot_spent + 1))
    verb_settle 60 || :
  done
}`;

/** `boot_await_vfs INDEX`: a module option makes them while the driver loads. */
export const BOOT_AWAIT_VFS: string = `boot_await_vfs() {
  boot_spent=0
  until [ -e "$boot_folder/virtfn$1/physfn" ]; do
    if [ "$boot_spent" -ge 60 ]; then
      printf '%s has no VF %s after a minute\\n' "$boot_pf" "$1"
      boot_status=1
      return
    fi
    verb_pause "$boot_spent"
    boot_spent=$((boot_spent + 1))
    verb_settle 60 || :
  done
}`;
