import type { Machine } from "./machine.ts";

/** One VF as the kernel and iproute2 show it. */
export interface LabVf {
  readonly driver: string;
  readonly override: string;
  /** Of its net device; empty without one. */
  readonly netMac: string;
  readonly mac: string;
  readonly vlan: number;
  readonly qos: number;
  readonly trust: boolean;
  readonly spoofchk: boolean;
  readonly maxTxRate: number;
}

/** What `ip -j -d link` tells of a VF of igb. */
interface ListedVf {
  readonly vf: number;
  readonly address: string;
  readonly vlan_list: readonly {
    readonly vlan?: number;
    readonly qos?: number;
  }[];
  readonly rate: { readonly max_tx: number };
  readonly spoofchk: boolean;
  readonly trust: boolean;
}

/** The VFs of a network port, in the order of their indexes. */
export async function vfsOf(
  machine: Machine,
  pf: string,
): Promise<readonly LabVf[]> {
  const folder = `/sys/bus/pci/devices/${pf}`;
  const list = await machine.run(
    `ip -j -d link show dev "$(ls ${folder}/net)"`,
  );
  const [link] = JSON.parse(list) as [
    { readonly vfinfo_list: readonly ListedVf[] },
  ];
  const told = await functionsOf(machine, pf);
  return told.map(({ index, driver, override, netMac }) => {
    const listed = link.vfinfo_list.find(({ vf }) => vf === index);
    if (listed === undefined) throw new Error(`VF ${index} is not listed`);
    const [tag] = listed.vlan_list;
    return {
      driver,
      override,
      netMac,
      mac: listed.address,
      vlan: tag?.vlan ?? 0,
      qos: tag?.qos ?? 0,
      trust: listed.trust,
      spoofchk: listed.spoofchk,
      maxTxRate: listed.rate.max_tx,
    };
  });
}

interface LabFunction extends Pick<LabVf, "driver" | "override" | "netMac"> {
  readonly index: number;
}

/** The VFs of any device. */
export async function functionsOf(
  machine: Machine,
  pf: string,
): Promise<readonly LabFunction[]> {
  const text = await machine.run(
    `cd /sys/bus/pci/devices/${pf} && for vf in virtfn*; do
  [ -e "$vf" ] || continue
  driver=$(readlink "$vf/driver") || driver=
  echo "\${vf#virtfn};\${driver##*/};$(cat "$vf/driver_override");$(cat "$vf"/net/*/address 2>/dev/null)"
done; :`,
  );
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [index, driver = "", override = "", netMac = ""] = line.split(";");
      return { index: Number(index), driver, override, netMac };
    })
    .toSorted((a, b) => a.index - b.index);
}

/** Everything that udev and rtnetlink's listeners hear of devices while something is done, a line each. */
export async function heardDuring(
  machine: Machine,
  action: () => Promise<unknown>,
): Promise<string> {
  await machine.run(
    `udevadm monitor > /root/uevents 2>&1 & echo $! > /root/monitors
ip monitor link > /root/links 2>&1 & echo $! >> /root/monitors
until grep -q '^KERNEL - ' /root/uevents; do sleep 0.1; done`,
  );
  await action();
  return machine.run(
    String.raw`udevadm settle; kill $(cat /root/monitors); grep -E '^(KERNEL|UDEV)\s*\[' /root/uevents; cat /root/links`,
  );
}
