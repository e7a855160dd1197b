import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createJsonReporter } from "../../../src/reporters/json-reporter.ts";
import { createNdjsonReporter } from "../../../src/reporters/ndjson-reporter.ts";
import { schemaFaults } from "../../support/json-schema.ts";
import { APPLY, CUTTING } from "./events.ts";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8"));

test("the JSON reporter says nothing until the end, and then everything in one document", () => {
  const written: string[] = [];
  const reporter = createJsonReporter({
    write: (text) => written.push(text),
    version: "1.2.3",
  });
  for (const event of APPLY.slice(0, -1)) reporter.on(event);
  expect(written).toEqual([]);
  for (const event of APPLY.slice(-1)) reporter.on(event);
  const document = JSON.parse(written.join(""));
  expect(schemaFaults(document, schemaOf("run"))).toEqual([]);
  expect(document).toMatchObject({
    version: "1.2.3",
    mode: "apply",
    exitCode: 3,
  });
  expect(document.hosts).toHaveLength(2);
});

describe("the ndjson reporter", () => {
  function report(traces: boolean): readonly string[] {
    const written: string[] = [];
    const reporter = createNdjsonReporter({
      write: (text) => written.push(text),
      now: () => 1_790_000_000_000,
      traces,
    });
    for (const event of APPLY) reporter.on(event);
    return written;
  }

  test("writes a line for each event, which fits the schema and tells the time", () => {
    const lines = report(true);
    expect(lines).toHaveLength(APPLY.length);
    for (const line of lines) {
      expect(line.endsWith("}\n")).toBe(true);
      expect(schemaFaults(JSON.parse(line), schemaOf("events"))).toEqual([]);
      expect(JSON.parse(line)).toMatchObject({
        format: "virtfn-events/1",
        time: "2026-09-21T14:13:20.000Z",
      });
    }
  });

  test("tells of confirmations as the schema has it", () => {
    const written: string[] = [];
    const reporter = createNdjsonReporter({
      write: (text) => written.push(text),
      now: () => 0,
      traces: false,
    });
    for (const event of CUTTING) reporter.on(event);
    expect(
      written.flatMap((line) =>
        schemaFaults(JSON.parse(line), schemaOf("events")),
      ),
    ).toEqual([]);
  });

  test("leaves scripts out unless they are asked for", () => {
    expect(report(false)).toHaveLength(APPLY.length - 1);
  });
});
