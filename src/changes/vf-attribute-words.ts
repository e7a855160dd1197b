import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
  type VfAttributes,
} from "../model/vf-attributes.ts";

/** `vlan 0 → 100, trust off → on`: what is not known before has no left side. */
export function describeAttributes(
  from: VfAttributes,
  to: VfAttributes,
): string {
  return namesIn(to)
    .map((name) => {
      const before = from[name];
      const now = attributeText(to[name]);
      return before === undefined
        ? `${name} ${now}`
        : `${name} ${attributeText(before)} → ${now}`;
    })
    .join(", ");
}

/** The words behind `ip link set dev PF vf N`. qos and proto are parts of vlan to iproute2 (ip/iplink.c). */
export function ipWords(attributes: VfAttributes): readonly string[] {
  return namesIn(attributes).flatMap((name) => [
    name,
    attributeText(attributes[name]),
  ]);
}

/** As iproute2 spells it. */
export function attributeText(value: VfAttributes[VfAttributeName]): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return value === undefined ? "unknown" : String(value);
}

function namesIn(attributes: VfAttributes): readonly VfAttributeName[] {
  return VF_ATTRIBUTE_NAMES.filter((name) => attributes[name] !== undefined);
}
