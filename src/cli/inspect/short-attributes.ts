import { attributeText } from "../../changes/vf-attribute-words.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributes,
} from "../../model/vf-attributes.ts";

/** What a VF has as long as nobody sets it. */
const DEFAULTS: Required<VfAttributes> = {
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

/** The PF's own address, and what is not as usual. */
export function pfAttributes({ settings }: PhysicalFunction): string {
  const parts = [
    settings?.permanentMac && `mac ${settings.permanentMac}`,
    settings?.autoprobe === false && "autoprobe off",
    settings?.eswitchMode === "switchdev" && "eswitch switchdev",
  ];
  return parts.filter((part) => typeof part === "string").join(", ") || "–";
}

/** What is not as on a fresh VF, under iproute2's names. A PF without a net device keeps nothing for its VFs. */
export function vfAttributes(
  { settings }: VirtualFunction,
  pf: PhysicalFunction,
): string {
  if (!settings) return "–";
  const { attributes, driverOverride } = settings;
  const changed = attributes
    ? VF_ATTRIBUTE_NAMES.filter(
        (name) =>
          attributes[name] !== undefined && !isDefault(name, attributes),
      ).map((name) => `${name} ${attributeText(attributes[name])}`)
    : pf.netDevices.map(() => "unknown").slice(0, 1);
  const all = [
    ...changed,
    ...(driverOverride === undefined
      ? []
      : [`driver_override ${driverOverride}`]),
  ];
  if (all.length > 0) return all.join(", ");
  return attributes ? "default" : "–";
}

function isDefault(
  name: (typeof VF_ATTRIBUTE_NAMES)[number],
  attributes: VfAttributes,
): boolean {
  return attributes[name] === DEFAULTS[name];
}
