import type { Evidence, PlannedChange } from "../changes/change.ts";

/** Whether among these uses is the connection by which we came. */
export function isOurConnection({ use }: Evidence): boolean {
  return use.kind === "connection";
}

/** Whether a change may cut the connection by which we came. */
export function cutsConnection({
  disruption,
  evidence,
}: PlannedChange): boolean {
  return disruption !== "none" && evidence.some(isOurConnection);
}

/** The devices over which our connection runs and that these changes hit. */
export function connectionDevices(
  changes: readonly PlannedChange[],
): readonly string[] {
  const devices = changes
    .filter(cutsConnection)
    .flatMap(({ evidence }) =>
      evidence.flatMap(({ use }) =>
        use.kind === "connection" ? use.device : [],
      ),
    );
  return [...new Set(devices)];
}
