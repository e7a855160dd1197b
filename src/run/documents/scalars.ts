import { z } from "zod";
import { parseModuleName, type ModuleName } from "../../model/module-name.ts";
import { parsePciAddress, type PciAddress } from "../../model/pci-address.ts";

/** A kernel module's name, `-` already folded to `_`. */
export const moduleName = z.custom<ModuleName>(
  (value) => typeof value === "string" && parseModuleName(value) === value,
  "is not the name of a kernel module",
);

/** `DDDD:BB:DD.F` */
export const pciAddress = z.custom<PciAddress>(
  (value) => typeof value === "string" && parsePciAddress(value) === value,
  "is not a PCI address",
);

/** A branded string is a string to everybody else. */
export function describeBrandedStrings(context: {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (context.zodSchema._zod.def.type === "custom")
    context.jsonSchema.type = "string";
}
