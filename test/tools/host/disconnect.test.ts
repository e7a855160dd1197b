import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openConnection } from "../../../src/host/open-connection.ts";
import { compileTransaction } from "../../../src/host/transaction/compile.ts";
import { runTransaction } from "../../../src/host/transaction/run.ts";
import type { TransactionEvent } from "../../../src/host/transaction/transaction.ts";
import { openHostSession } from "../../../src/run/host-session.ts";
import { createSimulatedHost } from "../../../src/sim/create-simulated-host.ts";
import { simulatedHostEnvironment } from "../../../src/sim/simulated-host-environment.ts";
import { blockStep, eventually } from "../../support/blocked-step.ts";
import { builtCli } from "../../support/built-cli.ts";
import { createCliRig, type CliRig } from "../../support/cli-rig.ts";
import { openLink, type Link } from "../../support/link.ts";
import { startSshd, type Sshd } from "../../support/sshd.ts";
import { hasTool } from "../../support/tools.ts";
import { step } from "../../support/transaction-host.ts";

const APPLY = [
  "apply",
  "--allow-disruption",
  "link",
  "--allow-disconnect",
] as const;
const PLAYBOOK = "playbooks/igb.yml";
const CUT = "step 1: sriov_numvfs";

describe.skipIf(!hasTool("sshd"))(
  "a change that cuts our connection, over a real sshd",
  () => {
    let rig: CliRig;
    let sshd: Sshd;
    let link: Link;
    let fleet: string;

    beforeEach(async () => {
      rig = createCliRig({});
      const root = rig.root("hv1");
      await createSimulatedHost({ root, profile: "igb-ssh-path" });
      sshd = await startSshd({
        hosts: [{ name: "hv1", root, env: simulatedHostEnvironment(root) }],
      });
      const [port = 0] = sshd.ports;
      link = await openLink(port);
      fleet = rig.write(
        "fleet.yml",
        `all:
  hosts:
    hv1:
      ansible_ssh_common_args: ${arguments_().join(" ")}
`,
      );
    });
    afterEach(async () => {
      await link.close();
      await sshd.stop();
      rig.remove();
    });

    test("is confirmed by the first connection that gets through again", async () => {
      const { exitCode, stdout } = await rig.run(
        [...APPLY, "-i", fleet, "--confirm-timeout", "3600", PLAYBOOK],
        {
          onOutput: onceSaid(CUT, () => {
            link.admit(false);
            void admitOnce(() => link.refused() > 2);
          }),
        },
      );
      expect(exitCode, stdout).toBe(0);
      expect(stdout).toContain("confirmed over a new connection");
      expect(link.refused()).toBeGreaterThan(2);
      expect(decision()).toBe("confirmed");
      expect(vfs()).toBe(14);
    });

    test("is undone when no connection gets through any more, and the run says so once one does", async () => {
      const { exitCode, stdout } = await rig.run(
        [...APPLY, "-i", fleet, "--confirm-timeout", "2", PLAYBOOK],
        {
          onOutput: onceSaid(CUT, () => {
            link.freeze();
            link.admit(false);
            void admitOnce(() => outcome() !== "");
          }),
        },
      );
      expect(exitCode, stdout).toBe(3);
      expect(stdout).toMatch(
        /hv1 +failed +nobody confirmed within 2 s: the host could not be reached anew.* · everything was undone/,
      );
      expect(outcome()).toMatch(/^reverted\nunconfirmed 2\n/);
      expect(decision()).toBe("expired");
      expectUntouched();
    });

    test("is undone when only new connections do not get through", async () => {
      const { exitCode, stdout } = await rig.run(
        [...APPLY, "-i", fleet, "--confirm-timeout", "2", PLAYBOOK],
        {
          onOutput: onceSaid(CUT, () => {
            link.admit(false);
          }),
        },
      );
      expect(exitCode, stdout).toBe(3);
      expect(stdout).toMatch(
        /hv1 +failed +nobody confirmed within 2 s: the host could not be reached anew \(.+\) · everything was undone/,
      );
      expect(stdout).toContain("--confirm-timeout SECONDS gives it more");
      expectUntouched();
    });

    test("is undone at once on Ctrl-C", async () => {
      const interrupt = new AbortController();
      const { exitCode, stdout } = await rig.run(
        [...APPLY, "-i", fleet, "--confirm-timeout", "3600", PLAYBOOK],
        {
          interrupt: interrupt.signal,
          onOutput: (soFar) => {
            if (soFar.includes(CUT)) link.admit(false);
            if (soFar.includes("connecting anew")) interrupt.abort();
          },
        },
      );
      expect(exitCode, stdout).toBe(130);
      expect(stdout).toMatch(
        /hv1 +interrupted +stopped before the end · everything was undone/,
      );
      expectUntouched();
    });

    test("is undone when the runner is killed", async () => {
      const blocked = blockStep(rig.root("hv1"), "numvfs-0000:01:00.0");
      const runner = spawn(
        process.execPath,
        [builtCli(), ...APPLY, "-i", fleet, "--confirm-timeout", "5", PLAYBOOK],
        { stdio: ["ignore", "pipe", "ignore"] },
      );
      let said = "";
      runner.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      await eventually(() => said.includes(CUT));
      link.admit(false);
      await blocked.release();
      await eventually(() => said.includes("connecting anew"));
      const gone = new Promise((resolve) => {
        runner.once("close", resolve);
      });
      runner.kill("SIGKILL");
      await gone;
      await eventually(() => outcome() !== "" && !isHeld());
      expect(outcome()).toMatch(/^reverted\nunconfirmed 5\n/);
      expectUntouched();
    });

    test("is confirmed although the old connection went dead without a word", async () => {
      const target = {
        kind: "ssh",
        address: "hv1",
        port: undefined,
        user: undefined,
        privateKeyFile: undefined,
        extraArguments: arguments_(),
        connectTimeout: 60,
        become: undefined,
      } as const;
      const session = openHostSession(
        { name: "hv1", target, secrets: [] },
        openConnection,
        () => undefined,
      );
      const kinds: TransactionEvent["kind"][] = [];
      const result = await runTransaction({
        connection: await session.connection(),
        reopen: session.reopen,
        another: session.another,
        id: "t1",
        script: compileTransaction({
          id: "t1",
          holder: "me",
          startedAt: 0,
          verbs: {},
          steps: [
            step("cut", { run: [{ argv: ["sleep", "1"] }], undo: [] }),
            step("persist", { run: [{ argv: ["true"] }], undo: [] }),
          ],
          confirmation: { afterSteps: 1, within: 3600 },
        }),
        silence: 0.5,
        pause: async () => undefined,
        onEvent: ({ kind }) => {
          if (kind === "step-started" && kinds.length === 0) link.freeze();
          kinds.push(kind);
        },
      });
      await session.close();
      expect(result.outcome).toBe("committed");
      expect(kinds).toContain("connection-lost");
      expect(kinds.filter((kind) => kind === "confirmed")).toHaveLength(1);
    });

    function arguments_(): readonly string[] {
      const [port = 0] = sshd.ports;
      return [
        "-F",
        sshd.configFile,
        "-o",
        `Port=${link.port}`,
        "-o",
        `HostKeyAlias=[127.0.0.1]:${port}`,
      ];
    }

    function journal(): string {
      const folder = join(rig.root("hv1"), "var/lib/virtfn/transactions");
      const [name] = existsSync(folder) ? readdirSync(folder) : [];
      return join(folder, name ?? "none");
    }

    /** How the transaction ended; empty while it has not. */
    function outcome(): string {
      const file = join(journal(), "outcome");
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    }

    function decision(): string {
      return readlinkSync(join(journal(), "confirmation"));
    }

    function vfs(): number {
      const devices = join(rig.root("hv1"), "sys/bus/pci/devices");
      return readdirSync(devices).flatMap((device) =>
        readdirSync(join(devices, device)).filter((entry) =>
          entry.startsWith("virtfn"),
        ),
      ).length;
    }

    function isHeld(): boolean {
      return existsSync(join(rig.root("hv1"), "run/virtfn/lock"));
    }

    async function admitOnce(condition: () => boolean): Promise<void> {
      await eventually(condition);
      link.admit(true);
    }

    /** Nothing of the change is there, neither now nor for the next boot, and nobody holds the host. */
    function expectUntouched(): void {
      const has = (path: string) => existsSync(join(rig.root("hv1"), path));
      expect(vfs()).toBe(0);
      expect(has("etc/modprobe.d/zz-virtfn-igb.conf")).toBe(false);
      expect(has("etc/modules-load.d/virtfn-igb.conf")).toBe(false);
      expect(isHeld()).toBe(false);
    }
  },
);

/** Does it when the run has said these words for the first time. */
function onceSaid(words: string, act: () => void): (soFar: string) => void {
  let isDone = false;
  return (soFar) => {
    if (isDone || !soFar.includes(words)) return;
    isDone = true;
    act();
  };
}
