import { sh } from "../sh.ts";
import { ENTER, KERNEL, KMOD } from "./enter.ts";

/** A cold start: everything volatile goes, hardware shows itself, drivers load in the order of a real boot. */
export const BOOT = sh`${ENTER}
if [ ! -f .sim/hardware/cold.tar ]; then
  printf '%s is not a simulated host\n' "$R" >&2
  exit 1
fi
${KMOD}
${KERNEL}
rm -rf sys proc run dev tmp .sim/parked .sim/settling .sim/loaded .sim/vfio .sim/vf .sim/permanent .sim/eswitch \
  .sim/units .sim/journal .sim/net/addresses .sim/net/routes .sim/kmsg .sim/kmsg-lines .sim/initramfs
arguments=
while read -r key value; do
  case $key in
    kernel) release=$value ;;
    options) arguments=$value ;;
  esac
done <boot/loader.conf
# The last word about the IOMMU counts (drivers/iommu/intel/iommu.c, intel_iommu_setup).
read -r iommu_used <.sim/iommu
iommu=
if [ "$iommu_used" = unless-off ]; then iommu=iommu; fi
for argument in $arguments; do
  case $argument in
    intel_iommu=on | intel_iommu=on,*) iommu=iommu ;;
    intel_iommu=off | iommu=off) iommu= ;;
  esac
done
if [ -z "$iommu_used" ]; then iommu=; fi
take cold "cold $iommu"
: >.sim/kmsg
printf '%s\n' "$release" >.sim/release
printf '%s\n' "$arguments" >proc/cmdline
printf 'Linux version %s (sim@virtfn)\n' "$release" >proc/version

# Two boots within a second still have different times.
boots=0 booted=0
if [ -f .sim/boots ]; then read -r boots booted <.sim/boots; fi
now=$(date +%s)
[ "$now" -gt "$booted" ] || now=$((booted + 1))
boots=$((boots + 1))
printf '%s %s\n' "$boots" "$now" >.sim/boots
printf 'cpu  0 0 0 0 0 0 0 0 0 0\nbtime %s\nprocesses 1\n' "$now" >proc/stat
if [ -r /proc/sys/kernel/random/uuid ]; then
  read -r boot_id </proc/sys/kernel/random/uuid
else
  boot_id=$(printf '%08x-0000-4000-8000-%012x' "$now" "$boots")
fi
printf '%s\n' "$boot_id" >proc/sys/kernel/random/boot_id
printf '%s\n' "$release" >proc/sys/kernel/osrelease
read -r name <etc/hostname
printf '%s\n' "$name" >proc/sys/kernel/hostname
kernel_log "Linux version $release"
kernel_log "Kernel command line: $arguments"

: >.sim/net/addresses
: >.sim/net/routes

# Built-in drivers know the kernel's command line alone.
while read -r path; do
  fold "$\{path##*/}"
  name=$\{folded%%.ko*}
  config_options=
  read_kernel_arguments "$name"
  insert_module "$name" "$config_options" || :
done <"lib/modules/$release/modules.builtin"
if [ -n "$parts" ]; then settle_changes; fi

# coldplug: udev loads a driver for each function that has none.
coldplug() {
  each_function plug_function
  settle_changes
}

plug_function() {
  if [ "$4" = - ] || [ ! -d "sys/$3" ] || [ -L "sys/$3/driver" ] || is_loaded "$4"; then return 0; fi
  udev_load "$4"
}

# unpack_image IMAGE: which modules it has into $available, its configuration into .sim/initramfs
unpack_image() {
  available=' ' unpacking=
  while IFS= read -r line; do
    case $line in
      '@ '*/modprobe.d/*)
        unpacking=.sim/initramfs/$\{line#@ }
        mkdir -p "$\{unpacking%/*}"
        : >"$unpacking"
        ;;
      '@ '*)
        unpacking=
        fold "$\{line##*/}"
        available="$available$\{folded%%.ko*} "
        ;;
      '|'*) [ -z "$unpacking" ] || printf '%s
' "$\{line#?}" >>"$unpacking" ;;
      "\\"*) [ -z "$unpacking" ] || printf '%s' "$\{line#?}" >>"$unpacking" ;;
      '>'*)
        rm -f "$unpacking"
        ln -s "$\{line#?}" "$unpacking"
        ;;
    esac
  done <"$1"
}

# The initramfs: its own modules, its own copy of the configuration.
image=
for each in "boot/initrd.img-$release" "boot/initramfs-$release.img" boot/initramfs-linux.img; do
  if [ -f "$each" ]; then image=$each; fi
done
if [ -n "$image" ]; then
  unpack_image "$image"
  config_prefix=.sim/initramfs/
  coldplug
  available='' config_prefix=
fi

# modules-load.d before udev, both with the configuration of the root file system.
for folder in etc run usr/local/lib usr/lib lib; do
  for each in "$folder"/modules-load.d/*.conf; do
    [ -f "$each" ] || continue
    loaded_names=$\{loaded_names-$NL}
    case $loaded_names in *"$NL$\{each##*/}$NL"*) continue ;; esac
    loaded_names=$loaded_names$\{each##*/}$NL
    loads="$\{loads-}$each$NL"
  done
done
if [ -f etc/modules ]; then loads="$\{loads-}etc/modules$NL"; fi
loads=$\{loads-}
while [ -n "$loads" ]; do
  each=$\{loads%%"$NL"*}
  loads=$\{loads#*"$NL"}
  while read -r name rest || [ -n "$name" ]; do
    case $name in '' | '#'* | ';'*) continue ;; esac
    fold "$name"
    if find_module "$folded" "$release" && [ "$module_path" != builtin ] && ! is_loaded "$folded"; then
      udev_load "$folded"
    fi
  done <"$each"
done
settle_changes
coldplug

# What multi-user.target wants, before networks and guests. One that fails keeps nobody else waiting.
if [ -d run/systemd/system ]; then
  # shellcheck source=systemd.sh
  . "$R/.sim/lib/systemd.sh"
  for target in sysinit.target basic.target network-pre.target multi-user.target; do
    wanted_units "$target"
    for unit in $wanted_units; do
      case $unit in *.service) ;; *) continue ;; esac
      [ ! -f ".sim/units/$unit" ] || continue
      start_unit "$unit" || kernel_log "systemd[1]: Failed to start $unit."
    done
  done
fi

# The host's own network configuration; its links are there when the boot is over.
bring_up_now() {
  [ -e "sys/class/net/$1" ] || return 0
  printf '0x1003\n' >"sys/class/net/$1/flags"
  find_link "$1"
}
while read -r device; do bring_up_now "$device"; done <.sim/net/boot-up
while read -r device kind lowers; do
  case $kind in
    vlan) if [ -e "sys/class/net/$lowers" ]; then make_device "$device" vlan "$lowers"; fi ;;
    *)
      make_device "$device" "$kind"
      for lower in $lowers; do
        [ -e "sys/class/net/$lower" ] || continue
        set_master "$lower" "$device"
        bring_up_now "$lower"
      done
      ;;
  esac
  bring_up_now "$device"
done <.sim/net/boot-devices
for table in addresses routes; do
  while read -r device words; do
    if [ -e "sys/class/net/$device" ]; then printf '%s %s\n' "$device" "$words" >>".sim/net/$table"; fi
  done <".sim/net/boot-$table"
done
if [ -s .sim/after-boot ]; then
  VIRTFN_ROOT=$R VIRTFN_SIM_UID=0 sh .sim/after-boot
fi
`;
