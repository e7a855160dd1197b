/**
 * What a PF keeps for one of its VFs, under iproute2's names: `ip link set dev PF vf N NAME VALUE`
 * (ip-link(8)). The VF itself cannot change it, and all of it is lost when the count changes.
 */
export interface VfAttributes {
  /** Lower case; `00:00:00:00:00:00` means that the VF's driver invents one. */
  readonly mac?: string | undefined;
  /** 0 is none. */
  readonly vlan?: number | undefined;
  readonly qos?: number | undefined;
  readonly proto?: VlanProtocol | undefined;
  readonly trust?: boolean | undefined;
  readonly spoofchk?: boolean | undefined;
  /** Mbit/s; 0 is no limit. */
  readonly max_tx_rate?: number | undefined;
  readonly min_tx_rate?: number | undefined;
  readonly state?: VfLinkState | undefined;
  readonly query_rss?: boolean | undefined;
  readonly node_guid?: string | undefined;
  readonly port_guid?: string | undefined;
}

export const VLAN_PROTOCOLS = ["802.1Q", "802.1ad"] as const;
export type VlanProtocol = (typeof VLAN_PROTOCOLS)[number];

export const VF_LINK_STATES = ["auto", "enable", "disable"] as const;
type VfLinkState = (typeof VF_LINK_STATES)[number];

/** In the order in which they are set: a rate needs to know the others before it is judged. */
export const VF_ATTRIBUTE_NAMES = [
  "mac",
  "vlan",
  "qos",
  "proto",
  "trust",
  "spoofchk",
  "max_tx_rate",
  "min_tx_rate",
  "state",
  "query_rss",
  "node_guid",
  "port_guid",
] as const satisfies readonly (keyof VfAttributes)[];

export type VfAttributeName = (typeof VF_ATTRIBUTE_NAMES)[number];
