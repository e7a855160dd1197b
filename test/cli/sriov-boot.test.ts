import { afterEach, describe, expect, test } from "vitest";
import { rebootSimulatedHost } from "../../src/sim/reboot-simulated-host.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

let rig: CliRig | undefined;
afterEach(() => rig?.remove());

describe("after a reboot", () => {
  test.each(["tenants.yml", "ports.yml", "bond.yml", "no-vfs.yml"])(
    "a host is as %s says, without anybody's doing",
    async (name) => {
      rig = createCliRig({ hv1: "igb" });
      const target = ["-i", `${rig.folder}/fleet.yml`, `playbooks/${name}`];
      expect((await rig.run(["apply", ...target])).exitCode).toBe(0);
      await rebootSimulatedHost(rig.root("hv1"));
      const planned = await rig.run(["plan", ...target]);
      expect(planned.exitCode, planned.stdout + planned.stderr).toBe(0);
    },
  );
});
