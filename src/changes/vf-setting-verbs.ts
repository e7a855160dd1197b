import { GUARD_VERBS } from "./guard-verbs.ts";
import { VF_VERBS } from "./vf-verbs.ts";

/** What changes of PFs' and VFs' settings call. */
export const VF_SETTING_VERBS: Readonly<Record<string, string>> = {
  ...VF_VERBS,
  ...GUARD_VERBS,
};
