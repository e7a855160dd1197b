import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** The program as it is shipped, for tests that need a process of its own. It is built before the run. */
export function builtCli(): string {
  return resolve("bin/virtfn.js");
}

/** Builds it anew when a source is younger: once, since tests that run side by side must not meet half of it. */
export function buildCli(): void {
  const stamp = "dist/cli/main.js";
  if (!existsSync(stamp) || youngest("src") > statSync(stamp).mtimeMs) {
    const built = spawnSync("npm", ["run", "build", "--silent"], {
      encoding: "utf8",
    });
    if (built.status !== 0)
      throw new Error(`the build fails:\n${built.stdout}${built.stderr}`);
  }
}

function youngest(folder: string): number {
  const files = readdirSync(folder, { recursive: true }).map((name) =>
    join(folder, String(name)),
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
