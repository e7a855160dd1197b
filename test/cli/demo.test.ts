import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { createCliRig } from "../support/cli-rig.ts";

test("the demo plans, applies, reboots, finds the drift, and cleans up", async () => {
  const rig = createCliRig({});
  try {
    const { exitCode, stdout, stderr } = await rig.run(["demo"]);
    expect(exitCode, `${stdout}${stderr}`).toBe(0);
    expect(stderr).toBe("");
    const exits = [...stdout.matchAll(/^exit (\d+)$/gm)].map(([, code]) =>
      Number(code),
    );
    expect(exits).toEqual([2, 0, 0, 0, 2]);
    expect(stdout).toMatch(/igb {2}max_vfs +7 +3, 7 ✗/);
    expect(stdout).toMatch(/igb {2}max_vfs +7 +7, 7 ✓ +2 ✗/);
    const [, folder = ""] = /-i (\S+)\/fleet\.yml/.exec(stdout) ?? [];
    expect(folder).toContain("virtfn-demo-");
    expect(existsSync(folder)).toBe(false);
  } finally {
    rig.remove();
  }
});
