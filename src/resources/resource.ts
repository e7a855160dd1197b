import type { Evidence, PlannedChange } from "../changes/change.ts";
import type { Observation } from "../model/observation.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Plane } from "../model/plane.ts";

import type { Wish as AnyWish } from "./wish.ts";

export type { ObservationRequest } from "../model/observation-request.ts";

/** A thing that virtfn keeps. `Wish` is the resolved task: validated, typed, without templates. */
export interface Resource<Wish> {
  readonly name: string;
  /** What a person calls the thing that the wish is about. */
  readonly subject: (wish: Wish) => string;
  /** What a probe has to ask; with an observation, what only shows once the host is known as well. */
  readonly request: (
    wish: Wish,
    observation?: Observation,
  ) => ObservationRequest;
  /**
   * Pure. Compares a wish with an observation and says what is left to do, plane by plane. `all` are all wishes for
   * the host, this one among them. The rows show `shown`: the host at another time than the one that is judged.
   */
  readonly diff: (
    wish: Wish,
    observation: Observation,
    all: readonly AnyWish[],
    shown?: Observation,
  ) => Difference;
}

export interface Difference {
  /** One row for each thing compared, for people and machines. */
  readonly rows: readonly PlaneRow[];
  /** In the order they must happen; empty when the wish holds. Disruption says what each costs, nothing is decided here. */
  readonly changes: readonly PlannedChange[];
  /**
   * What to do instead when the running changes are held back: the persisted and packed ones alone, none where
   * these planes are right. `undefined` where the next boot would not bring the wish.
   */
  readonly staged: readonly PlannedChange[] | undefined;
  /** From whom the next boot would take something for good if it was staged: that needs consent as well. */
  readonly lostAtBoot: readonly Evidence[];
  /** Lines in files of others that ours beats. */
  readonly overridden: readonly ForeignLine[];
  /** Why the wish cannot be carried out at all; when not empty, `changes` is empty. */
  readonly refusals: readonly Refusal[];
  /** Remarks that change nothing. */
  readonly notes: readonly string[];
}

/** A line of the three-planes table: `igb max_vfs   7   0, 0   –   –`. */
export interface PlaneRow {
  readonly subject: string;
  readonly wished: string;
  readonly planes: Readonly<Record<Plane, PlaneCell>>;
}

export interface PlaneCell {
  readonly text: string;
  /** `unknown`: it cannot be observed · `none`: the plane does not apply here. */
  readonly verdict: "right" | "wrong" | "unknown" | "none";
}

export interface ForeignLine {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  /** Where on the host the cause stands, if it stands in a file. */
  readonly source?: ForeignLine | undefined;
  readonly hint?: string | undefined;
  /** The key of the task that is at fault, as a path into the resource's map: `["options", "max_vfs"]`. */
  readonly at?: readonly (string | number)[] | undefined;
}

export const REFUSAL_REASONS = [
  "unknown-module",
  "busy-module",
  "unknown-parameter",
  "bad-parameter-value",
  "over-vf-limit",
  "unsafe-text",
  "built-in-module",
  "conflicting-file",
  "conflicting-install",
  "conflicting-alias",
  "conflicting-command-line",
  "conflicting-blacklist",
  "unreadable-image",
  "no-image-seen",
  "no-initramfs-tool",
  "vfs-unsupported",
  "contradiction",
  "no-such-pf",
  "no-such-vf",
  "no-iommu",
  "no-systemd",
  "no-permanent-address",
  "unreadable-attributes",
  "unsupported-attribute",
  "no-driver-by-itself",
  "unsupported-driver",
  "conflicting-owner",
] as const;

type RefusalReason = (typeof REFUSAL_REASONS)[number];
