import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Some files in place of hundreds, since finding each of them takes longer than running what is in it. */
export default defineConfig({
  input: "src/cli/main.ts",
  platform: "node",
  external: Object.keys(dependencies),
  output: { dir: "dist/cli", cleanDir: true, sourcemap: true },
  logLevel: "warn",
});
