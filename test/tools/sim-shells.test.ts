import { execFile } from "node:child_process";
import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { describeConformance } from "../conformance/describe-conformance.ts";
import { simulatedConformanceHost } from "../conformance/simulated-conformance-host.ts";
import { simulatedHost } from "../support/simulated-hosts.ts";
import { findTool, hasTool } from "../support/tools.ts";

const TIMEOUTS = { start: 60_000, test: 120_000 };

for (const [tool, shell] of [
  ["dash", findTool("dash") ?? "dash"],
  ["busybox", `${findTool("busybox") ?? "busybox"} sh`],
  ["bash", findTool("bash") ?? "bash"],
] as const)
  // What /bin/sh is here is tested in test/conformance.
  describe.skipIf(!hasTool(tool) || isSystemShell(shell))(
    `under ${tool}`,
    () => {
      describeConformance(
        "the stand-ins behave like a real kernel",
        () => simulatedConformanceHost({ profile: "igb", shell }),
        TIMEOUTS,
      );
    },
  );

describe.skipIf(!hasTool("shellcheck"))("ShellCheck", () => {
  it("has nothing to say about any script of a simulated host", async () => {
    const [igb, dracut, mkinitcpio, used] = await Promise.all([
      simulatedHost({ profile: "igb" }),
      simulatedHost({ profile: "igb-dracut" }),
      simulatedHost({ profile: "igb-mkinitcpio" }),
      simulatedHost({ profile: "igb-in-use" }),
    ]);
    const { stdout } = await promisify(execFile)("shellcheck", [
      "-s",
      "sh",
      "-x",
      "-P",
      join(igb, ".sim/lib"),
      ...["lib", "bin"].flatMap((folder) =>
        scriptsIn(join(igb, ".sim", folder)),
      ),
      join(dracut, ".sim/bin/dracut"),
      join(mkinitcpio, ".sim/bin/mkinitcpio"),
      join(used, ".sim/after-boot"),
    ]).catch((error: unknown) => error as { readonly stdout: string });
    expect(stdout).toBe("");
  });
});

function scriptsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => !lstatSync(path).isSymbolicLink());
}

function isSystemShell(path: string): boolean {
  return existsSync(path) && realpathSync(path) === realpathSync("/bin/sh");
}
