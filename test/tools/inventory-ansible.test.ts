import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INVENTORY_CASES } from "../support/inventory-cases.ts";
import { findTool, hasTool } from "../support/tools.ts";

/** `UPDATE=1` takes what Ansible says now as the expectation of the cases. */
const UPDATE = process.env["UPDATE"] === "1";

describe.skipIf(!hasTool("ansible-inventory"))("ansible-inventory", () => {
  let home = "";
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "virtfn-ansible-"));
    writeFileSync(join(home, "ansible.cfg"), "");
  });
  afterAll(() => rmSync(home, { recursive: true }));

  test.each(INVENTORY_CASES)(
    "reads $name as the case expects",
    ({ sources, playbook, extraVars, expectedFile }) => {
      const output = execFileSync(
        findTool("ansible-inventory") ?? "ansible-inventory",
        [
          ...sources.flatMap((source) => ["-i", source]),
          ...(playbook ? ["--playbook-dir", dirname(playbook)] : []),
          ...extraVars.flatMap((text) => ["-e", text]),
          "--list",
        ],
        {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
          cwd: home,
          env: {
            PATH: process.env["PATH"],
            HOME: home,
            LC_ALL: "C.UTF-8",
            ANSIBLE_CONFIG: join(home, "ansible.cfg"),
            ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "true",
          },
        },
      );
      const listed: unknown = JSON.parse(output);
      if (UPDATE)
        writeFileSync(
          expectedFile,
          `${JSON.stringify(listed, undefined, 2)}\n`,
        );
      expect(listed).toEqual(JSON.parse(readFileSync(expectedFile, "utf8")));
    },
    60_000,
  );
});
