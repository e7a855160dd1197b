import { describe, expect, test } from "vitest";
import { toValue } from "../../../src/yaml/to-value.ts";
import {
  playAround,
  playOf,
  playbookOf,
  read,
  taskOf,
} from "../../support/playbook.ts";

describe("a play", () => {
  test("has all that was written", () => {
    const play = playOf(
      `
- name: VFs
  hosts: [hypervisors, "!spare"]
  become: true
  gather_facts: false
  tags: net, vfs
  allow_disruption: vfs
  allow_disconnect: true
  stage: false
  vars:
    vf_count: 7
  tasks: []
`,
    );
    expect(play).toMatchObject({
      name: "VFs",
      hosts: "hypervisors,!spare",
      become: true,
      tags: ["net", "vfs"],
      allowDisruption: "vfs",
      allowDisconnect: true,
      stage: false,
      tasks: [],
    });
    expect(play.vars.map(({ name, origin }) => [name, origin])).toEqual([
      ["vf_count", "play vars"],
    ]);
  });

  test("has safe defaults", () => {
    expect(playOf("- hosts: all\n  tasks: []\n")).toMatchObject({
      name: "",
      become: undefined,
      tags: [],
      allowDisruption: undefined,
      allowDisconnect: false,
      stage: true,
      vars: [],
    });
  });

  test("has the variables of its files behind its own, in order", () => {
    const play = playOf(
      "- hosts: all\n  vars: {a: 1}\n  vars_files: [one.yml, two.yml]\n  tasks: []\n",
      { "one.yml": "b: 2\n", "two.yml": "b: 3\n" },
    );
    expect(
      play.vars.map(({ name, origin, value }) => [
        name,
        origin,
        toValue(value),
      ]),
    ).toEqual([
      ["a", "play vars", 1],
      ["b", "play vars_files", 2],
      ["b", "play vars_files", 3],
    ]);
    expect(play.vars[2]?.nameRange.file.path).toBe("two.yml");
  });

  test("can have an empty file of variables", () => {
    expect(
      playOf("- hosts: all\n  vars_files: v.yml\n  tasks: []\n", {
        "v.yml": "# nothing yet\n",
      }).vars,
    ).toEqual([]);
  });

  test("can get its tasks from an anchor", () => {
    const { plays } = playbookOf(
      "- hosts: a\n  tasks: &t\n    - modprobe: {name: igb}\n- hosts: b\n  tasks: *t\n",
    );
    expect(plays.map(({ tasks }) => tasks.length)).toEqual([1, 1]);
  });
});

describe("a task", () => {
  test("has all that was written", () => {
    const task = taskOf(
      `
name: igb
modprobe:
  name: igb
  options: {max_vfs: 7}
when: [a, b]
loop: [1, 2]
tags: [t]
vars: {v: 1}
become: false
`,
    );
    expect(task).toMatchObject({
      name: "igb",
      resource: "modprobe",
      translatedFrom: undefined,
      tags: ["t"],
      become: false,
    });
    expect(task.when.map(toValue)).toEqual(["a", "b"]);
    expect(task.loop && toValue(task.loop)).toEqual([1, 2]);
    expect(task.vars.map(({ name, origin }) => [name, origin])).toEqual([
      ["v", "task vars"],
    ]);
    expect(toValue(task.arguments)).toEqual({
      name: "igb",
      options: { max_vfs: 7 },
    });
  });

  test("can have one condition alone, or true", () => {
    expect(taskOf("modprobe: {name: igb}\nwhen: a > 1").when).toHaveLength(1);
    expect(taskOf("modprobe: {name: igb}\nwhen: true").when).toHaveLength(1);
  });

  for (const lines of [
    'modprobe: {name: "{{ m }}"}',
    'modprobe: {name: igb, options: "{{ o }}"}',
    'modprobe: {name: igb, state: "{{ s }}"}',
    'modprobe: {name: igb, persist: "{{ p }}"}',
    'modprobe: {name: igb, options: {max_vfs: ["{{ a }}", 2]}}',
  ])
    test(`can leave its type to an expression: ${lines}`, () => {
      expect(read(playAround(lines)).diagnostics).toEqual([]);
    });
});

describe("what is written literally is checked at once", () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> =
    {
      "also beside an expression": [
        'modprobe: {name: "{{ m }}", state: gone, persist: maybe}',
        [
          '`state` has to be "present", "absent" or "disabled", and this is the text "gone"',
          '`persist` has to be true, false or "absent", and this is the text "maybe"',
        ],
      ],
      "a module that is disabled only now": [
        "modprobe: {name: igb, state: disabled, persist: false}",
        [
          "a module can only be kept from loading by a file, so `persist` has to be true",
        ],
      ],
      "a module that is disabled and has options": [
        "modprobe: {name: igb, state: disabled, options: {max_vfs: 7}}",
        ["a module that is disabled takes no options"],
      ],
      "an empty array": [
        "modprobe: {name: igb, options: {max_vfs: []}}",
        ["`max_vfs` needs at least one entry"],
      ],
      "a name that is too long for the kernel": [
        `modprobe: {name: ${"m".repeat(56)}}`,
        [`"${"m".repeat(56)}" cannot be the name of a kernel module`],
      ],
    };
  for (const [title, [lines, expected]] of Object.entries(cases))
    test(title, () => {
      expect(
        read(playAround(lines)).diagnostics.map(({ message }) => message),
      ).toEqual(expected);
    });
});

describe("faults of files of variables are told in them", () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    "broken YAML": ["a: [1\n", "vars.yml"],
    "a list": ["- a\n", "vars.yml"],
    "a broken expression": ['a: "{{ 1 + }}"\n', "vars.yml"],
    "a bad name": ["a-b: 1\n", "vars.yml"],
  };
  for (const [title, [text, path]] of Object.entries(cases))
    test(title, () => {
      const { diagnostics } = read(
        "- hosts: all\n  vars_files: [vars.yml]\n  tasks: []\n",
        { "vars.yml": text },
      );
      expect(diagnostics.map(({ range }) => range?.file.path)).toEqual([path]);
    });
});

test("a playbook that has faults still gives what could be read of it", () => {
  const { playbook, diagnostics } = read(
    "- hosts: a\n  roles: []\n  tasks:\n    - modprobe: {name: igb}\n      notify: x\n- tasks: []\n",
  );
  expect(diagnostics).toHaveLength(3);
  expect(
    playbook.plays.map(({ hosts, tasks }) => [hosts, tasks.length]),
  ).toEqual([["a", 1]]);
});
