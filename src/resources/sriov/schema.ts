import { z } from "zod";
import { ESWITCH_MODES, type EswitchMode } from "../../model/pci-function.ts";
import { pfArguments, pfSelector, type PfSelector } from "./pf-selector.ts";
import { expandIndexes, renderIndexes } from "./vf-indexes.ts";
import { vfArguments, vfWish, type VfWish } from "./vf-schema.ts";

/** An `sriov` task, resolved: validated, typed, without templates. */
export interface SriovWish {
  readonly pf: PfSelector;
  /** Whether a host without such a PF is right as it is. */
  readonly optional: boolean;
  /** `undefined`: as many as there are. */
  readonly numVfs: number | undefined;
  readonly vfs: readonly VfWish[];
  /** `auto`: off only while VFs are made that all get a driver of their own. */
  readonly driversAutoprobe: "auto" | boolean;
  readonly eswitchMode: EswitchMode | undefined;
  /** Whether the next boot gets the same. */
  readonly persist: boolean;
}

const NUM_VFS = "`num_vfs` has to be a whole number from 0 (none) to 65535";

/** The keys of an `sriov` task as a person writes them. */
export const sriovArguments = z.strictObject({
  pf: pfArguments.describe(
    "Which PFs: the name of a net device, or a map of which everything has to match.",
  ),
  optional: z
    .boolean()
    .default(false)
    .describe("Whether a host without such a PF is right as it is."),
  num_vfs: z
    .int(NUM_VFS)
    .min(0, NUM_VFS)
    .max(65_535, NUM_VFS)
    .describe("How many VFs each of the PFs has; 0 removes them.")
    .optional(),
  vfs: z
    .array(vfArguments)
    .default([])
    .describe("What single VFs have. What is not named is left alone."),
  drivers_autoprobe: z
    .union([z.boolean(), z.literal("auto")], {
      error: () => 'has to be true, false or "auto"',
    })
    .default("auto")
    .describe(
      "Whether VFs that appear get a driver. `auto`: not while VFs are made that all get one of their own.",
    ),
  eswitch_mode: z.enum(ESWITCH_MODES).optional(),
  persist: z
    .boolean()
    .default(true)
    .describe("Whether the next boot gets the same. `false`: only now."),
});

type WrittenSriov = z.infer<typeof sriovArguments>;

/** From the written arguments, templates resolved, to a {@link SriovWish}. */
export const sriovSchema = sriovArguments.transform(
  (written, context): SriovWish => {
    for (const { path, message } of contradictions(written))
      context.addIssue({ code: "custom", path: [...path], message });
    return {
      pf: pfSelector(written.pf),
      optional: written.optional,
      numVfs: written.num_vfs,
      vfs: written.vfs.map(vfWish),
      driversAutoprobe: written.drivers_autoprobe,
      eswitchMode: written.eswitch_mode,
      persist: written.persist,
    };
  },
);

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What each key allows alone, but not together. */
function* contradictions(written: WrittenSriov): Iterable<Contradiction> {
  const { num_vfs: count, vfs } = written;
  const seen = new Map<number, number>();
  for (const [entry, vf] of vfs.entries()) {
    const indexes = expandIndexes(vf.index) ?? [];
    const beyond = indexes.filter(
      (each) => count !== undefined && each >= count,
    );
    if (beyond.length > 0)
      yield {
        path: ["vfs", entry, "index"],
        message:
          count === 0
            ? "with `num_vfs: 0` there is no VF that could have anything"
            : `there is no VF ${renderIndexes(beyond)}: ${count} VFs are 0 to ${(count ?? 0) - 1}`,
      };
    const twice = indexes.filter((each) => seen.has(each));
    if (twice.length > 0)
      yield {
        path: ["vfs", entry, "index"],
        message: `VF ${renderIndexes(twice)} is in entry ${1 + (seen.get(twice[0] ?? 0) ?? 0)} of \`vfs\` already: name each VF once`,
      };
    for (const each of indexes) seen.set(each, entry);
    yield* together(entry, vf, indexes.length);
  }
}

function* together(
  entry: number,
  vf: WrittenSriov["vfs"][number],
  count: number,
): Iterable<Contradiction> {
  for (const key of ["qos", "proto"] as const)
    if (vf[key] !== undefined && !vf.vlan && vf[key] !== 0)
      yield {
        path: ["vfs", entry, key],
        message: `\`${key}\` is a part of a VLAN tag, so it needs \`vlan\``,
      };
  const { max_tx_rate: max = 0, min_tx_rate: min = 0 } = vf;
  if (max > 0 && min > max)
    yield {
      path: ["vfs", entry, "min_tx_rate"],
      message: `min_tx_rate ${min} is more than max_tx_rate ${max}`,
    };
  if (count > 1 && vf.mac !== undefined && vf.mac !== "stable")
    yield {
      path: ["vfs", entry, "mac"],
      message: `${count} VFs cannot have one address: write \`mac: stable\`, or one entry for each`,
    };
}
