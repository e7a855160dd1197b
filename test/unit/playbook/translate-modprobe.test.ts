import { modprobeWish } from "../../support/wish.ts";
import { describe, expect, test } from "vitest";
import { resolvePlay } from "../../../src/playbook/resolve.ts";
import { EVERY_TASK } from "../../../src/playbook/select-tags.ts";
import { toValue } from "../../../src/yaml/to-value.ts";
import type { Value } from "../../../src/model/value.ts";
import type { ModprobeWish } from "../../../src/resources/modprobe/schema.ts";
import {
  playAround,
  playOf,
  read,
  taskOf,
  variablesOf,
} from "../../support/playbook.ts";

function wishOf(
  lines: string,
  variables: Readonly<Record<string, Value>> = {},
): ModprobeWish | undefined | readonly string[] {
  const resolution = resolvePlay({
    play: playOf(playAround(lines)),
    variables: variablesOf(variables),
    facts: undefined,
    selection: EVERY_TASK,
  });
  if (resolution.kind === "invalid")
    return resolution.diagnostics.map(({ message }) => message);
  const [task] = resolution.tasks;
  return task && modprobeWish(task);
}

describe("Ansible's own spelling in ours", () => {
  const cases: Readonly<Record<string, readonly [string, Value]>> = {
    "the full name persists nothing unless it is told to": [
      "community.general.modprobe:\n  name: igb",
      { name: "igb", persist: false },
    ],
    "the old full name is the same module": [
      "ansible.builtin.modprobe:\n  name: igb",
      { name: "igb", persist: false },
    ],
    "params become options": [
      "community.general.modprobe:\n  name: igb\n  params: max_vfs=7 debug=16",
      { name: "igb", options: { max_vfs: "7", debug: "16" }, persist: false },
    ],
    "the last of two equal params wins, as in the kernel": [
      "community.general.modprobe:\n  name: igb\n  params: max_vfs=7 max_vfs=4",
      { name: "igb", options: { max_vfs: "4" }, persist: false },
    ],
    "persistent: present": [
      "community.general.modprobe:\n  name: igb\n  persistent: present",
      { name: "igb", persist: true },
    ],
    "persistent: disabled": [
      "community.general.modprobe:\n  name: igb\n  persistent: disabled",
      { name: "igb", persist: false },
    ],
    "persistent: absent": [
      "community.general.modprobe:\n  name: igb\n  persistent: absent",
      { name: "igb", persist: "absent" },
    ],
    "state: absent drops the params, as Ansible does": [
      "community.general.modprobe:\n  name: igb\n  state: absent\n  params: max_vfs=7",
      { name: "igb", state: "absent", persist: false },
    ],
    "empty params are none": [
      'community.general.modprobe:\n  name: igb\n  params: ""',
      { name: "igb", persist: false },
    ],
    "the bare name with params keeps our default": [
      "modprobe:\n  name: igb\n  params: max_vfs=7",
      { name: "igb", options: { max_vfs: "7" } },
    ],
    "the bare name with persistent": [
      "modprobe:\n  name: igb\n  persistent: disabled",
      { name: "igb", persist: false },
    ],
    "the bare name may mix the two spellings": [
      "modprobe:\n  name: igb\n  state: present\n  persist: false\n  params: max_vfs=7",
      {
        name: "igb",
        state: "present",
        persist: false,
        options: { max_vfs: "7" },
      },
    ],
    "one line of key=value": [
      "modprobe: name=igb state=present params='max_vfs=7 debug=16' persistent=present",
      {
        name: "igb",
        state: "present",
        options: { max_vfs: "7", debug: "16" },
        persist: true,
      },
    ],
    "one line under the full name": [
      "community.general.modprobe: name=igb params=max_vfs=7",
      { name: "igb", options: { max_vfs: "7" }, persist: false },
    ],
  };
  for (const [title, [lines, expected]] of Object.entries(cases))
    test(title, () => {
      expect(toValue(taskOf(lines).arguments)).toEqual(expected);
    });
});

test("a translated task remembers what it was", () => {
  expect(
    taskOf("community.general.modprobe:\n  name: igb\n  params: max_vfs=7")
      .translatedFrom,
  ).toBe("community.general.modprobe:\n  name: igb\n  params: max_vfs=7\n");
  expect(taskOf("modprobe:\n  name: igb").translatedFrom).toBeUndefined();
});

describe("what is known later is translated then", () => {
  const igb = {
    name: "igb",
    writtenName: "igb",
    options: [],
    state: "present",
    persist: false,
  };

  test("params that are an expression are split when they have a value", () => {
    expect(
      wishOf(
        'community.general.modprobe:\n  name: igb\n  params: "{{ params }}"',
        { params: "max_vfs=7 debug=16" },
      ),
    ).toEqual({
      ...igb,
      options: [
        { name: "max_vfs", value: "7" },
        { name: "debug", value: "16" },
      ],
    });
  });

  test("params with an expression inside", () => {
    expect(
      wishOf(
        'community.general.modprobe:\n  name: igb\n  params: "max_vfs={{ n }} debug=0"',
        { n: 7 },
      ),
    ).toEqual({
      ...igb,
      options: [
        { name: "max_vfs", value: "7" },
        { name: "debug", value: "0" },
      ],
    });
  });

  test("persistent, state and name that are expressions", () => {
    expect(
      wishOf(
        'community.general.modprobe:\n  name: "{{ m }}"\n  state: "{{ s }}"\n  persistent: "{{ p }}"\n  params: max_vfs=7',
        { m: "igb", s: "absent", p: "absent" },
      ),
    ).toEqual({ ...igb, state: "absent", persist: "absent" });
  });

  test("a word that Ansible would not know is refused then", () => {
    expect(
      wishOf(
        'community.general.modprobe:\n  name: igb\n  persistent: "{{ p }}"',
        { p: "sometimes" },
      ),
    ).toEqual([
      '`persist` has to be true, false or "absent", and this is the text "sometimes"',
    ]);
  });

  test("an open quote is refused then", () => {
    expect(
      wishOf('community.general.modprobe:\n  name: igb\n  params: "{{ p }}"', {
        p: "max_vfs='7",
      }),
    ).toEqual(["a quote is opened here and never closed"]);
  });

  test("so is a state that virtfn does not have", () => {
    expect(
      wishOf(
        'community.general.modprobe:\n  name: igb\n  state: "{{ s }}"\n  persistent: "{{ p }}"',
        { s: "absent", p: "present" },
      ),
    ).toEqual([
      "`state: absent` with `persistent: present` unloads the module now and loads it at the next boot",
    ]);
  });
});

describe("what cannot be translated is refused, at its place", () => {
  const cases: Readonly<Record<string, readonly [string, string, string]>> = {
    "a state of ours under Ansible's name": [
      "community.general.modprobe:\n  name: igb\n  state: disabled",
      "disabled",
      '`state` has to be "present" or "absent", and this is the text "disabled"',
    ],
    "an argument of ours under Ansible's name": [
      "community.general.modprobe:\n  name: igb\n  options: {}",
      "options",
      '"options" is not an argument of Ansible\'s modprobe',
    ],
    "an unknown argument": [
      "community.general.modprobe:\n  name: igb\n  param: a=1",
      "param",
      '"param" is not a key of `community.general.modprobe`',
    ],
    "no name": [
      "community.general.modprobe:\n  params: a=1",
      "params",
      "`community.general.modprobe` needs `name`",
    ],
    "params that are no text": [
      "community.general.modprobe:\n  name: igb\n  params: [a=1]",
      "[a=1]",
      "`params` has to be a text, and this is a list",
    ],
    "the same in both spellings": [
      "modprobe:\n  name: igb\n  options: {a: 1}\n  params: b=2",
      "params",
      "`params` and `options` say the same, in Ansible's words and in ours",
    ],
    "an option of the command modprobe": [
      "community.general.modprobe:\n  name: igb\n  params: max_vfs=7 -f",
      "-f",
      '"-f" is an option of the command modprobe, not a parameter of a module',
    ],
    "a bad name of a parameter, inside of the text": [
      'community.general.modprobe:\n  name: igb\n  params: "max_vfs=7 a/b=1"',
      "a/b",
      '"a/b" cannot be the name of a module parameter',
    ],
    "unloaded now and loaded at boot": [
      "community.general.modprobe:\n  name: igb\n  state: absent\n  persistent: present",
      "present",
      "`state: absent` with `persistent: present` unloads the module now and loads it at the next boot",
    ],
    "expressions in one line": [
      'modprobe: "name=igb params={{ p }}"',
      '"name=igb params={{ p }}"',
      "arguments on one line cannot hold expressions",
    ],
    "nothing at all": [
      "community.general.modprobe:",
      "community.general.modprobe",
      "`community.general.modprobe` has to be a map, and this is nothing",
    ],
  };
  for (const [title, [lines, place, message]] of Object.entries(cases))
    test(title, () => {
      const text = playAround(lines);
      expect(
        read(text).diagnostics.map(({ range, message: told }) => [
          text.slice(range?.start, range?.end),
          told,
        ]),
      ).toEqual([[place, message]]);
    });
});
