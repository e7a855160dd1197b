import type { Brand } from "./brand.ts";

/** A kernel module's name with `-` folded to `_`, as kmod and the kernel compare them. Case matters. */
export type ModuleName = Brand<string, "ModuleName">;

/** MODULE_NAME_LEN is 64 minus the size of a long, with its final NUL (include/linux/moduleparam.h). */
const LONGEST = 55;

/** `undefined` when the text could not be the name of a module. */
export function parseModuleName(text: string): ModuleName | undefined {
  if (
    !/^[A-Za-z0-9_-]+$/.test(text) ||
    text.startsWith("-") ||
    text.length > LONGEST
  )
    return undefined;
  return text.replaceAll("-", "_") as ModuleName;
}
