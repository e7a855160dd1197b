import type { Resource } from "../resource.ts";
import { diff } from "./diff.ts";
import { describeSelector } from "./pf-selector.ts";
import { requestFor } from "./request.ts";
import type { SriovWish } from "./schema.ts";

/** PFs and their VFs: how many there are, what each has and which driver, now and at the next boot. */
export const sriov: Resource<SriovWish> = {
  name: "sriov",
  subject: ({ pf }) => describeSelector(pf),
  request: requestFor,
  diff,
};
