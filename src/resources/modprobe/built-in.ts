import {
  effectiveConfig,
  effectiveValue,
  type EffectiveConfig,
} from "../../kmod/effective-config.ts";
import { renderOption } from "../../kmod/carriable.ts";
import type { Difference, PlaneCell } from "../resource.ts";
import { refused } from "../refused.ts";
import { isEffective } from "./is-effective.ts";
import { row } from "./rows.ts";
import { diffRunning } from "./running.ts";
import type { Situation } from "./situation.ts";
import type { WantedOption } from "./wanted.ts";

/**
 * A module that is part of the kernel is always loaded and reads no file: only the kernel command line gives it
 * options at boot. What can be changed while it runs is changed where nothing has to last.
 */
export function diffBuiltIn(situation: Situation): Difference {
  const { wish, observation, module, options } = situation;
  const running = diffRunning({
    ...situation,
    module: { ...module, state: "loaded" },
  });
  const config = effectiveConfig(
    [],
    observation.kernelCommandLine,
    module.name,
  );
  const lasting = wish.persist === true;
  const lacking = lasting
    ? options.filter((option) => !isEffective(option, config))
    : [];
  const needsReload = running.changes.some(
    ({ change }) => change.kind === "reload-module",
  );
  const rows = [
    row(module.name, "loaded", "yes", [
      { text: "built in", verdict: "right" },
      { text: "built in", verdict: "right" },
      undefined,
    ]),
    ...options.map((option, index) =>
      row(module.name, option.name, option.value, [
        running.options[index],
        persistedCell(option, config, lasting),
        undefined,
      ]),
    ),
  ];
  if (lacking.length === 0 && !needsReload)
    return {
      rows,
      changes: running.changes,
      staged: lasting ? [] : undefined,
      lostAtBoot: [],
      overridden: [],
      refusals: [],
      notes: [],
    };
  const words = options.map(
    ({ name, value }) => `${module.name}.${renderOption(name, value)}`,
  );
  return refused(
    [
      {
        reason: "built-in-module",
        message: `${module.name} is built into the kernel: only the kernel command line can give it options`,
        hint: `add ${words.join(" ")} in the boot loader's configuration, and reboot`,
        at: ["name"],
      },
    ],
    rows,
  );
}

function persistedCell(
  option: WantedOption,
  config: EffectiveConfig,
  lasting: boolean,
): PlaneCell {
  const text = effectiveValue(config, option.name)?.value ?? "–";
  if (!lasting) return { text, verdict: "none" };
  return { text, verdict: isEffective(option, config) ? "right" : "wrong" };
}
