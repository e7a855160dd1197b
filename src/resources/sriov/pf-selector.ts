import { z } from "zod";
import { parsePciAddress } from "../../model/pci-address.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";

/** Which PFs a task is about: all that is named has to match. */
export interface PfSelector {
  /** Of the PF's net device. */
  readonly name?: string | undefined;
  /** `DDDD:BB:DD.F` */
  readonly pci?: string | undefined;
  /** `0x` and four hex digits, lower case, as sysfs shows it; so is `device`. */
  readonly vendor?: string | undefined;
  readonly device?: string | undefined;
  /** The permanent address, lower case. */
  readonly mac?: string | undefined;
  readonly driver?: string | undefined;
  readonly numa_node?: number | undefined;
}

const id = (what: string) =>
  z
    .string(`\`${what}\` has to be four hex digits in quotes, as "8086"`)
    .regex(
      /^(?:0x)?[0-9a-f]{4}$/i,
      `\`${what}\` has to be four hex digits in quotes, as "8086"`,
    )
    .transform((text) => `0x${text.toLowerCase().replace(/^0x/, "")}`);

const NUMA_NODE = "`numa_node` has to be a whole number from 0";

/** `pf` as a map. */
export const pfKeys = z.strictObject({
  name: z.string().min(1).describe("The PF's net device.").optional(),
  pci: z
    .string()
    .refine((text) => parsePciAddress(text) !== undefined, {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is no PCI address such as 0000:01:00.0`,
    })
    .transform((text) => parsePciAddress(text) ?? text)
    .optional(),
  vendor: id("vendor").optional(),
  device: id("device").optional(),
  mac: z
    .string()
    .regex(
      /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i,
      "`mac` has to be an address such as 00:1b:21:aa:00:01",
    )
    .transform((text) => text.toLowerCase())
    .describe("The PF's permanent address.")
    .optional(),
  driver: z.string().min(1).describe("The PF's driver.").optional(),
  numa_node: z.int(NUMA_NODE).min(0, NUMA_NODE).optional(),
});

/** `pf` as a person writes it: the name of a net device, or a map. */
export const pfArguments = z.union(
  [
    z
      .string()
      .min(1, "`pf` has to name a net device")
      .refine(isDeviceName, {
        error: (issue) => noDeviceName(String(issue.input)),
      }),
    pfKeys.refine((keys) => Object.keys(keys).length > 0, {
      error: () => "`pf` has to name at least one thing to select by",
    }),
  ],
  {
    error: () =>
      "has to be the name of a net device, or a map of name, pci, vendor, device, mac, driver, numa_node",
  },
);

/** As dev_valid_name() of the kernel (net/core/dev.c), which also counts the bytes. */
function isDeviceName(text: string): boolean {
  return !/[/:\s]/.test(text);
}

function noDeviceName(text: string): string {
  const message = `${JSON.stringify(text)} cannot be the name of a net device`;
  const pci = parsePciAddress(text);
  if (pci) return `${message}: for a PCI address write pf: { pci: "${pci}" }`;
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(text)
    ? `${message}: for its own address write pf: { mac: "${text}" }`
    : message;
}

export function pfSelector(written: z.infer<typeof pfArguments>): PfSelector {
  return typeof written === "string" ? { name: written } : written;
}

/** The PFs with SR-IOV that match, in PCI order. */
export function selectPfs(
  selector: PfSelector,
  functions: readonly PhysicalFunction[],
): readonly PhysicalFunction[] {
  return functions
    .filter((pf) => pf.totalVfs > 0 || pf.virtualFunctions.length > 0)
    .filter((pf) => matches(selector, pf))
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

export function matches(selector: PfSelector, pf: PhysicalFunction): boolean {
  const { name, pci, vendor, device, mac, driver, numa_node } = selector;
  return (
    (name === undefined || pf.netDevices.some((net) => net.name === name)) &&
    (pci === undefined || pf.address === pci) &&
    (vendor === undefined || pf.vendor === vendor) &&
    (device === undefined || pf.device === device) &&
    (mac === undefined || macOf(pf) === mac) &&
    (driver === undefined || pf.driver === driver) &&
    (numa_node === undefined || pf.numaNode === numa_node)
  );
}

/** `driver igb, numa_node 0` */
export function describeSelector(selector: PfSelector): string {
  return Object.entries(selector)
    .map(([key, value]) => (key === "pci" ? value : `${key} ${value}`))
    .join(", ");
}

function macOf({ settings, netDevices }: PhysicalFunction): string | undefined {
  return settings?.permanentMac ?? netDevices[0]?.mac;
}
