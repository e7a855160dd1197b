import type { PlannedChange } from "../changes/change.ts";
import type { AllowedDisruption } from "../model/disruption.ts";
import { connectionDevices } from "./cuts-connection.ts";

/** What would let held changes be done now, a line each; none where only a boot can do it. */
export function consentWords(
  held: readonly PlannedChange[],
  consent: AllowedDisruption | undefined,
): readonly string[] {
  if (consent === undefined) return [];
  const devices = connectionDevices(held);
  if (devices.length === 0)
    return [
      `allow_disruption: ${consent} in the play, or --allow-disruption ${consent}`,
    ];
  return [
    `allow_disruption: ${consent} and allow_disconnect: true in the play, or --allow-disruption ${consent} --allow-disconnect; it is undone unless a new connection confirms it`,
    `or reach the host over another interface: this connection runs over ${devices.join(", ")}`,
  ];
}
