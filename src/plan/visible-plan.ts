import { visible, visibleText } from "../diagnostics/visible.ts";
import type { HostPlan } from "./plan.ts";

/** The plan with everything in it made safe for a terminal: most of its texts come from the host. */
export function visiblePlan(plan: HostPlan): HostPlan {
  return visibleParts(plan, "") as HostPlan;
}

/** Files are shown line by line, so their line ends stay. */
function visibleParts(value: unknown, key: string): unknown {
  if (typeof value === "string")
    return key === "content" || key === "previous"
      ? visibleText(value)
      : visible(value);
  if (Array.isArray(value)) return value.map((each) => visibleParts(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      visibleParts(each, name),
    ]),
  );
}
