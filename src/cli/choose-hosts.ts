import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { loadExtraVars, loadInventory } from "../inventory/load.ts";
import { selectHosts } from "../inventory/patterns.ts";
import { EXIT_CODES } from "../run/exit-code.ts";
import type { HostEntry } from "../run/run-request.ts";
import { secretsOf } from "../run/secrets-of.ts";
import { resolveTarget } from "../run/target.ts";
import type { CliIo } from "./io.ts";
import { readLimit } from "./limit.ts";
import {
  extraVarsPaths,
  inventoryPath,
  rememberVariables,
} from "./load-inputs.ts";
import type { ConnectionOptions } from "./options.ts";
import { reportDiagnostics } from "./report-input.ts";
import { connectionDefaults } from "./run-playbooks.ts";

/** The hosts with the way to each, or the exit code when the input is wrong. */
export async function chooseHosts(
  pattern: string,
  options: ConnectionOptions,
  io: CliIo,
): Promise<readonly HostEntry[] | number> {
  const loaded = await loadInventory(
    options.inventory.map((source) => inventoryPath(source, io.cwd)),
  );
  const extra = await loadExtraVars(extraVarsPaths(options.extraVars, io.cwd));
  const limit = readLimit(options.limit, io.cwd);
  const diagnostics: Diagnostic[] = [loaded, extra].flatMap((result) =>
    result.ok ? [...result.warnings] : [...result.diagnostics],
  );
  if (!limit.ok) diagnostics.push(...limit.diagnostics);
  reportDiagnostics(diagnostics, options.color, io);
  if (!loaded.ok || !extra.ok || !limit.ok) return EXIT_CODES.wrongInput;
  const selected = selectHosts(loaded.value.inventory, {
    pattern,
    limit: limit.patterns,
    allowEmpty: options.allowEmpty,
  });
  const defaults = await connectionDefaults(options, io);
  if (!defaults) return EXIT_CODES.interrupted;
  const variablesOf = rememberVariables(loaded.value, {
    extraVars: extra.value,
  });
  const resolved = (selected.ok ? selected.value : []).map((name) => ({
    name,
    variables: variablesOf(name),
    resolution: resolveTarget(name, variablesOf(name), {
      ...defaults,
      become: options.become ?? false,
    }),
  }));
  const wrong = [
    ...(selected.ok ? [] : selected.diagnostics),
    ...resolved.flatMap(({ resolution }) =>
      resolution.ok ? [] : resolution.diagnostics,
    ),
  ];
  if (wrong.length > 0) {
    reportDiagnostics(wrong, options.color, io);
    return EXIT_CODES.wrongInput;
  }
  return resolved.flatMap(({ name, variables, resolution }) =>
    resolution.ok
      ? [{ name, target: resolution.target, secrets: secretsOf(variables, []) }]
      : [],
  );
}
