import { describe, expect, test } from "vitest";
import { explainHost } from "../../../src/inventory/explain-host.ts";
import type { VariableDefinition } from "../../../src/inventory/inventory.ts";
import {
  loadExtraVars,
  loadInventory,
  loadPlaybookFolder,
} from "../../../src/inventory/load.ts";
import type { LoadedInventory } from "../../../src/inventory/loaded-inventory.ts";
import { hostVariables } from "../../../src/inventory/precedence.ts";
import {
  renderInventory,
  renderInventoryGraph,
} from "../../../src/inventory/render-inventory.ts";
import { inventoryOf, memoryFiles } from "../../support/inventories.ts";
import { valueOf } from "../../support/results.ts";

const TEXTS = {
  "inv/hosts.yml": `
all:
  vars: { v: file all }
  children:
    parent:
      vars: { v: file parent }
      children:
        alpha: { vars: { v: file alpha }, hosts: { hv1: { v: file host } } }
        beta: { vars: { v: file beta }, hosts: { hv1: } }
`,
  "inv/group_vars/all.yml": "v: inventory all",
  "inv/group_vars/parent.yml": "v: inventory parent",
  "inv/group_vars/beta.yml": "v: inventory beta",
  "inv/host_vars/hv1.yml": "v: inventory host",
  "plays/group_vars/all.yml": "v: playbook all",
  "plays/group_vars/beta.yml": "v: playbook beta",
  "plays/host_vars/hv1.yml": "v: playbook host",
};

async function loadAll() {
  const files = memoryFiles(TEXTS);
  const loaded = valueOf(await loadInventory(["inv/hosts.yml"], files));
  return {
    loaded,
    playbookFolder: valueOf(
      await loadPlaybookFolder("plays/site.yml", loaded.inventory, files),
    ),
    extraVars: valueOf(await loadExtraVars(["v=extra"], files)),
  };
}

function defined(value: string): readonly VariableDefinition[] {
  return [
    { name: "v", value, origin: value, range: undefined, node: undefined },
  ];
}

/** As the table of docs/inventory.md, weakest first. */
const WEAKEST_FIRST = [
  "file all",
  "file parent",
  "file alpha",
  "file beta",
  "inventory all",
  "playbook all",
  "inventory parent",
  "inventory beta",
  "playbook beta",
  "file host",
  "inventory host",
  "playbook host",
  "play vars",
  "vars_files",
  "task vars",
  "extra",
];

describe("hostVariables", () => {
  test("merges all sources in the documented order, and remembers who was beaten", async () => {
    const { loaded, playbookFolder, extraVars } = await loadAll();
    const variables = hostVariables(loaded, "hv1", {
      playbookFolder,
      extraVars,
      playVars: defined("play vars"),
      varsFiles: defined("vars_files"),
      taskVars: defined("task vars"),
    });
    const v = variables.get("v");
    expect([...(v?.beaten ?? []), v].map((each) => each?.value)).toEqual(
      WEAKEST_FIRST,
    );
  });

  test("lets a priority decide among groups of one depth, never against the depth", async () => {
    const loaded = await inventoryOf(`
a: { vars: { v: a, ansible_group_priority: 10 }, hosts: { h1: } }
b: { vars: { v: b }, children: { c: { vars: { w: c }, hosts: { h1: } } } }
d: { vars: { v: d, w: d, ansible_group_priority: 99 }, hosts: { h1: } }
`);
    const variables = hostVariables(loaded, "h1");
    expect(variables.get("v")?.value).toBe("d");
    expect(variables.get("w")?.value).toBe("c");
    expect(variables.has("ansible_group_priority")).toBe(false);
  });

  test("replaces maps instead of merging them", async () => {
    const loaded = await inventoryOf(
      "all: { vars: { m: { a: 1 } }, hosts: { h1: { m: { b: 2 } } } }",
    );
    expect(hostVariables(loaded, "h1").get("m")?.value).toEqual({ b: 2 });
  });

  test("has the magic names, which nothing beats", async () => {
    const loaded = await inventoryOf(
      "web: { hosts: { h1.example.org: { inventory_hostname: x }, 192.0.2.1: } , vars: { groups: mine } }\nprod: { children: { web: } }",
    );
    const variables = hostVariables(loaded, "h1.example.org", {
      extraVars: [...defined("x")],
    });
    const magic = [...variables.values()].filter(
      ({ origin }) => origin === "magic",
    );
    expect(
      Object.fromEntries(magic.map(({ name, value }) => [name, value])),
    ).toEqual({
      inventory_hostname: "h1.example.org",
      inventory_hostname_short: "h1",
      group_names: ["prod", "web"],
      groups: {
        all: ["h1.example.org", "192.0.2.1"],
        ungrouped: [],
        web: ["h1.example.org", "192.0.2.1"],
        prod: ["h1.example.org", "192.0.2.1"],
      },
    });
    expect(
      hostVariables(loaded, "192.0.2.1").get("inventory_hostname_short")?.value,
    ).toBe("192.0.2.1");
  });

  test("knows this machine where the inventory does not", async () => {
    const loaded = await inventoryOf("all: { vars: { a: 1 }, hosts: { h1: } }");
    const variables = hostVariables(loaded, "localhost");
    expect(variables.get("ansible_connection")?.value).toBe("local");
    expect(variables.get("a")?.value).toBe(1);
    expect(hostVariables(loaded, "h1").has("ansible_connection")).toBe(false);
  });
});

describe("explainHost", () => {
  test("shows where each value came from and what it beat", async () => {
    const { loaded, playbookFolder, extraVars } = await loadAll();
    const text = explainHost(
      loaded.inventory,
      "hv1",
      hostVariables(loaded, "hv1", { playbookFolder, extraVars }),
    );
    expect(text).toBe(
      `hv1   in all, parent, alpha, beta
  v         "extra"              extra vars                 -e:1
    beats   "playbook host"      playbook host_vars/hv1     plays/host_vars/hv1.yml:1
    beats   "inventory host"     host_vars/hv1              inv/host_vars/hv1.yml:1
    beats   "file host"          inventory host hv1         inv/hosts.yml:8
    beats   "playbook beta"      playbook group_vars/beta   plays/group_vars/beta.yml:1
    beats   "inventory beta"     group_vars/beta            inv/group_vars/beta.yml:1
    beats   "inventory parent"   group_vars/parent          inv/group_vars/parent.yml:1
    beats   "playbook all"       playbook group_vars/all    plays/group_vars/all.yml:1
    beats   "inventory all"      group_vars/all             inv/group_vars/all.yml:1
    beats   "file beta"          inventory group beta       inv/hosts.yml:9
    beats   "file alpha"         inventory group alpha      inv/hosts.yml:8
    beats   "file parent"        inventory group parent     inv/hosts.yml:6
    beats   "file all"           inventory group all        inv/hosts.yml:3
`,
    );
  });

  test("shows no secrets, and no values that are too long for a line", async () => {
    const loaded = await inventoryOf(
      `all: { hosts: { h1: { ansible_become_pass: hunter2, api_token: t, long: "${"x".repeat(99)}" } } }`,
    );
    const text = explainHost(
      loaded.inventory,
      "h1",
      hostVariables(loaded, "h1"),
    );
    expect(text).not.toMatch(/hunter2|"t"/);
    expect(text.split("\n").every((line) => line.length < 130)).toBe(true);
  });

  test("says so when there is nothing", async () => {
    const loaded = await inventoryOf("all: { hosts: { h1: } }");
    expect(
      explainHost(loaded.inventory, "h1", hostVariables(loaded, "h1")),
    ).toBe("h1   in all, ungrouped\n  no variables\n");
  });
});

describe("renderInventory", () => {
  function list(loaded: LoadedInventory): string {
    return renderInventory(loaded.inventory, (host) =>
      hostVariables(loaded, host),
    );
  }

  test("is Ansible's JSON, with secrets masked", async () => {
    const loaded = await inventoryOf(
      "web: { hosts: { h1: { ansible_password: p, n: 7, l: [{ token: t, a: 1 }] }, h2: } }",
    );
    expect(list(loaded)).toBe(`{
    "_meta": {
        "hostvars": {
            "h1": {
                "ansible_password": "********",
                "l": [
                    {
                        "a": 1,
                        "token": "********"
                    }
                ],
                "n": 7
            }
        }
    },
    "all": {
        "children": [
            "ungrouped",
            "web"
        ]
    },
    "web": {
        "hosts": [
            "h1",
            "h2"
        ]
    }
}
`);
  });
});

describe("renderInventoryGraph", () => {
  test("draws groups and hosts as Ansible does", async () => {
    const { inventory } = await inventoryOf(
      "prod: { children: { web: { hosts: { h1: , h2: } }, db: { hosts: { h2: } } } }\nall: { hosts: { solo: } }",
    );
    expect(renderInventoryGraph(inventory)).toBe(`@all:
  |--@ungrouped:
  |  |--solo
  |--@prod:
  |  |--@web:
  |  |  |--h1
  |  |  |--h2
  |  |--@db:
  |  |  |--h2
`);
  });
});
