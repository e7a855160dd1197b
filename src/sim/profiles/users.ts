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

/** A bridge over the second port, and a bond over VF 0 of the first one. */
export const USERS_OF_PORTS = sh`R=$\{VIRTFN_ROOT}
# enslave UPPER LOWER
enslave() {
  [ -e "$R/sys/class/net/$2" ] || return 0
  mkdir -p "$R/sys/devices/virtual/net/$1"
  printf '00:1b:21:dd:00:01\n' >"$R/sys/devices/virtual/net/$1/address"
  printf 'up\n' >"$R/sys/devices/virtual/net/$1/operstate"
  printf '0x1003\n' >"$R/sys/devices/virtual/net/$1/flags"
  printf '200\n' >"$R/sys/devices/virtual/net/$1/ifindex"
  [ -L "$R/sys/class/net/$1" ] || ln -s "../../devices/virtual/net/$1" "$R/sys/class/net/$1"
  lower=$(cd "$R/sys/class/net" && readlink "$2")
  ln -s "../../../../$\{lower#../../}" "$R/sys/devices/virtual/net/$1/lower_$2"
  ln -s "../../../../../virtual/net/$1" "$R/sys/class/net/$2/master"
  ln -s "../../../../../virtual/net/$1" "$R/sys/class/net/$2/upper_$1"
}
enslave br0 enp2s0
if [ -e "$R/sys/class/net/br0" ]; then
  mkdir -p "$R/sys/class/net/br0/bridge" "$R/sys/class/net/br0/brif"
  ln -s ../lower_enp2s0 "$R/sys/class/net/br0/brif/enp2s0"
fi
enslave bond0 enp1s0v0
if [ -e "$R/sys/class/net/bond0" ]; then
  mkdir -p "$R/sys/class/net/bond0/bonding"
  printf 'enp1s0v0\n' >"$R/sys/class/net/bond0/bonding/slaves"
fi
`;
