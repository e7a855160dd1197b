import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explainHost } from "../../../src/inventory/explain-host.ts";
import { loadInventory } from "../../../src/inventory/load.ts";
import { hostVariables } from "../../../src/inventory/precedence.ts";
import { memoryFiles } from "../../support/inventories.ts";
import { valueOf } from "../../support/results.ts";

const PAGE = readFileSync(
  join(import.meta.dirname, "../../../docs/inventory.md"),
  "utf8",
);

function block(language: string): string {
  return (
    new RegExp(`\n\`\`\`${language}\n([^]*?\n)\`\`\`\n`).exec(PAGE)?.[1] ?? ""
  );
}

const HOST = "hv21.example.org";

test("the page's YAML inventory gives the explanation that the page shows", async () => {
  const files = memoryFiles({ "fleet.yml": block("yaml") });
  const loaded = valueOf(await loadInventory(["fleet.yml"], files));
  const explained = explainHost(
    loaded.inventory,
    HOST,
    hostVariables(loaded, HOST),
  );
  expect(explained).toBe(block("text"));
});

test("the page's INI inventory says the same about that host", async () => {
  const files = memoryFiles({ hosts: block("ini") });
  const loaded = valueOf(await loadInventory(["hosts"], files));
  expect(loaded.inventory.hosts).toHaveLength(21);
  expect(hostVariables(loaded, HOST).get("vf_count")).toMatchObject({
    value: 4,
    beaten: [{ value: 7 }],
  });
});
