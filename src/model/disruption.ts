/**
 * What a change costs whoever uses the host, least first:
 * `none` nobody notices · `link` the PF's link drops for a moment · `vfs` all VFs of the PF are destroyed ·
 * `driver` every port of the driver goes away · `reboot` only a boot can do it.
 */
export const DISRUPTIONS = ["none", "link", "vfs", "driver", "reboot"] as const;

export type Disruption = (typeof DISRUPTIONS)[number];

/** A class that a user can allow: `none` needs no consent, and virtfn does not reboot hosts by itself. */
export type AllowedDisruption = Exclude<Disruption, "none" | "reboot">;

export function isAtMost(disruption: Disruption, limit: Disruption): boolean {
  return DISRUPTIONS.indexOf(disruption) <= DISRUPTIONS.indexOf(limit);
}

export function worstDisruption(
  disruptions: readonly Disruption[],
): Disruption {
  return disruptions.reduce<Disruption>(
    (worst, each) => (isAtMost(each, worst) ? worst : each),
    "none",
  );
}
