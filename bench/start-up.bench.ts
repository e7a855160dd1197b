import { expect, test } from "vitest";
import { pairedRatio, runCommand } from "./measure.ts";
import { report } from "./report.ts";

test("virtfn --version costs at most twice what node -e 0 costs", async () => {
  const version = (): Promise<void> =>
    runCommand([process.execPath, "bin/virtfn.js", "--version"]);
  const nothing = (): Promise<void> =>
    runCommand([process.execPath, "-e", "0"]);
  await version();
  const { ratio, a, b } = await pairedRatio(21, version, nothing);
  report(
    "virtfn --version",
    ratio,
    2,
    `${(a * 1000).toFixed(0)} ms against ${(b * 1000).toFixed(0)} ms`,
  );
  expect(ratio).toBeLessThanOrEqual(2);
});
