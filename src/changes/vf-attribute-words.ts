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

/** `vlan 100 trust on`: pairs of a name and a value, as iproute2 takes them. */
export function attributeWords(attributes: VfAttributes): string {
  return namesIn(attributes)
    .map((name) => `${name} ${attributeText(attributes[name])}`)
    .join(" ");
}

/**
 * The words behind `ip link set dev PF vf N`, one text for what belongs together: to iproute2 `qos` and `proto` are
 * parts of `vlan`, in this order, and what is left out of it is set to its default (ip/iplink.c). Two rates are one
 * request to the kernel, which judges them by each other.
 */
export function attributeGroups(attributes: VfAttributes): readonly string[] {
  const { vlan, qos, proto, max_tx_rate, min_tx_rate, ...single } = attributes;
  const { mac, trust, spoofchk, ...others } = single;
  const hasTag = (vlan ?? qos ?? proto) !== undefined;
  return [
    ...eachOf({ mac }),
    hasTag ? attributeWords({ vlan: vlan ?? 0, qos, proto }) : "",
    ...eachOf({ trust, spoofchk }),
    attributeWords({ max_tx_rate, min_tx_rate }),
    ...eachOf(others),
  ].filter((group) => group !== "");
}

function eachOf(attributes: VfAttributes): readonly string[] {
  return namesIn(attributes).map((name) =>
    attributeWords({ [name]: attributes[name] }),
  );
}

/** As iproute2 spells it. */
export function attributeText(value: VfAttributes[VfAttributeName]): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return value === undefined ? "unknown" : String(value);
}

function namesIn(attributes: VfAttributes): readonly VfAttributeName[] {
  return VF_ATTRIBUTE_NAMES.filter((name) => attributes[name] !== undefined);
}
