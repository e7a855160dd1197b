import { accessSync, constants } from "node:fs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,laws,cases,cli,conformance,tools}/**/*.test.ts"],
    // A busy machine is slow, not wrong: a test that hangs is ended, no test depends on this.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { shuffle: { tests: true } },
    globalSetup: [
      "test/support/announce-tools.ts",
      "test/support/build-once.ts",
    ],
    // Tests wait for other processes as much as they compute, and keep nothing in modules.
    maxWorkers: "100%",
    isolate: false,
    env: memoryFolder(),
    coverage: {
      provider: "v8",
      include: ["src/**"],
      reporter: ["text-summary"],
    },
  },
});

/** Transactions flush what they write; in memory that costs nothing, and hundreds of hosts are made. */
function memoryFolder(): Record<string, string> {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return { TMPDIR: "/dev/shm" };
  } catch {
    return {};
  }
}
