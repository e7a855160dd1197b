import type { z } from "zod";
import type { FindMeantKey } from "./meant-key.ts";
import { modprobeArguments, modprobeSchema } from "./modprobe/schema.ts";
import { meantKey } from "./sriov/meant-key.ts";
import { sriovArguments, sriovSchema } from "./sriov/schema.ts";
import { pfKeys } from "./sriov/pf-selector.ts";
import { vfArguments } from "./sriov/vf-schema.ts";
import type { ResourceName, Wish } from "./wish.ts";

interface ResourceSchema<W> {
  /** From written arguments, templates resolved, to the wish. */
  readonly schema: z.ZodType<W>;
  readonly keys: readonly string[];
  /** The keys of maps below one of them. */
  readonly keysBelow: Readonly<Record<string, readonly string[]>>;
  /** Words that others have for keys. */
  readonly meantKey?: FindMeantKey;
}

/** How the arguments of each resource are read. */
export const RESOURCE_SCHEMAS: {
  readonly [R in ResourceName]: ResourceSchema<
    Extract<Wish, { resource: R }>["wish"]
  >;
} = {
  modprobe: {
    schema: modprobeSchema,
    keys: Object.keys(modprobeArguments.shape),
    keysBelow: {},
  },
  sriov: {
    schema: sriovSchema,
    keys: Object.keys(sriovArguments.shape),
    keysBelow: {
      pf: Object.keys(pfKeys.shape),
      vfs: Object.keys(vfArguments.shape),
    },
    meantKey,
  },
};
