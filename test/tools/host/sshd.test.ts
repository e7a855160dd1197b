import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Unreachable, type Target } from "../../../src/host/connection.ts";
import { openConnection } from "../../../src/host/open-connection.ts";
import { compileTransaction } from "../../../src/host/transaction/compile.ts";
import { runTransaction } from "../../../src/host/transaction/run.ts";
import type { TransactionEvent } from "../../../src/host/transaction/transaction.ts";
import { startSshd, type Sshd } from "../../support/sshd.ts";
import { hasTool } from "../../support/tools.ts";
import { step } from "../../support/transaction-host.ts";

describe.skipIf(!hasTool("sshd"))("over a real sshd", () => {
  let folder: string;
  let sshd: Sshd;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "virtfn-ssh-"));
    const hosts = ["hv1", "hv2"].map((name) => {
      const root = join(folder, name);
      mkdirSync(join(root, "proc/sys/kernel/random"), { recursive: true });
      writeFileSync(join(root, "proc/sys/kernel/random/boot_id"), "boot\n");
      return { name, root };
    });
    sshd = await startSshd({ hosts });
  });
  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a session lands in its host and knows where the connection ends", async () => {
    const connection = await openConnection(target("hv2"));
    const reply = await connection.run(
      'echo "$VIRTFN_ROOT"; echo "${VIRTFN_SSH_CONNECTION%% *}"; tty; exit 5',
    );
    expect(reply).toEqual({
      status: 5,
      lines: [join(folder, "hv2"), "127.0.0.1", "not a tty"],
      errorText: "",
    });
    await connection.close();
  });

  test("a transaction outlives its connection and is followed again", async () => {
    const root = join(folder, "hv1");
    const opened = await openConnection(target("hv1"));
    await opened.run('mkfifo "$VIRTFN_ROOT/gate"');
    const events: TransactionEvent["kind"][] = [];
    const result = await runTransaction({
      connection: opened,
      reopen: async () => openConnection(target("hv1")),
      id: "t1",
      script: compileTransaction({
        id: "t1",
        holder: "me",
        startedAt: 0,
        verbs: {},
        steps: [
          step("wait", {
            run: [{ argv: ["sh", "-c", 'read -r _ <"$VIRTFN_ROOT/gate"'] }],
            undo: [],
          }),
          step("write", {
            run: [{ argv: ["sh", "-c", 'echo done >"$VIRTFN_ROOT/out"'] }],
            undo: [],
          }),
        ],
      }),
      pause: async () => undefined,
      onEvent: ({ kind }) => {
        if (kind === "step-started" && events.length === 0) sshd.dropSessions();
        if (kind === "reattached") writeFileSync(join(root, "gate"), "go\n");
        events.push(kind);
      },
    });
    expect(result.outcome).toBe("committed");
    expect(readFileSync(join(root, "out"), "utf8")).toBe("done\n");
    expect(events).toContain("connection-lost");
    expect(events).toContain("reattached");
    expect(events.filter((kind) => kind === "step-finished")).toHaveLength(2);
  });

  test.each([
    ["an unknown host key", "host-key", ["-o", "UserKnownHostsFile=/dev/null"]],
    ["no key to show", "authentication", ["-o", "PubkeyAuthentication=no"]],
    ["a port where nobody listens", "connect", ["-o", "Port=1"]],
    [
      "a name that does not resolve",
      "connect",
      ["-o", "HostName=nowhere.invalid"],
    ],
  ] as const)("%s is told apart: %s", async (_title, reason, before) => {
    const connection = await openConnection(target("hv1", before));
    const error = await connection
      .run("true")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ reason });
    await connection.close();
  });

  function target(name: string, before: readonly string[] = []): Target {
    return {
      kind: "ssh",
      address: name,
      port: undefined,
      user: undefined,
      privateKeyFile: undefined,
      extraArguments: [...before, "-F", sshd.configFile],
      connectTimeout: 60,
      become: undefined,
    };
  }
});
