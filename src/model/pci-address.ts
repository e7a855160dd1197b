import type { Brand } from "./brand.ts";

/** A PCI function as the kernel spells it: `DDDD:BB:DD.F`, lower-case hex, domain always present. */
export type PciAddress = Brand<string, "PciAddress">;

const PATTERN = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/;

/** Accepts the short form `01:00.0` too; `undefined` when the text is no PCI address. */
export function parsePciAddress(text: string): PciAddress | undefined {
  const match = PATTERN.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, domain = "0000", bus, device, fn] = match;
  return `${domain}:${bus}:${device}.${fn}` as PciAddress;
}
