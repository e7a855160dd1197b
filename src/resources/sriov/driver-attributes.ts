import type { PhysicalFunction } from "../../model/pci-function.ts";
import type {
  VfAttributeName,
  VfAttributes,
} from "../../model/vf-attributes.ts";
import { isUsual } from "../vf-defaults.ts";

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
  if (told?.[name] === wished || isGivenAnyway(pf, name, wished)) return false;
  if (name === "proto" && wished === "802.1ad" && pf.driver === "igb")
    return true;
  if (isKnownToLack(pf, name)) return true;
  return told !== undefined && told[name] === undefined && !IMPLIED.has(name);
}

/** Where a driver cannot set an attribute, its VFs have what they have by themselves. */
export function isGivenAnyway(
  pf: PhysicalFunction,
  name: VfAttributeName,
  wished: VfAttributes[VfAttributeName],
): boolean {
  return isKnownToLack(pf, name) && isUsual(name, wished);
}

function isKnownToLack(pf: PhysicalFunction, name: VfAttributeName): boolean {
  return LACKING[pf.driver ?? ""]?.includes(name) ?? false;
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
