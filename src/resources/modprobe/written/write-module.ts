import {
  effectiveConfig,
  effectiveValue,
} from "../../../kmod/effective-config.ts";
import type {
  ModuleObservation,
  Observation,
} from "../../../model/observation.ts";
import type { ModuleParameter } from "../../../model/module-parameter.ts";
import type { Value, ValueMap } from "../../../model/value.ts";
import { vfMaking } from "../vf-drivers.ts";

/**
 * Ways to write down the options that the host's configuration gives a module whose VFs they make, the one that says
 * most first; none where no option makes VFs.
 */
export function writeModule(
  module: ModuleObservation,
  observation: Observation,
): readonly ValueMap[] {
  const config = effectiveConfig(
    observation.modprobeFiles,
    observation.kernelCommandLine,
    module.name,
  );
  const given = (module.info?.parameters ?? []).flatMap((parameter) => {
    const found = effectiveValue(config, parameter.name);
    return found === undefined
      ? []
      : [{ parameter, value: valueOf(parameter, found.value) }];
  });
  const making = given.filter(
    ({ parameter }) => typeof vfMaking(module.name, parameter) === "object",
  );
  if (making.length === 0) return [];
  return [given, making].map((options) => ({
    name: module.name,
    options: Object.fromEntries(
      options.map(({ parameter, value }) => [parameter.name, value]),
    ),
  }));
}

/** Numbers as numbers, arrays as lists; a parameter that only has to be named is true. */
function valueOf(
  { isArray }: ModuleParameter,
  text: string | undefined,
): Value {
  if (text === undefined) return true;
  const elements = text.split(",").map(scalarOf);
  return isArray && elements.length > 1 ? elements : scalarOf(text);
}

function scalarOf(text: string): string | number {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
