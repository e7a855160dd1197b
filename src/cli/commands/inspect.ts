import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { visible, visibleText } from "../../diagnostics/visible.ts";
import { openConnection } from "../../host/open-connection.ts";
import { loadExtraVars, loadInventory } from "../../inventory/load.ts";
import { selectHosts } from "../../inventory/patterns.ts";
import { EXIT_CODES } from "../../run/exit-code.ts";
import { inspectHosts, type Inspection } from "../../run/inspect-hosts.ts";
import { createEventMask } from "../../run/mask-events.ts";
import { resolveTarget } from "../../run/target.ts";
import type { HostEntry } from "../../run/run-request.ts";
import { secretsOf } from "../../run/secrets-of.ts";
import { renderInspectDocument } from "../inspect/inspect-document.ts";
import { renderInspection } from "../inspect/inspect-table.ts";
import { loadDeviceNames } from "../inspect/pci-ids.ts";
import type { CliIo } from "../io.ts";
import { readLimit } from "../limit.ts";
import {
  extraVarsPaths,
  inventoryPath,
  rememberVariables,
} from "../load-inputs.ts";
import type { InspectOptions } from "../options.ts";
import { reportDiagnostics } from "../report-input.ts";
import { connectionDefaults } from "../run-playbooks.ts";

/** Shows the PFs and VFs of each host that the pattern names. Reads only. */
export async function executeInspect(
  pattern: string | undefined,
  options: InspectOptions,
  io: CliIo,
): Promise<number> {
  const chosen = await chooseHosts(pattern ?? "all", options, io);
  if (typeof chosen === "number") return chosen;
  const mask = createEventMask(chosen);
  const found = await inspectHosts(chosen, {
    forks: options.forks,
    connect: openConnection,
    clock: io.clock,
    interrupt: io.interrupt,
    onTrace: (host, text) => {
      if (options.verbose > 0)
        io.stderr.write(
          `${host}  | ${visibleText(text).trimEnd().replaceAll("\n", `\n${host}  | `)}\n`,
        );
    },
  });
  const results = found.map((result) => mask.ofHost(result.host, result));
  if (options.output === "json")
    io.stdout.write(renderInspectDocument(results));
  else {
    const names = loadDeviceNames(io.pciIdsFiles);
    io.stdout.write(
      results
        .map((result) =>
          result.ok
            ? renderInspection(result.host, result.observation, names)
            : renderUnreachable(result),
        )
        .join("\n"),
    );
  }
  if (io.interrupt.aborted) return EXIT_CODES.interrupted;
  return results.every(({ ok }) => ok)
    ? EXIT_CODES.settled
    : EXIT_CODES.unreachable;
}

function renderUnreachable({
  host,
  reason,
  hint,
}: Extract<Inspection, { ok: false }>): string {
  const cure = hint === undefined ? "" : `  ${visible(hint)}\n`;
  return `${host}  unreachable: ${visible(reason)}\n${cure}`;
}

/** The hosts with the way to each, or the exit code when the input is wrong. */
async function chooseHosts(
  pattern: string,
  options: InspectOptions,
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
