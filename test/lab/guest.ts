import type { Machine } from "./machine.ts";

/** Before each test of a group: igb freshly loaded, no VFs, nothing of virtfn's, the first image. */
export const FRESH = `
cd /
for pid in $(pgrep -f "[h]old-vf.pl"); do kill -9 "$pid"; done
ip netns pids lab 2>/dev/null | xargs -r kill -9
ip netns del lab 2>/dev/null
rm -rf /etc/modprobe.d/zz* /etc/modules-load.d/virtfn-* /var/lib/virtfn /run/virtfn /boot/.virtfn-* /etc/initramfs-tools/hooks/lab-fails
rm -rf /etc/virtfn /etc/systemd/system/virtfn-* /etc/systemd/system/multi-user.target.wants/virtfn-*
image=/boot/initrd.img-$(uname -r)
kept=/root/initrd.kept
if [ ! -e "$kept" ]; then cp -p "$image" "$kept"; fi
cmp -s "$kept" "$image" || { cp -p "$kept" "$image"; sync; }
for dev in /sys/bus/pci/devices/*; do
  if [ "$(cat "$dev/driver_override" 2>/dev/null)" = vfio-pci ]; then echo > "$dev/driver_override"; fi
done
modprobe -r igb
modprobe -r igbvf
modprobe igb
modprobe igbvf
udevadm settle
`;

/** How many VFs each port has: `{ "0000:01:00.0": 7, … }`. */
export async function countVfs(
  machine: Machine,
): Promise<Readonly<Record<string, number>>> {
  const text = await machine.run(
    `for port in /sys/bus/pci/devices/*/sriov_totalvfs; do
  port=\${port%/*} count=0
  for link in "$port"/virtfn*; do [ -L "$link" ] && count=$((count + 1)); done
  echo "\${port##*/} $count"
done`,
  );
  return Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" "))
      .map(([port = "", count]) => [port, Number(count)]),
  );
}

/** As people see it: virtual functions behind each bus that lspci lists. */
export async function lspciVfs(
  machine: Machine,
): Promise<Readonly<Record<string, number>>> {
  const text = await machine.run("lspci -d 8086:10ca");
  const counts: Record<string, number> = {};
  for (const line of text.split("\n")) {
    const bus = line.slice(0, 2);
    if (bus !== "") counts[bus] = (counts[bus] ?? 0) + 1;
  }
  return counts;
}

/**
 * Path, kind, mode, size, inode and times of everything that virtfn could write, which VFs there are, and which load
 * of igb it is. Equal before and after: nothing was written and nothing was touched.
 */
export async function stateOf(machine: Machine): Promise<string> {
  return machine.run(
    `find /etc /boot /var/lib/virtfn /run/virtfn /usr/lib/modprobe.d /usr/lib/modules-load.d -xdev -printf '%p %y %m %s %i %T@ %C@\\n' 2>/dev/null | sort
ls -di /sys/module/igb /sys/bus/pci/devices/*/virtfn* 2>/dev/null; :`,
  );
}

/** Which load of a module this is; another one has another number. */
export async function loadOf(
  machine: Machine,
  module: string,
): Promise<string> {
  return machine.run(
    `stat -c %i /sys/module/${module} 2>/dev/null || echo absent`,
  );
}

/** Gives a VF to vfio-pci by hand; resolves with its address. */
export async function giveToVfio(
  machine: Machine,
  pf: string,
  index: number,
): Promise<string> {
  return machine.run(`modprobe vfio-pci
vf=/sys/bus/pci/devices/${pf}/virtfn${index}
address=$(basename "$(readlink "$vf")")
echo vfio-pci > "$vf/driver_override"
echo "$address" > "$vf/driver/unbind"
echo "$address" > /sys/bus/pci/drivers_probe
udevadm settle
echo "$address"`);
}

/** Every outcome in the journal, oldest first. */
export async function outcomes(machine: Machine): Promise<readonly string[]> {
  const text = await machine.run(
    `for file in /var/lib/virtfn/transactions/*/outcome; do [ -e "$file" ] && head -n 1 "$file"; done; :`,
  );
  return text.split("\n").filter((line) => line !== "");
}

export async function isLocked(machine: Machine): Promise<boolean> {
  return (
    (await machine.run("[ -e /run/virtfn/lock ] && echo yes || echo no")) ===
    "yes"
  );
}
