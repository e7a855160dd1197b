import type { MeantKey } from "../meant-key.ts";
import { pfKeys } from "./pf-selector.ts";
import { sriovArguments } from "./schema.ts";
import { vfArguments } from "./vf-schema.ts";

/** Where a key can stand: in the task itself, in `pf`, or in an entry of `vfs`. */
type Level = "sriov" | "pf" | "vfs";

/**
 * What a key means that is none of ours here: the words that ip, libvirt, nmstate, netplan and Ansible have for the
 * same thing, and our own words in another place. `path` is where the key stands.
 */
export function meantKey(
  written: string,
  path: readonly PropertyKey[],
): MeantKey | undefined {
  const word = written.toLowerCase().replaceAll("-", "_");
  const here = levelOf(path);
  for (const level of LOOKED_FOR[here]) {
    const key = keyOfOthers(level, word) ?? ownKey(level, word);
    if (key !== undefined)
      return level === here
        ? { key, words: `did you mean "${key}"?` }
        : { key: level, words: placeWords(here, level, key) };
  }
  return undefined;
}

function levelOf([first]: readonly PropertyKey[]): Level {
  return first === "pf" || first === "vfs" ? first : "sriov";
}

/** Nearest first: in a task `device` is the port and `trust` is of its VFs. */
const LOOKED_FOR: Readonly<Record<Level, readonly Level[]>> = {
  sriov: ["sriov", "pf", "vfs"],
  pf: ["pf", "sriov", "vfs"],
  vfs: ["vfs", "sriov", "pf"],
};

function placeWords(here: Level, level: Level, key: string): string {
  if (here === "sriov" && ownKey("pf", key) && ownKey("vfs", key))
    return `write \`${key}\` in \`pf\` for the port's own, in an entry of \`vfs\` for that of VFs`;
  if (here === "sriov" && key === "state")
    return "how many VFs there are says `num_vfs`; the state of their links goes into an entry of `vfs`";
  if (level === "sriov")
    return `write \`${key}\` in the task itself, beside \`${here}\``;
  if (level === "vfs")
    return `this is of VFs: write \`${key}\` in an entry of \`vfs\``;
  return key === "name"
    ? "this is the port: write `pf` instead"
    : `this is of the port: write \`${key}\` in \`pf\``;
}

function ownKey(level: Level, word: string): string | undefined {
  return OWN[level].find((key) => key === word);
}

/** `device` is a port for everybody, and an ID only inside of `pf`. */
function keyOfOthers(level: Level, word: string): string | undefined {
  return Object.entries(OTHERS[level]).find(([, words]) =>
    words.includes(word),
  )?.[0];
}

const OWN: Readonly<Record<Level, readonly string[]>> = {
  sriov: Object.keys(sriovArguments.shape),
  pf: Object.keys(pfKeys.shape),
  vfs: Object.keys(vfArguments.shape),
};

const OTHERS: Readonly<
  Record<Level, Readonly<Record<string, readonly string[]>>>
> = {
  sriov: {
    num_vfs: [
      "numvfs",
      "num_vf",
      "max_vfs",
      "sriov_numvfs",
      "sriov_num_vfs",
      "total_vfs",
      "vf_count",
      "count",
      "virtual_function_count",
    ],
    vfs: ["vf", "virtual_functions"],
    pf: ["pfs", "physical_function"],
    drivers_autoprobe: ["autoprobe", "sriov_drivers_autoprobe"],
    eswitch_mode: ["eswitch", "embedded_switch_mode", "mode"],
    persist: ["persistent", "permanent"],
  },
  pf: {
    name: [
      "device",
      "dev",
      "interface",
      "iface",
      "ifname",
      "link",
      "net_device",
      "netdev",
      "nic",
      "port",
    ],
    pci: ["address", "bdf", "bus", "pci_address", "pci_slot", "slot"],
    vendor: ["vendor_id"],
    device: ["device_id", "product", "product_id"],
    mac: ["mac_address", "hwaddr", "macaddress"],
    numa_node: ["numa"],
  },
  vfs: {
    index: ["id", "idx", "indexes", "indices", "number", "vf", "vf_id", "vfid"],
    driver: ["bind", "driver_override", "vf_driver"],
    mac: ["address", "hwaddr", "lladdr", "mac_address", "macaddress"],
    vlan: ["vid", "vlan_id", "vlan_tag", "vlanid", "vlans"],
    qos: ["pcp", "priority", "vlan_qos"],
    proto: ["protocol", "vlan_proto", "vlan_protocol"],
    trust: ["trusted"],
    spoofchk: ["spoof", "spoof_check", "spoofcheck", "spoof_checking"],
    max_tx_rate: ["max_rate", "max_tx", "rate", "tx_rate"],
    min_tx_rate: ["min_rate", "min_tx"],
    state: ["link", "link_state", "vf_link_state"],
    query_rss: ["rss_query", "rss"],
  },
};
