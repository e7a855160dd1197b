import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  PLAYBOOK_SCHEMA_PATH,
  renderPlaybookSchema,
} from "../../../scripts/json-schemas.ts";
import type { Value } from "../../../src/model/value.ts";
import { parseYaml } from "../../../src/yaml/parse-yaml.ts";
import { toValue } from "../../../src/yaml/to-value.ts";
import { expectFile } from "../../support/golden-file.ts";
import { schemaFaults } from "../../support/json-schema.ts";

const schema = JSON.parse(renderPlaybookSchema());

function read(text: string, path = "test.yml"): Value {
  const tree = parseYaml({ path, text });
  if (!tree.ok || !tree.value) throw new Error(`${path} is no YAML`);
  return toValue(tree.value);
}

test("the committed schema is the one that the code generates", () => {
  expectFile(PLAYBOOK_SCHEMA_PATH, renderPlaybookSchema());
});

describe("shipped playbooks", () => {
  for (const name of readdirSync("playbooks").filter((each) =>
    each.endsWith(".yml"),
  )) {
    const path = join("playbooks", name);
    const text = readFileSync(path, "utf8");

    test(`${name} fits the schema`, () => {
      expect(schemaFaults(read(text, path), schema)).toEqual([]);
    });

    test(`${name} names the schema for editors`, () => {
      expect(text.split("\n")[0]).toBe(
        `# yaml-language-server: $schema=../${PLAYBOOK_SCHEMA_PATH}`,
      );
    });
  }
});

describe("the schema accepts", () => {
  const cases: Readonly<Record<string, string>> = {
    "an expression for any argument":
      '[{hosts: all, tasks: [{modprobe: {name: "{{ a }}", state: "{{ b }}", persist: "{{ c }}", options: "{{ d }}"}}]}]',
    "an array parameter":
      "[{hosts: [a, b], tasks: [{modprobe: {name: mlx4_core, options: {num_vfs: [4, 4, 0]}}}]}]",
    "every keyword of a play":
      "[{name: n, hosts: all, become: true, gather_facts: false, vars: {a: {b: [1]}}, vars_files: [v.yml], tags: t, allow_disruption: vfs, allow_disconnect: true, stage: false, tasks: []}]",
    "every keyword of a task":
      "[{hosts: all, tasks: [{name: n, when: [a, true], loop: [1, 2], tags: [t], vars: {v: 1}, become: false, modprobe: {name: igb}}]}]",
    "Ansible's arguments on one line":
      "[{hosts: all, tasks: [{modprobe: name=igb state=present}]}]",
    "Ansible's own spelling":
      "[{hosts: all, tasks: [{community.general.modprobe: {name: igb, params: max_vfs=7, persistent: present}}]}]",
  };
  for (const [title, text] of Object.entries(cases))
    test(title, () => {
      expect(schemaFaults(read(text), schema)).toEqual([]);
    });
});

describe("the schema refuses", () => {
  const cases: Readonly<Record<string, string>> = {
    "a play without hosts": "[{tasks: []}]",
    "an unknown key of a play": "[{hosts: all, tasks: [], roles: []}]",
    "an unknown key of a task":
      "[{hosts: all, tasks: [{modprobe: {name: igb}, notify: x}]}]",
    "an unknown argument":
      "[{hosts: all, tasks: [{modprobe: {name: igb, option: {}}}]}]",
    "a task without a resource": "[{hosts: all, tasks: [{name: nothing}]}]",
    "a task with two resources":
      "[{hosts: all, tasks: [{modprobe: {name: a}, community.general.modprobe: {name: b}}]}]",
    "a word that is no state":
      "[{hosts: all, tasks: [{modprobe: {name: igb, state: presnt}}]}]",
    "a resource without arguments":
      "[{hosts: all, tasks: [{modprobe: igb}]}]",
    "`become: yes`": "[{hosts: all, become: yes, tasks: []}]",
    "a consent that nobody can give":
      "[{hosts: all, allow_disruption: reboot, tasks: []}]",
  };
  for (const [title, text] of Object.entries(cases))
    test(title, () => {
      expect(schemaFaults(read(text), schema)).not.toEqual([]);
    });
});
