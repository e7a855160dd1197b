import { defineConfig } from "vitest/config";

/** The real kernel: slow by nature, one machine after the other. */
export default defineConfig({
  test: {
    include: ["test/lab/**/*.lab.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 2_400_000,
    fileParallelism: false,
    bail: 0,
    reporters: ["verbose"],
  },
});
