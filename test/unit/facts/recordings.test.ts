import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { expectFile } from "../../support/golden-file.ts";

const FOLDER = join(import.meta.dirname, "../../recordings");

describe("recorded probes of whole hosts", () => {
  const hosts = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  it("are there", () => {
    expect(hosts.length).toBeGreaterThan(0);
  });

  it.each(hosts.map(({ name }) => name))("%s", (host) => {
    const lines = readFileSync(join(FOLDER, host, "probe.txt"), "utf8")
      .replace(/\n$/, "")
      .split("\n");
    const parsed = parseObservation(lines);
    if (!parsed.ok) throw new Error(parsed.problem);
    expectFile(
      join(FOLDER, host, "expected.json"),
      `${JSON.stringify(parsed.observation, undefined, 2)}\n`,
    );
  });
});
