import { createEventMask } from "../../run/mask-events.ts";
import { chooseHosts } from "../choose-hosts.ts";
import { renderInspectDocument } from "../inspect/inspect-document.ts";
import { renderInspection } from "../inspect/inspect-table.ts";
import { loadDeviceNames } from "../inspect/pci-ids.ts";
import type { CliIo } from "../io.ts";
import { lookAtHosts, renderUnreachable } from "../look-at-hosts.ts";
import type { InspectOptions } from "../options.ts";

/** Shows the PFs and VFs of each host that the pattern names. Reads only. */
export async function executeInspect(
  pattern: string | undefined,
  options: InspectOptions,
  io: CliIo,
): Promise<number> {
  const chosen = await chooseHosts(pattern ?? "all", options, io);
  if (typeof chosen === "number") return chosen;
  const mask = createEventMask(chosen);
  const { results: found, exitCode } = await lookAtHosts(chosen, options, io);
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
  return exitCode;
}
