import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { ProfileName } from "../../src/sim/profiles.ts";
import { rebootSimulatedHost } from "../../src/sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../src/sim/run-in-simulated-host.ts";
import {
  createCliRig,
  createStillClock,
  type CliRig,
} from "../support/cli-rig.ts";
import { expectFile } from "../support/golden-file.ts";

/** A folder of test/cases/cli: hosts, what happens to them in order, and beside it all that is printed. */
interface Case {
  readonly hosts: Readonly<Record<string, ProfileName>>;
  readonly steps: readonly Step[];
}

type Step =
  | { readonly virtfn: readonly string[] }
  /** What a person types on a host. */
  | { readonly on: string; readonly sh: string }
  | { readonly reboot: string };

const CASES = "test/cases/cli";
let rig: CliRig | undefined;
afterEach(() => rig?.remove());

describe("what virtfn prints for", () => {
  for (const name of readdirSync(CASES))
    test(name, async () => {
      const folder = join(CASES, name);
      const { hosts, steps } = JSON.parse(
        readFileSync(join(folder, "case.json"), "utf8"),
      ) as Case;
      rig = createCliRig(hosts);
      const clock = createStillClock();
      let text = "";
      for (const step of steps) text += await perform(step, rig, folder, clock);
      expectFile(join(folder, "expected.txt"), text);
    });
});

async function perform(
  step: Step,
  rig: CliRig,
  folder: string,
  clock: ReturnType<typeof createStillClock>,
): Promise<string> {
  if ("reboot" in step) {
    await rebootSimulatedHost(rig.root(step.reboot));
    return `# ${step.reboot} reboots\n\n`;
  }
  if ("on" in step) {
    const { status, stderr } = await runInSimulatedHost(
      rig.root(step.on),
      step.sh,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return `# on ${step.on}: ${step.sh}\n\n`;
  }
  const args = step.virtfn.map((arg) =>
    arg.replaceAll("RIG", rig.folder).replaceAll("CASE", folder),
  );
  const { exitCode, stdout, stderr } = await rig.run(args, { clock });
  const said = `${stdout}${stderr === "" ? "" : `[stderr]\n${stderr}`}`;
  return (
    `$ virtfn ${args.join(" ")}\n${said}[exit ${exitCode}]\n\n`
      .replaceAll(rig.folder, "RIG")
      // How long a boot script is changes with each verb that it has.
      .replaceAll(/\b\d{3,}(?= lines of the part| @@| \+1,\d{3,} @@)/g, "NNN")
      .replaceAll(/\d{8}T\d{6}Z-[0-9a-z]{6}/g, "TRANSACTION")
      .replaceAll(/\S+@\S+ \(pid \d+\)/g, "USER@MACHINE (pid N)")
  );
}
