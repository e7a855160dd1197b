import { describe, expect, test } from "vitest";
import { loadTexts } from "../../support/inventories.ts";
import { diagnosticsOf, oneLine } from "../../support/results.ts";

async function problemsOf(
  text: string,
  name = "hosts.yml",
): Promise<readonly string[]> {
  return diagnosticsOf(await loadTexts({ [name]: text })).map(oneLine);
}

describe("a YAML inventory", () => {
  test.each([
    [
      "all:\n  host:\n    h1:\n",
      'unknown-key 2:3 "host" "host" is not a key of a group | did you mean "hosts"?',
    ],
    [
      "web:\n  h1:\n",
      'unknown-key 2:3 "h1" "h1" is not a key of a group | a group has hosts, children and vars',
    ],
    [
      "web:\n  ansible_user: root\n",
      'unknown-key 2:3 "ansible_user" "ansible_user" is not a key of a group | a group has hosts, children and vars',
    ],
    ["web:\n  hosts: [h1]\n", 'wrong-type 2:10 "[h1]" "hosts" has to be a map'],
    [
      "web:\n  hosts: { h1: 7 }\n",
      'wrong-type 2:16 "7" the variables of "h1" have to be a map',
    ],
    ["web:\n  vars: 7\n", 'wrong-type 2:9 "7" "vars" has to be a map'],
    ["web: [h1]\n", 'wrong-type 1:6 "[h1]" the group "web" has to be a map'],
    ["- h1", 'wrong-type 1:1 "- h1" an inventory is a map of groups'],
    ["# nothing\n", 'wrong-type 1:1 "" this inventory is empty'],
    [
      "my web:\n",
      'inventory-syntax 1:1 "my web" "my web" cannot be the name of a group',
    ],
    [
      "web:\n  hosts:\n    h[2:1]:\n",
      'bad-range 3:6 "[2:1]" 2 is greater than 1',
    ],
    [
      "web:\n  hosts:\n    'h[2:1]':\n",
      'bad-range 3:6 "h[2:1" 2 is greater than 1',
    ],
    [
      "plugin: aws_ec2\n",
      'foreign-module 1:1 "plugin" inventory plugins of Ansible are not available',
    ],
    [
      "a:\n  children:\n    b:\n      children:\n        a:\n",
      'group-cycle 5:9 "a" the group "a" is a child of "b", which already stands below "a"',
    ],
    [
      "web:\n  hosts:\n    h1:\n    h1:\n",
      'duplicate-key 4:5 "h1" the key "h1" appears twice in one map',
    ],
  ])("%j is refused", async (text, expected) => {
    expect(await problemsOf(text)).toEqual([expected]);
  });

  test("that does not parse is never taken for INI", async () => {
    const [problem] = await problemsOf("all:\n  hosts: {h1: \n");
    expect(problem).toMatch(/^yaml-syntax /);
  });

  test("without an extension is known by its first line", async () => {
    expect(await problemsOf("# c\nall:\n  hots:\n", "hosts")).toEqual([
      'unknown-key 3:3 "hots" "hots" is not a key of a group | did you mean "hosts"?',
    ]);
    expect(await problemsOf("---\nweb: 1\n", "hosts")).toEqual([
      'wrong-type 2:6 "1" the group "web" has to be a map',
    ]);
  });

  test("reports everything at once", async () => {
    expect(
      await problemsOf(
        "a: { hots: }\nb: { vars: [] }\nc: { hosts: { 'h[1]': } }\n",
      ),
    ).toHaveLength(3);
  });
});
