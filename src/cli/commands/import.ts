import { dirname, relative, resolve } from "node:path";
import { importHost } from "../../playbook/import/import-host.ts";
import { importRequest } from "../../playbook/import/import-request.ts";
import { renderImport } from "../../playbook/import/render-import.ts";
import { EXIT_CODES } from "../../run/exit-code.ts";
import { createEventMask } from "../../run/mask-events.ts";
import { chooseHosts } from "../choose-hosts.ts";
import type { CliIo } from "../io.ts";
import { lookAtHosts, renderUnreachable } from "../look-at-hosts.ts";
import type { ImportOptions } from "../options.ts";
import { outputObstacle } from "../output-obstacle.ts";
import { reportDiagnostics } from "../report-input.ts";
import { writePrivateFile } from "../write-private-file.ts";
import { shippedFile } from "../shipped-file.ts";

/** Writes a playbook that describes the hosts as they are. Of hosts that cannot be reached it says so beside it. */
export async function executeImport(
  patterns: readonly string[],
  options: ImportOptions,
  io: CliIo,
): Promise<number> {
  const refused = outputObstacle(options, io);
  if (refused) return reportObstacle(refused, options, io);
  const pattern = patterns.length === 0 ? "all" : patterns.join(",");
  const chosen = await chooseHosts(pattern, options, io);
  if (typeof chosen === "number") return chosen;
  const mask = createEventMask(chosen);
  const looked = await lookAtHosts(chosen, options, io, importRequest);
  for (const result of looked.results)
    if (!result.ok)
      io.stderr.write(renderUnreachable(mask.ofHost(result.host, result)));
  const became = new Set(
    chosen.flatMap(({ name, target }) => (target.become ? [name] : [])),
  );
  const hosts = looked.results.flatMap((result) =>
    result.ok
      ? [importHost(result.host, result.observation, became.has(result.host))]
      : [],
  );
  if (hosts.length === 0 || io.interrupt.aborted) return looked.exitCode;
  const text = renderImport(hosts, { schema: schemaPath(options, io) });
  if (options.out === undefined) io.stdout.write(text);
  else {
    const late = outputObstacle(options, io);
    if (late) return reportObstacle(late, options, io);
    writePrivateFile(resolve(io.cwd, options.out), text);
  }
  return looked.exitCode;
}

/** As the playbook names it, so that editors find it from there. */
function schemaPath({ out }: ImportOptions, { cwd }: CliIo): string {
  const schema = shippedFile("schema/playbook.schema.json");
  const folder = out === undefined ? cwd : dirname(resolve(cwd, out));
  return relative(folder, schema);
}

function reportObstacle(
  diagnostic: NonNullable<ReturnType<typeof outputObstacle>>,
  { color }: ImportOptions,
  io: CliIo,
): number {
  reportDiagnostics([diagnostic], color, io);
  return EXIT_CODES.wrongInput;
}
