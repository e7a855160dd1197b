import type { PlannedChange } from "../changes/change.ts";

/** What lets held changes be done now where they would cut the connection by which we came; `undefined` where none would. */
export function otherWay(held: readonly PlannedChange[]): string | undefined {
  const devices = held.flatMap(({ evidence }) =>
    evidence.flatMap(({ use }) =>
      use.kind === "connection" ? use.device : [],
    ),
  );
  if (devices.length === 0) return undefined;
  return `reach the host over another interface: this connection runs over ${[...new Set(devices)].join(", ")}`;
}
