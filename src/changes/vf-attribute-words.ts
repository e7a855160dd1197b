import { unreachable } from "../model/unreachable.ts";
import {
  VF_ATTRIBUTE_NAMES,
  VF_LINK_STATES,
  VLAN_PROTOCOLS,
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

/** The other way round; `undefined` where one of them is none that we write. */
export function parseAttributeWords(text: string): VfAttributes | undefined {
  const words = text === "" ? [] : text.split(" ");
  const pairs = words.flatMap((name, position) =>
    position % 2 === 0 ? [[name, words[position + 1] ?? ""] as const] : [],
  );
  const known = VF_ATTRIBUTE_NAMES.flatMap((name) =>
    pairs
      .filter(([word]) => word === name)
      .map(([, value]) => [name, valueOf(name, value)] as const),
  );
  return known.length === pairs.length &&
    known.every(([, value]) => value !== undefined)
    ? Object.fromEntries(known)
    : undefined;
}

function valueOf(
  name: VfAttributeName,
  text: string,
): VfAttributes[VfAttributeName] {
  switch (name) {
    case "mac":
    case "node_guid":
    case "port_guid":
      return /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/.test(text) ? text : undefined;
    case "vlan":
    case "qos":
    case "max_tx_rate":
    case "min_tx_rate":
      return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
    case "proto":
      return VLAN_PROTOCOLS.find((proto) => proto === text);
    case "trust":
    case "spoofchk":
    case "query_rss":
      return text === "on" || text === "off" ? text === "on" : undefined;
    case "state":
      return VF_LINK_STATES.find((state) => state === text);
    default:
      return unreachable(name);
  }
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
