import { modprobeWish } from "../../support/wish.ts";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/model/value.ts";
import {
  argumentPlace,
  resolvePlay,
  type PlayResolution,
} from "../../../src/playbook/resolve.ts";
import { EVERY_TASK } from "../../../src/playbook/select-tags.ts";
import { playAround, playOf, variablesOf } from "../../support/playbook.ts";

interface Situation {
  readonly variables?: Readonly<Record<string, Value>>;
  readonly extra?: Readonly<Record<string, Value>>;
  readonly facts?: Value;
  readonly tags?: readonly string[];
}

function resolve(text: string, situation: Situation = {}): PlayResolution {
  const { variables = {}, extra = {}, facts, tags } = situation;
  return resolvePlay({
    play: playOf(text),
    variables: new Map([
      ...variablesOf(variables),
      ...variablesOf(extra, "extra vars"),
    ]),
    facts,
    selection: tags ? { tags, skipTags: [] } : EVERY_TASK,
  });
}

/** The options of each wish; `skipped`, or what is told. */
function wishes(
  resolution: PlayResolution,
): readonly unknown[] | { readonly waits: readonly string[] } {
  switch (resolution.kind) {
    case "invalid":
      return resolution.diagnostics.map(({ message }) => message);
    case "needs-facts":
      return { waits: resolution.request.modules };
    case "resolved":
      return resolution.tasks.map((task) => {
        const wish = modprobeWish(task);
        return wish
          ? Object.fromEntries(
              wish.options.map(({ name, value }) => [name, value]),
            )
          : "skipped";
      });
  }
}

function optionsOf(options: string, situation: Situation = {}): unknown {
  return wishes(
    resolve(
      playAround(`modprobe:\n  name: igb\n  options: ${options}`),
      situation,
    ),
  );
}

describe("options as a wish has them", () => {
  const cases: Readonly<Record<string, readonly [string, Value]>> = {
    "numbers are decimal": [
      "{a: 7, b: 0x10, c: -1}",
      { a: "7", b: "16", c: "-1" },
    ],
    "booleans are Y and N": ["{a: true, b: false}", { a: "Y", b: "N" }],
    "texts stay": ['{a: "07", b: on}', { a: "07", b: "on" }],
    "lists are arrays": ["{a: [1, true, x]}", { a: ["1", "Y", "x"] }],
    "an expression alone keeps its type": [
      '{a: "{{ 3 + 4 }}", b: "{{ [1, 2] }}", c: "{{ 1 == 1 }}"}',
      { a: "7", b: ["1", "2"], c: "Y" },
    ],
    "an expression in a text is text": ['{a: "0x{{ 1 + 1 }}"}', { a: "0x2" }],
  };
  for (const [title, [options, expected]] of Object.entries(cases))
    test(title, () => {
      expect(optionsOf(options)).toEqual([expected]);
    });

  test("a whole map can come from a variable", () => {
    expect(
      optionsOf('"{{ wanted }}"', { variables: { wanted: { max_vfs: 7 } } }),
    ).toEqual([{ max_vfs: "7" }]);
  });
});

describe("variables", () => {
  const layered = `
- hosts: all
  vars: {v: play}
  vars_files: [v.yml]
  tasks:
    - modprobe: {name: igb, options: {v: "{{ v }}"}}
      vars: {v: task}
`;

  test("extra vars beat everything", () => {
    const play = playOf(layered, { "v.yml": "v: file\n" });
    const variables = variablesOf({ v: "extra" }, "extra vars");
    const resolution = resolvePlay({
      play,
      variables,
      facts: undefined,
      selection: EVERY_TASK,
    });
    expect(wishes(resolution)).toEqual([{ v: "extra" }]);
  });

  test("task vars beat vars_files, these play vars, these the inventory", () => {
    const expected: readonly (readonly [string, string])[] = [
      [layered, "task"],
      [layered.replace("      vars: {v: task}\n", ""), "file"],
      [
        layered
          .replace("      vars: {v: task}\n", "")
          .replace("  vars_files: [v.yml]\n", ""),
        "play",
      ],
      [
        layered
          .replace("      vars: {v: task}\n", "")
          .replace("  vars_files: [v.yml]\n", "")
          .replace("  vars: {v: play}\n", ""),
        "inventory",
      ],
    ];
    for (const [text, winner] of expected) {
      const resolution = resolvePlay({
        play: playOf(text, { "v.yml": "v: file\n" }),
        variables: variablesOf({ v: "inventory" }),
        facts: undefined,
        selection: EVERY_TASK,
      });
      expect(wishes(resolution)).toEqual([{ v: winner }]);
    }
  });

  test("variables see each other whichever layer they come from", () => {
    expect(
      wishes(
        resolve(
          '- hosts: all\n  vars: {total: "{{ per_port * 2 }}"}\n  tasks:\n    - modprobe: {name: igb, options: {v: "{{ total }}"}}\n',
          { variables: { per_port: 3 } },
        ),
      ),
    ).toEqual([{ v: "6" }]);
  });

  test("a name that is given to every host is a value and no template", () => {
    const [name, range] = ["inventory_hostname", undefined];
    const value = "{{ nothing }}";
    const variable = {
      name,
      value,
      range,
      origin: "magic",
      node: undefined,
      beaten: [],
    };
    const resolution = resolvePlay({
      play: playOf(
        playAround(
          'modprobe: {name: igb, options: {v: "{{ inventory_hostname }}"}}',
        ),
      ),
      variables: new Map([[name, variable]]),
      facts: undefined,
      selection: EVERY_TASK,
    });
    expect(wishes(resolution)).toEqual([{ v: "{{ nothing }}" }]);
  });
});

describe("when", () => {
  function when(condition: string, situation: Situation = {}): unknown {
    const skipped = wishes(
      resolve(
        playAround(`modprobe: {name: igb}\nwhen: ${condition}`),
        situation,
      ),
    );
    return Array.isArray(skipped) && skipped.length === 1
      ? skipped[0]
      : skipped;
  }
  const variables = { n: 7, text: "yes", flag: true };
  const cases: Readonly<Record<string, unknown>> = {
    true: {},
    false: "skipped",
    "n > 3": {},
    "n > 7": "skipped",
    flag: {},
    "not flag": "skipped",
    "[flag, n > 3]": {},
    "[flag, n > 7]": "skipped",
    "[n is defined, m is defined, m > 3]": "skipped",
    "text | bool": {},
    text: 'a condition has to be a boolean, and this is the text "yes"',
    n: "a condition has to be a boolean, and this is the number 7",
    "[flag, n]": "a condition has to be a boolean, and this is the number 7",
  };
  for (const [condition, expected] of Object.entries(cases))
    test(condition, () => {
      expect(when(condition, { variables })).toEqual(expected);
    });

  test("what a skipped task would have wished is not evaluated", () => {
    expect(
      wishes(
        resolve(playAround('modprobe: {name: "{{ missing }}"}\nwhen: false')),
      ),
    ).toEqual(["skipped"]);
  });
});

describe("loop", () => {
  const loop =
    'modprobe: {name: "{{ item }}", options: {v: "{{ item }}"}}\nloop: ';

  test("runs the task for each item", () => {
    const resolution = resolve(playAround(`${loop}[igb, ixgbe]`));
    expect(wishes(resolution)).toEqual([{ v: "igb" }, { v: "ixgbe" }]);
    expect(resolution).toMatchObject({
      request: { modules: ["igb", "ixgbe"] },
    });
  });

  test("takes a list from an expression", () => {
    expect(
      wishes(
        resolve(playAround(`${loop}"{{ cards }}"`), {
          variables: { cards: ["igb"] },
        }),
      ),
    ).toEqual([{ v: "igb" }]);
  });

  test("over nothing is nothing", () => {
    expect(wishes(resolve(playAround(`${loop}[]`)))).toEqual([]);
  });

  test("decides for each item whether it runs", () => {
    expect(
      wishes(resolve(playAround(`${loop}[igb, ixgbe]\nwhen: item != 'igb'`))),
    ).toEqual(["skipped", { v: "ixgbe" }]);
  });

  test("can be over maps", () => {
    expect(
      wishes(
        resolve(
          playAround(
            'modprobe: {name: "{{ item.driver }}", options: {max_vfs: "{{ item.count }}"}}\nloop: [{driver: igb, count: 7}]',
          ),
        ),
      ),
    ).toEqual([{ max_vfs: "7" }]);
  });

  test("names each item", () => {
    const resolution = resolve(playAround(`name: A card\n${loop}[igb, ixgbe]`));
    expect(
      resolution.kind === "resolved" &&
        resolution.tasks.map(({ reference }) => reference),
    ).toEqual([
      { name: "A card (igb)", resource: "modprobe", place: "play.yml:3" },
      { name: "A card (ixgbe)", resource: "modprobe", place: "play.yml:3" },
    ]);
  });

  test("leaves braces in its items alone", () => {
    expect(
      wishes(
        resolve(
          playAround(
            'modprobe: {name: igb, options: {v: "{{ item }}"}}\nloop: "{{ facts.names }}"',
          ),
          { facts: { names: ["{{ evil }}"] } },
        ),
      ),
    ).toEqual([{ v: "{{ evil }}" }]);
  });
});

describe("names of tasks", () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    "as written": ["name: VFs\nmodprobe: {name: igb}", "VFs"],
    "by resource and module without one": [
      "modprobe: {name: igb}",
      "modprobe igb",
    ],
    "with their expressions": [
      'name: "{{ n }} VFs"\nmodprobe: {name: igb}\nvars: {n: 7}',
      "7 VFs",
    ],
    "as written when the expression has no value": [
      'name: "{{ missing }} VFs"\nmodprobe: {name: igb}',
      "{{ missing }} VFs",
    ],
  };
  for (const [title, [lines, name]] of Object.entries(cases))
    test(title, () => {
      const resolution = resolve(playAround(lines));
      expect(
        resolution.kind === "resolved" && resolution.tasks[0]?.reference.name,
      ).toBe(name);
    });
});

describe("become", () => {
  const cases: readonly (readonly [string, string, boolean | undefined])[] = [
    ["", "", undefined],
    ["  become: true\n", "", true],
    ["  become: true\n", "      become: false\n", false],
    ["", "      become: true\n", true],
  ];
  for (const [ofPlay, ofTask, expected] of cases)
    test(`play ${JSON.stringify(ofPlay.trim())}, task ${JSON.stringify(ofTask.trim())} is ${expected}`, () => {
      const resolution = resolve(
        `- hosts: all\n${ofPlay}  tasks:\n    - modprobe: {name: igb}\n${ofTask}`,
      );
      expect(
        resolution.kind === "resolved" && resolution.tasks[0]?.become,
      ).toBe(expected);
    });
});

test("tasks that are not selected are not there", () => {
  const text = `
- hosts: all
  tags: play
  tasks:
    - modprobe: {name: a}
      tags: one
    - modprobe: {name: b}
`;
  const modulesOf = (tags: readonly string[]): unknown => {
    const resolution = resolve(text, { tags });
    return resolution.kind === "resolved" && resolution.request.modules;
  };
  expect(modulesOf(["one"])).toEqual(["a"]);
  expect(modulesOf(["play"])).toEqual(["a", "b"]);
  expect(modulesOf(["other"])).toEqual([]);
});

describe("before the host was asked", () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> =
    {
      "a condition on facts leaves the name known": [
        "modprobe: {name: igb}\nwhen: facts.kernel is defined",
        ["igb"],
      ],
      "options from facts leave the name known": [
        'modprobe: {name: vfio-pci, options: {ids: "{{ facts.pfs[0].vendor }}"}}',
        ["vfio_pci"],
      ],
      "a name from facts is not known": [
        'modprobe: {name: "{{ facts.pfs[0].driver }}"}',
        [],
      ],
      "a loop over facts may leave the name known": [
        'modprobe: {name: igb, options: {v: "{{ item.address }}"}}\nloop: "{{ facts.pfs }}"',
        ["igb"],
      ],
      "the name may be the item of such a loop": [
        'modprobe: {name: "{{ item.driver }}"}\nloop: "{{ facts.pfs }}"',
        [],
      ],
      "a variable that reads facts waits too": [
        'modprobe: {name: igb, options: {v: "{{ v }}"}}\nvars: {v: "{{ facts.kernel }}"}',
        ["igb"],
      ],
    };
  for (const [title, [lines, modules]] of Object.entries(cases))
    test(title, () => {
      expect(wishes(resolve(playAround(lines)))).toEqual({ waits: modules });
    });

  test("faults that need no facts are told all the same", () => {
    expect(
      wishes(
        resolve(
          "- hosts: all\n  tasks:\n    - modprobe: {name: igb}\n      when: facts.kernel == ''\n    - modprobe: {name: igb, options: {v: \"{{ missing }}\"}}\n",
        ),
      ),
    ).toEqual(['"missing" is not defined here']);
  });

  test("tasks that need no facts are there already", () => {
    const resolution = resolve(
      "- hosts: all\n  tasks:\n    - modprobe: {name: igb}\n    - modprobe: {name: vfio-pci}\n      when: facts.kernel == ''\n",
    );
    expect(resolution).toMatchObject({
      kind: "needs-facts",
      request: { modules: ["igb", "vfio_pci"] },
      tasks: [{ wish: { name: "igb" } }],
    });
  });

  test("what waits for facts asks for all that they can say, and nothing else does", () => {
    const asks = (when: string) =>
      resolve(
        `- hosts: all\n  tasks:\n    - modprobe: {name: igb}\n      when: ${when}\n`,
      );
    expect(asks("facts.kernel == ''")).toMatchObject({
      request: { modules: ["igb"], sriov: true },
    });
    expect(asks("true")).toMatchObject({ request: { modules: ["igb"] } });
    expect(asks("true")).not.toHaveProperty("request.sriov");
  });
});

describe("with facts", () => {
  const facts = { kernel: "6.1", pfs: [{ driver: "igb", total_vfs: 7 }] };

  test("nothing is left open", () => {
    expect(
      wishes(
        resolve(
          playAround(
            'modprobe: {name: "{{ item.driver }}", options: {max_vfs: "{{ item.total_vfs }}"}}\nloop: "{{ facts.pfs }}"\nwhen: facts.kernel == "6.1"',
          ),
          { facts },
        ),
      ),
    ).toEqual([{ max_vfs: "7" }]);
  });

  test("a fact is a value and never a template", () => {
    expect(
      optionsOf('{v: "{{ facts.hostname }}", w: "at {{ facts.hostname }}"}', {
        facts: { hostname: "{{ 1 + 1 }}" },
      }),
    ).toEqual([{ v: "{{ 1 + 1 }}", w: "at {{ 1 + 1 }}" }]);
  });

  test("a fact that is not there is told", () => {
    expect(optionsOf('{v: "{{ facts.pfs[3].driver }}"}', { facts })).toEqual([
      expect.stringContaining("3"),
    ]);
  });
});

test("a refusal is shown at the argument that caused it", () => {
  const text = playAround("modprobe:\n  name: igb\n  options:\n    max_vfs: 9");
  const resolution = resolve(text);
  const task = resolution.kind === "resolved" ? resolution.tasks[0] : undefined;
  if (!task) throw new Error("a task was expected");
  const shown = (at: readonly string[]): string => {
    const { start, end } = argumentPlace(task, at);
    return text.slice(start, end);
  };
  expect(shown(["options", "max_vfs"])).toBe("9");
  expect(shown(["name"])).toBe("igb");
  expect(shown(["options", "debug"])).toContain("max_vfs: 9");
  expect(shown(["state"])).toBe("name");
});
