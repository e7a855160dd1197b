import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadInventory } from "../../src/inventory/load.ts";
import type { LoadedInventory } from "../../src/inventory/loaded-inventory.ts";
import { selectHosts } from "../../src/inventory/patterns.ts";
import { valueOf } from "../support/results.ts";
import { hasTool } from "../support/tools.ts";

const INVENTORY = `
all:
  hosts:
    lonely:
    192.0.2.7:
    2001:db8::1:
  children:
    web:
      hosts:
        web[1:4]:
        www.example.org:
    db:
      hosts:
        db[01:03]:
        web4:
    prod:
      children:
        web:
        replica:
          hosts: { db02: , rep1: }
    empty:
`;

const PATTERNS = [
  "all",
  "*",
  "web",
  "web1",
  "web,db",
  "web:db",
  "prod",
  "prod:&db",
  "prod:!web",
  "prod,!web,&db",
  "!web",
  "&db",
  "all:!prod:!ungrouped",
  "ungrouped",
  "web*",
  "db0?",
  "db0[12]*",
  "web[!1]",
  "*.example.org",
  "~web\\d",
  "~(web|db)[0-9]*[13]$",
  "web[0]",
  "web[-1]",
  "web[1:2]",
  "web[2:]",
  "db[0:9]",
  "web[0],db[1]",
  "web[0]:db[1]",
  "192.0.2.7",
  "2001:db8::1",
  "2001:db8::1,web1",
  "192.0.2.*",
  "lonely:web1",
  " web1 , db01 ",
  "empty:web1",
  "prod:&empty",
  "web4",
  "*[0]",
] as const;

const ORACLE = String.raw`
import json, sys
from ansible.parsing.dataloader import DataLoader
from ansible.inventory.manager import InventoryManager
asked = json.load(sys.stdin)
manager = InventoryManager(DataLoader(), sources=[asked["path"]])
print(json.dumps([[h.name for h in manager.get_hosts(p)] for p in asked["patterns"]]))
`;

describe.skipIf(!hasTool("ansible-inventory"))("patterns", () => {
  let folder = "";
  let loaded: LoadedInventory;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "virtfn-patterns-"));
    writeFileSync(join(folder, "hosts.yml"), INVENTORY);
    loaded = valueOf(await loadInventory([join(folder, "hosts.yml")]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("select the hosts that Ansible selects", () => {
    const output = execFileSync("/usr/bin/python3", ["-c", ORACLE], {
      input: JSON.stringify({
        path: join(folder, "hosts.yml"),
        patterns: PATTERNS,
      }),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
    const theirs = JSON.parse(output) as readonly (readonly string[])[];
    const ours = PATTERNS.map((pattern) =>
      valueOf(selectHosts(loaded.inventory, { pattern, allowEmpty: true })),
    );
    const named = (
      lists: readonly (readonly string[])[],
    ): Record<string, readonly string[]> =>
      Object.fromEntries(
        PATTERNS.map((pattern, index) => [
          pattern,
          lists[index]?.toSorted() ?? [],
        ]),
      );
    expect(named(ours)).toEqual(named(theirs));
  });
});
