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

  test("what the boot script gives is shown beside what is wished, and another count leaves to each VF what it had", async () => {
    const made = createCliRig({ hv1: "igb" });
    rig = made;
    const play = (wish: object) =>
      JSON.stringify([
        { hosts: "all", tasks: [{ sriov: { pf: "enp1s0", ...wish } }] },
      ]);
    const tenants = made.write(
      "tenants.yml",
      play({
        num_vfs: 3,
        vfs: [{ index: "0-1", driver: "vfio-pci", mac: "stable", vlan: 200 }],
      }),
    );
    const other = made.write(
      "other.yml",
      play({
        num_vfs: 3,
        vfs: [{ index: "0-1", driver: "vfio-pci", mac: "stable", vlan: 201 }],
      }),
    );
    const more = made.write("more.yml", play({ num_vfs: 4 }));
    const fleet = ["-i", `${made.folder}/fleet.yml`];
    expect((await made.run(["apply", ...fleet, tenants])).exitCode).toBe(0);
    const changed = (await made.run(["plan", ...fleet, other])).stdout;
    expect(changed).toMatch(/num_vfs +3 +3 ✓ +3 ✓/);
    expect(changed).toMatch(/vlan +201 +200 ✗ +200 ✗/);
    const applied = await made.run(["apply", ...fleet, more]);
    expect(applied.exitCode, applied.stdout).toBe(0);
    const inspected = await made.run(["inspect", ...fleet]);
    expect(inspected.stdout.match(/vfio-pci.*vlan 200/g)).toHaveLength(2);
  });

  test("a port has what was asked of it in several runs, by tags and by another playbook", async () => {
    const made = createCliRig({ hv1: "igb" });
    rig = made;
    const play = (...tasks: readonly object[]) =>
      JSON.stringify([{ hosts: "all", tasks }]);
    const task = (tag: string, wish: object) => ({
      name: tag,
      tags: [tag],
      sriov: { pf: "enp1s0", ...wish },
    });
    const site = made.write(
      "site.yml",
      play(
        task("count", { num_vfs: 4 }),
        task("guests", { vfs: [{ index: "0-1", driver: "vfio-pci" }] }),
      ),
    );
    const tenants = made.write(
      "tenants.yml",
      play(
        task("tenants", {
          vfs: [{ index: "1-2", mac: "stable", vlan: 100, trust: true }],
        }),
      ),
    );
    const fleet = ["-i", `${made.folder}/fleet.yml`];
    for (const run of [
      [site, "--tags", "count"],
      [site, "--tags", "guests"],
      [tenants],
      [site, "--tags", "count"],
    ])
      expect((await made.run(["apply", ...fleet, ...run])).exitCode).toBe(0);
    await rebootSimulatedHost(made.root("hv1"));
    const planned = await made.run(["plan", ...fleet, site, tenants]);
    expect(planned.exitCode, planned.stdout + planned.stderr).toBe(0);
  });
});
