import type { ModuleName } from "../model/module-name.ts";
import type { Observation } from "../model/observation.ts";
import { modprobe } from "./modprobe/modprobe.ts";
import type { ModprobeWish } from "./modprobe/schema.ts";
import type { Difference, ObservationRequest } from "./resource.ts";

/** A resolved task of any resource; `resource` is the key under which playbooks name it. */
export interface Wish {
  readonly resource: "modprobe";
  readonly arguments: ModprobeWish;
}

/** What is left to do for a wish. Pure. */
export function diffWish(wish: Wish, observation: Observation): Difference {
  return modprobe.diff(wish.arguments, observation);
}

/** The thing on the host that the wish is about: two different wishes for one thing contradict each other. */
export function subjectOf(wish: Wish): string {
  return `${wish.resource} ${wish.arguments.name}`;
}

/** Everything that one probe has to ask for these wishes. */
export function requestFor(wishes: readonly Wish[]): ObservationRequest {
  const modules = new Set<ModuleName>(
    wishes.flatMap((wish) => modprobe.request(wish.arguments).modules),
  );
  return { modules: [...modules] };
}
