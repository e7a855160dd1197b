import { stringify } from "yaml";
import type { Value } from "../model/value.ts";

/** A value as YAML text, for people; ends with a line break. */
export function renderYaml(value: Value): string {
  return stringify(value, { lineWidth: 0 });
}
