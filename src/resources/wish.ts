import type { ModprobeWish } from "./modprobe/schema.ts";
import type { SriovWish } from "./sriov/schema.ts";

/** A resolved task of any resource; `resource` is the key under which playbooks name it. */
export type Wish =
  | { readonly resource: "modprobe"; readonly wish: ModprobeWish }
  | { readonly resource: "sriov"; readonly wish: SriovWish };

export type ResourceName = Wish["resource"];

/** A task's wish; none where the task does not apply to the host. */
export type PossibleWish =
  Wish | { readonly resource: ResourceName; readonly wish: undefined };

export function hasWish<T extends PossibleWish>(
  task: T,
): task is Extract<T, Wish> {
  return task.wish !== undefined;
}
