import { attributeText } from "../../changes/vf-attribute-words.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributes,
} from "../../model/vf-attributes.ts";
import { remarkable } from "../../resources/vf-defaults.ts";

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
    ? describe(remarkable(attributes))
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

function describe(attributes: VfAttributes): readonly string[] {
  return VF_ATTRIBUTE_NAMES.filter((name) => name in attributes).map(
    (name) => `${name} ${attributeText(attributes[name])}`,
  );
}
