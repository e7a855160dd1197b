import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSimulatedHost } from "../src/sim/create-simulated-host.ts";
import { simulatedHostEnvironment } from "../src/sim/simulated-host-environment.ts";
import { startSshd, type Sshd } from "../test/support/sshd.ts";
import { inParallel, pairedRatio, runCommand, seconds } from "./measure.ts";
import { report } from "./report.ts";

const HOSTS = 20;
const FORKS = 10;
const ROUNDS = 7;

const names = Array.from({ length: HOSTS }, (_, index) => `hv${index + 1}`);
let folder: string;
let sshd: Sshd;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "virtfn-bench-"));
  const roots = names.map((name) => ({ name, root: join(folder, name) }));
  await inParallel(roots, 4, ({ root }) =>
    createSimulatedHost({ root, profile: "igb" }),
  );
  sshd = await startSshd({
    hosts: roots.map(({ name, root }) => ({
      name,
      root,
      env: simulatedHostEnvironment(root),
    })),
  });
  const hosts = names.map((name) => `    ${name}:\n`).join("");
  writeFileSync(
    join(folder, "fleet.yml"),
    `all:\n  vars:\n    ansible_ssh_common_args: -F ${sshd.configFile}\n  hosts:\n${hosts}`,
  );
});

afterAll(async () => {
  await sshd.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe(
  `${HOSTS} simulated hosts behind a real sshd, ${FORKS} at a time`,
  { sequential: true, shuffle: false },
  () => {
    test("the first apply costs at most 2.5 times what ssh HOST true costs", async () => {
      const ssh = await pairedRatio(3, sshTrue, sshTrue);
      const first = await seconds(apply);
      report(
        `first apply, ${HOSTS} hosts`,
        first / ssh.b,
        2.5,
        `${first.toFixed(2)} s against ${ssh.b.toFixed(2)} s`,
      );
      expect(first / ssh.b).toBeLessThanOrEqual(2.5);
    });

    test("an apply with nothing to do costs at most 1.5 times what ssh HOST true costs", async () => {
      await apply();
      const { ratio, a, b } = await pairedRatio(ROUNDS, apply, sshTrue);
      report(
        `no-op apply, ${HOSTS} hosts`,
        ratio,
        1.5,
        `${a.toFixed(2)} s against ${b.toFixed(2)} s`,
      );
      expect(ratio).toBeLessThanOrEqual(1.5);
    });
  },
);

async function apply(): Promise<void> {
  await runCommand([
    process.execPath,
    "bin/virtfn.js",
    "apply",
    "-i",
    join(folder, "fleet.yml"),
    "--forks",
    String(FORKS),
    "--allow-disruption",
    "link",
    "playbooks/igb.yml",
  ]);
}

async function sshTrue(): Promise<void> {
  await inParallel(names, FORKS, (name) =>
    runCommand(["ssh", "-F", sshd.configFile, name, "true"]),
  );
}
