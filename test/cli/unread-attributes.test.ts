import { afterEach, describe, expect, test } from "vitest";
import type { ProfileName } from "../../src/sim/profiles.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

let rig: CliRig | undefined;
afterEach(() => rig?.remove());

/** Runs an `sriov` task for the first port of a host of this kind. */
async function runner(profile: ProfileName) {
  const made = createCliRig({ hv1: profile });
  rig = made;
  const run = (
    verb: "plan" | "apply",
    task: Readonly<Record<string, unknown>>,
  ) => {
    const sriov = { pf: "enp1s0", persist: false, ...task };
    const playbook = made.write(
      "site.yml",
      JSON.stringify([{ hosts: "all", tasks: [{ name: "VFs", sriov }] }]),
    );
    return made.run([verb, "-i", `${made.folder}/fleet.yml`, playbook]);
  };
  return run;
}

const tagged = (count: number, index = `0-${count - 1}`) => ({
  num_vfs: count,
  vfs: [{ index, vlan: 100 }],
});

describe("where the kernel's list of VFs is cut short after three", () => {
  test("new VFs with attributes are made, and nobody claims that they hold", async () => {
    const run = await runner("igb-truncated");
    const { exitCode, stdout } = await run("apply", tagged(5));
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^hv1 {2}unverified +6 changes · done, but whether it holds cannot be told: the attributes of VF 3-4 of 0000:01:00.0 enp1s0 cannot be read/m,
    );
    expect(stdout).toContain("or leave the attributes of these VFs out");
  });

  test("once that shows, nothing is written that could not be read back", async () => {
    const run = await runner("igb-truncated");
    expect((await run("apply", { num_vfs: 5 })).exitCode).toBe(0);
    for (const count of [4, 5, 7]) {
      const { exitCode, stdout } = await run("apply", tagged(count));
      expect(exitCode).toBe(3);
      expect(stdout).toContain("refused: nothing is done to this host");
      expect(stdout).toMatch(/the attributes of VF 3.* cannot be read/);
    }
    expect((await run("apply", tagged(7, "0-2"))).exitCode).toBe(0);
    expect((await run("apply", tagged(3))).exitCode).toBe(0);
  });
});

test("without an iproute2 that tells of VFs, none is made that is to have attributes", async () => {
  const run = await runner("busybox");
  const { exitCode, stdout } = await run("apply", tagged(2));
  expect(exitCode).toBe(3);
  expect(stdout).toContain("refused: nothing is done to this host");
  expect(stdout).toMatch(
    /the attributes of VF 0-1 of .* cannot be read\n +`ip -j -d link` has to show them: install iproute2/,
  );
  expect((await run("apply", { num_vfs: 2 })).exitCode).toBe(0);
});
