import { defineConfig } from "vitest/config";

/** The real kernel: slow by nature. Two machines at a time, since each keeps about one core busy. */
export default defineConfig({
  test: {
    include: ["test/lab/**/*.lab.ts"],
    globalSetup: ["test/lab/build-once.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 2_400_000,
    maxWorkers: 2,
    // An emulated machine that was starved once is asked again; what is wrong fails twice.
    retry: 1,
    bail: 0,
    reporters: ["verbose"],
  },
});
