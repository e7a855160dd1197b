import {
  VF_LINK_STATES,
  VLAN_PROTOCOLS,
  type VfAttributes,
  type VlanProtocol,
} from "../model/vf-attributes.ts";
import { isMap } from "./json.ts";

/**
 * One entry of `vfinfo_list` (iproute2's ip/ipaddress.c, print_vfinfo). It leaves out a VLAN, priority or rate of 0
 * and the usual protocol, and what the driver does not tell. Older versions say `mac` for `address`, know no
 * InfiniBand, and give VLAN and rate without a list where the kernel is older.
 */
export function parseVfEntry(
  entry: unknown,
): readonly (readonly [index: number, attributes: VfAttributes])[] {
  if (!isMap(entry)) return [];
  const index = entry["vf"];
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0)
    return [];
  const attributes: VfAttributes = {
    mac: macOf(entry["address"] ?? entry["mac"]),
    ...vlanOf(entry),
    trust: flag(entry["trust"]),
    spoofchk: flag(entry["spoofchk"]),
    ...ratesOf(entry),
    state: VF_LINK_STATES.find((state) => state === entry["link_state"]),
    query_rss: flag(entry["query_rss_en"]),
    node_guid: text(entry["node guid"]),
    port_guid: text(entry["port guid"]),
  };
  return [[index, withoutUndefined(attributes)]];
}

/** An InfiniBand port's VFs have longer ones, which nobody sets. */
function macOf(value: unknown): string | undefined {
  const mac = text(value)?.toLowerCase();
  return mac !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)
    ? mac
    : undefined;
}

function vlanOf(
  entry: Readonly<Record<string, unknown>>,
): Pick<VfAttributes, "vlan" | "qos" | "proto"> {
  const list: unknown = entry["vlan_list"];
  const type = entry["link_type"];
  if (!Array.isArray(list) && type !== undefined && type !== "ether") return {};
  const first: unknown = Array.isArray(list) ? list[0] : entry;
  const vlan = isMap(first) ? first : {};
  const proto = vlan["protocol"] ?? VLAN_PROTOCOLS[0];
  return {
    vlan: count(vlan["vlan"] ?? 0),
    qos: count(vlan["qos"] ?? 0),
    proto: VLAN_PROTOCOLS.find((each): each is VlanProtocol => each === proto),
  };
}

/** `tx_rate` is what kernels before 3.16 had alone. */
function ratesOf(
  entry: Readonly<Record<string, unknown>>,
): Pick<VfAttributes, "max_tx_rate" | "min_tx_rate"> {
  const rate = entry["rate"];
  return isMap(rate)
    ? { max_tx_rate: count(rate["max_tx"]), min_tx_rate: count(rate["min_tx"]) }
    : { max_tx_rate: count(entry["tx_rate"] ?? 0) };
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0
    ? value
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function withoutUndefined(attributes: VfAttributes): VfAttributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  );
}
