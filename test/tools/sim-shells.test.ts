import { execFile } from "node:child_process";
import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { PROFILES } from "../../src/sim/profiles.ts";
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
  it.each(["igb", "igb-dracut", "igb-mkinitcpio", "igb-in-use"] as const)(
    "has nothing to say about a host of profile %s",
    async (profile) => {
      const root = await simulatedHost({ profile });
      const state = join(root, ".sim");
      const scripts = [
        ...["lib", "bin"].flatMap((folder) =>
          readdirSync(join(state, folder))
            .map((name) => join(state, folder, name))
            .filter((path) => !lstatSync(path).isSymbolicLink()),
        ),
        ...(PROFILES[profile].afterBoot === ""
          ? []
          : [join(state, "after-boot")]),
      ];
      const { stdout } = await promisify(execFile)("shellcheck", [
        "-s",
        "sh",
        "-x",
        "-P",
        join(state, "lib"),
        ...scripts,
      ]).catch((error: unknown) => error as { readonly stdout: string });
      expect(stdout).toBe("");
    },
  );
});

function isSystemShell(path: string): boolean {
  return existsSync(path) && realpathSync(path) === realpathSync("/bin/sh");
}
