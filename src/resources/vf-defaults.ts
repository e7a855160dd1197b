import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
  type VfAttributes,
} from "../model/vf-attributes.ts";

/** What a VF has that nobody has set anything of, as most drivers have it (net/core/rtnetlink.c shows it so). */
const USUAL: Required<VfAttributes> = {
  mac: "00:00:00:00:00:00",
  vlan: 0,
  qos: 0,
  proto: "802.1Q",
  trust: false,
  spoofchk: true,
  max_tx_rate: 0,
  min_tx_rate: 0,
  state: "auto",
  query_rss: false,
  node_guid: "00:00:00:00:00:00:00:00",
  port_guid: "00:00:00:00:00:00:00:00",
};

export function isUsual(
  name: VfAttributeName,
  value: VfAttributes[VfAttributeName],
): boolean {
  return value === USUAL[name];
}

/** The attributes that somebody must have set. */
export function remarkable(attributes: VfAttributes): VfAttributes {
  return Object.fromEntries(
    VF_ATTRIBUTE_NAMES.filter(
      (name) =>
        attributes[name] !== undefined && !isUsual(name, attributes[name]),
    ).map((name) => [name, attributes[name]]),
  );
}
