/** The names by which a machine knows our documents; the number goes up when an old reader would misread a new one. */
export const RUN_FORMAT = "virtfn-run/1";
export const EVENTS_FORMAT = "virtfn-events/1";
export const PLAN_FORMAT = "virtfn-plan/1";
export const INSPECT_FORMAT = "virtfn-inspect/1";
