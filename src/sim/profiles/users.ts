import { sh } from "../sh.ts";

/** A guest that starts by itself: VF 2 of the first port is handed to vfio-pci and opened by a qemu process. */
export const GUEST_ON_VF_2 = sh`R=$VIRTFN_ROOT
pf=$R/sys/bus/pci/devices/0000:01:00.0
vf=0000:01:10.4
if [ -e "$pf/virtfn2" ]; then
  modprobe vfio-pci
  printf 'vfio-pci\n' | tee "$pf/virtfn2/driver_override" >/dev/null
  if [ -e "$pf/virtfn2/driver" ]; then printf '%s\n' "$vf" | tee "$pf/virtfn2/driver/unbind" >/dev/null; fi
  printf '%s\n' "$vf" | tee "$R/sys/bus/pci/drivers_probe" >/dev/null
  group=$(readlink "$pf/virtfn2/iommu_group")
  group=$\{group##*/}
  mkdir -p "$R/proc/4711/fd"
  ln -s "/dev/vfio/$group" "$R/proc/4711/fd/27"
  printf 'qemu-system-x86\n' >"$R/proc/4711/comm"
  printf 'qemu-system-x86_64\0-name\0guest=web1,debug-threads=on\0-device\0vfio-pci,host=%s\0' "$vf" >"$R/proc/4711/cmdline"
  printf '4711\n' >"$R/.sim/vfio/$group"
fi
`;
