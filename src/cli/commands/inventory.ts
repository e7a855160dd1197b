import { explainHost } from "../../inventory/explain-host.ts";
import { loadExtraVars, loadInventory } from "../../inventory/load.ts";
import type { HostVariables } from "../../inventory/inventory.ts";
import { withoutMagic } from "../../inventory/magic-names.ts";
import { isSecretName, MASK } from "../../inventory/secret-names.ts";
import { selectHosts } from "../../inventory/patterns.ts";
import { hostVariables } from "../../inventory/precedence.ts";
import {
  renderInventory,
  renderInventoryGraph,
} from "../../inventory/render-inventory.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { EXIT_CODES } from "../../run/exit-code.ts";
import type { CliIo } from "../io.ts";
import { extraVarsPaths, inventoryPath } from "../load-inputs.ts";
import type { InventoryOptions } from "../options.ts";
import { reportDiagnostics } from "../report-input.ts";

/** Shows hosts, groups and variables as they come out of all sources together. */
export async function executeInventory(
  options: InventoryOptions,
  io: CliIo,
): Promise<number> {
  const forms = [
    ...(options.list ? ["--list"] : []),
    ...(options.graph ? ["--graph"] : []),
    ...(options.host === undefined ? [] : ["--host"]),
  ];
  if (forms.length > 1) {
    reportDiagnostics([onlyOneOf(forms)], options.color, io);
    return EXIT_CODES.wrongInput;
  }
  const loaded = await loadInventory(
    options.inventory.map((source) => inventoryPath(source, io.cwd)),
  );
  const extra = await loadExtraVars(extraVarsPaths(options.extraVars, io.cwd));
  const diagnostics = [loaded, extra].flatMap((result) =>
    result.ok ? result.warnings : result.diagnostics,
  );
  reportDiagnostics(diagnostics, options.color, io);
  if (!loaded.ok || !extra.ok) return EXIT_CODES.wrongInput;
  const { inventory } = loaded.value;
  const variablesOf = (host: string) =>
    hostVariables(loaded.value, host, { extraVars: extra.value });
  if (options.host !== undefined) {
    const selected = selectHosts(inventory, { pattern: options.host });
    if (!selected.ok) {
      reportDiagnostics(selected.diagnostics, options.color, io);
      return EXIT_CODES.wrongInput;
    }
    for (const host of selected.value)
      io.stdout.write(
        options.explain
          ? explainHost(inventory, host, variablesOf(host))
          : renderHostVariables(variablesOf(host)),
      );
    return EXIT_CODES.settled;
  }
  if (options.explain) {
    reportDiagnostics([EXPLAIN_ALONE], options.color, io);
    return EXIT_CODES.wrongInput;
  }
  if (options.graph) io.stdout.write(renderInventoryGraph(inventory));
  else io.stdout.write(renderInventory(inventory, variablesOf));
  return EXIT_CODES.settled;
}

function onlyOneOf(forms: readonly string[]): Diagnostic {
  return {
    code: "bad-option",
    severity: "error",
    message: `${forms.join(" and ")} are different answers, and only one can be given`,
    hint: "Leave all but one away.",
  };
}

const EXPLAIN_ALONE: Diagnostic = {
  code: "bad-option",
  severity: "error",
  message: "--explain is about the variables of one host",
  hint: "Name it with --host.",
};

/** As JSON, expressions as written, secrets masked. */
function renderHostVariables(variables: HostVariables): string {
  const shown = withoutMagic(variables).map(({ name, value }) => [
    name,
    isSecretName(name) ? MASK : value,
  ]);
  return `${JSON.stringify(Object.fromEntries(shown), undefined, 2)}\n`;
}
