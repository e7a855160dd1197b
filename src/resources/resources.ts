import type { Observation } from "../model/observation.ts";
import { unreachable } from "../model/unreachable.ts";
import type { Claim } from "./claim.ts";
import { modprobeClaims } from "./modprobe/claims.ts";
import { modprobe } from "./modprobe/modprobe.ts";
import type { Difference, ObservationRequest } from "./resource.ts";
import { sriovClaims } from "./sriov/claims.ts";
import { sriov } from "./sriov/sriov.ts";
import type { Wish } from "./wish.ts";

/**
 * What is left to do for a wish. Pure. `all` are all wishes for the host, this one among them: some things are kept
 * together for a port, whichever tasks name them. The rows show the host as it is in `shown`.
 */
export function diffWish(
  wish: Wish,
  observation: Observation,
  all: readonly Wish[],
  shown = observation,
): Difference {
  switch (wish.resource) {
    case "modprobe":
      return modprobe.diff(wish.wish, observation, all, shown);
    case "sriov":
      return sriov.diff(wish.wish, observation, all, shown);
    default:
      return unreachable(wish);
  }
}

/** What the wish says of each thing on the host: two wishes that say different things of one contradict each other. */
export function claimsOf(
  wish: Wish,
  observation: Observation,
): readonly Claim[] {
  switch (wish.resource) {
    case "modprobe":
      return modprobeClaims(wish.wish, observation);
    case "sriov":
      return sriovClaims(wish.wish, observation);
    default:
      return unreachable(wish);
  }
}

/** What a person calls the thing that the wish is about: `igb`. */
export function subjectOf(wish: Wish): string {
  switch (wish.resource) {
    case "modprobe":
      return modprobe.subject(wish.wish);
    case "sriov":
      return sriov.subject(wish.wish);
    default:
      return unreachable(wish);
  }
}

/** Everything that one probe has to ask for a wish; more may show once the host is known. */
export function requestOf(
  wish: Wish,
  observation?: Observation,
): ObservationRequest {
  switch (wish.resource) {
    case "modprobe":
      return modprobe.request(wish.wish, observation);
    case "sriov":
      return sriov.request(wish.wish, observation);
    default:
      return unreachable(wish);
  }
}
