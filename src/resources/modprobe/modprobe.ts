import type { Resource } from "../resource.ts";
import { diff } from "./diff.ts";
import type { ModprobeWish } from "./schema.ts";

/** A kernel module: loaded or not, with which options, now and at the next boot. */
export const modprobe: Resource<ModprobeWish> = {
  name: "modprobe",
  subject: ({ writtenName }) => writtenName,
  request: ({ name }) => ({ modules: [name], images: true }),
  diff,
};
