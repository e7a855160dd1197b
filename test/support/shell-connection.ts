import { openSession } from "../../src/host/session.ts";
import { spawnWire } from "../../src/host/spawn-wire.ts";
import type { Wire } from "../../src/host/wire.ts";
import { ConnectionLost, type Connection } from "../../src/host/connection.ts";

export interface ShellConnection extends Connection {
  /** Cuts the way to the host as a broken network would: nobody there is told. */
  readonly cut: () => void;
}

/** A connection to a shell of this machine whose host is the folder `root`. */
export async function shellConnection(
  root: string,
  shell: readonly string[] = ["sh"],
  env: Readonly<Record<string, string>> = {},
  replyDeadline = 120,
): Promise<ShellConnection> {
  const [file = "sh", ...args] = shell;
  const wire: Wire = await spawnWire({
    file,
    args,
    env: { PATH: process.env["PATH"] ?? "", VIRTFN_ROOT: root, ...env },
  });
  const session = openSession({
    wire,
    mark: `@test-${Math.random()}`,
    gate: undefined,
    replyDeadline,
    gateDeadline: 120,
    explain: (end, errorText) =>
      new ConnectionLost(
        `the shell ended: ${String(end.exitCode)} ${errorText}`,
      ),
  });
  return { ...session, cut: wire.kill };
}
