import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  loadExtraVars,
  loadInventory,
  loadPlaybookFolder,
} from "../../../src/inventory/load.ts";
import { hostVariables } from "../../../src/inventory/precedence.ts";
import { memoryFiles } from "../../support/inventories.ts";
import { diagnosticsOf, oneLine, valueOf } from "../../support/results.ts";

type Texts = Readonly<Record<string, string | undefined>>;

async function load(
  sources: readonly string[],
  texts: Texts,
  executable: readonly string[] = [],
) {
  return loadInventory(sources, memoryFiles(texts, executable));
}

async function problemsOf(
  ...args: Parameters<typeof load>
): Promise<readonly string[]> {
  return diagnosticsOf(await load(...args)).map(oneLine);
}

async function warningsOf(
  ...args: Parameters<typeof load>
): Promise<readonly string[]> {
  const loaded = await load(...args);
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(oneLine).join("\n"));
  return loaded.warnings.map(oneLine);
}

const YAML = "web: { hosts: { h1: } }\n";

describe("loadInventory", () => {
  test("without a source is this machine", async () => {
    const loaded = valueOf(await loadInventory([]));
    expect(loaded.inventory.hosts).toEqual([
      { name: "localhost", groups: ["all", "ungrouped"] },
    ]);
    expect(
      hostVariables(loaded, "localhost").get("ansible_connection"),
    ).toMatchObject({
      value: "local",
      origin: "implicit localhost",
    });
  });

  test("takes a list of hosts, with ports and without a file", async () => {
    const { inventory, variables } = valueOf(
      await load(["h1,h2:2222, h3 ,"], {}),
    );
    expect(inventory.hosts.map(({ name }) => name)).toEqual(["h1", "h2", "h3"]);
    expect(variables.hosts.get("h2")?.[0]).toMatchObject({
      name: "ansible_port",
      value: 2222,
    });
  });

  test.each([
    [
      "an absent file",
      ["no/hosts.yml"],
      {},
      [],
      "file-unreadable the inventory no/hosts.yml cannot be read: there is no such file",
    ],
    [
      "an unreadable file",
      ["hosts.yml"],
      { "hosts.yml": undefined },
      [],
      "file-unreadable the inventory hosts.yml cannot be read: permission denied",
    ],
    [
      "a script",
      ["inv.py"],
      { "inv.py": "#!/bin/sh" },
      ["inv.py"],
      "inventory-syntax inv.py is executable, and inventory scripts are not available yet",
    ],
    [
      "TOML",
      ["inv.toml"],
      { "inv.toml": "[all]" },
      [],
      'inventory-syntax 1:1 "[" TOML inventories are not available',
    ],
    [
      "a bad name in a list",
      ["h1,-x,"],
      {},
      [],
      'inventory-syntax 1:4 "-x" the name of a host cannot start with "-"',
    ],
    [
      "an unreadable group_vars file",
      ["hosts.yml"],
      { "hosts.yml": YAML, "group_vars/web.yml": undefined },
      [],
      "file-unreadable the variables group_vars/web.yml cannot be read: permission denied",
    ],
    [
      "group_vars that are no map",
      ["hosts.yml"],
      { "hosts.yml": YAML, "group_vars/web": "- 1" },
      [],
      'wrong-type 1:1 "-" a file of variables has to be a map',
    ],
    [
      "an encrypted file",
      ["hosts.yml"],
      {
        "hosts.yml": YAML,
        "host_vars/h1.yml": "$ANSIBLE_VAULT;1.1;AES256\n123\n",
      },
      [],
      'wrong-type 1:1 "$" this file is encrypted with ansible-vault, which virtfn does not read',
    ],
  ])(
    "refuses %s",
    async (
      _,
      sources,
      texts: Texts,
      executable: readonly string[],
      expected,
    ) => {
      expect(await problemsOf(sources, texts, executable)).toEqual([expected]);
    },
  );

  test("says that a lone name may have been meant as a list", async () => {
    const [diagnostic] = diagnosticsOf(await load(["hv1"], {}));
    expect(diagnostic?.hint).toBe("A list of hosts ends in a comma: -i hv1,");
  });

  test("reports the errors of all sources together", async () => {
    expect(
      await problemsOf(["a.yml", "b.yml", "c"], { "a.yml": "- 1", c: "h1 x" }),
    ).toEqual([
      'wrong-type 1:1 "- 1" an inventory is a map of groups',
      "file-unreadable the inventory b.yml cannot be read: there is no such file",
      'inventory-syntax 1:4 "x" "x" is not NAME=VALUE',
    ]);
  });

  test("lets one source declare the group that another one uses", async () => {
    const { inventory } = valueOf(
      await load(["a", "b"], { a: "[prod:children]\nweb\n", b: "[web]\nh1\n" }),
    );
    expect(inventory.hosts[0]?.groups).toEqual(["all", "prod", "web"]);
  });

  test("warns of what Ansible passes over without a word", async () => {
    expect(
      await warningsOf(["inv"], {
        "inv/hosts.yml": YAML,
        "inv/more.ini": "h9",
        "inv/README.md": "x",
        "inv/group_vars/web/a.yml": "a: 1",
        "inv/group_vars/web.yml": "a: 2",
        "inv/group_vars/wbe.yml": "a: 3",
        "inv/group_vars/other.yml": "a: 4",
        "inv/host_vars/h2.yml": "a: 5",
      }),
    ).toEqual([
      "inventory-syntax inv/more.ini is not read: in a folder of inventories, files that end in .ini are passed over, as in Ansible",
      "inventory-syntax inv/group_vars/web.yml is not read: inv/group_vars/web is there and goes first, as in Ansible",
      'unknown-group inv/group_vars/wbe.yml is not read: nothing in the inventory is called "wbe"',
      'unknown-group inv/host_vars/h2.yml is not read: nothing in the inventory is called "h2"',
    ]);
  });

  test.each([
    ["fleet: { children: { wbe: } }", ["wbe"]],
    ["fleet: { children: { mid: { children: { wbe: } } } }", ["wbe"]],
    ["fleet: { children: { web: , wbe: } }", []],
    ["fleet: { children: { wbe: { vars: { a: 1 } } } }", []],
    ["fleet: { children: { wbe: { children: { db: } } } }", []],
    ["fleet: { children: { web2: } }", []],
    ["fleet: { children: { later: } }", []],
    ["wbe: ", []],
    ["webs: { children: { wbes: , web: } }", []],
  ])(
    "of an empty child that is nearly another group: %s",
    async (more, told) => {
      const texts = {
        "hosts.yml": `${YAML}web1: { hosts: { h2: } }\n${more}\n`,
      };
      const warnings = await warningsOf(["hosts.yml"], texts);
      expect(
        warnings.map((line) => /"(\w+)" is named here/.exec(line)?.[1]),
      ).toEqual(told);
    },
  );

  test("takes an empty child that another source fills", async () => {
    const texts = {
      "a.yml": "fleet: { children: { wbe: } }",
      "b.yml": `${YAML}wbe: { hosts: { h3: } }\n`,
    };
    expect(await warningsOf(["a.yml", "b.yml"], texts)).toEqual([]);
  });

  test("warns of a name that is both a host's and a group's", async () => {
    expect(
      await warningsOf(["hosts.yml"], {
        "hosts.yml": "web: { hosts: { web: } }",
      }),
    ).toEqual([
      'inventory-syntax 1:17 "web" "web" names both a host and a group; in a pattern it means the host',
    ]);
  });
});

describe("loadPlaybookFolder", () => {
  test("reads the variables beside the playbook, and says so in their origin", async () => {
    const texts = {
      "hosts.yml": YAML,
      "plays/group_vars/all.yml": "a: 1",
      "plays/host_vars/h1": "b: 2",
    };
    const { inventory } = valueOf(await load(["hosts.yml"], texts));
    const folder = valueOf(
      await loadPlaybookFolder("plays/site.yml", inventory, memoryFiles(texts)),
    );
    expect(folder.groups.get("all")?.[0]).toMatchObject({
      name: "a",
      origin: "playbook group_vars/all",
    });
    expect(folder.hosts.get("h1")?.[0]).toMatchObject({
      name: "b",
      origin: "playbook host_vars/h1",
    });
  });
});

describe("loadExtraVars", () => {
  const files = memoryFiles({
    "more.yml": "c: { d: [1] }\n",
    "list.yml": "- 1\n",
  });

  test("keeps texts of pairs as texts, and types of maps and files", async () => {
    const definitions = valueOf(
      await loadExtraVars(
        ["a=7 b='x y'", '{"n": 7, "t": true}', "{ y: [1, two] }", "@more.yml"],
        files,
      ),
    );
    expect(
      definitions.map(({ name, value, origin }) => [name, value, origin]),
    ).toEqual([
      ["a", "7", "extra vars"],
      ["b", "x y", "extra vars"],
      ["n", 7, "extra vars"],
      ["t", true, "extra vars"],
      ["y", [1, "two"], "extra vars"],
      ["c", { d: [1] }, "extra vars"],
    ]);
  });

  test.each([
    ["vf_count", 'bad-option 1:1 "vf_count" "vf_count" is not NAME=VALUE'],
    ["a=1 b", 'bad-option 1:5 "b" "b" is not NAME=VALUE'],
    ["a='1", 'bad-option 1:3 "\'1" this quote is never closed'],
    [
      "{a: 1, a: 2}",
      'duplicate-key 1:8 "a" the key "a" appears twice in one map',
    ],
    [
      "@no.yml",
      "file-unreadable the variables no.yml cannot be read: there is no such file",
    ],
    ["@list.yml", 'wrong-type 1:1 "-" a file of variables has to be a map'],
  ])("refuses %s", async (text, expected) => {
    expect(
      diagnosticsOf(await loadExtraVars([text], files)).map(oneLine),
    ).toEqual([expected]);
  });
});

describe("on a real disk", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "virtfn-inventory-"));
    mkdirSync(join(folder, "inv/group_vars"), { recursive: true });
    writeFileSync(join(folder, "inv/hosts.yml"), YAML, { mode: 0o644 });
    writeFileSync(join(folder, "inv/group_vars/web.yml"), "a: 1\n");
    mkdirSync(join(folder, "inv/sim/hv1/.sim"), { recursive: true });
    writeFileSync(join(folder, "inv/sim/hv1/version"), ": no inventory\n");
    mkdirSync(join(folder, "round"));
    symlinkSync(".", join(folder, "round/trip"));
    writeFileSync(join(folder, "script"), "#!/bin/sh\n");
    chmodSync(join(folder, "script"), 0o755);
    writeFileSync(
      join(folder, "latin1.yml"),
      Buffer.from([0x61, 0x3a, 0xe4, 0x0a]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a link that leads round in a circle is told", async () => {
    const [diagnostic] = diagnosticsOf(
      await loadInventory([join(folder, "round")]),
    );
    expect(diagnostic?.message).toMatch(/more than 8 folders deep/);
  });

  test("a folder is read with the variables in it, and without the simulated hosts", async () => {
    const loaded = valueOf(await loadInventory([join(folder, "inv")]));
    expect(hostVariables(loaded, "h1").get("a")?.value).toBe(1);
  });

  test.each([
    ["script", /script is executable/],
    ["latin1.yml", /latin1\.yml cannot be read: it is not UTF-8 text$/],
    ["absent", /absent cannot be read: there is no such file$/],
  ])("%s is refused with a reason", async (name, expected) => {
    const [diagnostic] = diagnosticsOf(
      await loadInventory([join(folder, name)]),
    );
    expect(diagnostic?.message).toMatch(expected);
  });
});
