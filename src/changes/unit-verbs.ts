import { FILE_VERBS } from "./file-verbs.ts";

/** What changes of systemd units call. */
export const UNIT_VERBS: Readonly<Record<string, string>> = {
  ...FILE_VERBS,
};
