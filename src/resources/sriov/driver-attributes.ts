import type { PhysicalFunction } from "../../model/pci-function.ts";
import type {
  VfAttributeName,
  VfAttributes,
} from "../../model/vf-attributes.ts";

/**
 * Whether the PF's driver cannot set an attribute, as far as that shows: it does not tell it of a VF that is there, or
 * it is known to lack the call (`ndo_set_vf_…`). The kernel shows the state of every VF, also where none can be set.
 */
export function lacksAttribute(
  pf: PhysicalFunction,
  index: number,
  name: VfAttributeName,
  wished: VfAttributes[VfAttributeName],
): boolean {
  const vf = pf.virtualFunctions.find((each) => each.index === index);
  const told = vf?.settings?.isNew ? undefined : vf?.settings?.attributes;
  if (told?.[name] === wished) return false;
  if (LACKING[pf.driver ?? ""]?.includes(name)) return true;
  return told !== undefined && told[name] === undefined && !IMPLIED.has(name);
}

/** Told as parts of others, or only where they are not at their default. */
const IMPLIED: ReadonlySet<VfAttributeName> = new Set(["vlan", "qos", "proto"]);

const INFINIBAND = ["node_guid", "port_guid"] as const;

const LACKING: Readonly<Record<string, readonly VfAttributeName[]>> = {
  // drivers/net/ethernet/intel/igb/igb_main.c, igb_netdev_ops: no link state, no RSS query; 802.1ad is refused.
  igb: ["state", "query_rss", ...INFINIBAND],
  // drivers/net/ethernet/intel/ixgbe/ixgbe_main.c, ixgbe_netdev_ops
  ixgbe: [...INFINIBAND],
  i40e: ["query_rss", ...INFINIBAND],
  ice: ["query_rss", ...INFINIBAND],
  bnxt_en: ["query_rss", ...INFINIBAND],
};
