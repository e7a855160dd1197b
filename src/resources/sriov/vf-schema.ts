import { z } from "zod";
import {
  VF_ATTRIBUTE_NAMES,
  VF_LINK_STATES,
  VLAN_PROTOCOLS,
  type VfAttributes,
} from "../../model/vf-attributes.ts";
import { driversOfVfs, drivesOnlyPfs } from "./drivers-of-vfs.ts";
import { expandIndexes } from "./vf-indexes.ts";

/** Some VFs of a PF, and what they shall have. What is not named is left alone. */
export interface VfWish {
  /** Ascending. */
  readonly indexes: readonly number[];
  /** The name of a driver; `default` is the one that the kernel chooses. */
  readonly driver: string | undefined;
  /** With `mac` only where it is an address. */
  readonly attributes: VfAttributes;
  /** `mac: stable`: derived from the PF's permanent address and the index. */
  readonly stableMac: boolean;
}

const HIGHEST_RATE = 4_294_967_295;

/** A whole number, and in its message what each end of it means. */
const whole = (what: string, highest: number, none = "", unit = "") => {
  const message = `\`${what}\` has to be a whole number${unit} from 0${none} to ${highest}`;
  return z.int(message).min(0, message).max(highest, message);
};

const rate = (what: string) =>
  whole(what, HIGHEST_RATE, " (no limit)", " of Mbit/s");

const guid = z
  .string()
  .regex(
    /^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}$/i,
    "has to be eight pairs of hex digits, as 00:11:22:33:44:55:66:77",
  )
  .transform((text) => text.toLowerCase());

const INDEX =
  'has to be a VF\'s index, a range such as "0-3", or a list of indexes';

const index = z.union(
  [
    z.int().min(0, `\`index\` ${INDEX}`),
    z
      .string()
      .refine(
        (text) => expandIndexes(text) !== undefined,
        `\`index\` ${INDEX}`,
      ),
    z.array(z.int().min(0)).min(1),
  ],
  { error: () => INDEX },
);

/** The keys of an entry of `vfs`, as a person writes them; the attributes under iproute2's names (ip-link(8)). */
export const vfArguments = z.strictObject({
  index: index.describe(
    "Which VFs: an index, a range such as `0-3`, ranges joined by commas, or a list.",
  ),
  driver: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, {
      error: (issue) =>
        `${JSON.stringify(issue.input)} cannot be the name of a driver`,
    })
    .refine((text) => !drivesOnlyPfs(text), {
      error: (issue) => onlyPfs(String(issue.input)),
    })
    .describe(
      "`vfio-pci` for guests, another driver's name, or `default` for the one that the kernel chooses.",
    )
    .optional(),
  mac: z
    .string()
    .refine((text) => text === "stable" || isUnicast(text), {
      error: () =>
        "`mac` has to be `stable` or a unicast address such as 02:11:22:33:44:55",
    })
    .describe(
      "An address, or `stable`: derived from the PF's permanent address and the index, the same after each boot.",
    )
    .optional(),
  vlan: whole("vlan", 4095, " (none)").optional(),
  qos: whole("qos", 7).optional(),
  proto: z.enum(VLAN_PROTOCOLS).optional(),
  trust: z.boolean().optional(),
  spoofchk: z.boolean().optional(),
  max_tx_rate: rate("max_tx_rate")
    .describe("Mbit/s; 0 is no limit.")
    .optional(),
  min_tx_rate: rate("min_tx_rate").describe("Mbit/s; 0 is none.").optional(),
  state: z.enum(VF_LINK_STATES).optional(),
  query_rss: z.boolean().optional(),
  node_guid: guid.optional(),
  port_guid: guid.optional(),
});

type WrittenVf = z.infer<typeof vfArguments>;

export function vfWish(written: WrittenVf): VfWish {
  const attributes = Object.fromEntries(
    VF_ATTRIBUTE_NAMES.filter((name) => written[name] !== undefined).map(
      (name) => [name, written[name]],
    ),
  ) as VfAttributes;
  const stableMac = written.mac === "stable";
  const { mac, ...others } = attributes;
  return {
    indexes: expandIndexes(written.index) ?? [],
    // The module is vfio_pci, the driver that it registers vfio-pci (drivers/vfio/pci/vfio_pci.c).
    driver: written.driver === "vfio_pci" ? "vfio-pci" : written.driver,
    attributes:
      mac === undefined || stableMac
        ? others
        : { mac: mac.toLowerCase(), ...others },
    stableMac,
  };
}

function onlyPfs(driver: string): string {
  const [usual] = driversOfVfs(driver);
  return `${driver} drives ports and none of their VFs: those have \`${usual}\`, or \`vfio-pci\` for guests`;
}

/** The group bit of the first byte is clear (IEEE 802). */
function isUnicast(text: string): boolean {
  return /^[0-9a-f][02468ace](?::[0-9a-f]{2}){5}$/i.test(text);
}
