import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";
import { schemaFaults } from "../support/json-schema.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(() => {
  rig = createCliRig({ hv1: "igb", guests: "igb-in-use" });
  fleet = `${rig.folder}/fleet.yml`;
});
afterEach(() => rig.remove());

function faults(value: unknown, name: string): readonly string[] {
  return schemaFaults(
    value,
    JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8")),
  );
}

describe("--output json prints one document", () => {
  test("of a plan", async () => {
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      "--output",
      "json",
      "--show-script",
      PLAYBOOK,
    ]);
    const document = JSON.parse(stdout);
    expect(faults(document, "run")).toEqual([]);
    expect(document).toMatchObject({
      format: "virtfn-run/1",
      mode: "plan",
      sources: [PLAYBOOK],
      exitCode,
      hosts: [
        { host: "hv1", status: "pending", changes: 5 },
        { host: "guests", status: "pending" },
      ],
    });
    expect(document.scripts.hv1[0]).toContain("tx_main");
  });

  test("of an apply", async () => {
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      "--output",
      "json",
      PLAYBOOK,
    ]);
    const document = JSON.parse(stdout);
    expect(faults(document, "run")).toEqual([]);
    expect(exitCode).toBe(6);
    expect(
      document.hosts.map(({ status }: { status: string }) => status),
    ).toEqual(["changed", "reboot_pending"]);
  });

  test("of wrong input, with the places in it", async () => {
    const book = rig.write(
      "wrong.yml",
      "- hosts: all\n  tasks:\n    - modprob: { name: igb }\n",
    );
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      "--output",
      "json",
      book,
    ]);
    const document = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(faults(document, "run")).toEqual([]);
    expect(document.diagnostics).toEqual([
      {
        code: "unknown-key",
        severity: "error",
        message: '"modprob" is not a resource or a task keyword',
        label: 'did you mean "modprobe"?',
        place: { path: book, line: 3, column: 7 },
      },
    ]);
  });

  test("of inspect", async () => {
    const { stdout } = await rig.run([
      "inspect",
      "-i",
      fleet,
      "--output",
      "json",
    ]);
    const document = JSON.parse(stdout);
    expect(faults(document, "inspect")).toEqual([]);
    expect(
      document.hosts[1].physicalFunctions[0].virtualFunctions[2],
    ).toMatchObject({
      uses: [{ kind: "vfio" }],
      settings: { driverOverride: "vfio-pci", attributes: { vlan: 0 } },
    });
  });
});

describe("--output ndjson prints one event a line", () => {
  test("of wrong input, with the places in it", async () => {
    const book = rig.write(
      "wrong.yml",
      "- hosts: all\n  tasks:\n    - modprob: { name: igb }\n",
    );
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      "--output",
      "ndjson",
      book,
    ]);
    const event = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(faults(event, "events")).toEqual([]);
    expect(event).toMatchObject({
      kind: "run-finished",
      exitCode: 1,
      diagnostics: [
        { code: "unknown-key", place: { path: book, line: 3, column: 7 } },
      ],
    });
  });

  for (const [title, extra] of [
    ["of an apply", []],
    ["of an apply with -v, scripts and all", ["-v"]],
  ] as const)
    test(title, async () => {
      const args = [
        "apply",
        "-i",
        fleet,
        "--output",
        "ndjson",
        ...extra,
        PLAYBOOK,
      ];
      const { exitCode, stdout } = await rig.run(args);
      const events = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(events.flatMap((event) => faults(event, "events"))).toEqual([]);
      expect(events.at(0)).toMatchObject({
        kind: "run-started",
        mode: "apply",
        hosts: ["hv1", "guests"],
      });
      expect(events.at(-1)).toMatchObject({ kind: "run-finished", exitCode });
      expect(events.filter(({ kind }) => kind === "verifying")).not.toEqual([]);
      expect(events.some(({ kind }) => kind === "trace")).toBe(
        extra.length > 0,
      );
    });
});
