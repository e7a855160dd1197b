import {
  effectiveValue,
  type EffectiveConfig,
} from "../../kmod/effective-config.ts";
import { isSameValue } from "../../kmod/parameters.ts";
import type { WantedOption } from "./wanted.ts";

/** Whether a load by this configuration gives the option its wished value. */
export function isEffective(
  option: WantedOption,
  config: EffectiveConfig,
): boolean {
  const found = effectiveValue(config, option.name);
  return (
    found !== undefined &&
    isSameValue(option.parameter, found.value, option.value)
  );
}
